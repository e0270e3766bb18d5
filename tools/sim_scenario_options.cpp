// --engine and --set, for the commands that read scenarios.

#include "tools/sim_commands.hpp"

namespace onetip::tools {

void declare_engine(CLI::App& app, sim::ScenarioOverrides& overrides) {
  app.add_option("--engine", overrides.engine,
                 "tcp: real loopback sockets · virtual: virtual time, one seed one journal · both: "
                 "one after the other, and held against each other")
      ->type_name("tcp|virtual|both");
}

void declare_settings(CLI::App& app, std::vector<std::string>& settings) {
  app.add_option("--set", settings,
                 "Change a key of the scenario (links.latency=50ms, timeline.1.for=2s); a list of "
                 "values makes a grid")
      ->type_name("KEY=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->allow_extra_args(false);
}

}  // namespace onetip::tools
