// sim: runs scenarios and judges them; its commands are in sim_commands.hpp.

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <iostream>

#include "sim/report/result_json.hpp"
#include "tools/sim_commands.hpp"
#include "tools/sim_input.hpp"
#include "tools/sim_mistakes.hpp"
#include "version.hpp"

namespace onetip::tools {
namespace {

const SimCommand& command_of(int argc, char** argv) {
  const auto commands = sim_commands();
  const std::string_view first = argc > 1 ? argv[1] : "";
  const auto found = std::find_if(commands.begin(), commands.end(),
                                  [first](const SimCommand& it) { return it.name == first; });
  return found == commands.end() ? commands.front() : *found;
}

/// `Commands:` and a line for each, above the examples of `sim` itself.
std::string commands_in_words() {
  std::string text = "Commands (sim COMMAND --help tells more):\n";
  for (const SimCommand& command : sim_commands().subspan(1)) {
    text += fmt::format("  {:<12} {}\n", command.name, command.summary);
  }
  return text + "\n";
}

/// Whatever else is wrong with the command line.
bool asks_for_json(int argc, char** argv) {
  std::string_view before;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--format=json" || (before == "--format" && word == "json")) return true;
    before = word;
  }
  return false;
}

/// What can't be read by who asked for it is no answer, whatever it says.
int ended(sim::Verdict verdict) {
  if (std::cout.flush()) return static_cast<int>(verdict);
  std::cerr << "sim: error: can't write to standard output\n";
  return static_cast<int>(sim::worse(verdict, sim::Verdict::harness_failed));
}

/// Who reads a line of JSON for each scenario gets one for those that could not be run.
std::string refusal_in_json(const CLI::App& app, const CLI::ParseError& error) {
  const auto& scenarios = app.get_option("scenarios")->results();
  return sim::to_error_json(scenarios.empty() ? "" : scenarios.front(), sim::Verdict::bad_scenario,
                            what_is_wrong(app, error));
}

std::string failure(const CLI::App* app, const CLI::Error& error) {
  return fmt::format("sim: error: {}\nRun with --help for more information.\n",
                     what_is_wrong(*app, error));
}

int run(int argc, char** argv) {
  const SimCommand& command = command_of(argc, argv);
  const bool is_plain = command.name.empty();
  CLI::App app{std::string(is_plain ? "Runs scenarios of peer-to-peer chains on real sockets and "
                                      "judges them."
                                    : command.summary),
               is_plain ? "sim" : fmt::format("sim {}", command.name)};
  const Action act = command.declare(app);
  app.failure_message(failure);
  if (is_plain) {
    app.footer(commands_in_words() + app.get_footer());
    app.set_version_flag("--version", std::string("onetip sim ") + kVersion);
  } else {
    --argc;
    ++argv;
  }
  try {
    if (const auto mistake = is_plain && argc > 1 ? misspelt_command(argv[1]) : std::nullopt) {
      throw CLI::ParseError(*mistake, CLI::ExitCodes::ExtrasError);
    }
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (app.exit(error) == 0) return ended(sim::Verdict::held);
    if (is_plain && asks_for_json(argc, argv)) std::cout << refusal_in_json(app, error);
    return ended(sim::Verdict::bad_scenario);
  }
  StandardInput input;
  std::istream in(&input);
  return ended(act(sim::Streams{in, std::cout, std::cerr}));
}

}  // namespace
}  // namespace onetip::tools

int main(int argc, char** argv) {
  // A file that may not grow (ulimit -f) is one that can't be written, as on a full disk.
  std::signal(SIGXFSZ, SIG_IGN);
  return onetip::tools::run(argc, argv);
}
