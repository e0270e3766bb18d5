#include "tools/sim_commands.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>

#include "sim/run/seed_range.hpp"

namespace onetip::tools {

std::span<const SimCommand> sim_commands() {
  static constexpr std::array kCommands{
      SimCommand{"", "Run scenarios and judge them", declare_run},
      SimCommand{"check", "Read scenarios without running them", declare_check},
      SimCommand{"list", "Scenarios with their stories", declare_list},
      SimCommand{"explain", "Read a finished run again and judge it from its journal",
                 declare_explain},
      SimCommand{"diff", "The first record in which the journals of two runs differ", declare_diff},
      SimCommand{"report", "Make the page report.html of a finished run again", declare_report},
      SimCommand{"swarm", "Draw random scenarios from seeds, run and judge them", declare_swarm},
      SimCommand{"calibrate", "Measure this machine's CPU, for `cpu: calibrated`",
                 declare_calibrate},
      SimCommand{"shrink", "Make a scenario that fails as small as it gets", declare_shrink},
      SimCommand{"schema", "JSON Schemas of scenarios and results, and the journal's records",
                 declare_schema},
      SimCommand{"completion", "A script that completes sim's arguments in bash or zsh",
                 declare_completion},
  };
  return kCommands;
}

CLI::Validator one_seed() {
  return {[](std::string& text) {
            const auto seed = sim::SeedRange::parse(text);
            const bool is_range = text.find("..") != std::string::npos;
            if (seed && !is_range) return std::string();
            return fmt::format("expected a whole number from 0 to {}, found `{}`",
                               std::numeric_limits<std::uint64_t>::max(), text);
          },
          ""};
}

}  // namespace onetip::tools
