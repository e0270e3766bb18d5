// sim shrink FILE

#include <memory>

#include "sim/commands/shrink_command.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "tools/sim_commands.hpp"
#include "tools/sim_terminal.hpp"

namespace onetip::tools {

Action declare_shrink(CLI::App& app) {
  const auto command = std::make_shared<sim::ShrinkCommand>();
  const auto profile = std::make_shared<sim::ScenarioOverrides>();
  app.footer(R"(Examples:
  sim shrink story.yaml --seed 17 --out small.yaml    then: sim small.yaml
  sim shrink story.yaml | less                        standard output has the scenario and no more
  sim shrink story.yaml --finding 2                   keep the second expectation violated
  sim shrink story.yaml --finding valid-chain         keep an invariant violated
  sim shrink story.yaml --profile lab.json            with CPUs of that machine, as it failed
  sim shrink story.yaml --budget 500                  at most so many runs: the same result anywhere
  sim shrink story.yaml --budget 30s                  what 30 seconds are good for

Runs in virtual time, whatever the file says, and takes away peers, entries, links, blocks, settings
and time while the same finding stays. Ctrl-C writes the smallest scenario so far.

Exit codes:
  0  the smaller scenario is written
  2  nothing is violated in virtual time: nothing to shrink
  3  the scenario or the command line is wrong
  4  the machine, or this program
  130  interrupted; the smallest so far is written)");
  app.add_option("scenario", command->file, "A file, or - for standard input")
      ->required()
      ->type_name("FILE|-");
  app.add_option("--seed", command->seed, "The seed with which it fails; else the file's")
      ->check(one_seed());
  app.add_option("--finding", command->finding,
                 "What must stay violated: the number of an expectation, or an invariant; else the "
                 "first that is")
      ->type_name("N|NAME");
  app.add_option("--out", command->out, "Write it there; else to standard output")
      ->type_name("FILE");
  app.add_option("--jobs", command->jobs, "Threads; as many as the machine runs unless given")
      ->check(CLI::Range(1U, 1024U).description(""))
      ->type_name("N");
  app.add_option("--budget", command->budget, "At most so many runs, or so long")
      ->type_name("RUNS|TIME");
  declare_profile(app, *profile);
  return [command, profile](const sim::Streams& streams) {
    command->cpu = profile->cpu;
    command->status = has_live_terminal();
    return sim::shrink_command(*command, streams, watch_for_interrupts());
  };
}

}  // namespace onetip::tools
