// A twin run for a program.

#include <boost/json.hpp>

#include "sim/compare/twin_report.hpp"
#include "sim/report/result_json.hpp"
#include "sim/text/json_text.hpp"

namespace onetip::sim {

namespace {

namespace json = boost::json;

json::object spread_to_json(const PropagationSpread& it) {
  return {{"arrivals", it.arrivals},
          {"p50", it.p50.count()},
          {"p90", it.p90.count()},
          {"p99", it.p99.count()},
          {"longest", it.longest.count()}};
}

json::object comparison_to_json(const Twin& twin) {
  json::array remarks;
  for (const std::string& remark : twin.remarks) remarks.emplace_back(printable(remark));
  json::array differ;
  for (const std::size_t index : twin.differ)
    differ.emplace_back(twin.outcome.findings[index].claim);
  return {{"compared", twin.compared},
          {"agree", twin.agree()},
          {"differ", std::move(differ)},
          {"remarks", std::move(remarks)},
          {"propagation",
           json::object{{"tcp", spread_to_json(twin.tcp.trace.propagation)},
                        {"virtual", spread_to_json(twin.virtual_time.trace.propagation)}}}};
}

}  // namespace

std::string to_twin_json(const Scenario& scenario, const Twin& twin) {
  json::object out = json::parse(to_result_json(scenario, twin.outcome)).as_object();
  out["twin"] = comparison_to_json(twin);
  out["tcp"] = json::parse(to_result_json(in_engine(scenario, Engine::tcp), twin.tcp.outcome));
  out["virtual"] = json::parse(
      to_result_json(in_engine(scenario, Engine::virtual_time), twin.virtual_time.outcome));
  return json::serialize(out) + "\n";
}

}  // namespace onetip::sim
