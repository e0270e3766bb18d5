#include "sim/text/json_pretty.hpp"

namespace onetip::sim {
namespace {

namespace json = boost::json;

constexpr std::size_t kColumns = 100;

/// `before`: what stands in front of the value in its line.
std::string pretty_at(const json::value& value, std::size_t level, std::size_t before) {
  std::string line = json::serialize(value);
  const bool is_object = value.is_object();
  if ((!is_object && !value.is_array()) || before + line.size() <= kColumns) return line;
  const std::string indent(2 * (level + 1), ' ');
  std::string out = is_object ? "{" : "[";
  std::string_view comma;
  const auto item = [&](const std::string& key, const json::value& inner) {
    out.append(comma).append("\n").append(indent).append(key);
    out += pretty_at(inner, level + 1, indent.size() + key.size());
    comma = ",";
  };
  if (is_object) {
    for (const auto& [key, inner] : value.get_object()) item(json::serialize(key) + ": ", inner);
  } else {
    for (const json::value& inner : value.get_array()) item("", inner);
  }
  out.append("\n").append(2 * level, ' ').append(is_object ? "}" : "]");
  return out;
}

}  // namespace

std::string pretty(const json::value& value) { return pretty_at(value, 0, 0); }

}  // namespace onetip::sim
