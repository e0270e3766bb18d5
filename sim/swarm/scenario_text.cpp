#include "sim/swarm/scenario_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/swarm/fault_draw.hpp"
#include "sim/swarm/head_draw.hpp"
#include "sim/swarm/population_draw.hpp"
#include "sim/swarm/work_draw.hpp"
#include "sim/text/prose.hpp"
#include "sim/yaml/read_scenario.hpp"

namespace onetip::sim::swarm {

namespace {

Scenario read_head(std::uint64_t seed, const std::string& head) {
  return read_scenario(fmt::format("seed: {}\n{}expect: [{{at: end, tips: 1}}]\n", seed, head),
                       scenario_name(seed));
}

/// By time; what waits for its moment at the end.
Entries draw_timeline(const Stage& stage) {
  Entries all = draw_work(stage);
  for (const Entries& more : {draw_population(stage), draw_faults(stage)}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  std::stable_sort(all.begin(), all.end(), [](const Entry& a, const Entry& b) {
    return std::pair(a.triggered, a.at) < std::pair(b.triggered, b.at);
  });
  return all;
}

std::string hostile_in_words(const Stage& stage) {
  std::vector<std::string> each;
  for (const PeerIndex peer : stage.hostile) {
    each.push_back(
        fmt::format("{} ({})", stage.name(peer), to_text(stage.scenario.peers[peer].behaviour)));
  }
  return each.empty() ? "all honest" : "hostile: " + in_prose(each);
}

/// A line that is too long goes on in the next one.
std::string as_comment(const std::string& prose) {
  constexpr std::size_t kWidth = 100;
  std::string text;
  std::size_t from = 0;
  while (prose.size() - from > kWidth) {
    std::size_t to = prose.rfind(' ', from + kWidth);
    if (to == std::string::npos || to <= from) to = prose.find(' ', from);
    if (to == std::string::npos) break;
    text += "# " + prose.substr(from, to - from) + "\n";
    from = to + 1;
  }
  return text + "# " + prose.substr(from) + "\n";
}

std::string story(const Stage& stage, const std::optional<Like>& like) {
  std::string text = as_comment(
      fmt::format("A random scenario, drawn from seed {}: {}, topology {}, {}.", stage.seed,
                  counted(stage.size(), "peer"), stage.scenario.topology, hostile_in_words(stage)));
  text += "#\n";
  if (like)
    text +=
        as_comment(fmt::format("Peers, topology, links and chain are those of {}.", like->name));
  return text +
         "# Whatever happens, no invariant breaks; and once all of it is over the honest peers "
         "converge.\n";
}

std::string in_lines(const Entries& entries) {
  if (entries.empty()) return "timeline: []\n";
  std::string text = "timeline:\n";
  bool triggered = false;
  for (const Entry& entry : entries) {
    if (entry.triggered && !triggered) text += "  # when their moment comes:\n";
    triggered = entry.triggered;
    text += "  - " + entry.text + "\n";
  }
  return text;
}

/// An honest peer that is alone always agrees with itself, so it is to be there.
std::string demand(const Stage& stage) {
  const bool alone = stage.size() - stage.hostile.size() == 1;
  return alone ? "{at: end, height: {of: honest, at_least: 0}}"
               : "{at: end, converged: honest, within: auto}";
}

}  // namespace

std::string scenario_name(std::uint64_t seed) { return fmt::format("swarm-{}", seed); }

std::string scenario_text(std::uint64_t seed, const std::optional<Like>& like) {
  const std::string head = like ? like->head : draw_head(seed);
  const Scenario scenario = read_head(seed, head);
  const Stage stage = make_stage(seed, scenario);
  if (!connected_without(stage.graph, stage.hostile)) {
    // A topology that is drawn is another one with this seed.
    throw ScenarioError({scenario_name(seed), 1, 1},
                        "only hostile peers connect the honest ones: nothing makes them converge");
  }
  std::string text = story(stage, like);
  text += fmt::format("name: {}\nseed: {}\nengine: virtual\n\n", scenario_name(seed), seed);
  text += "# who they are, how they are connected, and the rules of their chain\n" + head + "\n";
  text += "# what happens: blocks, payments and faults; every fault ends\n";
  text += draw_steady_mining(stage) + in_lines(draw_timeline(stage));
  text += "\n# what was drawn may have nothing to bite on\nwitnesses: off\n";
  return text + "\n# what is demanded, besides the invariants\nexpect:\n  - " + demand(stage) +
         "\n";
}

}  // namespace onetip::sim::swarm
