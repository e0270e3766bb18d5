#include "sim/yaml/reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/assert.hpp"
#include "sim/text/hints.hpp"

namespace onetip::sim::yaml {

void check_word(const Source& source, std::string_view text, const Vocabulary& vocabulary) {
  const std::string place = vocabulary.place.empty() ? "" : " " + std::string(vocabulary.place);
  const Word* word = vocabulary.find(text);
  if (word == nullptr) {
    std::string hint = text == "<<" ? "scenarios have no merges, but aliases: `links: *slow`"
                                    : did_you_mean(text, vocabulary.here());
    if (hint.empty()) hint = fmt::format("known here: {}", fmt::join(vocabulary.here(), ", "));
    throw ScenarioError(
        source, fmt::format("unknown {} {}{}", vocabulary.kind, in_quotes(text), place), hint);
  }
  if (!word->here) {
    throw ScenarioError(source,
                        fmt::format("the {} {}{} is known, but not there yet in this version",
                                    vocabulary.kind, in_quotes(text), place));
  }
}

namespace {

/// What is wrong may be how many there are.
std::string found(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::scalar:
      return in_quotes(node.text);
    case Node::Kind::list:
      return node.items.empty() ? "an empty list" : fmt::format("a list of {}", node.items.size());
    case Node::Kind::mapping:
      return node.items.empty() ? "an empty mapping" : "a mapping";
  }
  return {};
}

}  // namespace

void fail_expected(const Node& node, std::string_view expected, std::string hint) {
  throw ScenarioError(node.source, fmt::format("expected {}, found {}", expected, found(node)),
                      std::move(hint));
}

Fields::Fields(const Node& node, const Vocabulary& keys, std::string_view expected) : node_(node) {
  if (node.kind != Node::Kind::mapping && node.kind != Node::Kind::null) {
    fail_expected(node, expected);
  }
  for (const Key& key : node.keys) check_word(key.source, key.text, keys);
}

const Node* Fields::find(std::string_view key) const {
  for (std::size_t i = 0; i < node_.keys.size(); ++i) {
    if (node_.keys[i].text == key) return &node_.items[i];
  }
  return nullptr;
}

const Node& Fields::require(std::string_view key) const {
  const Node* value = find(key);
  if (value == nullptr) throw ScenarioError(node_.source, fmt::format("missing key `{}`", key));
  return *value;
}

const Key& Fields::key(std::string_view key) const {
  const auto found = std::find_if(node_.keys.begin(), node_.keys.end(),
                                  [key](const Key& candidate) { return candidate.text == key; });
  ONETIP_ASSERT(found != node_.keys.end(), "the key is there");
  return *found;
}

std::string_view Fields::exactly_one(const std::vector<std::string_view>& keys,
                                     std::string_view what) const {
  std::string_view one;
  for (const Key& candidate : node_.keys) {
    const auto match = std::find(keys.begin(), keys.end(), candidate.text);
    if (match == keys.end()) continue;
    if (!one.empty()) {
      throw ScenarioError(candidate.source,
                          fmt::format("a second {} here: `{}` besides `{}`", what, *match, one),
                          "one each");
    }
    one = *match;
  }
  if (one.empty()) {
    throw ScenarioError(node_.source, fmt::format("missing: the {}", what),
                        fmt::format("one of {}", fmt::join(keys, ", ")));
  }
  return one;
}

const std::string& read_text(const Node& node, std::string_view expected) {
  if (node.kind != Node::Kind::scalar) fail_expected(node, expected);
  return node.text;
}

void check_name(const Source& source, std::string_view name) {
  constexpr std::size_t kLongest = 64;
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  };
  if (name.empty() || name.size() > kLongest || !std::all_of(name.begin(), name.end(), fits) ||
      name.find("..") != std::string_view::npos) {
    throw ScenarioError(
        source, fmt::format("{} is no name: expected up to {} of a-z, A-Z, 0-9, `_`, `-`, `.`",
                            in_quotes(name), kLongest));
  }
}

const std::string& read_name(const Node& node) {
  const std::string& name = read_text(node, "a name");
  check_name(node.source, name);
  return name;
}

}  // namespace onetip::sim::yaml
