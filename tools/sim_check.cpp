// sim check FILE…

#include <memory>

#include "sim/commands/check_command.hpp"
#include "tools/sim_commands.hpp"

namespace onetip::tools {

Action declare_check(CLI::App& app) {
  const auto command = std::make_shared<sim::CheckCommand>();
  app.footer(R"(Examples:
  sim check story.yaml             story.yaml: ok: …, or what is wrong and where
  sim check scenarios              each *.yaml in a folder
  make-story | sim check -         from standard input
  sim check story.yaml --set 'links.latency=[5ms, 50ms]' --set peers=16
                                   each combination of a sweep, before it runs

Exit codes: 0 all can be run, 3 one can't.)");
  app.add_option("scenarios", command->inputs, "Files, folders, or - for standard input")
      ->required()
      ->type_name("FILE|DIR|-");
  declare_engine(app, command->overrides);
  declare_settings(app, command->settings);
  return [command](const sim::Streams& streams) { return sim::check_command(*command, streams); };
}

}  // namespace onetip::tools
