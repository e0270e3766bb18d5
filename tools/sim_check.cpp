// sim check FILE…

#include <memory>

#include "sim/commands/check_command.hpp"
#include "tools/sim_commands.hpp"

namespace onetip::tools {

Action declare_check(CLI::App& app) {
  const auto inputs = std::make_shared<std::vector<std::string>>();
  app.footer(R"(Examples:
  sim check story.yaml             story.yaml: ok: …, or what is wrong and where
  sim check scenarios              each *.yaml in a folder
  make-story | sim check -         from standard input

Exit codes: 0 all can be run, 3 one can't.)");
  app.add_option("scenarios", *inputs, "Files, folders, or - for standard input")
      ->required()
      ->type_name("FILE|DIR|-");
  return [inputs](const sim::Streams& streams) { return sim::check_command(*inputs, streams); };
}

}  // namespace onetip::tools
