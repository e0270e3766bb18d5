// --profile, for the commands that run scenarios.

#include "sim/virtual/cpu_profile_file.hpp"
#include "tools/sim_commands.hpp"

namespace onetip::tools {

void declare_profile(CLI::App& app, sim::ScenarioOverrides& overrides) {
  overrides.calibrated = sim::calibrated_profile;
  app.add_option_function<std::string>(
         "--profile",
         [&overrides](const std::string& given) {
           const auto profile = sim::read_profile(given);
           if (!profile) throw CLI::ValidationError("--profile", profile.error().what);
           overrides.cpu = *profile;
         },
         "What peers' CPUs take in virtual time, as `cpu:` says: a file of `sim calibrate`, "
         "figures, or `reference`")
      ->type_name("FILE|NAME=NUMBER,…|reference");
}

}  // namespace onetip::tools
