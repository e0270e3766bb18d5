// Marks about faults, and about who comes and goes.

#include <algorithm>
#include <array>

#include "sim/marks/mark.hpp"

namespace onetip::sim::marks {

namespace {

using namespace std::chrono_literals;

constexpr Nanos kMoment = 100ms;

bool is_syncing(const PeerFact& peer) {
  return std::any_of(peer.asking.begin(), peer.asking.end(), [](const Request& request) {
    return request.second != net::RequestKind::peers;
  });
}

/// A crash, of a peer that is up; null: the record is none.
const record::PeerDown* crash_of(const Record& record) {
  const auto* down = std::get_if<record::PeerDown>(&record.body);
  return down != nullptr && down->how != record::DownHow::left ? down : nullptr;
}

/// The record begins this fault, or action.
template <class Action>
const Action* begun(const Past& past, const Record& record) {
  const auto* began = std::get_if<record::EntryBegan>(&record.body);
  return began == nullptr ? nullptr
                          : std::get_if<Action>(&past.scenario().timeline[began->entry].action);
}

bool heal_while_syncing(const Past& past, const Record& record) {
  const auto* ended = std::get_if<record::EntryEnded>(&record.body);
  if (ended == nullptr || !ended->fault) return false;
  return std::any_of(past.peers().begin(), past.peers().end(), is_syncing);
}

bool redial_during_a_wall(const Past& past, const Record& record) {
  const auto* held = std::get_if<record::HeldBack>(&record.body);
  if (held == nullptr || held->kind != record::HeldKind::dial) return false;
  const auto fault = past.in_force().find(held->fault);
  return fault != past.in_force().end() &&
         std::holds_alternative<Partition>(past.scenario().timeline[fault->second].action);
}

bool paused_while_asking(const Past& past, const Record& record) {
  const auto* pause = begun<Pause>(past, record);
  return pause != nullptr &&
         std::any_of(pause->peers.begin(), pause->peers.end(),
                     [&](PeerIndex peer) { return !past.peer(peer).asking.empty(); });
}

bool crash_while_fetching(const Past& past, const Record& record) {
  const auto* down = crash_of(record);
  return down != nullptr && is_syncing(past.peer(down->peer));
}

bool crash_while_storing(const Past& past, const Record& record) {
  const auto* down = crash_of(record);
  return down != nullptr && past.peer(down->peer).to_be_stored;
}

/// It had heard of a better tip that does not stand on its own.
bool crash_in_a_reorganisation(const Past& past, const Record& record) {
  const auto* down = crash_of(record);
  if (down == nullptr || !past.peer(down->peer).tip) return false;
  const PeerFact& peer = past.peer(down->peer);
  return std::any_of(peer.heard.begin(), peer.heard.end(), [&](const core::Digest& hash) {
    const auto tip = past.find(hash);
    return tip && !past.contains(*tip, *peer.tip);
  });
}

bool crash_while_paused(const Past& past, const Record& record) {
  const auto* down = crash_of(record);
  return down != nullptr && past.is_paused(down->peer);
}

/// Nobody else holds it, on its disk or as its tip.
bool best_tip_lost(const Past& past, const Record& record) {
  const auto* down = crash_of(record);
  if (down == nullptr || !past.peer(down->peer).tip) return false;
  const BlockRef tip = *past.peer(down->peer).tip;
  for (PeerIndex other = 0; other < past.peers().size(); ++other) {
    const PeerFact& peer = past.peer(other);
    const bool survives = other != down->peer || down->how == record::DownHow::crashed;
    if (survives && peer.stored && !past.outweighs(tip, *peer.stored)) return false;
    if (other != down->peer && peer.tip && !past.outweighs(tip, *peer.tip)) return false;
  }
  return true;
}

bool restart_with(const Record& record, record::Found found) {
  const auto* started = std::get_if<record::PeerStarted>(&record.body);
  return started != nullptr && started->life > 1 && started->found == found;
}
bool restart_from_disk(const Past&, const Record& record) {
  return restart_with(record, record::Found::disk);
}
bool restart_from_nothing(const Past&, const Record& record) {
  return restart_with(record, record::Found::nothing);
}

/// Somebody goes or comes by a churn when another fault has just ended, or the other way round.
bool churn_at_a_heal(const Past& past, const Record& record) {
  if (const auto* ended = std::get_if<record::EntryEnded>(&record.body); ended && ended->fault) {
    return past.last_turn() && past.last_turn()->second != *ended->fault &&
           record.at - past.last_turn()->first <= kMoment;
  }
  std::optional<FaultId> fault;
  if (const auto* down = std::get_if<record::PeerDown>(&record.body)) fault = down->fault;
  if (const auto* up = std::get_if<record::PeerStarted>(&record.body)) fault = up->after;
  if (!fault) return false;
  const auto entry = past.in_force().find(*fault);
  if (entry == past.in_force().end()) return false;
  if (!std::holds_alternative<Churn>(past.scenario().timeline[entry->second].action)) return false;
  const auto healed = past.last_end_but(*fault);
  return healed && record.at - *healed <= kMoment;
}

bool three_faults_at_once(const Past& past, const Record& record) {
  const auto* began = std::get_if<record::EntryBegan>(&record.body);
  return began != nullptr && began->fault && past.in_force().size() >= 2;
}

bool joined_during_a_wall(const Past& past, const Record& record) {
  if (begun<Join>(past, record) == nullptr) return false;
  return std::any_of(past.in_force().begin(), past.in_force().end(), [&](const auto& fault) {
    return std::holds_alternative<Partition>(past.scenario().timeline[fault.second].action);
  });
}

bool moment_came(const Past& past, const Record& record) {
  const auto* began = std::get_if<record::EntryBegan>(&record.body);
  return began != nullptr && past.scenario().timeline[began->entry].when;
}

bool stamp_skewed(const Past&, const Record& record) {
  const auto* skewed = std::get_if<record::Skewed>(&record.body);
  return skewed != nullptr && skewed->what == record::SkewedKind::stamp;
}

bool not_done(const Past&, const Record& record) {
  return std::holds_alternative<record::NotDone>(record.body);
}

bool never_quiet(const Past&, const Record& record) {
  const auto* over = std::get_if<record::RunOver>(&record.body);
  return over != nullptr && over->why == RunEnd::settle_limit;
}

constexpr std::array kFaultMarks{
    Mark{"heal-while-syncing", "a fault ended while a peer waited for blocks or a chain",
         heal_while_syncing},
    Mark{"redial-during-a-wall", "a partition stopped a dial", redial_during_a_wall},
    Mark{"paused-while-asking", "a peer was paused with a request open", paused_while_asking},
    Mark{"crash-while-fetching", "a peer crashed that waited for blocks or a chain",
         crash_while_fetching},
    Mark{"crash-while-storing", "a peer crashed before its disk held a better tip",
         crash_while_storing},
    Mark{"crash-in-a-reorganisation",
         "a peer crashed that had heard of a better tip on another branch",
         crash_in_a_reorganisation},
    Mark{"crash-while-paused", "a peer crashed that stood still", crash_while_paused},
    Mark{"best-tip-lost", "a crash took the best tip from everybody", best_tip_lost},
    Mark{"restart-from-disk", "a peer came back with what its disk held", restart_from_disk},
    Mark{"restart-from-nothing", "a peer came back with nothing", restart_from_nothing},
    Mark{"churn-at-a-heal", "somebody churned within 100ms of the end of another fault",
         churn_at_a_heal},
    Mark{"three-faults-at-once", "a fault began while two others were in force",
         three_faults_at_once},
    Mark{"joined-during-a-wall", "a peer joined while a partition was in force",
         joined_during_a_wall},
    Mark{"moment-came", "the moment came that an entry waited for", moment_came},
    Mark{"stamp-skewed", "a block was stamped by a shifted clock", stamp_skewed},
    Mark{"not-done", "a peer could not do what the timeline asked of it", not_done},
    Mark{"never-quiet", "something still moved 5 s after all was settled", never_quiet},
};

}  // namespace

std::span<const Mark> fault_marks() { return kFaultMarks; }

}  // namespace onetip::sim::marks
