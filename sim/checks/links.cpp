#include "sim/checks/links.hpp"

#include <algorithm>
#include <utility>

#include "sim/journal/close_reason.hpp"
#include "sim/journal/kind_set.hpp"
#include "sim/scenario/timeline.hpp"

namespace onetip::sim::checks {
namespace {

/// What a run of a fault does on links; none: it does nothing there.
std::optional<FaultRule> rule_of(const TimelineEntry& entry, const TimelineAction& action,
                                 std::size_t peers) {
  if (const auto* partition = std::get_if<Partition>(&action)) {
    return FaultRule::partition(*partition, peers);
  }
  if (const auto* disconnect = std::get_if<Disconnect>(&action)) {
    return FaultRule::disconnect(*disconnect, peers, entry.lasts.has_value());
  }
  if (const auto* degrade = std::get_if<Degrade>(&action)) {
    return FaultRule::degrade(*degrade, peers);
  }
  return std::nullopt;
}

}  // namespace

Links::Links(const Scenario& scenario) : scenario_(scenario), neighbours_(scenario.peers.size()) {
  for (PeerIndex peer = 0; peer < scenario.peers.size(); ++peer) {
    for (const PeerIndex other : scenario.peers[peer].dials) {
      neighbours_[peer][other].given = true;
      neighbours_[other][peer].given = true;
    }
  }
}

void Links::let_go() {
  for (const FaultId fault : std::exchange(ending_, {})) {
    rules_.end(fault);
    paused_.erase(fault);
  }
}

void Links::take(const Record& record) {
  // What ends with this record still stands while it is looked at: `during` is judged then.
  if (!ending_.empty()) let_go();
  now_ = record.at;
  visit_one_of<record::ConnectionOpened, record::ConnectionClosed, record::EntryBegan,
               record::EntryEnded, record::Cut>(record.body,
                                                [&](const auto& body) { take_one(body); });
}

void Links::take_one(const record::ConnectionOpened& opened) {
  neighbours_[opened.peer][opened.remote].open.insert(opened.connection);
  neighbours_[opened.remote].try_emplace(opened.peer);
}

void Links::take_one(const record::ConnectionClosed& closed) {
  Neighbour& remote = neighbours_[closed.peer][closed.remote];
  remote.open.erase(closed.connection);
  remote.closing =
      std::make_unique<const Closing>(Closing{closed.peer, closed.how, closed.detail, now_});
}

void Links::take_one(const record::EntryBegan& began) {
  if (!began.fault) return;
  in_force_.emplace(*began.fault, began.entry);
  entries_.emplace(*began.fault, began.entry);
  const TimelineAction action = action_of(scenario_.timeline[began.entry], began.run);
  if (const auto* pause = std::get_if<Pause>(&action)) {
    paused_.emplace(*began.fault, pause->peers);
  }
  if (auto rule = rule_of(scenario_.timeline[began.entry], action, neighbours_.size())) {
    if (std::holds_alternative<Degrade>(action)) note_delayed(*rule);
    rules_.begin(*began.fault, std::move(*rule));
  }
}

void Links::take_one(const record::EntryEnded& ended) {
  if (!ended.fault) return;
  const auto rule = rules_.in_force().find(*ended.fault);
  const bool degrades = std::holds_alternative<Degrade>(scenario_.timeline[ended.entry].action);
  if (degrades && rule != rules_.in_force().end()) note_delayed(rule->second);
  in_force_.erase(*ended.fault);
  ending_.push_back(*ended.fault);
}

/// The links that `rule` changes are about to change: what is on its way keeps its delay, and what
/// follows comes behind it.
void Links::note_delayed(const FaultRule& rule) {
  for (PeerIndex peer = 0; peer < neighbours_.size(); ++peer) {
    for (const auto& [other, link] : neighbours_[peer]) {
      if (!rule.degrades(peer, other)) continue;
      const Conditions before = rules_.conditions(scenario_.link(peer, other), peer, other);
      if (!before.delays) continue;
      const Nanos arrives = now_ + before.spec.latency + before.spec.jitter;
      Delayed& last = delayed_[{peer, other}];
      if (arrives > last.arrives) last = {entries_.at(*before.delays), arrives};
      delayed_arrives_ = std::max(delayed_arrives_, arrives);
    }
  }
}

void Links::take_one(const record::Cut& cut) {
  const auto entry = entries_.find(cut.fault);
  if (entry == entries_.end()) return;
  cuts_.insert_or_assign(Pair{std::min(cut.from, cut.to), std::max(cut.from, cut.to)},
                         CutBy{entry->second, now_});
}

const Links::Neighbour* Links::find(PeerIndex a, PeerIndex b) const {
  const auto found = neighbours_[a].find(b);
  return found == neighbours_[a].end() ? nullptr : &found->second;
}

bool Links::open(PeerIndex a, PeerIndex b) const {
  const Neighbour* there = find(a, b);
  const Neighbour* back = find(b, a);
  return there != nullptr && back != nullptr && !there->open.empty() && !back->open.empty();
}

std::optional<std::size_t> Links::stopped_by(PeerIndex from, PeerIndex to,
                                             Crossing crossing) const {
  const FaultTable::Answer answer = rules_.on(from, to, crossing);
  if (!answer.by) return std::nullopt;
  return entries_.at(*answer.by);
}

std::optional<std::size_t> Links::paused_by(PeerIndex peer) const {
  for (const auto& [fault, peers] : paused_) {
    if (std::binary_search(peers.begin(), peers.end(), peer)) return entries_.at(fault);
  }
  return std::nullopt;
}

LinkSpec Links::conditions(PeerIndex from, PeerIndex to) const {
  return rules_.conditions(scenario_.link(from, to), from, to).spec;
}

LinkSpec Links::lasting_conditions(PeerIndex from, PeerIndex to) const {
  LinkSpec link = scenario_.link(from, to);
  for (const auto& [id, rule] : rules_.in_force()) {
    if (in_force_.count(id) != 0 && rule.degrades(from, to)) rule.terms().apply(link);
  }
  return link;
}

std::optional<std::size_t> Links::degraded_by(PeerIndex from, PeerIndex to) const {
  const Conditions now = rules_.conditions(scenario_.link(from, to), from, to);
  const std::optional<FaultId> fault = now.delays ? now.delays : now.throttles;
  if (!fault) return std::nullopt;
  return entries_.at(*fault);
}

std::optional<Links::Delayed> Links::delayed(PeerIndex from, PeerIndex to) const {
  const auto found = delayed_.find({from, to});
  if (found == delayed_.end()) return std::nullopt;
  return found->second;
}

bool Links::stays_stopped(PeerIndex a, PeerIndex b) const {
  return std::any_of(rules_.in_force().begin(), rules_.in_force().end(), [&](const auto& fault) {
    const auto& [id, rule] = fault;
    return in_force_.count(id) != 0 && (rule.on(a, b, Crossing::bytes) != Passage::pass ||
                                        rule.on(b, a, Crossing::bytes) != Passage::pass);
  });
}

bool Links::stays_paused(PeerIndex peer) const {
  return std::any_of(paused_.begin(), paused_.end(), [&](const auto& pause) {
    const auto& [id, peers] = pause;
    return in_force_.count(id) != 0 && std::binary_search(peers.begin(), peers.end(), peer);
  });
}

std::optional<Links::Closing> Links::closing(PeerIndex a, PeerIndex b) const {
  std::optional<Closing> last;
  for (const Neighbour* side : {find(a, b), find(b, a)}) {
    if (side == nullptr || !side->closing) continue;
    const bool says_more =
        !last || (close_reason(last->how).empty() && !close_reason(side->closing->how).empty());
    if (says_more) last = *side->closing;
  }
  return last;
}

std::optional<Links::CutBy> Links::cut(PeerIndex a, PeerIndex b) const {
  const auto found = cuts_.find({std::min(a, b), std::max(a, b)});
  if (found == cuts_.end()) return std::nullopt;
  return found->second;
}

}  // namespace onetip::sim::checks
