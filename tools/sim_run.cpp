// sim FILE|DIR|-…

#include <map>
#include <memory>

#include "sim/command.hpp"
#include "sim/engines.hpp"
#include "sim_commands.hpp"
#include "sim_terminal.hpp"

namespace onetip {
namespace {

constexpr char kFooter[] = R"(Examples:
  sim scenarios/partition.yaml             run one scenario
  sim scenarios                            run each *.yaml in a folder; ends with a table
  sim - --seed 9 < story.yaml              from standard input, with another seed
  sim scenarios/money.yaml --out results   keep journal.jsonl, result.json and junit.xml
  sim scenarios --format json | jq -r '.file + ": " + .verdict'
  sim scenarios --out results --annotate   in CI: junit.xml of all, and remarks on the lines
  sim scenarios/money.yaml --engine both   over TCP and in virtual time, held against each other

Exit codes:
  0  held           everything that was demanded held
  1  violated       an expectation or an invariant was broken, or the engines differ (both)
  2  inconclusive   an action left no trace, or an expectation had nothing to look at
  3  bad scenario   the scenario or the command line is wrong
  4  harness failed the machine, or this program
  130  interrupted  the report is still written
  Of several: 4, 3, 1, 2, 0, whichever comes first.)";

const std::map<std::string, sim::OutputFormat> kFormats{{"text", sim::OutputFormat::text},
                                                        {"json", sim::OutputFormat::json}};

}  // namespace

Action declare_run(CLI::App& app) {
  const auto command = std::make_shared<sim::Command>();
  app.footer(kFooter);
  app.add_option("scenarios", command->inputs, "Files, folders, or - for standard input")
      ->required()
      ->type_name("FILE|DIR|-");
  app.add_option("--seed", command->overrides.seed, "Every random choice derives from it");
  app.add_option("--engine", command->overrides.engine,
                 "tcp: real loopback sockets · virtual: virtual time, one seed one journal · both: "
                 "one after the other, and held against each other")
      ->type_name("tcp|virtual|both");
  declare_profile(app, command->overrides);
  app.add_option("--out", command->out,
                 "Write the page report.html, journal, result and a copy of the scenario there")
      ->type_name("DIR");
  app.add_flag("--strip", command->strip, "A strip chart of each run, in text");
  app.add_option("--format", command->format,
                 "text: a report · json: a line each, as in result.json (sim schema result)")
      ->transform(CLI::CheckedTransformer(kFormats).description(""))
      ->type_name("text|json");
  app.add_flag("--annotate", command->annotate,
               "Say what went wrong as GitHub Actions shows it beside the file's lines");
  app.add_flag("--quiet", command->quiet, "The verdict alone");
  const auto color = declare_color(app);
  return [command, color](const sim::Streams& streams) {
    command->color = color();
    command->status = !command->quiet && has_live_terminal();
    return sim::run_command(*command, streams, sim::make_cluster, watch_for_interrupts());
  };
}

}  // namespace onetip
