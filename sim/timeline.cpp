#include "sim/timeline.hpp"

#include <algorithm>
#include <tuple>

namespace onetip::sim {

namespace {
constexpr Nanos kSlack = std::chrono::seconds(30);
}

std::uint64_t run_count(const TimelineEntry& entry) {
  if (!entry.every || !entry.until || *entry.every <= Nanos{}) return 1;
  return static_cast<std::uint64_t>((*entry.until - entry.at) / *entry.every) + 1;
}

std::vector<Step> steps(const std::vector<TimelineEntry>& timeline) {
  std::vector<Step> all;
  for (std::size_t index = 0; index < timeline.size(); ++index) {
    const TimelineEntry& entry = timeline[index];
    for (std::uint64_t run = 0; run < run_count(entry); ++run) {
      const Nanos at = entry.at + entry.every.value_or(Nanos{}) * static_cast<Nanos::rep>(run);
      all.push_back(Step{at, Step::Kind::begin, index, run});
      if (entry.lasts) all.push_back(Step{at + *entry.lasts, Step::Kind::end, index, run});
    }
  }
  std::sort(all.begin(), all.end(), [](const Step& a, const Step& b) {
    return std::tie(a.at, a.kind, a.entry, a.run) < std::tie(b.at, b.kind, b.entry, b.run);
  });
  return all;
}

Nanos nominal_end(const Scenario& scenario) {
  Nanos end{};
  const std::vector<Step> all = steps(scenario.timeline);
  if (!all.empty()) end = all.back().at;
  for (const Expectation& expectation : scenario.expectations) {
    if (const auto* at = std::get_if<At>(&expectation.when)) end = std::max(end, at->at);
  }
  return end;
}

Nanos hard_end(const Scenario& scenario) {
  if (scenario.timeout) return *scenario.timeout;
  Nanos longest{};
  for (const Expectation& expectation : scenario.expectations) {
    longest = std::max(longest, expectation.within.value_or(Nanos{}));
  }
  return nominal_end(scenario) + longest + kSlack;
}

}  // namespace onetip::sim
