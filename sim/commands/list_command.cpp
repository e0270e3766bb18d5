#include "sim/commands/list_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/commands/scenario_files.hpp"
#include "sim/report/diagnostic.hpp"
#include "sim/scenario/story.hpp"
#include "sim/yaml/read_scenario.hpp"

namespace onetip::sim {

Verdict list_command(const std::vector<std::string>& inputs, const Streams& streams) {
  Verdict verdict = Verdict::held;
  std::vector<std::pair<std::string, std::string>> rows;
  std::size_t width = 0;
  try {
    for (const std::string& file : scenario_files(inputs)) {
      const std::string text = read_scenario_text(file, streams.in);
      try {
        rows.emplace_back(file, story_of(read_scenario(text, file)).headline);
        width = std::max(width, file.size());
      } catch (const ScenarioError& error) {
        streams.err << diagnostic(error, text);
        verdict = Verdict::bad_scenario;
      }
    }
  } catch (const BadInput& error) {
    streams.err << "sim: error: " << error.what() << "\n";
    return Verdict::bad_scenario;
  }
  for (const auto& [file, headline] : rows) {
    streams.out << (headline.empty() ? file : fmt::format("{:<{}}  {}", file, width, headline))
                << "\n";
  }
  streams.out.flush();
  return streams.out ? verdict : worse(verdict, Verdict::harness_failed);
}

}  // namespace onetip::sim
