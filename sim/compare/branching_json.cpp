// One past and two futures for a program.

#include <boost/json.hpp>

#include "sim/compare/branching_report.hpp"
#include "sim/report/repeat_command.hpp"
#include "sim/report/result_json.hpp"
#include "sim/text/json_text.hpp"

namespace onetip::sim {

namespace {

namespace json = boost::json;

json::value optional_time(const std::optional<Nanos>& time) {
  return time ? json::value(time->count()) : json::value(nullptr);
}

json::value line_to_json(const std::optional<JournalLine>& line) {
  return line ? json::value(printable(line->text)) : json::value(nullptr);
}

json::value difference_to_json(const Branching& it) {
  if (!it.journals || !it.journals->difference) return nullptr;
  return json::object{{"record", it.journals->records},
                      {"at", optional_time(parting(*it.journals))},
                      {"as_it_was", line_to_json(it.journals->difference->a)},
                      {"otherwise", line_to_json(it.journals->difference->b)}};
}

json::value figures_to_json(const Future& future) {
  if (!future.outcome.end) return nullptr;
  const RunFigures& it = future.figures;
  return json::object{{"time_to_converge", optional_time(it.time_to_converge)},
                      {"deepest_reorg", it.deepest_reorg},
                      {"blocks_mined", it.blocks_mined},
                      {"stale_blocks", it.stale_blocks},
                      {"messages", it.messages},
                      {"bytes", it.bytes}};
}

json::object branch_to_json(const Branching& it) {
  json::object out;
  out["until"] = it.since.count();
  out["then"] = printable(it.otherwise.scenario.branch->file);
  out["one_past"] = it.one_past;
  out["equal_records"] = it.journals ? json::value(it.journals->records) : json::value(nullptr);
  out["difference"] = difference_to_json(it);
  out["figures"] = json::object{{"as_it_was", figures_to_json(it.as_it_was)},
                                {"otherwise", figures_to_json(it.otherwise)}};
  return out;
}

json::value result_of(const Future& it) {
  if (it.outcome.engine.empty()) return nullptr;
  return json::parse(to_result_json(it.scenario, it.outcome));
}

}  // namespace

std::string to_branching_json(const Branching& it) {
  const Scenario& scenario = it.as_it_was.scenario;
  json::object out = json::parse(to_error_json(scenario.file, it.verdict, it.summary)).as_object();
  out["scenario"] = scenario.name;
  out["engine"] = to_text(Engine::virtual_time);
  out["seed"] = scenario.seed;
  out["set"] = json::array(scenario.settings.begin(), scenario.settings.end());
  out["repeat"] = printable(repeat_command(it.otherwise.scenario));
  out["branch"] = branch_to_json(it);
  out["as_it_was"] = result_of(it.as_it_was);
  out["otherwise"] = result_of(it.otherwise);
  return json::serialize(out) + "\n";
}

}  // namespace onetip::sim
