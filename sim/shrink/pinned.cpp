#include <algorithm>
#include <map>

#include "sim/shrink/case.hpp"
#include "sim/shrink/follow.hpp"

namespace onetip::sim::shrink {
namespace {

/// New names for entries that had none, by what they were called.
class Pins {
 public:
  explicit Pins(const Scenario& scenario) : scenario_(scenario) {
    for (const TimelineEntry& entry : scenario.timeline) taken_.insert(entry.name);
  }

  /// What a text that names an entry, or a side of one, says from now on.
  [[nodiscard]] std::string renamed(const std::string& text) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    const std::string name = text.substr(0, slash);
    const auto entry = std::find_if(scenario_.timeline.begin(), scenario_.timeline.end(),
                                    [&](const TimelineEntry& one) { return one.name == name; });
    if (entry == scenario_.timeline.end() || name.find('@') == std::string::npos) return text;
    return pin(*entry) + text.substr(slash);
  }
  /// A name that stays; the same for the same entry.
  const std::string& pin(const TimelineEntry& entry) {
    std::string& name = names_[entry.name];
    for (int i = 1; name.empty(); ++i) {
      const std::string fresh = std::string(keyword(entry.action)) + std::to_string(i);
      if (taken_.insert(fresh).second) name = fresh;
    }
    return name;
  }
  [[nodiscard]] const std::string* pinned(const std::string& name) const {
    const auto found = names_.find(name);
    return found == names_.end() ? nullptr : &found->second;
  }

 private:
  const Scenario& scenario_;
  std::set<std::string> taken_;
  std::map<std::string, std::string> names_;
};

void rename_in_expectation(Node& row, Pins& pins) {
  for (const std::string_view when : {"during", "after"}) {
    if (Node* fault = find(row, when)) fault->text = pins.renamed(fault->text);
  }
  if (const auto place = selector_of_expectation(row)) {
    Node& scope = at(row, *place);
    if (scope.kind == Node::Kind::scalar) scope.text = pins.renamed(scope.text);
  }
}

}  // namespace

Node pinned(const Node& tree, const Scenario& scenario) {
  Node pinned;
  set(pinned, "seed", word(std::to_string(scenario.seed)));
  set(pinned, "engine", word(std::string(to_text(Engine::virtual_time))));
  for (std::size_t i = 0; i < tree.items.size(); ++i) {
    const std::string& key = tree.keys[i].text;
    if (key != "seed" && key != "engine") set(pinned, key, tree.items[i]);
  }
  Pins pins(scenario);
  for (std::size_t row = 0; row < row_count(pinned, "expect"); ++row) {
    rename_in_expectation(find(pinned, "expect")->items[row], pins);
  }
  for (std::size_t row = 0; row < row_count(pinned, "timeline"); ++row) {
    Node& entry = find(pinned, "timeline")->items[row];
    if (Node* heal = find(entry, "heal")) heal->text = pins.renamed(heal->text);
    if (has(entry, "churn") && !has(entry, "name")) pins.pin(scenario.timeline[row]);
  }
  for (std::size_t row = 0; row < row_count(pinned, "timeline"); ++row) {
    Node& entry = find(pinned, "timeline")->items[row];
    const std::string* name = pins.pinned(scenario.timeline[row].name);
    if (name == nullptr || has(entry, "name")) continue;
    insert_behind(entry, has(entry, "at") ? "at" : "when", "name", word(*name));
  }
  return pinned;
}

}  // namespace onetip::sim::shrink
