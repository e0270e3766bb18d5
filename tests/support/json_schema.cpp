#include "support/json_schema.hpp"

#include <regex>
#include <set>
#include <stdexcept>

namespace onetip::test {
namespace {

namespace json = boost::json;

const std::set<std::string_view> kAnnotations{
    "$schema", "$id", "title", "description", "default", "definitions", "markdownDescription"};

class Validator {
 public:
  Validator(const json::value& root, bool closed) : root_(root), closed_(closed) {}

  [[nodiscard]] std::string check(const json::value& schema, const json::value& value,
                                  const std::string& path) const {
    for (const auto& [keyword, argument] : schema.as_object()) {
      if (kAnnotations.count(std::string_view(keyword)) != 0) continue;
      std::string error = one(std::string_view(keyword), argument, schema, value, path);
      if (!error.empty()) return error;
    }
    return {};
  }

 private:
  [[nodiscard]] std::string one(std::string_view keyword, const json::value& argument,
                                const json::value& schema, const json::value& value,
                                const std::string& path) const {
    const auto no = [&](const std::string& why) { return path + ": " + why; };
    if (keyword == "$ref") return check(referred(argument), value, path);
    if (keyword == "type") return has_type(argument, value) ? "" : no("not of the type");
    if (keyword == "const") return value == argument ? "" : no("not the constant");
    if (keyword == "enum") {
      for (const json::value& allowed : argument.as_array()) {
        if (value == allowed) return {};
      }
      return no("not one of the words");
    }
    if (keyword == "anyOf") return some(argument, value, path) > 0 ? "" : no("none of anyOf");
    if (keyword == "oneOf") {
      const int count = some(argument, value, path);
      return count == 1 ? "" : no(std::to_string(count) + " of oneOf");
    }
    if (keyword == "allOf") {
      for (const json::value& part : argument.as_array()) {
        if (std::string error = check(part, value, path); !error.empty()) return error;
      }
      return {};
    }
    if (value.is_object()) return of_object(keyword, argument, schema, value.get_object(), path);
    if (value.is_array()) return of_array(keyword, argument, value.get_array(), path);
    if (keyword == "pattern") {
      if (!value.is_string()) return {};
      const std::regex pattern{std::string(argument.as_string())};
      return std::regex_search(std::string(value.get_string()), pattern) ? "" : no("no match");
    }
    if (keyword == "minimum" || keyword == "maximum") {
      if (!value.is_number()) return {};
      const auto number = value.to_number<double>();
      const auto bound = argument.to_number<double>();
      return (keyword == "minimum" ? number >= bound : number <= bound) ? "" : no("out of range");
    }
    known_elsewhere(keyword);
    return {};
  }

  [[nodiscard]] std::string of_object(std::string_view keyword, const json::value& argument,
                                      const json::value& schema, const json::object& value,
                                      const std::string& path) const {
    if (keyword == "required") {
      for (const json::value& key : argument.as_array()) {
        if (!value.contains(key.as_string())) {
          return path + ": lacks " + std::string(key.as_string());
        }
      }
    } else if (keyword == "minProperties" || keyword == "maxProperties") {
      const auto bound = argument.to_number<std::size_t>();
      const bool fine = keyword == "minProperties" ? value.size() >= bound : value.size() <= bound;
      if (!fine) return path + ": too few or too many keys";
    } else if (keyword == "properties") {
      for (const auto& [key, item] : value) {
        const json::value* known = argument.as_object().if_contains(key);
        const std::string at = path + "." + std::string(key);
        if (known != nullptr) {
          if (std::string error = check(*known, item, at); !error.empty()) return error;
        } else if (closed_ && !schema.as_object().contains("additionalProperties")) {
          return at + ": not declared";
        }
      }
    } else if (keyword == "additionalProperties") {
      const json::value* declared = schema.as_object().if_contains("properties");
      for (const auto& [key, item] : value) {
        if (declared != nullptr && declared->as_object().contains(key)) continue;
        const std::string at = path + "." + std::string(key);
        if (argument.is_bool()) {
          if (!argument.get_bool()) return at + ": unknown key";
        } else if (std::string error = check(argument, item, at); !error.empty()) {
          return error;
        }
      }
    } else {
      known_elsewhere(keyword);
    }
    return {};
  }

  [[nodiscard]] std::string of_array(std::string_view keyword, const json::value& argument,
                                     const json::array& value, const std::string& path) const {
    if (keyword == "items") {
      for (std::size_t i = 0; i < value.size(); ++i) {
        const std::string at = path + "[" + std::to_string(i) + "]";
        if (std::string error = check(argument, value[i], at); !error.empty()) return error;
      }
    } else if (keyword == "minItems" || keyword == "maxItems") {
      const auto bound = argument.to_number<std::size_t>();
      const bool fine = keyword == "minItems" ? value.size() >= bound : value.size() <= bound;
      if (!fine) return path + ": too few or too many items";
    } else {
      known_elsewhere(keyword);
    }
    return {};
  }

  /// A keyword about another type of value says nothing here, one that nobody knows is a mistake.
  static void known_elsewhere(std::string_view keyword) {
    static const std::set<std::string_view> kKnown{
        "required",      "properties",   "additionalProperties",
        "items",         "minItems",     "maxItems",
        "pattern",       "minimum",      "maximum",
        "minProperties", "maxProperties"};
    if (kKnown.count(keyword) == 0) {
      throw std::logic_error("a keyword unknown to this validator: " + std::string(keyword));
    }
  }

  [[nodiscard]] int some(const json::value& schemas, const json::value& value,
                         const std::string& path) const {
    int count = 0;
    for (const json::value& schema : schemas.as_array())
      count += check(schema, value, path).empty();
    return count;
  }

  [[nodiscard]] const json::value& referred(const json::value& reference) const {
    return root_.at_pointer(std::string_view(reference.as_string()).substr(1));
  }

  static bool has_type(const json::value& type, const json::value& value) {
    if (type.is_array()) {
      for (const json::value& one : type.get_array()) {
        if (has_type(one, value)) return true;
      }
      return false;
    }
    const std::string_view name(type.as_string());
    if (name == "string") return value.is_string();
    if (name == "integer") return value.is_int64() || value.is_uint64();
    if (name == "number") return value.is_number();
    if (name == "boolean") return value.is_bool();
    if (name == "null") return value.is_null();
    if (name == "array") return value.is_array();
    return name == "object" && value.is_object();
  }

  const json::value& root_;
  bool closed_;
};

}  // namespace

std::string schema_error(const json::value& schema, const json::value& value, bool closed) {
  return Validator(schema, closed).check(schema, value, "$");
}

}  // namespace onetip::test
