#include "sim/pages/scenario_page.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <sstream>

#include "sim/scenario/story.hpp"
#include "sim/scenario/timeline.hpp"
#include "sim/text/prose.hpp"

namespace onetip::sim {
namespace {

constexpr char kScenarioHead[] = R"(# Scenarios

One story a file. [LANGUAGE.md](LANGUAGE.md) says how they are written, `sim list` lists them, and
`sim scenarios` runs them all. This page is made of the files by `tools/pages`; a test holds it to them.
The time is the timeline's own; a run goes on after it until all is settled.
)";

std::string link(const Scenario& scenario, std::string_view folder) {
  const std::string file = std::filesystem::path(scenario.file).filename().string();
  return fmt::format("[{}]({}{})", scenario.name, folder, file);
}

std::string table(const std::vector<Scenario>& scenarios, std::string_view folder) {
  std::string text = "\n| scenario | story | peers | time |\n|---|---|---|---|\n";
  for (const Scenario& scenario : scenarios) {
    text +=
        fmt::format("| {} | {} | {} | {} |\n", link(scenario, folder), story_of(scenario).headline,
                    scenario.peers.size(), to_text(nominal_end(scenario)));
  }
  return text;
}

/// Markdown takes what is drawn for a drawing only where it is four blanks in.
std::string body(const std::string& story) {
  std::istringstream lines(story);
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    text += (line.starts_with("  ") ? "  " : "") + line + "\n";
  }
  return text;
}

std::string chapter(const Scenario& scenario, std::string_view folder) {
  const Story story = story_of(scenario);
  std::string text = fmt::format("\n### {}\n\n{}\n", link(scenario, folder), story.headline);
  if (!story.body.empty()) text += "\n" + body(story.body);
  text += fmt::format("\n{}, {}. What is expected:\n\n", counted(scenario.peers.size(), "peer"),
                      scenario.topology);
  for (const Expectation& expectation : scenario.expectations) {
    text += "- " + expectation.text + "\n";
  }
  return text;
}

}  // namespace

std::string scenario_page(const std::vector<Scenario>& hold, const std::vector<Scenario>& broken) {
  constexpr std::string_view kBroken = "broken/";
  std::string text = kScenarioHead + table(hold, "");
  text +=
      "\n## Broken ones\n\nThese must come out violated: each shows that a checker sees what it is "
      "there for.\n";
  text += table(broken, kBroken);
  text += "\n## The stories\n";
  for (const Scenario& scenario : hold) text += chapter(scenario, "");
  text += "\n## The broken ones' stories\n";
  for (const Scenario& scenario : broken) text += chapter(scenario, kBroken);
  return text;
}

}  // namespace onetip::sim
