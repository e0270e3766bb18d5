#include "sim/shrink/follow.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace onetip::sim::shrink {
namespace {

/// A key of an entry, and the key below it at which peers stand, where its value is a mapping.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kPlaces{
    {{"mine", "by"},
     {"send", "from"},
     {"send", "to"},
     {"disconnect", "between"},
     {"degrade", "of"},
     {"degrade", "between"},
     {"crash", "peer"},
     {"pause", ""},
     {"join", ""},
     {"leave", ""},
     {"churn", "of"},
     {"skew", "peer"}}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kClaims{
    {{"converged", ""},
     {"winner", ""},
     {"height", "of"},
     {"balance", "of"},
     {"share", "of"},
     {"rejected", "from"},
     {"never_adopted", "from"}}};

/// Both ends of a `between` are selectors by themselves.
void add_place(const Node& entry, const Path& path, bool is_pair, std::vector<Path>& places) {
  if (!is_pair) {
    places.push_back(path);
    return;
  }
  for (std::size_t end = 0; end < at(entry, path).items.size(); ++end) {
    places.push_back(below(path, end));
  }
}

bool is_same_peer(const Node& a, const Node& b) {
  return a.kind == Node::Kind::scalar && b.kind == Node::Kind::scalar && a.text == b.text;
}

class Following {
 public:
  Following(Case from, const Follow& follow) : case_(std::move(from)), follow_(follow) {}

  Edited run() {
    follow_edges();
    follow_links();
    follow_mining();
    if (!follow_expectations()) return std::nullopt;
    Edited edited = without_expectations(case_, idle_expectations_);
    if (!edited) return edited;
    case_ = std::move(*edited);
    return without_entries(case_, follow_entries());
  }

 private:
  [[nodiscard]] bool replace(Node& selector) const {
    auto replaced = follow_(selector);
    if (replaced) selector = std::move(*replaced);
    return replaced.has_value();
  }

  [[nodiscard]] bool replace_pair(Node& pair) const {
    const bool all = std::all_of(pair.items.begin(), pair.items.end(),
                                 [this](Node& end) { return replace(end); });
    return all && (pair.items.size() != 2 || !is_same_peer(pair.items[0], pair.items[1]));
  }

  void follow_edges() {
    Node* topology = find(case_.tree, "topology");
    Node* edges = topology == nullptr ? nullptr : find(*topology, "edges");
    if (edges == nullptr) return;
    keep(edges->items, [this](Node& pair) { return replace_pair(pair); });
    if (edges->items.empty()) erase(case_.tree, "topology");
  }

  void follow_links() {
    Node* links = find(case_.tree, "links");
    if (links == nullptr || links->kind != Node::Kind::list) return;
    keep(links->items, [this](Node& row) {
      Node* between = find(row, "between");
      return between != nullptr && std::all_of(between->items.begin(), between->items.end(),
                                               [this](Node& end) { return replace(end); });
    });
    if (links->items.empty()) erase(case_.tree, "links");
  }

  void follow_mining() {
    Node* mining = find(case_.tree, "mining");
    Node* by = mining == nullptr ? nullptr : find(*mining, "by");
    if (by != nullptr && !replace(*by)) erase(case_.tree, "mining");
  }

  /// False: the one that is kept has nobody left.
  bool follow_expectations() {
    for (std::size_t row = 0; row < row_count(case_.tree, "expect"); ++row) {
      Node& node = find(case_.tree, "expect")->items[row];
      const auto place = selector_of_expectation(node);
      if (!place || replace(at(node, *place))) continue;
      if (case_.kept == row) return false;
      idle_expectations_.insert(row);
    }
    return true;
  }

  /// Those that are idle now.
  std::set<std::size_t> follow_entries() {
    std::set<std::size_t> idle;
    for (std::size_t row = 0; row < row_count(case_.tree, "timeline"); ++row) {
      if (!follow_entry(find(case_.tree, "timeline")->items[row])) idle.insert(row);
    }
    return idle;
  }

  [[nodiscard]] bool follow_entry(Node& entry) const {
    if (!follow_trigger(entry)) return false;
    if (Node* partition = find(entry, "partition")) return follow_sides(*partition);
    for (const Path& path : selectors_of_entry(entry)) {
      if (!replace(at(entry, path))) return false;
    }
    for (const std::string_view action : {"disconnect", "degrade"}) {
      const Node* node = find(entry, action);
      const Node* ends = node == nullptr ? nullptr : find(*node, "between");
      if (ends != nullptr && is_same_peer(ends->items[0], ends->items[1])) return false;
    }
    return true;
  }

  [[nodiscard]] bool follow_trigger(Node& entry) const {
    Node* when = find(entry, "when");
    if (when == nullptr) return true;
    if (Node* reorg = find(*when, "reorg")) return replace(*reorg);
    Node* height = find(*when, "height");
    Node* of = height == nullptr ? nullptr : find(*height, "of");
    return of == nullptr || replace(*of);
  }

  /// A side of a list is called by its number; where one goes the others keep theirs as names.
  [[nodiscard]] bool follow_sides(Node& partition) const {
    Node* sides = find(partition, "sides");
    if (sides == nullptr) return true;
    Node left{Node::Kind::mapping, {}, {}, {}, {}};
    for (std::size_t i = 0; i < sides->items.size(); ++i) {
      const bool named = sides->kind == Node::Kind::mapping;
      Node side = sides->items[i];
      if (replace(side)) set(left, named ? sides->keys[i].text : std::to_string(i), side);
    }
    if (left.items.size() < 2) return false;
    if (left.items.size() == sides->items.size()) {
      sides->items = std::move(left.items);
    } else {
      *sides = std::move(left);
    }
    return true;
  }

  template <class Predicate>
  static void keep(std::vector<Node>& items, Predicate stays) {
    std::vector<Node> left;
    for (Node& item : items) {
      if (stays(item)) left.push_back(std::move(item));
    }
    items = std::move(left);
  }

  Case case_;
  const Follow& follow_;
  std::set<std::size_t> idle_expectations_;
};

}  // namespace

std::vector<Path> selectors_of_entry(const Node& entry) {
  std::vector<Path> places;
  for (const auto& [action, key] : kPlaces) {
    const Node* node = find(entry, action);
    if (node == nullptr) continue;
    const Path path = below(entry, {}, action);
    if (node->kind == Node::Kind::mapping) {
      if (has(*node, key)) add_place(entry, below(entry, path, key), key == "between", places);
    } else if (std::find(places.begin(), places.end(), path) == places.end()) {
      places.push_back(path);
    }
  }
  if (const Node* partition = find(entry, "partition"); partition && has(*partition, "sides")) {
    add_place(entry, below(entry, below(entry, {}, "partition"), "sides"), true, places);
  }
  return places;
}

std::optional<Path> selector_of_expectation(const Node& row) {
  for (const auto& [claim, key] : kClaims) {
    const Node* node = find(row, claim);
    if (node == nullptr) continue;
    const Path path = below(row, {}, claim);
    if (key.empty()) return path;
    if (has(*node, key)) return below(row, path, key);
  }
  return std::nullopt;
}

Edited follow_selectors(const Case& from, const Follow& follow) {
  return Following(from, follow).run();
}

}  // namespace onetip::sim::shrink
