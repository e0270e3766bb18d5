#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <string_view>

#include "tools/sim_commands.hpp"

namespace onetip::tools {

std::function<bool()> declare_color(CLI::App& app) {
  const auto no_color = std::make_shared<bool>(false);
  app.add_flag("--no-color", *no_color, "No colours (as NO_COLOR in the environment)");
  return [no_color] {
    const char* environment = std::getenv("NO_COLOR");
    const char* term = std::getenv("TERM");
    const bool refused = *no_color || (environment != nullptr && *environment != '\0');
    const bool dumb = term != nullptr && std::string_view(term) == "dumb";
    return !refused && !dumb && isatty(STDOUT_FILENO) == 1;
  };
}

}  // namespace onetip::tools
