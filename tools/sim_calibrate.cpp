// sim calibrate

#include <memory>

#include "sim/commands/calibrate_command.hpp"
#include "tools/sim_commands.hpp"
#include "tools/sim_terminal.hpp"

namespace onetip::tools {
Action declare_calibrate(CLI::App& app) {
  const auto command = std::make_shared<sim::CalibrateCommand>();
  app.footer(R"(Takes some seconds; leave the machine alone meanwhile. The file goes to
$XDG_CONFIG_HOME/onetip/cpu.json, else ~/.config/onetip/cpu.json, where `cpu: calibrated` finds it.

Examples:
  sim calibrate                            measure, and keep it for `cpu: calibrated`
  sim calibrate --out lab.json             keep it elsewhere
  sim story.yaml --engine virtual --profile lab.json
                                           charge that machine's CPU, on any machine
  sim story.yaml --engine virtual --profile reference
                                           or the one that this version ships
  sim story.yaml --engine virtual --profile check_ed25519_ns=5000000
                                           or one figure: 5 ms a signature
  sim calibrate --out - | jq .ledger_ns    the profile to standard output, the table to error

Exit codes: 0 written, 3 a wrong command line, 4 it can't be written, 130 interrupted.)");
  app.add_option("--out", command->out, "Write the profile there; -: to standard output")
      ->type_name("FILE|-");
  return [command](const sim::Streams& streams) {
    command->status = has_live_terminal();
    command->options.interrupted = &watch_for_interrupts();
    return sim::calibrate_command(*command, streams);
  };
}

}  // namespace onetip::tools
