#include "sim/shrink/case.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "sim/shrink/follow.hpp"

namespace onetip::sim::shrink {
namespace {

constexpr std::array<std::string_view, 7> kFaults{"partition", "disconnect", "degrade", "crash",
                                                  "pause",     "churn",      "skew"};
constexpr std::array<std::string_view, 5> kOthers{"mine", "send", "join", "leave", "heal"};

std::string_view action_of(const Node& entry) {
  for (const std::string_view fault : kFaults) {
    if (has(entry, fault)) return fault;
  }
  for (const std::string_view other : kOthers) {
    if (has(entry, other)) return other;
  }
  return "";
}

bool is_fault_entry(const Node& entry) {
  return std::find(kFaults.begin(), kFaults.end(), action_of(entry)) != kFaults.end();
}

/// The fault that an expectation speaks of by its when, or by a side; empty: of none.
std::vector<std::string> faults_of(const Node& expectation) {
  std::vector<std::string> names;
  for (const std::string_view when : {"during", "after"}) {
    if (has(expectation, when)) names.push_back(text_at(expectation, when));
  }
  if (const auto place = selector_of_expectation(expectation)) {
    const std::string& text = at(expectation, *place).text;
    if (const auto slash = text.find('/'); slash != std::string::npos) {
      names.push_back(text.substr(0, slash));
    }
  }
  return names;
}

/// Takes away what can't stand without what was taken away already.
class EntriesLeft {
 public:
  explicit EntriesLeft(const Case& from) {
    if (const Node* timeline = find(from.tree, "timeline")) rows_ = timeline->items;
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      if (is_fault_entry(rows_[row]) && is_healed(row)) healed_.insert(row);
    }
  }

  std::set<std::size_t> settle(std::set<std::size_t> gone) {
    gone_ = std::move(gone);
    for (std::size_t before = gone_.size() + 1; before != gone_.size();) {
      before = gone_.size();
      for (std::size_t row = 0; row < rows_.size(); ++row) {
        if (!stands(row)) gone_.insert(row);
      }
    }
    return gone_;
  }

 private:
  [[nodiscard]] bool stands(std::size_t row) const {
    const Node& entry = rows_[row];
    if (has(entry, "heal")) return heals_something(text_at(entry, "heal"));
    return healed_.count(row) == 0 || has(entry, "for") || is_healed(row);
  }
  [[nodiscard]] bool heals_something(const std::string& what) const {
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      if (gone_.count(row) > 0 || !is_fault_entry(rows_[row])) continue;
      if (what == "all" || text_at(rows_[row], "name") == what) return true;
    }
    return false;
  }
  [[nodiscard]] bool is_healed(std::size_t fault) const {
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      if (gone_.count(row) > 0 || !has(rows_[row], "heal")) continue;
      const std::string what = text_at(rows_[row], "heal");
      if (what == "all" || what == text_at(rows_[fault], "name")) return true;
    }
    return false;
  }

  std::vector<Node> rows_;
  std::set<std::size_t> healed_;  // from the beginning
  std::set<std::size_t> gone_;
};

/// A scenario expects something; this holds whatever happens.
void expect_something(Node& tree) {
  if (row_count(tree, "expect") > 0) return;
  Node height;
  set(height, "of", word("all"));
  set(height, "at_least", word("0"));
  Node row;
  set(row, "at", word("end"));
  set(row, "height", height);
  set(tree, "expect", Node{Node::Kind::list, {}, {}, {}, {row}});
}

/// Whether it could be: what the sides of a wall hold is asked while that is up.
bool judge_at_the_end(Node& row) {
  if (text_at(row, "tips") == "one-per-side") return false;
  Node moved;
  set(moved, "at", word("end"));
  for (std::size_t i = 0; i < row.items.size(); ++i) {
    const std::string& key = row.keys[i].text;
    if (key != "during" && key != "after") set(moved, key, row.items[i]);
  }
  row = std::move(moved);
  return true;
}

}  // namespace

Edited without_entries(const Case& from, std::set<std::size_t> rows) {
  Case to = from;
  rows = EntriesLeft(from).settle(std::move(rows));
  std::set<std::string> faults;
  for (const std::size_t row : rows) {
    const Node& entry = find(from.tree, "timeline")->items[row];
    if (is_fault_entry(entry) && has(entry, "name")) faults.insert(text_at(entry, "name"));
  }
  if (Node* timeline = find(to.tree, "timeline")) erase_rows(*timeline, rows);
  if (row_count(to.tree, "timeline") == 0) erase(to.tree, "timeline");

  std::set<std::size_t> expectations;
  for (std::size_t row = 0; row < row_count(to.tree, "expect"); ++row) {
    Node& node = find(to.tree, "expect")->items[row];
    const auto names = faults_of(node);
    if (std::none_of(names.begin(), names.end(),
                     [&](const std::string& name) { return faults.count(name) > 0; })) {
      continue;
    }
    if (to.kept != row) {
      expectations.insert(row);
    } else if (!judge_at_the_end(node)) {
      return std::nullopt;
    }
  }
  return without_expectations(to, expectations);
}

Edited without_expectations(const Case& from, const std::set<std::size_t>& rows) {
  if (from.kept && rows.count(*from.kept) > 0) return std::nullopt;
  Case to = from;
  if (Node* expect = find(to.tree, "expect")) erase_rows(*expect, rows);
  if (to.kept) {
    to.kept = *to.kept -
              static_cast<std::size_t>(std::distance(rows.begin(), rows.lower_bound(*to.kept)));
  }
  expect_something(to.tree);
  return to;
}

Edited judged_at_the_end(const Case& from) {
  if (!from.kept) return std::nullopt;
  Case to = from;
  Node& row = find(to.tree, "expect")->items[*to.kept];
  if (!has(row, "during") && !has(row, "after")) return std::nullopt;
  if (!judge_at_the_end(row)) return std::nullopt;
  return to;
}

}  // namespace onetip::sim::shrink
