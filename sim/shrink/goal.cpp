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

bool asks_who_is_ahead(const What& what) {
  return std::holds_alternative<Winner>(what) || std::holds_alternative<Share>(what);
}

Suspects suspects_of(const Ran& ran, std::size_t expectation, const Finding& finding) {
  const What& what = ran.scenario.expectations[expectation].what;
  const PeerSet* counted = counted_peers(what);
  const PeerSet peers = counted != nullptr ? *counted : PeerSet{};
  Suspects suspects;
  for (const PeerIndex peer : peers) {
    suspects.behaviours.insert(ran.scenario.peers[peer].behaviour);
  }
  suspects.have_company = peers.size() < ran.scenario.peers.size();

  const bool nothing_tells_why = counted == nullptr && finding.hindrances.empty();
  const bool others_matter = asks_who_is_ahead(what) || nothing_tells_why;
  const std::size_t judged = *std::max_element(finding.proof.begin(), finding.proof.end());
  for (const auto& [miner, record] : ran.first_found) {
    if (record > judged) continue;
    const bool is_suspect = std::find(peers.begin(), peers.end(), miner) != peers.end();
    if (is_suspect) suspects.found = true;
    if (!is_suspect && others_matter) suspects.others_found = true;
  }
  return suspects;
}

/// The fault that the expectation speaks of, as an entry of the timeline; none: of none.
std::optional<std::size_t> fault_of(const Expectation& expectation) {
  if (const auto* during = std::get_if<During>(&expectation.when)) return during->entry;
  if (const auto* after = std::get_if<After>(&expectation.when)) return after->entry;
  const auto* sides = std::get_if<OneTipPerSide>(&expectation.what);
  return sides != nullptr ? std::optional(sides->entry) : std::nullopt;
}

/// Whether it speaks of one that left no trace.
bool fault_was_idle(const Ran& ran, std::size_t expectation) {
  const auto fault = fault_of(ran.scenario.expectations[expectation]);
  const auto& witnesses = ran.outcome.witnesses;
  return fault && std::none_of(witnesses.begin(), witnesses.end(), [&](const Witness& witness) {
           return witness.entry == *fault && witness.witnessed > 0;
         });
}

}  // namespace

Goal::Goal(const Ran& first, const Finding& finding)
    : name_(finding.name), hindrances_(finding.hindrances) {
  if (!name_.starts_with(kExpect)) return;
  expectation_ = std::stoul(name_.substr(kExpect.size())) - 1;
  some_did_ = some_did(first.scenario, *expectation_, finding);
  fault_was_idle_ = fault_was_idle(first, *expectation_);
  suspects_ = suspects_of(first, *expectation_, finding);
}

const Finding* Goal::find_in(const Ran& ran, std::optional<std::size_t> kept) const {
  const std::string name = kept ? std::string(kExpect) + std::to_string(*kept + 1) : name_;
  const Finding* finding = violated(ran.outcome, name);
  if (finding == nullptr || !is_hindered_alike(*finding)) return nullptr;
  if (!kept) return finding;
  if (some_did_ && !some_did(ran.scenario, *kept, *finding)) return nullptr;
  if (!fault_was_idle_ && fault_was_idle(ran, *kept)) return nullptr;
  if (suspects_of(ran, *kept, *finding) != suspects_) return nullptr;
  return finding;
}

bool Goal::is_hindered_alike(const Finding& finding) const {
  const auto& now = finding.hindrances;
  return now.empty() == hindrances_.empty() &&
         std::includes(hindrances_.begin(), hindrances_.end(), now.begin(), now.end());
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
