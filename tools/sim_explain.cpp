// sim explain DIR

#include <memory>
#include <string>

#include "sim/commands/explain_command.hpp"
#include "tools/sim_commands.hpp"

namespace onetip::tools {

Action declare_explain(CLI::App& app) {
  const auto folder = std::make_shared<std::string>();
  app.footer(R"(Examples:
  sim scenarios/money.yaml --out results
  sim explain results              the same report, from results/journal.jsonl alone

Exit codes: that of the run; 3 where the folder holds no whole run.)");
  app.add_option("folder", *folder, "What `--out DIR` wrote")->required()->type_name("DIR");
  const auto color = declare_color(app);
  return [folder, color](const sim::Streams& streams) {
    return sim::explain_command(*folder, {.color = color()}, streams);
  };
}

}  // namespace onetip::tools
