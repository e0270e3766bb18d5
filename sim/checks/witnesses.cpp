#include "sim/checks/witnesses.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/timeline.hpp"

namespace onetip::sim::checks {
namespace {

std::string count(std::uint64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::string join(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  }
  return text;
}

std::string in_words(const record::FaultTotals& totals) {
  std::vector<std::string> held;
  if (totals.bytes > 0) held.push_back(count(totals.bytes, "byte"));
  if (totals.closes > 0) held.push_back(count(totals.closes, "close"));
  if (totals.dials > 0) held.push_back(count(totals.dials, "dial"));
  std::string text = held.empty() ? "" : join(held) + " held back or refused";
  if (totals.cuts > 0) {
    text += (text.empty() ? "" : "; ") + count(totals.cuts, "connection") + " closed";
  }
  if (totals.delayed > 0) {
    text += (text.empty() ? "" : "; ") + count(totals.delayed, "byte") + " delayed";
  }
  return text;
}

bool heals(const Scenario& scenario, const Heal& heal, std::size_t entry) {
  return !heal.fault || scenario.timeline[entry].name == *heal.fault;
}

}  // namespace

Witnesses::Witnesses(const Scenario& scenario)
    : scenario_(scenario), entries_(scenario.timeline.size()) {}

void Witnesses::take(const Scene& scene, const Record& record) {
  const Nanos at = record.at - scene.zero().value_or(record.at);
  if (const auto* began = std::get_if<record::EntryBegan>(&record.body)) {
    begin(scene, *began, at);
  } else if (const auto* ended = std::get_if<record::EntryEnded>(&record.body)) {
    ++entries_[ended->entry].ended;
    entries_[ended->entry].last_ended = at;
  } else if (const auto* mined = std::get_if<record::Mined>(&record.body)) {
    ++entries_[mined->entry].blocks;
    saw_command_bite(mined->entry);
  } else if (const auto* refused = std::get_if<record::PaymentRefused>(&record.body)) {
    entries_[refused->entry].refusals.push_back(scene.name(refused->peer) + ": " + refused->reason);
    if (std::holds_alternative<Send>(scenario_.timeline[refused->entry].action)) {
      saw_command_bite(refused->entry);
    }
  } else if (const auto* held = std::get_if<record::HeldBack>(&record.body)) {
    saw_fault_bite(held->fault);
  } else if (const auto* cut = std::get_if<record::Cut>(&record.body)) {
    saw_fault_bite(cut->fault);
  } else if (const auto* late = std::get_if<record::Delayed>(&record.body)) {
    saw_fault_bite(late->fault);
  } else if (const auto* totals = std::get_if<record::FaultTotals>(&record.body)) {
    const auto run = faults_.find(totals->fault);
    if (run == faults_.end()) return;
    record::FaultTotals& sum = entries_[run->second.entry].totals;
    sum.bytes += totals->bytes;
    sum.closes += totals->closes;
    sum.dials += totals->dials;
    sum.cuts += totals->cuts;
    sum.delayed += totals->delayed;
  }
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
      entry.healed = join(healed);
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
    const Entry& entry = entries_[index];
    Witness witness;
    witness.entry = index;
    witness.runs = entry.runs.size();
    witness.witnessed =
        static_cast<std::uint64_t>(std::count(entry.runs.begin(), entry.runs.end(), true));
    witness.trace = trace(index);
    witness.began = entry.first_began;
    if (entry.ended == run_count(scenario_.timeline[index])) witness.ended = entry.last_ended;
    witnesses.push_back(std::move(witness));
  }
  return witnesses;
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
    std::string text = entry.blocks > 0 ? count(entry.blocks, "block") + " found" : "";
    if (!entry.refusals.empty()) {
      text += (text.empty() ? "" : ", ") + std::to_string(entry.refusals.size()) + " refused (" +
              entry.refusals.front() + ")";
    }
    return text.empty() ? "no block was found" : text;
  }
  std::string totals = in_words(entry.totals);
  if (!totals.empty()) return totals;
  return entry.directions > 0 ? count(entry.directions, "direction") + " of links touched"
                              : "nothing came that it could stop";
}

}  // namespace onetip::sim::checks
