#pragma once
// Edits of a scenario's tree, and where in it a word stands. Pure.

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sim/yaml/document.hpp"

namespace onetip::sim::shrink {

using yaml::Node;

/// From the root: which item of each list or mapping.
using Path = std::vector<std::size_t>;

[[nodiscard]] Node word(std::string text);
/// Null where the node is no mapping, or has no such key.
[[nodiscard]] const Node* find(const Node& mapping, std::string_view key);
[[nodiscard]] Node* find(Node& mapping, std::string_view key);
[[nodiscard]] bool has(const Node& mapping, std::string_view key);
/// The text of the scalar at `key`; empty: there is none.
[[nodiscard]] std::string text_at(const Node& mapping, std::string_view key);
void set(Node& mapping, std::string_view key, Node value);
/// A new key behind that one, or at the end.
void insert_behind(Node& mapping, std::string_view behind, std::string_view key, Node value);
/// Whether it was there.
bool erase(Node& mapping, std::string_view key);
/// The rows of the list at `key`; none where there is no list.
[[nodiscard]] std::size_t row_count(const Node& mapping, std::string_view key);
/// Of a list: without these rows.
void erase_rows(Node& list, const std::set<std::size_t>& rows);

[[nodiscard]] Node& at(Node& root, const Path& path);
[[nodiscard]] const Node& at(const Node& root, const Path& path);
[[nodiscard]] Path below(Path path, std::size_t index);
/// REQUIRES: the key is there.
[[nodiscard]] Path below(const Node& root, Path path, std::string_view key);

}  // namespace onetip::sim::shrink
