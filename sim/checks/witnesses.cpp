#include "sim/checks/witnesses.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/overloaded.hpp"
#include "sim/journal/kind_set.hpp"
#include "sim/scenario/timeline.hpp"
#include "sim/text/prose.hpp"

namespace onetip::sim::checks {
namespace {

std::string in_words(const record::FaultTotals& totals) {
  std::vector<std::string> held;
  if (totals.bytes > 0) held.push_back(counted(totals.bytes, "byte"));
  if (totals.closes > 0) held.push_back(counted(totals.closes, "close"));
  if (totals.dials > 0) held.push_back(counted(totals.dials, "dial"));
  std::string text = held.empty() ? "" : in_prose(held) + " held back or refused";
  if (totals.cuts > 0) {
    text += (text.empty() ? "" : "; ") + counted(totals.cuts, "connection") + " closed";
  }
  if (totals.delayed > 0) {
    text += (text.empty() ? "" : "; ") + counted(totals.delayed, "byte") + " delayed";
  }
  if (totals.withheld > 0) {
    text += (text.empty() ? "" : "; ") + counted(totals.withheld, "event") + " withheld";
  }
  return text;
}

/// What it would have shown.
std::string_view without_trace(const TimelineAction& action) {
  if (std::holds_alternative<Join>(action)) return "it was connected to nobody";
  if (std::holds_alternative<Degrade>(action)) {
    return "no byte crossed later than by the links' own terms";
  }
  if (std::holds_alternative<Skew>(action)) return "nobody stamped or judged by that clock";
  if (std::holds_alternative<Churn>(action)) return "nobody left or came back";
  return "nothing came that it could stop";
}

bool heals(const Scenario& scenario, const Heal& heal, std::size_t entry) {
  return !heal.fault || scenario.timeline[entry].name == *heal.fault;
}

}  // namespace

Witnesses::Witnesses(const Scenario& scenario)
    : scenario_(scenario), entries_(scenario.timeline.size()) {}

void Witnesses::take(const Scene& scene, const Record& record) {
  const Nanos at = record.at - scene.zero().value_or(record.at);
  visit_one_of<record::EntryBegan, record::EntryEnded, record::Mined, record::PaymentRefused,
               record::HeldBack, record::Cut, record::Delayed, record::Withheld,
               record::FaultTotals, record::PeerDown, record::PeerStarted, record::ConnectionOpened,
               record::Skewed, record::NotDone>(
      record.body, core::Overloaded{
                       [&](const record::EntryBegan& it) { begin(scene, it, at); },
                       [&](const record::EntryEnded& it) {
                         ++entries_[it.entry].ended;
                         entries_[it.entry].last_ended = at;
                       },
                       [&](const record::Mined& it) {
                         ++entries_[it.entry].blocks;
                         saw_command_bite(it.entry);
                       },
                       [&](const record::PaymentRefused& it) { take_one(scene, it); },
                       [&](const record::HeldBack& it) { saw_fault_bite(it.fault); },
                       [&](const record::Cut& it) { saw_fault_bite(it.fault); },
                       [&](const record::Delayed& it) { saw_fault_bite(it.fault); },
                       [&](const record::Withheld& it) { saw_fault_bite(it.fault); },
                       [&](const record::FaultTotals& it) { take_one(scene, it); },
                       [&](const record::PeerDown& it) { take_one(scene, it); },
                       [&](const record::PeerStarted& it) { take_one(scene, it); },
                       [&](const record::ConnectionOpened& it) { take_one(scene, it); },
                       [&](const record::Skewed& it) { take_one(scene, it); },
                       [&](const record::NotDone& it) {
                         entries_[it.entry].not_done.push_back(scene.name(it.peer) + ": " + it.why);
                       },
                   });
}

void Witnesses::take_one(const Scene& scene, const record::PaymentRefused& refused) {
  entries_[refused.entry].refusals.push_back(scene.name(refused.peer) + ": " + refused.reason);
  if (std::holds_alternative<Send>(scenario_.timeline[refused.entry].action)) {
    saw_command_bite(refused.entry);
  }
}

void Witnesses::take_one(const Scene&, const record::FaultTotals& totals) {
  const auto run = faults_.find(totals.fault);
  if (run == faults_.end()) return;
  record::FaultTotals& sum = entries_[run->second.entry].totals;
  sum.bytes += totals.bytes;
  sum.closes += totals.closes;
  sum.dials += totals.dials;
  sum.cuts += totals.cuts;
  sum.delayed += totals.delayed;
  sum.withheld += totals.withheld;
}

void Witnesses::take_one(const Scene&, const record::PeerDown& down) {
  Entry& entry = entries_[down.entry];
  ++entry.departures;
  entry.farewells += down.farewells;
  if (!down.fault && down.farewells > 0) saw_command_bite(down.entry);
  const bool left = down.how == record::DownHow::left;
  if (down.fault && left) saw_fault_bite(*down.fault);
}

void Witnesses::take_one(const Scene& scene, const record::PeerStarted& started) {
  if (!started.after) {
    if (const auto join = joining_of(started.peer)) joining_[started.peer] = *join;
    return;
  }
  const auto run = faults_.find(*started.after);
  if (run == faults_.end()) return;
  ++entries_[run->second.entry].returns;
  saw_fault_bite(*started.after);
  entries_[run->second.entry].notes.push_back(
      scene.name(started.peer) + " restarted with " +
      (started.found == record::Found::disk ? scene.describe(started.tip) : "nothing"));
}

void Witnesses::take_one(const Scene&, const record::ConnectionOpened& opened) {
  const auto join = joining_.find(opened.peer);
  if (join == joining_.end()) return;
  ++entries_[join->second].joined;
  saw_command_bite(join->second);
  joining_.erase(join);
}

void Witnesses::take_one(const Scene& scene, const record::Skewed& skewed) {
  saw_fault_bite(skewed.fault);
  const auto run = faults_.find(skewed.fault);
  if (run == faults_.end()) return;
  entries_[run->second.entry].notes.push_back(
      fmt::format("a {} of {} {} off", to_text(skewed.what), scene.name(skewed.peer), skewed.by));
}

/// The `join` that let this peer start: the last one that has begun and names it.
std::optional<std::size_t> Witnesses::joining_of(PeerIndex peer) const {
  std::optional<std::size_t> last;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const auto* join = std::get_if<Join>(&scenario_.timeline[i].action);
    if (join == nullptr || entries_[i].runs.empty()) continue;
    if (std::binary_search(join->peers.begin(), join->peers.end(), peer)) last = i;
  }
  return last;
}

