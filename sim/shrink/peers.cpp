// Without some of the peers: the groups that are left, and selectors and topology that follow.

#include <charconv>
#include <utility>

#include "sim/shrink/case.hpp"
#include "sim/shrink/crowd.hpp"
#include "sim/shrink/follow.hpp"

namespace onetip::sim::shrink {
namespace {

/// How many of the group stay.
std::size_t left_of(const Crowd::Group& group, const std::set<std::size_t>& gone) {
  std::size_t left = 0;
  for (std::size_t i = 0; i < group.count; ++i) left += gone.count(group.first + i) == 0 ? 1U : 0U;
  return left;
}

Node groups_left(const Node& peers, const Crowd& crowd, const std::set<std::size_t>& gone) {
  if (peers.kind == Node::Kind::scalar) {
    return word(std::to_string(left_of(crowd.groups().front(), gone)));
  }
  Node left{Node::Kind::mapping, {}, {}, {}, {}};
  for (std::size_t i = 0; i < peers.items.size(); ++i) {
    const Crowd::Group& group = crowd.groups()[i];
    const std::size_t count = left_of(group, gone);
    if (count == 0) continue;
    Node options = peers.items[i];
    if (count == 1) {
      erase(options, "count");
    } else {
      set(options, "count", word(std::to_string(count)));
    }
    set(left, group.name, options.items.empty() ? Node{} : options);
  }
  return left;
}

/// Selectors of the peers before, in the words of those after.
class NewNames {
 public:
  NewNames(const Crowd& before, const Crowd& after, const std::set<std::size_t>& gone)
      : before_(before), after_(after), gone_(gone) {}

  [[nodiscard]] std::optional<Node> operator()(const Node& selector) const {
    if (selector.kind == Node::Kind::scalar) return of_word(selector);
    if (selector.kind != Node::Kind::list) return selector;
    Node left{Node::Kind::list, {}, {}, {}, {}};
    for (const Node& item : selector.items) {
      auto renamed = of_word(item);
      if (renamed) left.items.push_back(std::move(*renamed));
    }
    if (left.items.empty()) return std::nullopt;
    return left.items.size() == 1 ? left.items.front() : left;
  }

 private:
  [[nodiscard]] std::optional<Node> of_word(const Node& selector) const {
    const auto old = before_.select(selector);
    if (!old) return selector;  // drawn, the rest, a side: the reader of scenarios knows
    const std::string& text = selector.text;
    Members left;
    for (const std::size_t peer : *old) {
      if (gone_.count(peer) == 0) left.insert(peer - gone_below(peer));
    }
    if (left.empty()) return std::nullopt;
    const auto still = after_.select(selector);
    if (still && *still == left) return selector;
    const bool is_range = text.find("..") != std::string::npos;
    if (!is_range || left.size() == 1) return word(after_.name(*left.begin()));
    return word(after_.name(*left.begin()) + ".." + after_.name(*left.rbegin()));
  }

  [[nodiscard]] std::size_t gone_below(std::size_t peer) const {
    return static_cast<std::size_t>(std::distance(gone_.begin(), gone_.lower_bound(peer)));
  }

  const Crowd& before_;
  const Crowd& after_;
  const std::set<std::size_t>& gone_;
};

std::size_t count_at(const Node& options, std::string_view key) {
  const std::string text = text_at(options, key);
  std::size_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// As many connections as so few peers can have.
void fit_topology(Node& tree, std::size_t peers) {
  Node* topology = find(tree, "topology");
  if (topology == nullptr || topology->kind != Node::Kind::mapping) return;
  const auto most = [&](Node& options, std::string_view key, std::size_t count) {
    if (count < count_at(options, key)) set(options, key, word(std::to_string(count)));
  };
  if (peers < 3) {
    if (!has(*topology, "edges")) *topology = word("line");
    return;
  }
  if (Node* random = find(*topology, "random")) {
    most(*random, "degree", peers - 1);
    if (count_at(*random, "degree") * peers % 2 == 1)
      most(*random, "degree", count_at(*random, "degree") - 1);
  }
  if (Node* small_world = find(*topology, "small-world")) {
    most(*small_world, "degree", (peers - 1) / 2 * 2);
  }
  if (Node* scale_free = find(*topology, "scale-free")) most(*scale_free, "links", peers - 1);
}

}  // namespace

Edited without_peers(const Case& from, const std::set<std::size_t>& peers) {
  const Crowd before(from.tree);
  if (peers.size() >= before.size()) return std::nullopt;
  Case to = from;
  set(to.tree, "peers", groups_left(*find(from.tree, "peers"), before, peers));
  fit_topology(to.tree, before.size() - peers.size());
  const Crowd after(to.tree);
  return follow_selectors(to, NewNames(before, after, peers));
}

}  // namespace onetip::sim::shrink
