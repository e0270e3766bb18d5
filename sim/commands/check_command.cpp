#include "sim/commands/check_command.hpp"

#include <fmt/format.h>

#include "sim/commands/scenario_files.hpp"
#include "sim/report/diagnostic.hpp"
#include "sim/text/prose.hpp"
#include "sim/yaml/read_scenario.hpp"

namespace onetip::sim {
namespace {

std::string in_short(const Scenario& scenario) {
  return fmt::format("{}: {}, {}, {}, {}", scenario.name, counted(scenario.peers.size(), "peer"),
                     scenario.topology, counted(scenario.timeline.size(), "entry", "entries"),
                     counted(scenario.expectations.size(), "expectation"));
}

bool check(const std::string& file, const Streams& streams) {
  std::string text;
  try {
    text = read_scenario_text(file, streams.in);
    const Scenario scenario = read_scenario(text, file);
    streams.out << file << ": ok: " << in_short(scenario) << "\n";
    return true;
  } catch (const ScenarioError& error) {
    streams.err << diagnostic(error, text);
  } catch (const BadInput& error) {
    streams.err << "sim: error: " << error.what() << "\n";
  }
  return false;
}

}  // namespace

Verdict check_command(const std::vector<std::string>& inputs, const Streams& streams) {
  Verdict verdict = Verdict::held;
  try {
    for (const std::string& file : scenario_files(inputs)) {
      if (!check(file, streams)) verdict = Verdict::bad_scenario;
    }
  } catch (const BadInput& error) {
    streams.err << "sim: error: " << error.what() << "\n";
    return Verdict::bad_scenario;
  }
  streams.out.flush();
  return streams.out ? verdict : worse(verdict, Verdict::harness_failed);
}

}  // namespace onetip::sim