void Witnesses::begin(const Scene& scene, const record::EntryBegan& began, Nanos at) {
  Entry& entry = entries_[began.entry];
  entry.runs.push_back(false);
  if (!entry.first_began) entry.first_began = at;
  if (began.fault) faults_.insert_or_assign(*began.fault, Run{began.entry, entry.runs.size() - 1});
  if (const auto* heal = std::get_if<Heal>(&scenario_.timeline[began.entry].action)) {
    std::vector<std::string> healed;
    for (const auto& [fault, of] : scene.links().in_force()) {
      if (heals(scenario_, *heal, of)) healed.push_back(scenario_.timeline[of].name);
    }
    if (!healed.empty()) {
      entry.runs.back() = true;
      entry.healed = in_prose(healed);
    }
  }
}

/// Blocks and refusals name the entry alone: they go to its first run that has nothing to show yet.
void Witnesses::saw_command_bite(std::size_t index) {
  std::vector<bool>& runs = entries_[index].runs;
  const auto silent = std::find(runs.begin(), runs.end(), false);
  if (silent != runs.end()) *silent = true;
}

void Witnesses::saw_fault_bite(FaultId fault) {
  const auto run = faults_.find(fault);
  if (run == faults_.end()) return;
  Entry& entry = entries_[run->second.entry];
  entry.runs[run->second.run] = true;
  ++entry.directions;
}

std::vector<Witness> Witnesses::all() const {
  std::vector<Witness> witnesses;
  for (std::size_t index = 0; index < entries_.size(); ++index) {
    if (scenario_.timeline[index].replaced) continue;
    const Entry& entry = entries_[index];
    Witness witness;
    witness.entry = index;
    witness.runs = entry.runs.size();
    witness.witnessed =
        static_cast<std::uint64_t>(std::count(entry.runs.begin(), entry.runs.end(), true));
    witness.missed = witness.witnessed == 0 && scenario_.witnesses;
    witness.trace = trace(index);
    witness.began = entry.first_began;
    if (entry.ended == run_count(scenario_.timeline[index])) witness.ended = entry.last_ended;
    witnesses.push_back(std::move(witness));
  }
  return witnesses;
}

/// What peers did, or could not do, for it.
std::string Witnesses::peers_trace(const Entry& entry) {
  std::vector<std::string> parts;
  if (entry.joined > 0) parts.push_back(counted(entry.joined, "peer") + " connected");
  if (entry.departures > 0) parts.push_back(counted(entry.departures, "departure"));
  if (entry.farewells > 0)
    parts.push_back("`exit` said on " + counted(entry.farewells, "connection"));
  if (entry.returns > 0) parts.push_back(counted(entry.returns, "return"));
  std::string text = in_prose(parts);
  for (const std::vector<std::string>* several : {&entry.notes, &entry.not_done}) {
    if (several->empty()) continue;
    text += (text.empty() ? "" : "; ") + several->front();
    if (several->size() > 1) text += fmt::format(" (the first of {} such)", several->size());
  }
  return text;
}

std::string Witnesses::trace(std::size_t index) const {
  const Entry& entry = entries_[index];
  const TimelineAction& action = scenario_.timeline[index].action;
  if (entry.runs.empty()) return "it never began";
  if (std::holds_alternative<Heal>(action)) {
    return entry.healed.empty() ? "no such fault was in force" : entry.healed + " was in force";
  }
  if (std::holds_alternative<Mine>(action) || std::holds_alternative<Send>(action) ||
      std::holds_alternative<SteadyMining>(action)) {
    std::string text = entry.blocks > 0 ? counted(entry.blocks, "block") + " found" : "";
    if (!entry.refusals.empty()) {
      text += (text.empty() ? "" : ", ") + std::to_string(entry.refusals.size()) + " refused (" +
              entry.refusals.front() + ")";
    }
    if (!entry.not_done.empty()) text += (text.empty() ? "" : "; ") + peers_trace(entry);
    return text.empty() ? "no block was found" : text;
  }
  std::string totals = in_words(entry.totals);
  const std::string peers = peers_trace(entry);
  if (!peers.empty()) totals += (totals.empty() ? "" : "; ") + peers;
  if (!totals.empty()) return totals;
  return entry.directions > 0 ? counted(entry.directions, "direction") + " of links touched"
                              : std::string(without_trace(action));
}

}  // namespace onetip::sim::checks
