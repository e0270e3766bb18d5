#pragma once
// The YAML of a scenario as a plain tree: each node with its place, keys unique, aliases expanded.
//
// Bounded on hostile text: size, depth and number of nodes (aliases counted as often as they are
// used) have limits. What YAML allows and scenarios have no use for is refused: several documents,
// tags, lists and mappings as keys, tabs before the first word of a line.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/error.hpp"

namespace onetip::sim::yaml {

inline constexpr std::size_t kMaxDepth = 32;
inline constexpr std::size_t kMaxNodes = 100'000;

struct Key {
  std::string text;
  Source source;
};

struct Node {
  enum class Kind { null, scalar, list, mapping };

  Kind kind = Kind::null;
  Source source;
  std::string text;         // of a scalar
  std::vector<Key> keys;    // of a mapping, in the file's order: items[i] is the value of keys[i]
  std::vector<Node> items;  // of a list or a mapping
};

/// Any value. Throws ScenarioError.
[[nodiscard]] Node parse_value(std::string_view text, const std::string& file);
/// A scenario: there is something. Throws ScenarioError.
[[nodiscard]] Node parse(std::string_view text, const std::string& file);

}  // namespace onetip::sim::yaml
