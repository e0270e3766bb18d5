// sim: runs scenarios and judges them. See sim/command.hpp.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include "sim/command.hpp"
#include "sim/tcp_cluster.hpp"
#include "version.hpp"

namespace {

using namespace onetip;

constexpr char kFooter[] = R"(Examples:
  sim scenarios/partition.yaml             run one scenario
  sim scenarios                            run each *.yaml in a folder; ends with a table
  sim - --seed 9 < story.yaml              from standard input, with another seed
  sim scenarios/money.yaml --out results   keep result.json and journal.jsonl

Exit codes:
  0  held           everything that was demanded held
  1  violated       an expectation or an invariant was broken
  2  inconclusive   an action left no trace, or an expectation had nothing to look at
  3  bad scenario   the scenario or the command line is wrong
  4  harness failed the machine, or this program
  130  interrupted  the report is still written
  Of several: 4, 3, 1, 2, 0, whichever comes first.)";

std::atomic<bool> interrupted = false;

/// The first Ctrl-C ends the run with a report, the second one the program.
void interrupt(int signal) {
  interrupted = true;
  std::signal(signal, SIG_DFL);
}

bool is_terminal(int descriptor) {
  const char* term = std::getenv("TERM");
  return isatty(descriptor) == 1 && !(term != nullptr && std::string_view(term) == "dumb");
}

bool color_wanted() {
  const char* no_color = std::getenv("NO_COLOR");
  return is_terminal(STDOUT_FILENO) && (no_color == nullptr || *no_color == '\0');
}

std::unique_ptr<sim::Cluster> make_cluster(const sim::Scenario& scenario, sim::Journal& journal) {
  return std::make_unique<sim::TcpCluster>(scenario, journal);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Runs scenarios of peer-to-peer chains on real sockets and judges them.", "sim"};
  app.footer(kFooter);
  sim::Command command;
  bool no_color = false;
  app.add_option("scenarios", command.inputs, "Files, folders, or - for standard input")
      ->required()
      ->type_name("FILE|DIR|-");
  app.add_option("--seed", command.overrides.seed, "Every random choice derives from it");
  app.add_option("--engine", command.overrides.engine, "tcp: real loopback sockets")
      ->type_name("tcp");
  app.add_option("--out", command.out, "Write result.json and journal.jsonl there")
      ->type_name("DIR");
  app.add_flag("--quiet", command.quiet, "The verdict alone");
  app.add_flag("--no-color", no_color, "No colours (as NO_COLOR in the environment)");
  app.set_version_flag("--version", std::string("onetip sim ") + kVersion);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(sim::Verdict::bad_scenario);
  }
  command.color = !no_color && color_wanted();
  command.status = !command.quiet && is_terminal(STDERR_FILENO);
  std::signal(SIGINT, interrupt);
  std::signal(SIGTERM, interrupt);
  const sim::Streams streams{std::cin, std::cout, std::cerr};
  return static_cast<int>(sim::run_command(command, streams, make_cluster, interrupted));
}
