#pragma once
// PersistentMap: an ordered map as an immutable value.
//
// A changed map shares all but O(log n) nodes with the one it was made from, and both live on: an
// AVL tree whose paths are copied. Its shape follows from the order of the changes alone, and no
// recursion goes deeper than the tree is high (about 1.44 log2 n). Keys need `<`. Any thread.

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

namespace onetip::core {

template <class Key, class Value>
class PersistentMap {
 public:
  struct Entry {
    Key key;
    Value value;
  };

  [[nodiscard]] std::size_t size() const { return size_; }

  /// The entry of `key`, or null. The pointer lives as long as a map that holds the entry.
  [[nodiscard]] const Entry* find(const Key& key) const {
    const Entry* entry = last_not_after(key);
    return entry != nullptr && !(entry->key < key) ? entry : nullptr;
  }

  /// The last entry whose key is not after `key`, or null.
  [[nodiscard]] const Entry* last_not_after(const Key& key) const {
    const Entry* best = nullptr;
    for (const Node* at = root_.get(); at != nullptr;) {
      const bool after = key < at->entry->key;
      if (!after) best = at->entry.get();
      at = (after ? at->left : at->right).get();
    }
    return best;
  }

  /// This map and one more entry, which replaces the one of an equal key.
  [[nodiscard]] PersistentMap with(Key key, Value value) const {
    bool added = true;
    auto entry = std::make_shared<const Entry>(Entry{std::move(key), std::move(value)});
    Link root = insert(root_, std::move(entry), added);
    return {std::move(root), size_ + (added ? 1 : 0)};
  }

  /// This map less the entry of `key`, if it has one.
  [[nodiscard]] PersistentMap without(const Key& key) const {
    return find(key) == nullptr ? *this : PersistentMap{erase(root_, key), size_ - 1};
  }

  /// Calls visit(entry) in the order of the keys, until it returns false; skips the entries at the
  /// front for which before(key) holds, in O(log n).
  template <class Before, class Visit>
  void visit_from(const Before& before, const Visit& visit) const {
    walk(root_.get(), before, visit);
  }
  template <class Visit>
  void visit(const Visit& visit) const {
    visit_from([](const Key&) { return false; }, visit);
  }

  PersistentMap() = default;

 private:
  struct Node;
  using Link = std::shared_ptr<const Node>;
  using EntryLink = std::shared_ptr<const Entry>;
  struct Node {
    Link left;
    EntryLink entry;
    Link right;
    int height;
  };

  PersistentMap(Link root, std::size_t size) : root_(std::move(root)), size_(size) {}

  static int height(const Link& tree) { return tree == nullptr ? 0 : tree->height; }

  static Link join(Link left, EntryLink entry, Link right) {
    const int above = std::max(height(left), height(right)) + 1;
    return std::make_shared<const Node>(
        Node{std::move(left), std::move(entry), std::move(right), above});
  }

  /// As join, for sides whose heights differ by two at most.
  static Link balance(Link left, EntryLink entry, Link right) {
    if (height(left) > height(right) + 1) {
      if (height(left->left) >= height(left->right)) {
        return join(left->left, left->entry, join(left->right, std::move(entry), std::move(right)));
      }
      const Link& middle = left->right;
      return join(join(left->left, left->entry, middle->left), middle->entry,
                  join(middle->right, std::move(entry), std::move(right)));
    }
    if (height(right) > height(left) + 1) {
      if (height(right->right) >= height(right->left)) {
        return join(join(std::move(left), std::move(entry), right->left), right->entry,
                    right->right);
      }
      const Link& middle = right->left;
      return join(join(std::move(left), std::move(entry), middle->left), middle->entry,
                  join(middle->right, right->entry, right->right));
    }
    return join(std::move(left), std::move(entry), std::move(right));
  }

  static Link insert(const Link& tree, EntryLink entry, bool& added) {
    if (tree == nullptr) return join(nullptr, std::move(entry), nullptr);
    if (entry->key < tree->entry->key) {
      return balance(insert(tree->left, std::move(entry), added), tree->entry, tree->right);
    }
    if (tree->entry->key < entry->key) {
      return balance(tree->left, tree->entry, insert(tree->right, std::move(entry), added));
    }
    added = false;
    return join(tree->left, std::move(entry), tree->right);
  }

  /// REQUIRES: `key` is in `tree`.
  static Link erase(const Link& tree, const Key& key) {
    if (key < tree->entry->key) return balance(erase(tree->left, key), tree->entry, tree->right);
    if (tree->entry->key < key) return balance(tree->left, tree->entry, erase(tree->right, key));
    if (tree->left == nullptr) return tree->right;
    if (tree->right == nullptr) return tree->left;
    EntryLink next;
    Link right = erase_first(tree->right, next);
    return balance(tree->left, std::move(next), std::move(right));
  }

  static Link erase_first(const Link& tree, EntryLink& first) {
    if (tree->left == nullptr) {
      first = tree->entry;
      return tree->right;
    }
    return balance(erase_first(tree->left, first), tree->entry, tree->right);
  }

  template <class Before, class Visit>
  static bool walk(const Node* tree, const Before& before, const Visit& visit) {
    if (tree == nullptr) return true;
    const bool skipped = before(tree->entry->key);
    if (!skipped && (!walk(tree->left.get(), before, visit) || !visit(*tree->entry))) {
      return false;
    }
    return walk(tree->right.get(), before, visit);
  }

  Link root_;
  std::size_t size_ = 0;
};

}  // namespace onetip::core
