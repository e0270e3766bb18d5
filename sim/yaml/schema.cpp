#include "sim/yaml/schema.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <iterator>
#include <sstream>
#include <string_view>
#include <vector>

#include "sim/text/json_pretty.hpp"
#include "sim/yaml/meanings.hpp"

namespace onetip::sim {
namespace {

namespace json = boost::json;
using yaml::Meaning;
using yaml::Place;
using yaml::Vocabulary;
using Keys = std::vector<std::string>;

Keys split(std::string_view text) {
  std::istringstream words{std::string(text)};
  return {std::istream_iterator<std::string>(words), {}};
}

bool has(const Keys& keys, std::string_view key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

json::object reference(std::string_view definition) {
  return {{"$ref", "#/definitions/" + std::string(definition)}};
}

/// What a value may be. A reference stands inside of `allOf`, since beside it nothing would count.
json::object value_of(const Meaning& meaning) {
  json::object schema;
  if (meaning.value.starts_with('{')) {
    schema = json::parse(meaning.value).as_object();
  } else {
    schema["allOf"] = json::array{reference(meaning.value)};
  }
  if (!meaning.text.empty()) schema["description"] = meaning.text;
  if (!meaning.otherwise.empty()) schema["default"] = json::parse(meaning.otherwise);
  return schema;
}

json::object properties(const Place& place) {
  json::object keys;
  for (const Meaning& meaning : place.meanings) {
    const yaml::Word* word = place.keys.find(meaning.key);
    if (word != nullptr && word->here) keys[meaning.key] = value_of(meaning);
  }
  return keys;
}

json::object exactly_one(const Keys& keys) {
  json::array choices;
  for (const std::string& key : keys) {
    choices.push_back(json::object{{"required", json::array(1, json::value(key))}});
  }
  return {{"oneOf", std::move(choices)}};
}

Keys the_others(const Place& place, const Keys& beside) {
  Keys others;
  for (const std::string_view key : place.keys.here()) {
    if (!has(beside, key)) others.emplace_back(key);
  }
  return others;
}

/// Keys of this version out of a list.
Keys those_here(const Place& place, const Keys& keys) {
  Keys here;
  for (const std::string& key : keys) {
    const yaml::Word* word = place.keys.find(key);
    if (word != nullptr && word->here) here.push_back(key);
  }
  return here;
}

json::object mapping(const Place& place) {
  const Keys required = split(place.required);
  json::object schema;
  const bool may_be_empty = required.empty() && place.beside_the_one.empty();
  schema["type"] = may_be_empty ? json::value{"object", "null"} : json::value("object");
  schema["properties"] = properties(place);
  schema["additionalProperties"] = false;
  if (!required.empty()) schema["required"] = json::array(required.begin(), required.end());
  json::array rules;
  if (!place.beside_the_one.empty()) {
    rules.push_back(exactly_one(the_others(place, split(place.beside_the_one))));
  }
  if (place.name == "entry") rules.push_back(exactly_one(those_here(place, {"at", "when"})));
  if (place.name == "expectation") {
    rules.push_back(exactly_one(those_here(place, {"always", "at", "during", "after"})));
  }
  if (!rules.empty()) schema["allOf"] = std::move(rules);
  return schema;
}

json::object words_of(const Vocabulary& vocabulary) {
  json::array words;
  for (const std::string_view word : vocabulary.here()) words.emplace_back(word);
  return {{"enum", std::move(words)}};
}

json::object text_like(std::string_view pattern) {
  return {{"type", "string"}, {"pattern", pattern}};
}

/// A topology with options is a mapping of one key, and has a definition of that name; `edges` has
/// pairs.
json::object topology() {
  json::array plain;
  json::object with_options;
  for (const std::string_view word : yaml::words::topologies.here()) {
    const auto places = yaml::places();
    const bool has_options = std::any_of(places.begin(), places.end(),
                                         [word](const Place& it) { return it.name == word; });
    if (word == "edges") {
      with_options[word] = {{"type", "array"}, {"minItems", 1}, {"items", reference("two_ends")}};
    } else if (has_options) {
      with_options[word] = reference(word);
    } else {
      plain.emplace_back(word);
    }
  }
  const json::object options{{"type", "object"},
                             {"minProperties", 1},
                             {"maxProperties", 1},
                             {"additionalProperties", false},
                             {"properties", std::move(with_options)}};
  return {{"anyOf", {json::object{{"enum", std::move(plain)}}, options}}};
}

json::object scalars() {
  json::object out;
  // A name may look like a number: `name: 7`.
  out["name"] = {{"type", {"string", "integer"}}, {"pattern", "^[A-Za-z0-9_.-]+$"}};
  out["duration"] = text_like(R"(^[0-9]+(\.[0-9]+)?(us|ms|s|m|h)$)");
  out["bandwidth"] = text_like(R"(^[0-9]+(\.[0-9]+)?(bit|kbit|mbit|gbit)$)");
  out["amount"] = {
      {"anyOf", {json::object{{"type", "integer"}, {"minimum", 0}}, text_like("^[0-9]+/[0-9]+$")}}};
  out["share"] = {{"anyOf",
                   {json::object{{"type", "number"}, {"minimum", 0}, {"maximum", 1}},
                    text_like(R"(^[0-9]+(\.[0-9]+)?%$)")}}};
  const json::object one{{"type", {"string", "integer"}}};
  out["selector"] = {
      {"description", "peers: `p3`, `p0..p3`, a group, `all`, `honest`, `40%`, or a list of these"},
      {"anyOf", {one, json::object{{"type", "array"}, {"minItems", 1}, {"items", one}}}}};
  out["two_ends"] = {
      {"type", "array"}, {"minItems", 2}, {"maxItems", 2}, {"items", reference("selector")}};
  return out;
}

json::object shapes() {
  json::object out;
  out["peers"] = {{"anyOf",
                   {json::object{{"type", "integer"}, {"minimum", 1}, {"maximum", 20000}},
                    json::object{{"type", "object"},
                                 {"minProperties", 1},
                                 {"additionalProperties", reference("group")}}}}};
  out["topology"] = topology();
  out["all_links"] = {{"anyOf",
                       {reference("links"),
                        json::object{{"type", "array"}, {"items", reference("links_between")}}}}};
  out["sides"] = {
      {"anyOf",
       {json::object{{"type", "array"}, {"minItems", 2}, {"items", reference("selector")}},
        json::object{{"type", "object"},
                     {"minProperties", 2},
                     {"additionalProperties", reference("selector")}}}}};
  return out;
}

json::object definitions() {
  json::object out = scalars();
  for (auto& [name, shape] : shapes()) out[name] = shape;
  out["engines"] = words_of(yaml::words::engines);
  out["behaviours"] = words_of(yaml::words::behaviours);
  out["sync_modes"] = words_of(yaml::words::sync_modes);
  out["geneses"] = words_of(yaml::words::geneses);
  out["fork_choices"] = words_of(yaml::words::fork_choices);
  out["wallets"] = words_of(yaml::words::wallets);
  out["validations"] = words_of(yaml::words::validations);
  out["cpus"] = words_of(yaml::words::cpus);
  out["hows"] = words_of(yaml::words::hows);
  for (const Place& place : yaml::places().subspan(1)) out[place.name] = mapping(place);
  return out;
}

}  // namespace

std::string scenario_schema() {
  json::object schema;
  schema["$schema"] = "http://json-schema.org/draft-07/schema#";
  schema["title"] = "onetip scenario";
  schema["description"] =
      "An experiment on a peer-to-peer chain; scenarios/LANGUAGE.md explains it";
  for (auto& [key, value] : mapping(yaml::places().front())) schema[key] = value;
  schema["definitions"] = definitions();
  return pretty(schema) + "\n";
}

}  // namespace onetip::sim
