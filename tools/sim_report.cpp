// sim report DIR

#include <memory>
#include <string>

#include "sim/commands/report_command.hpp"
#include "tools/sim_commands.hpp"

namespace onetip::tools {

Action declare_report(CLI::App& app) {
  const auto folder = std::make_shared<std::string>();
  app.footer(R"(Examples:
  sim scenarios/money.yaml --out results
  sim report results               results/report.html, from results/journal.jsonl

The verdict and the scenario's text come from result.json and scenario.yaml, where they are there.

Exit codes: 0; 3 where the folder holds no whole run; 4 where the page can't be written.)");
  app.add_option("folder", *folder, "What `--out DIR` wrote")->required()->type_name("DIR");
  return [folder](const sim::Streams& streams) { return sim::report_command(*folder, streams); };
}

}  // namespace onetip::tools
