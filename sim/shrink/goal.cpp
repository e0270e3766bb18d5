#include "sim/shrink/goal.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace onetip::sim::shrink {
namespace {

constexpr std::string_view kExpect = "expect ";

/// What stuck.cpp says, and what kind of cause that is. The first that fits counts.
constexpr std::array<std::pair<std::string_view, std::string_view>, 19> kCauses{
    {{"is paused by", "paused"},
     {"it refused", "refused"},
     {"set it aside", "set aside"},
     {"is down since", "down"},
     {"holds back everything", "a wall"},
     {" apart", "a wall"},
     {"has banned", "banned"},
     {"kept its own", "kept its own"},
     {"never asked", "never asked"},
     {"never answered", "never answered"},
     {"did not take it", "did not take it"},
     {"on its way", "on its way"},
     {"never announced", "never announced"},
     {"polls every", "polls"},
     {"was never connected", "not connected"},
     {"not open", "closed"},
     {"no link leads", "no link"},
     {"has not started", "not started"},
     {"nobody who is up", "nobody holds it"}}};

bool tells_of_a_stuck_peer(std::string_view line) {
  return line.find(" lacks ") != std::string_view::npos ||
         line.find(" holds that block below ") != std::string_view::npos;
}

std::string cause_in(std::string_view line) {
  constexpr std::string_view kBehaviour = "(behaviour: ";
  if (const auto begin = line.find(kBehaviour); begin != std::string_view::npos) {
    const auto end = std::min(line.find(')', begin), line.size());
    return std::string(line.substr(begin + 1, end - begin - 1));
  }
  const auto* cause = std::find_if(kCauses.begin(), kCauses.end(), [line](const auto& one) {
    return line.find(one.first) != std::string_view::npos;
  });
  return cause == kCauses.end() ? "another" : std::string(cause->second);
}

/// Of a claim about each peer: not all of them fail.
bool some_did(const Scenario& scenario, std::size_t expectation, const Finding& finding) {
  const What& what = scenario.expectations[expectation].what;
  std::size_t scope = 0;
  if (const auto* height = std::get_if<Height>(&what)) scope = height->scope.size();
  if (const auto* balance = std::get_if<Balance>(&what)) scope = balance->of.size();
  return finding.peers.size() < scope;
}

/// Whose blocks or messages the claim counts; null: nobody's.
const PeerSet* counted_peers(const What& what) {
  if (const auto* winner = std::get_if<Winner>(&what)) return &winner->miners;
  if (const auto* share = std::get_if<Share>(&what)) return &share->miners;
  if (const auto* rejected = std::get_if<Rejected>(&what)) return &rejected->from;
  if (const auto* never = std::get_if<NeverAdopted>(&what)) return &never->from;
  return nullptr;
}

bool mines_for_any(const TimelineEntry& entry, const PeerSet& peers) {
  const PeerSet* miners = nullptr;
  if (const auto* mine = std::get_if<Mine>(&entry.action)) miners = &mine->by;
  const auto* steady = std::get_if<SteadyMining>(&entry.action);
  if (steady != nullptr && steady->span >= steady->interval) miners = &steady->by;
  return miners != nullptr && std::any_of(miners->begin(), miners->end(), [&](PeerIndex miner) {
           return std::find(peers.begin(), peers.end(), miner) != peers.end();
         });
}

Suspects suspects_of(const Scenario& scenario, std::size_t expectation) {
  const PeerSet* peers = counted_peers(scenario.expectations[expectation].what);
  Suspects suspects;
  if (peers == nullptr) return suspects;
  for (const PeerIndex peer : *peers) suspects.behaviours.insert(scenario.peers[peer].behaviour);
  suspects.mine =
      std::any_of(scenario.timeline.begin(), scenario.timeline.end(),
                  [&](const TimelineEntry& entry) { return mines_for_any(entry, *peers); });
  suspects.have_company = peers->size() < scenario.peers.size();
  return suspects;
}

}  // namespace

std::set<std::string> causes_in(const std::string& explanation) {
  std::set<std::string> causes;
  std::string_view rest = explanation;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    if (tells_of_a_stuck_peer(line)) causes.insert(cause_in(line));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return causes;
}

Goal::Goal(const Scenario& scenario, const Finding& finding)
    : name_(finding.name), causes_(causes_in(finding.explanation)) {
  if (!name_.starts_with(kExpect)) return;
  expectation_ = std::stoul(name_.substr(kExpect.size())) - 1;
  some_did_ = some_did(scenario, *expectation_, finding);
  suspects_ = suspects_of(scenario, *expectation_);
}

const Finding* Goal::find_in(const Scenario& scenario, const Outcome& outcome,
                             std::optional<std::size_t> kept) const {
  const std::string name = kept ? std::string(kExpect) + std::to_string(*kept + 1) : name_;
  const Finding* finding = violated(outcome, name);
  if (finding == nullptr) return nullptr;
  const auto causes = causes_in(finding->explanation);
  if (!std::includes(causes_.begin(), causes_.end(), causes.begin(), causes.end())) return nullptr;
  if (!kept) return finding;
  if (some_did_ && !some_did(scenario, *kept, *finding)) return nullptr;
  if (suspects_of(scenario, *kept) != suspects_) return nullptr;
  return finding;
}

const Finding* violated(const Outcome& outcome, const std::optional<std::string>& wanted) {
  const auto found =
      std::find_if(outcome.findings.begin(), outcome.findings.end(), [&](const Finding& finding) {
        const bool meant =
            !wanted || finding.name == *wanted || finding.name == std::string(kExpect) + *wanted;
        return meant && finding.verdict == Verdict::violated;
      });
  return found == outcome.findings.end() ? nullptr : &*found;
}

}  // namespace onetip::sim::shrink
