#include "sim/report/result_json.hpp"

#include <boost/json.hpp>

#include "sim/report/repeat_command.hpp"
#include "sim/text/json_text.hpp"

namespace onetip::sim {
namespace {

namespace json = boost::json;

json::value nanos(const std::optional<Nanos>& time) {
  return time ? json::value(time->count()) : json::value(nullptr);
}

json::array names(const Scenario& scenario, const PeerSet& peers) {
  json::array list;
  for (const PeerIndex peer : peers) list.emplace_back(scenario.peers[peer].name);
  return list;
}

/// The figures that were charged.
json::value charged_cpu(const Scenario& scenario) {
  if (!is_cpu_charged(scenario)) return nullptr;
  return figures_json(*scenario.cpu);
}

json::array peers(const Scenario& scenario) {
  json::array list;
  for (const PeerSpec& peer : scenario.peers) {
    list.push_back(json::object{
        {"name", peer.name},
        {"group", peer.group},
        {"behaviour", to_text(peer.behaviour)},
        {"sync", peer.sync == net::SyncMode::gossip ? "gossip" : "poll"},
    });
  }
  return list;
}

json::object finding(const Scenario& scenario, const Finding& it) {
  json::object out{{"name", it.name}, {"claim", it.claim}, {"verdict", to_text(it.verdict)}};
  if (it.source) {
    out["file"] = printable(it.source->file);
    out["line"] = it.source->line;
    out["column"] = it.source->column;
  }
  out["since"] = nanos(it.since);
  out["within"] = nanos(it.within);
  out["held_at"] = nanos(it.held_at);
  out["peers"] = names(scenario, it.peers);
  out["records"] = json::array(it.proof.begin(), it.proof.end());
  out["explanation"] = printable(it.explanation);
  return out;
}

/// Expectations stand in the file; invariants, and the time-out, do not.
json::array findings(const Scenario& scenario, const Outcome& outcome, bool from_file) {
  json::array list;
  for (const Finding& it : outcome.findings) {
    if (it.source.has_value() == from_file) list.push_back(finding(scenario, it));
  }
  return list;
}

json::array actions(const Scenario& scenario, const Outcome& outcome) {
  json::array list;
  for (const Witness& it : outcome.witnesses) {
    const TimelineEntry& entry = scenario.timeline[it.entry];
    list.push_back(json::object{
        {"name", entry.name},
        {"action", keyword(entry.action)},
        {"line", entry.source.line},
        {"runs", it.runs},
        {"witnessed", it.witnessed},
        {"witness", printable(it.trace)},
        {"began", nanos(it.began)},
        {"ended", nanos(it.ended)},
    });
  }
  return list;
}

json::array tips(const Scenario& scenario, const Outcome& outcome) {
  json::array list;
  for (const FinalTip& it : outcome.tips) {
    list.push_back(json::object{
        {"peer", scenario.peers[it.peer].name},
        {"height", it.tip.height},
        {"hash", it.tip.hash.hex()},
        {"effort", core::to_text(it.effort)},
        {"mined_by", it.mined_by},
    });
  }
  return list;
}

}  // namespace

std::string to_result_json(const Scenario& scenario, const Outcome& outcome) {
  json::object out;
  out["schema"] = kResultSchema;
  out["scenario"] = scenario.name;
  out["file"] = printable(scenario.file);
  out["engine"] = outcome.engine;
  out["seed"] = scenario.seed;
  out["cpu"] = charged_cpu(scenario);
  out["set"] = json::array(scenario.settings.begin(), scenario.settings.end());
  if (scenario.branch) {
    out["branch"] = json::object{{"until", scenario.branch->at.count()},
                                 {"then", printable(scenario.branch->file)}};
  }
  out["repeat"] = printable(repeat_command(scenario));
  out["topology"] = scenario.topology;
  out["verdict"] = to_text(outcome.verdict);
  out["exit_code"] = static_cast<int>(outcome.verdict);
  out["summary"] = printable(outcome.summary);
  out["end"] = outcome.end ? json::value(to_text(*outcome.end)) : json::value(nullptr);
  out["topology_after"] = outcome.topology_after.count();
  out["ended_at"] = outcome.ended_at.count();
  out["peers"] = peers(scenario);
  out["expectations"] = findings(scenario, outcome, true);
  out["invariants"] = findings(scenario, outcome, false);
  out["actions"] = actions(scenario, outcome);
  out["tips"] = tips(scenario, outcome);
  return json::serialize(out) + "\n";
}

std::string to_error_json(const std::string& file, Verdict verdict, const std::string& message) {
  json::object out;
  out["schema"] = kResultSchema;
  out["file"] = printable(file);
  out["verdict"] = to_text(verdict);
  out["exit_code"] = static_cast<int>(verdict);
  out["summary"] = printable(message);
  return json::serialize(out) + "\n";
}

}  // namespace onetip::sim
