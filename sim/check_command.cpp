#include "sim/check_command.hpp"

#include <fmt/format.h>

#include "sim/diagnostic.hpp"
#include "sim/scenario_files.hpp"
#include "sim/scenario_yaml.hpp"

namespace onetip::sim {
namespace {

std::string count(std::size_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", number, number == 1 ? one : many);
}

std::string in_short(const Scenario& scenario) {
  return fmt::format("{}: {}, {}, {}, {}", scenario.name,
                     count(scenario.peers.size(), "peer", "peers"), scenario.topology,
                     count(scenario.timeline.size(), "entry", "entries"),
                     count(scenario.expectations.size(), "expectation", "expectations"));
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
