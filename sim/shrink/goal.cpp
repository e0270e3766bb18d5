#include "sim/shrink/goal.hpp"

#include <algorithm>
#include <string_view>

namespace onetip::sim::shrink {
namespace {

constexpr std::string_view kExpect = "expect ";

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

Goal::Goal(const Scenario& scenario, const Finding& finding)
    : name_(finding.name), hindrances_(finding.hindrances) {
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
  const auto& hindrances = finding->hindrances;
  if (!std::includes(hindrances_.begin(), hindrances_.end(), hindrances.begin(), hindrances.end()))
    return nullptr;
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
