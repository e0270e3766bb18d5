#include "sim/shrink/tree.hpp"

#include <algorithm>
#include <utility>

#include "core/assert.hpp"

namespace onetip::sim::shrink {
namespace {

/// The index of the key; the number of keys: it isn't there.
std::size_t index_of(const Node& mapping, std::string_view key) {
  const auto found = std::find_if(mapping.keys.begin(), mapping.keys.end(),
                                  [key](const yaml::Key& one) { return one.text == key; });
  return static_cast<std::size_t>(found - mapping.keys.begin());
}

}  // namespace

Node word(std::string text) { return {Node::Kind::scalar, {}, std::move(text), {}, {}}; }

const Node* find(const Node& mapping, std::string_view key) {
  const std::size_t index = index_of(mapping, key);
  return index == mapping.keys.size() ? nullptr : &mapping.items[index];
}

Node* find(Node& mapping, std::string_view key) {
  const std::size_t index = index_of(mapping, key);
  return index == mapping.keys.size() ? nullptr : &mapping.items[index];
}

bool has(const Node& mapping, std::string_view key) { return find(mapping, key) != nullptr; }

std::string text_at(const Node& mapping, std::string_view key) {
  const Node* node = find(mapping, key);
  return node == nullptr ? "" : node->text;
}

void set(Node& mapping, std::string_view key, Node value) {
  if (Node* there = find(mapping, key)) {
    *there = std::move(value);
    return;
  }
  mapping.kind = Node::Kind::mapping;
  mapping.keys.push_back({std::string(key), {}});
  mapping.items.push_back(std::move(value));
}

void insert_behind(Node& mapping, std::string_view behind, std::string_view key, Node value) {
  const std::size_t size = mapping.keys.size();
  const auto index = static_cast<std::ptrdiff_t>(std::min(index_of(mapping, behind) + 1, size));
  mapping.keys.insert(mapping.keys.begin() + index, {std::string(key), {}});
  mapping.items.insert(mapping.items.begin() + index, std::move(value));
}

bool erase(Node& mapping, std::string_view key) {
  const auto index = static_cast<std::ptrdiff_t>(index_of(mapping, key));
  if (index == static_cast<std::ptrdiff_t>(mapping.keys.size())) return false;
  mapping.keys.erase(mapping.keys.begin() + index);
  mapping.items.erase(mapping.items.begin() + index);
  return true;
}

std::size_t row_count(const Node& mapping, std::string_view key) {
  const Node* list = find(mapping, key);
  return list == nullptr || list->kind != Node::Kind::list ? 0 : list->items.size();
}

void erase_rows(Node& list, const std::set<std::size_t>& rows) {
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    list.items.erase(list.items.begin() + static_cast<std::ptrdiff_t>(*row));
  }
}

Node& at(Node& root, const Path& path) {
  Node* node = &root;
  for (const std::size_t index : path) node = &node->items[index];
  return *node;
}

const Node& at(const Node& root, const Path& path) {
  const Node* node = &root;
  for (const std::size_t index : path) node = &node->items[index];
  return *node;
}

Path below(Path path, std::size_t index) {
  path.push_back(index);
  return path;
}

Path below(const Node& root, Path path, std::string_view key) {
  const Node& node = at(root, path);
  const std::size_t index = index_of(node, key);
  ONETIP_ASSERT(index < node.keys.size(), "the key is there");
  return below(std::move(path), index);
}

}  // namespace onetip::sim::shrink
