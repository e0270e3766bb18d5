// Settings, keys of entries, topology and heals: what there is no need to say.

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>

#include "sim/shrink/edits.hpp"
#include "sim/shrink/follow.hpp"
#include "sim/yaml/reader.hpp"

namespace onetip::sim::shrink {
namespace {

/// Keys of one mapping that may go together.
struct Spare {
  Path mapping;
  std::vector<std::string> keys;
  bool whole = false;  // a big step
};

Edited without_keys(const Case& from, const Spare& spare) {
  Case to = from;
  Node& mapping = at(to.tree, spare.mapping);
  for (const std::string& key : spare.keys) erase(mapping, key);
  if (mapping.items.empty()) mapping = Node{};
  return to;
}

class Spares {
 public:
  explicit Spares(const Case& now) : now_(now) {}

  std::vector<Spare> all() {
    for (const std::string_view key :
         {"links", "chain", "mining", "sync", "poll_interval", "validation", "timeout",
          "invariants", "witnesses", "cpu", "name"}) {
      if (has(now_.tree, key)) spares_.push_back({{}, {std::string(key)}, true});
    }
    groups();
    for (const std::string_view key : {"chain", "links"}) single_keys({}, key, {});
    single_keys({}, "mining", {"interval", "until"});
    link_rows();
    for (std::size_t row = 0; row < row_count(now_.tree, "timeline"); ++row) {
      entry(below(below(now_.tree, {}, "timeline"), row));
    }
    return std::move(spares_);
  }

 private:
  /// Each key of the mapping at `key`, but for those that must be there, while others are left.
  void single_keys(const Path& path, std::string_view key,
                   std::initializer_list<std::string_view> needed) {
    const Node* node = find(at(now_.tree, path), key);
    if (node == nullptr || node->kind != Node::Kind::mapping) return;
    if (node->items.size() < 2) return;
    for (const yaml::Key& one : node->keys) {
      if (std::find(needed.begin(), needed.end(), one.text) != needed.end()) continue;
      spares_.push_back({below(now_.tree, path, key), {one.text}});
    }
  }

  void groups() {
    const Node* peers = find(now_.tree, "peers");
    for (std::size_t i = 0; i < peers->items.size(); ++i) {
      const Path group = below(below(now_.tree, {}, "peers"), i);
      for (const yaml::Key& key : peers->items[i].keys) {
        if (key.text != "count") spares_.push_back({group, {key.text}, true});
      }
      single_keys(group, "links", {});
    }
  }

  void link_rows() {
    for (std::size_t row = 0; row < row_count(now_.tree, "links"); ++row) {
      const Path path = below(below(now_.tree, {}, "links"), row);
      const Node& terms = at(now_.tree, path);
      if (terms.items.size() < 3) continue;
      for (const yaml::Key& key : terms.keys) {
        if (key.text != "between") spares_.push_back({path, {key.text}});
      }
    }
  }

  void entry(const Path& path) {
    const Node& entry = at(now_.tree, path);
    if (has(entry, "every")) spares_.push_back({path, {"every", "until"}, true});
    if (has(entry, "each")) spares_.push_back({path, {"each"}});
    // The draws of a churn go by its name.
    if (has(entry, "name") && !has(entry, "churn") && !is_spoken_of(text_at(entry, "name"))) {
      spares_.push_back({path, {"name"}});
    }
    single_keys(path, "mine", {"by"});
    single_keys(path, "partition", {"sides"});
    single_keys(path, "crash", {"peer"});
    single_keys(path, "degrade", {"of", "between"});
  }

  /// By a heal, or by an expectation.
  [[nodiscard]] bool is_spoken_of(const std::string& name) const {
    for (std::size_t row = 0; row < row_count(now_.tree, "timeline"); ++row) {
      if (text_at(find(now_.tree, "timeline")->items[row], "heal") == name) return true;
    }
    for (std::size_t row = 0; row < row_count(now_.tree, "expect"); ++row) {
      const Node& expectation = find(now_.tree, "expect")->items[row];
      if (text_at(expectation, "during") == name || text_at(expectation, "after") == name) {
        return true;
      }
      const auto place = selector_of_expectation(expectation);
      if (place && at(expectation, *place).text.starts_with(name + "/")) return true;
    }
    return false;
  }

  const Case& now_;
  std::vector<Spare> spares_;
};

/// The simplest first: nothing said, then these.
constexpr std::array<std::string_view, 4> kSimpleTopologies{"line", "ring", "star", "mesh"};

/// The heal's time from the fault's begin on; none: one of them is repeated, or waits for
/// something.
std::optional<Nanos> time_to_heal(const Node& fault, const Node& heal) {
  for (const Node* entry : {&fault, &heal}) {
    if (has(*entry, "every") || has(*entry, "each") || !has(*entry, "at")) return std::nullopt;
  }
  const Nanos span =
      yaml::read_duration(*find(heal, "at")) - yaml::read_duration(*find(fault, "at"));
  if (span <= Nanos{}) return std::nullopt;
  return span;
}

/// With `for` the fault ends by itself, so its heal is no longer needed.
Edited with_span(const Case& from, std::size_t fault, std::size_t heal, Nanos span) {
  Case to = from;
  Node& entry = find(to.tree, "timeline")->items[fault];
  erase(entry, "for");
  insert_behind(entry, "at", "for", word(to_text(span)));
  std::vector<Node>& rows = find(to.tree, "timeline")->items;
  rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(heal));
  return to;
}

}  // namespace

Edits key_edits(const Case& now) {
  Edits big;
  Edits small;
  for (const Spare& spare : Spares(now).all()) {
    Edits& edits = spare.whole ? big : small;
    edits.push_back({spare.whole ? 2U : 1U, edits.size(),
                     [spare](const Case& from) { return without_keys(from, spare); }});
  }
  big.insert(big.end(), small.begin(), small.end());
  return big;
}

Edits topology_edits(const Case& now) {
  Edits edits;
  const Node* topology = find(now.tree, "topology");
  if (topology == nullptr) return edits;
  edits.push_back({1, 0, [](const Case& from) -> Edited {
                     Case to = from;
                     erase(to.tree, "topology");
                     return to;
                   }});
  for (const std::string_view simple : kSimpleTopologies) {
    if (topology->text == simple) break;
    edits.push_back(
        {1, edits.size(), replacing(below(now.tree, {}, "topology"), word(std::string(simple)))});
  }
  return edits;
}

Edits heal_edits(const Case& now) {
  Edits edits;
  for (std::size_t heal = 0; heal < row_count(now.tree, "timeline"); ++heal) {
    const std::vector<Node>& rows = find(now.tree, "timeline")->items;
    if (!has(rows[heal], "heal")) continue;
    for (std::size_t fault = 0; fault < rows.size(); ++fault) {
      if (text_at(rows[fault], "name") != text_at(rows[heal], "heal")) continue;
      if (const auto span = time_to_heal(rows[fault], rows[heal])) {
        edits.push_back({1, edits.size(), [=, span = *span](const Case& from) {
                           return with_span(from, fault, heal, span);
                         }});
      }
    }
  }
  return edits;
}

}  // namespace onetip::sim::shrink
