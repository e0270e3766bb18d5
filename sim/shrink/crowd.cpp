#include "sim/shrink/crowd.hpp"

#include <charconv>

#include "core/assert.hpp"

namespace onetip::sim::shrink {
namespace {

std::size_t count_in(const std::string& text) {
  std::size_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

bool counts_as_honest(const Node& options) {
  static const std::set<std::string> kHonest{"", "honest", "stubborn", "silent", "credulous"};
  return kHonest.count(text_at(options, "behaviour")) > 0;
}

Members from_to(std::size_t first, std::size_t last) {
  Members peers;
  for (std::size_t peer = first; peer <= last; ++peer) peers.insert(peers.end(), peer);
  return peers;
}

}  // namespace

Crowd::Crowd(const Node& tree) {
  const Node* peers = find(tree, "peers");
  ONETIP_ASSERT(peers != nullptr, "a scenario that could be read has peers");
  if (peers->kind == Node::Kind::scalar) {
    add({"", 0, count_in(peers->text)}, "p", true);
    honest_ = from_to(0, size() - 1);
    return;
  }
  for (std::size_t i = 0; i < peers->items.size(); ++i) {
    const Node& options = peers->items[i];
    const std::string& name = peers->keys[i].text;
    const std::size_t count = has(options, "count") ? count_in(text_at(options, "count")) : 1;
    const std::size_t first = size();
    add({name, first, count}, name, count > 1);
    if (!counts_as_honest(options)) continue;
    for (std::size_t peer = first; peer < size(); ++peer) honest_.insert(peer);
  }
}

void Crowd::add(const Group& group, const std::string& prefix, bool numbered) {
  groups_.push_back(group);
  for (std::size_t i = 0; i < group.count; ++i) {
    names_.push_back(numbered ? prefix + std::to_string(i) : prefix);
    by_name_[names_.back()] = names_.size() - 1;
  }
}

std::optional<Members> Crowd::select(const Node& selector) const {
  if (selector.kind == Node::Kind::scalar) return select(selector.text);
  if (selector.kind != Node::Kind::list) return std::nullopt;
  Members all;
  for (const Node& item : selector.items) {
    const auto some = item.kind == Node::Kind::scalar ? select(item.text) : std::nullopt;
    if (!some) return std::nullopt;
    all.insert(some->begin(), some->end());
  }
  return all;
}

std::optional<Members> Crowd::select(const std::string& text) const {
  if (text == "all") return from_to(0, size() - 1);
  if (text == "honest") return honest_;
  if (const auto one = by_name_.find(text); one != by_name_.end()) return Members{one->second};
  for (const Group& group : groups_) {
    if (group.name == text) return from_to(group.first, group.first + group.count - 1);
  }
  const std::size_t dots = text.find("..");
  if (dots == std::string::npos) return std::nullopt;
  const auto first = by_name_.find(text.substr(0, dots));
  const auto last = by_name_.find(text.substr(dots + 2));
  if (first == by_name_.end() || last == by_name_.end()) return std::nullopt;
  return from_to(first->second, last->second);
}

Node Crowd::selector(const Members& peers) const {
  ONETIP_ASSERT(!peers.empty(), "a selector means somebody");
  if (peers.size() == size() && size() > 1) return word("all");
  for (const Group& group : groups_) {
    if (!group.name.empty() && peers == from_to(group.first, group.first + group.count - 1)) {
      return word(group.name);
    }
  }
  Node list{Node::Kind::list, {}, {}, {}, {}};
  for (auto peer = peers.begin(); peer != peers.end();) {
    const std::size_t first = *peer;
    std::size_t last = first;
    for (++peer; peer != peers.end() && *peer == last + 1; ++peer) last = *peer;
    // Two in a row are as short by name.
    if (last > first + 1) {
      list.items.push_back(word(names_[first] + ".." + names_[last]));
      continue;
    }
    for (std::size_t one = first; one <= last; ++one) list.items.push_back(word(names_[one]));
  }
  return list.items.size() == 1 ? list.items.front() : list;
}

}  // namespace onetip::sim::shrink
