#include "sim/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace onetip::sim {

std::string_view to_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::held:
      return "held";
    case Verdict::violated:
      return "violated";
    case Verdict::inconclusive:
      return "inconclusive";
    case Verdict::bad_scenario:
      return "bad scenario";
    case Verdict::harness_failed:
      return "harness failed";
    case Verdict::interrupted:
      return "interrupted";
  }
  return "?";
}

namespace {

int rank(Verdict verdict) {
  switch (verdict) {
    case Verdict::held:
      return 0;
    case Verdict::inconclusive:
      return 1;
    case Verdict::violated:
      return 2;
    case Verdict::bad_scenario:
      return 3;
    case Verdict::harness_failed:
      return 4;
    case Verdict::interrupted:
      return 5;
  }
  return 5;
}

}  // namespace

Verdict worse(Verdict a, Verdict b) { return rank(a) < rank(b) ? b : a; }

std::string in_words(const std::map<Verdict, std::uint64_t>& counts) {
  std::string text;
  for (const auto& [verdict, count] : counts) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, to_text(verdict));
  }
  return text;
}

Outcome not_begun() {
  Outcome outcome;
  outcome.verdict = Verdict::interrupted;
  outcome.summary = "it was not begun";
  return outcome;
}

std::vector<std::vector<const FinalTip*>> grouped(const std::vector<FinalTip>& tips) {
  std::map<core::BlockId, std::vector<const FinalTip*>> by_tip;
  for (const FinalTip& tip : tips) by_tip[tip.tip].push_back(&tip);
  std::vector<std::vector<const FinalTip*>> groups;
  for (auto& [id, group] : by_tip) groups.push_back(std::move(group));
  std::stable_sort(groups.begin(), groups.end(),
                   [](const auto& a, const auto& b) { return a.size() > b.size(); });
  return groups;
}

}  // namespace onetip::sim
