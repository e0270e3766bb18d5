#include "sim/commands/check_command.hpp"

#include <fmt/format.h>

#include "sim/commands/scenario_files.hpp"
#include "sim/report/diagnostic.hpp"
#include "sim/sweep/sweep.hpp"
#include "sim/text/prose.hpp"

namespace onetip::sim {
namespace {

std::string in_short(const Scenario& scenario) {
  return fmt::format("{}: {}, {}, {}, {}", scenario.name, counted(scenario.peers.size(), "peer"),
                     scenario.topology, counted(scenario.timeline.size(), "entry", "entries"),
                     counted(scenario.expectations.size(), "expectation"));
}

std::string in_words(const std::vector<std::string>& settings) {
  std::string text;
  for (const std::string& setting : settings) text += " --set " + setting;
  return text;
}

bool check(const std::string& file, const CheckCommand& command, const Streams& streams) {
  std::string text;
  try {
    text = read_scenario_text(file, streams.in);
    ScenarioOverrides overrides = command.overrides;
    for (const auto& combination : combinations(command.settings)) {
      overrides.settings = combination;
      const Scenario scenario = read_scenario(text, file, overrides);
      streams.out << file << in_words(combination) << ": ok: " << in_short(scenario) << "\n";
    }
    return true;
  } catch (const ScenarioError& error) {
    streams.err << diagnostic(
        with_hint_at_lists(error, text, file, command.overrides, command.settings), text);
  } catch (const BadInput& error) {
    streams.err << "sim: error: " << error.what() << "\n";
  }
  return false;
}

}  // namespace

Verdict check_command(const CheckCommand& command, const Streams& streams) {
  Verdict verdict = Verdict::held;
  try {
    for (const std::string& file : scenario_files(command.inputs)) {
      if (!check(file, command, streams)) verdict = Verdict::bad_scenario;
    }
  } catch (const BadInput& error) {
    streams.err << "sim: error: " << error.what() << "\n";
    return Verdict::bad_scenario;
  }
  streams.out.flush();
  return streams.out ? verdict : worse(verdict, Verdict::harness_failed);
}

}  // namespace onetip::sim
