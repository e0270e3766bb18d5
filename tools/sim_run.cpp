// sim FILE|DIR|-…

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/commands/branch_command.hpp"
#include "sim/commands/run_command.hpp"
#include "sim/commands/run_output.hpp"
#include "sim/commands/sweep_command.hpp"
#include "sim/run/engines.hpp"
#include "tools/one_of.hpp"
#include "tools/sim_commands.hpp"
#include "tools/sim_terminal.hpp"

namespace onetip::tools {
namespace {

constexpr char kFooter[] = R"(Examples:
  sim scenarios/partition.yaml             run one scenario
  sim scenarios                            run each *.yaml in a folder; ends with a table
  sim - --seed 9 < story.yaml              from standard input, with another seed
  sim scenarios/money.yaml --set peers=20 --set links.latency=50ms
                                           with other values than the file's
  sim scenarios/money.yaml --out results   keep journal.jsonl, result.json and junit.xml
  sim scenarios --format json | jq -r '.file + ": " + .verdict'
  sim scenarios --out results --annotate   in CI: junit.xml of all, and remarks on the lines
  sim scenarios/money.yaml --engine both   over TCP and in virtual time, held against each other

Sweeps: a scenario under many seeds, and under each combination of settings with several values.
  sim FILE --engine virtual --seeds 1..1000
                                           failing seeds, each with the command that repeats it,
                                           and distributions
  sim FILE --engine virtual --seeds 1..100 --set 'links.latency=[5ms, 50ms]' --set 'peers=[8, 16]'
  sim FILE --engine virtual --seeds 1..1000 --out base    keep base/sweep.json (sim schema sweep)
  sim FILE --engine virtual --seeds 1..1000 --compare base/sweep.json
  A sweep runs on the engine that --engine or the file says; on real sockets one after the other
  unless --jobs says more. Of failing seeds --out keeps the journals, up to 20 a combination;
  sim report base/seed-1 draws the page of one. --compare says so where the file is not the one
  that the base was made of.

Branches: the run up to a moment, then two futures of it side by side, in virtual time.
  sim scenarios/partition.yaml --until 3s --then scenarios/branches/light-half-mines-on.yaml
                                           what if, from 3 s on, that file's timeline came instead?
                                           Verdicts, figures, and the first record that differs
  --out writes as-it-was/, otherwise/ and branch.json. The exit code is the worse of both.

Exit codes:
  0  held           everything that was demanded held
  1  violated       an expectation or an invariant was broken, the engines differ (both), or it
                    is worse than --compare's base
  2  inconclusive   an action left no trace, an expectation had nothing to look at, or there were
                    too few runs to compare (8 on each side)
  3  bad scenario   the scenario or the command line is wrong, or a branch has another past
  4  harness failed the machine, or this program
  130  interrupted  the report is still written, and says what was not begun; of a sweep, what is
                    done is kept
  Of several: 130, 4, 3, 1, 2, 0, whichever comes first.)";

const std::vector<std::pair<std::string, sim::OutputFormat>> kFormats{
    {"text", sim::OutputFormat::text}, {"json", sim::OutputFormat::json}};

/// A branch, a sweep, or runs one after the other.
sim::Verdict run_or_sweep(sim::Command& command, const sim::BranchCommand& branch,
                          const sim::SweepCommand& sweep, const sim::Streams& streams) {
  const std::atomic<bool>& interrupted = watch_for_interrupts();
  if (sim::is_branch(branch)) {
    return sim::branch_command(command, branch, sweep, streams, sim::make_cluster, interrupted);
  }
  if (sim::is_sweep(sweep)) {
    return sim::sweep_command(command, sweep, streams, sim::make_cluster, interrupted);
  }
  if (sweep.jobs > 0) {
    return sim::RunOutput(command, streams)
        .failed(command.inputs.front(), sim::Verdict::bad_scenario,
                "--jobs is for sweeps: give --seeds, too")
        .verdict;
  }
  command.overrides.settings = sweep.settings;
  return sim::run_command(command, streams, sim::make_cluster, interrupted);
}

}  // namespace

Action declare_run(CLI::App& app) {
  const auto command = std::make_shared<sim::Command>();
  const auto sweep = std::make_shared<sim::SweepCommand>();
  const auto branch = std::make_shared<sim::BranchCommand>();
  app.footer(kFooter);
  app.add_option("scenarios", command->inputs, "Files, folders, or - for standard input")
      ->required()
      ->type_name("FILE|DIR|-");
  app.add_option("--seed", command->overrides.seed, "Every random choice derives from it")
      ->check(one_seed());
  declare_engine(app, command->overrides);
  declare_profile(app, command->overrides);
  declare_settings(app, sweep->settings);
  app.add_option("--seeds", sweep->seeds, "Run it under each of these seeds")->type_name("A..B");
  app.add_option("--jobs", sweep->jobs,
                 "Runs of a sweep at a time; in virtual time as many as the machine has threads")
      ->type_name("N")
      ->check(CLI::Range(1U, 1024U).description(""));
  app.add_option("--compare", sweep->base,
                 "End in 1 where something got significantly worse than in an earlier sweep.json")
      ->type_name("FILE");
  app.add_option("--until", branch->until, "Up to this moment of the timeline, then as --then says")
      ->type_name("TIME");
  app.add_option("--then", branch->then,
                 "Another future: its timeline and expect, from --until on, beside the file's own")
      ->type_name("FILE");
  app.add_option(
         "--out", command->out,
         "Write the page report.html, journal, result and a copy of the scenario there, in place "
         "of what an earlier run left")
      ->type_name("DIR");
  app.add_flag("--strip", command->strip, "A strip chart of each run, in text");
  app.add_option("--format", command->format,
                 "text: a report · json: a line each, as in result.json (sim schema result)")
      ->transform(one_of(kFormats))
      ->type_name("text|json");
  app.add_flag("--annotate", command->annotate,
               "Say what went wrong as GitHub Actions shows it beside the file's lines");
  app.add_flag("--quiet", command->quiet, "The verdict alone");
  const auto color = declare_color(app);
  return [command, branch, sweep, color](const sim::Streams& streams) {
    command->color = color();
    command->status = !command->quiet && has_live_terminal();
    return run_or_sweep(*command, *branch, *sweep, streams);
  };
}

}  // namespace onetip::tools
