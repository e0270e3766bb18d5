// sim list [DIR…]

#include <memory>

#include "sim/commands/list_command.hpp"
#include "tools/sim_commands.hpp"

namespace onetip::tools {

Action declare_list(CLI::App& app) {
  const auto inputs = std::make_shared<std::vector<std::string>>(1, "scenarios");
  app.footer(R"(Examples:
  sim list                         the folder `scenarios`
  sim list stories | grep wall     of another one, those about walls)");
  app.add_option("scenarios", *inputs, "Folders or files; `scenarios` unless given")
      ->type_name("DIR|FILE");
  return [inputs](const sim::Streams& streams) { return sim::list_command(*inputs, streams); };
}

}  // namespace onetip::tools
