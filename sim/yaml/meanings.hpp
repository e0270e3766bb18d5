#pragma once
// What each key of the scenario language means and takes, for editors: the other half of the
// vocabularies. A test wants a meaning for every key of this version, and none for others.

#include <span>
#include <string_view>

#include "sim/yaml/words.hpp"

namespace onetip::sim::yaml {

struct Meaning {
  std::string_view key;
  std::string_view value;  // a definition of the schema: `duration`; or JSON Schema: `{"type":…`
  std::string_view text;   // what it means; Markdown
  std::string_view otherwise;  // its default in JSON; empty: there is none, or it depends
};

/// A mapping of the language.
struct Place {
  std::string_view name;  // of its definition in the schema
  const Vocabulary& keys;
  std::span<const Meaning> meanings;
  /// Key names with a blank between them: those that must be there.
  std::string_view required;
  /// Of the keys that are not listed here, exactly one must be there; a blank: of all keys; empty:
  /// there is no such rule.
  std::string_view beside_the_one;
};

/// The top level first.
[[nodiscard]] std::span<const Place> places();

}  // namespace onetip::sim::yaml
