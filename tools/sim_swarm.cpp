// sim swarm --seeds 1..N

#include <memory>

#include "sim/commands/swarm_command.hpp"
#include "sim/run/engines.hpp"
#include "sim/swarm/last_words.hpp"
#include "tools/sim_commands.hpp"
#include "tools/sim_terminal.hpp"

namespace onetip::tools {
namespace {

constexpr char kSwarmFooter[] =
    R"(A seed is a scenario: peers, topology, links, chain, faults, hostile peers, mining.
Each is run in virtual time. What must hold: the invariants of every run, and that
the honest peers converge once everything is over.

Examples:
  sim swarm --seeds 1..500                 draw and run 500 scenarios
  sim swarm --seeds 17..17                 one of them again
  sim swarm --print 17 > it.yaml           its scenario, to read, change and run: sim it.yaml
  sim swarm --seeds 1..500 --like my.yaml  on the peers, topology, links and chain of a file
  sim swarm --seeds 1..500 --out failed    keep those that fail: scenario, journal, report

Exit codes: 0 all held, 1 violated, 2 inconclusive, 3 wrong command line or file, 4 the
machine or this program failed, 130 interrupted: what is done is said.)";

CLI::Validator seeds_like_1_to_n() {
  return {[](std::string& text) {
            const auto range = sim::SeedRange::parse(text);
            return range ? "" : range.error().what;
          },
          ""};
}

}  // namespace

Action declare_swarm(CLI::App& app) {
  const auto command = std::make_shared<sim::SwarmCommand>();
  const auto seeds = std::make_shared<std::string>();
  app.footer(kSwarmFooter);
  auto* range = app.add_option("--seeds", *seeds, "Which scenarios to draw and run")
                    ->check(seeds_like_1_to_n())
                    ->type_name("FIRST..LAST");
  auto* print =
      app.add_option("--print", command->print, "Write this seed's scenario, and run nothing")
          ->check(one_seed())
          ->type_name("SEED")
          ->excludes(range);
  app.add_option("--like", command->like,
                 "Take peers, topology, links and chain from this scenario")
      ->type_name("FILE");
  app.add_option("--out", command->out, "Keep each failing one there: scenario, journal, report")
      ->type_name("DIR");
  app.add_option("--jobs", command->jobs,
                 "Threads; as many as the machine runs at once unless given")
      ->check(CLI::Range(1, 1024).description(""))
      ->type_name("N");
  app.add_flag("--quiet", command->quiet, "The failing ones alone, without marks");
  app.callback([range, print] {
    if (range->count() + print->count() == 0) throw CLI::RequiredError("--seeds, or --print,");
  });
  return [command, seeds](const sim::Streams& streams) {
    if (!seeds->empty()) command->seeds = *sim::SeedRange::parse(*seeds);
    command->status = has_live_terminal();
    sim::say_last_words();
    return sim::swarm_command(*command, streams, sim::make_cluster, watch_for_interrupts());
  };
}

}  // namespace onetip::tools
