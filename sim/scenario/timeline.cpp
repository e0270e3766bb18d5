#include "sim/scenario/timeline.hpp"

#include <algorithm>
#include <type_traits>

#include "core/assert.hpp"
#include "core/overloaded.hpp"
#include "sim/scenario/bound.hpp"

namespace onetip::sim {

namespace {

constexpr Nanos kSlack = std::chrono::seconds(30);

/// `T`, const where `Model` is.
template <class Model, class T>
using Like = std::conditional_t<std::is_const_v<Model>, const T, T>;

/// One list for those who look and those who narrow it.
template <class Action>
auto subjects_in(Action& action) {
  using Peers = Like<Action, PeerSet>;
  return std::visit(core::Overloaded{
                        [](auto&) -> Peers* { return nullptr; },
                        [](Like<Action, Mine>& it) -> Peers* { return &it.by; },
                        [](Like<Action, Send>& it) -> Peers* { return &it.from; },
                        [](Like<Action, Disconnect>& it) -> Peers* { return &it.a; },
                        [](Like<Action, Degrade>& it) -> Peers* { return &it.links.a; },
                        [](Like<Action, Crash>& it) -> Peers* { return &it.peers; },
                        [](Like<Action, Pause>& it) -> Peers* { return &it.peers; },
                        [](Like<Action, Skew>& it) -> Peers* { return &it.peers; },
                        [](Like<Action, Churn>& it) -> Peers* { return &it.of; },
                        [](Like<Action, Join>& it) -> Peers* { return &it.peers; },
                        [](Like<Action, Leave>& it) -> Peers* { return &it.peers; },
                    },
                    action);
}

/// Runs of one repetition.
std::uint64_t parts(const TimelineEntry& entry) {
  const PeerSet* peers = entry.each ? subjects(entry.action) : nullptr;
  return peers == nullptr ? 1 : peers->size();
}

/// How long each run lasts by itself; none: until it is done, or healed.
std::optional<Nanos> span(const TimelineEntry& entry) {
  const auto* mining = std::get_if<SteadyMining>(&entry.action);
  return mining != nullptr ? std::optional(mining->span) : entry.lasts;
}

Nanos times(std::optional<Nanos> distance, std::uint64_t count) {
  return distance.value_or(Nanos{}) * static_cast<Nanos::rep>(count);
}

Nanos begin_of(const TimelineEntry& entry, std::uint64_t run, Nanos first) {
  const std::uint64_t of_each = parts(entry);
  return first + times(entry.every, run / of_each) + times(entry.each, run % of_each);
}

/// Before one of them is given up, who polls must have had the time to ask.
bool waits_for_moments(const Scenario& scenario) {
  return std::any_of(scenario.timeline.begin(), scenario.timeline.end(),
                     [](const TimelineEntry& entry) { return entry.when && !entry.replaced; });
}

}  // namespace

std::uint64_t repetitions(const TimelineEntry& entry) {
  if (!entry.every || !entry.until || *entry.every <= Nanos{}) return 1;
  return static_cast<std::uint64_t>((*entry.until - entry.at) / *entry.every) + 1;
}

std::uint64_t run_count(const TimelineEntry& entry) { return repetitions(entry) * parts(entry); }

Nanos last_begin(const TimelineEntry& entry, Nanos first) {
  return begin_of(entry, run_count(entry) - 1, first);
}

Nanos last_step(const TimelineEntry& entry, Nanos first) {
  return last_begin(entry, first) + span(entry).value_or(Nanos{});
}

const PeerSet* subjects(const TimelineAction& action) { return subjects_in(action); }

TimelineAction action_of(const TimelineEntry& entry, std::uint64_t run) {
  TimelineAction action = entry.action;
  if (!entry.each) return action;
  PeerSet* peers = subjects_in(action);
  ONETIP_ASSERT(peers != nullptr, "only an action on peers has `each`");
  *peers = PeerSet{peers->at(run % peers->size())};
  return action;
}

std::vector<Step> steps(const TimelineEntry& entry, std::size_t index, Nanos first) {
  std::vector<Step> all;
  const auto lasts = span(entry);
  for (std::uint64_t run = 0; run < run_count(entry); ++run) {
    const Nanos at = begin_of(entry, run, first);
    all.push_back(Step{at, Step::Kind::begin, index, run});
    if (lasts) all.push_back(Step{at + *lasts, Step::Kind::end, index, run});
  }
  std::sort(all.begin(), all.end());
  return all;
}

std::vector<Step> steps(const std::vector<TimelineEntry>& timeline) {
  std::vector<Step> all;
  for (std::size_t index = 0; index < timeline.size(); ++index) {
    const TimelineEntry& entry = timeline[index];
    if (entry.when || entry.replaced) continue;
    const std::vector<Step> own = steps(entry, index, entry.at);
    all.insert(all.end(), own.begin(), own.end());
  }
  std::sort(all.begin(), all.end());
  return all;
}

Nanos nominal_end(const Scenario& scenario) {
  Nanos end{};
  for (const TimelineEntry& entry : scenario.timeline) {
    if (entry.replaced) continue;
    end = std::max(end, last_step(entry, entry.at));
  }
  for (const Expectation& expectation : scenario.expectations) {
    if (const auto* at = std::get_if<At>(&expectation.when)) end = std::max(end, at->at);
  }
  return end;
}

bool is_judged_at_rest(const Scenario& scenario, const Expectation& expectation) {
  if (expectation.within || expectation.within_auto) return false;
  if (const auto* during = std::get_if<During>(&expectation.when)) {
    return !scenario.timeline[during->entry].lasts;
  }
  return std::holds_alternative<AtEnd>(expectation.when) ||
         std::holds_alternative<After>(expectation.when);
}

Nanos hard_end(const Scenario& scenario, Nanos timeline_end) {
  if (scenario.timeout) return *scenario.timeout;
  const bool polls = longest_poll(scenario) > Nanos{};
  Nanos longest = polls && waits_for_moments(scenario) ? longest_bound(scenario) : Nanos{};
  for (const Expectation& expectation : scenario.expectations) {
    const bool derived =
        expectation.within_auto || (polls && is_judged_at_rest(scenario, expectation));
    const Nanos within = derived ? longest_bound(scenario) : expectation.within.value_or(Nanos{});
    longest = std::max(longest, within + expectation.stays.value_or(Nanos{}));
  }
  const Nanos parting = scenario.branch ? scenario.branch->at : Nanos{};
  return std::max({nominal_end(scenario), parting, timeline_end}) + longest + kSlack;
}

}  // namespace onetip::sim
