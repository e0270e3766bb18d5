// What begins without a time of its own: `when:`, and the steady mining of the top level.

#include <fmt/format.h>

#include <algorithm>

#include "sim/yaml/parts.hpp"

namespace onetip::sim::yaml {

namespace {

/// A hash rate weighs a miner: of some alone it would weigh nothing against the others.
void check_weights(const Node& node, const PeerSet& by, const Scenario& scenario) {
  const auto paced = [&](PeerIndex peer) { return scenario.peers[peer].hash_rate.has_value(); };
  if (std::all_of(by.begin(), by.end(), paced) || std::none_of(by.begin(), by.end(), paced)) return;
  const PeerIndex without = *std::find_if_not(by.begin(), by.end(), paced);
  throw ScenarioError(node.source,
                      fmt::format("some of these miners have a `hash_rate`, but {} has none",
                                  scenario.peers[without].name),
                      "give it to all of them, or to none");
}

/// Its name is its keyword, unless an entry is called so.
std::string name_of(const Source& source, const Scenario& scenario) {
  const std::string_view name = "mining";
  const bool taken = std::any_of(scenario.timeline.begin(), scenario.timeline.end(),
                                 [name](const TimelineEntry& entry) { return entry.name == name; });
  return taken ? fmt::format("{}@{}", name, source.line) : std::string(name);
}

}  // namespace

Trigger read_trigger(const Node& node, Roster& roster) {
  const Fields fields(node, words::triggers, "a moment like {reorg: p3}");
  if (fields.exactly_one({"reorg", "height"}, "trigger") == "reorg") {
    return ReorgSeen{read_selector(fields.require("reorg"), roster)};
  }
  const Fields height(fields.require("height"), words::trigger_height,
                      "a height like {of: p0, at_least: 9}");
  return HeightReached{read_selector(height.require("of"), roster),
                       read_count(height.require("at_least"), 0, kMaxHeight)};
}

void read_mining(const Node& node, Roster& roster, Scenario& scenario) {
  const Fields fields(node, words::mining, "steady mining like {interval: 2s, until: 60s}");
  SteadyMining mining;
  const Node& interval = fields.require("interval");
  mining.interval = read_positive_duration(interval);
  const Node* by = fields.find("by");
  mining.by = by == nullptr ? roster.all() : read_selector(*by, roster);
  check_weights(by == nullptr ? node : *by, mining.by, scenario);

  TimelineEntry entry;
  entry.source = node.source;
  entry.name = name_of(node.source, scenario);
  if (const Node* from = fields.find("from")) entry.at = read_duration(*from);
  const Node& until = fields.require("until");
  const Nanos end = read_duration(until);
  if (end <= entry.at) fail_expected(until, "a time after `from`");
  mining.span = end - entry.at;
  if (static_cast<std::uint64_t>(mining.span / mining.interval) > kMaxBlocks) {
    throw ScenarioError(interval.source,
                        fmt::format("more than {} blocks on average, the limit", kMaxBlocks));
  }
  entry.action = std::move(mining);
  scenario.timeline.push_back(std::move(entry));
}

}  // namespace onetip::sim::yaml
