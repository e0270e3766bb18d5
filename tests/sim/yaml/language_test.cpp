// scenarios/LANGUAGE.md against the reader: its tables list the words that there are, its examples
// are scenarios.

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "sim/yaml/read_scenario.hpp"
#include "sim/yaml/settings.hpp"
#include "sim/yaml/words.hpp"

namespace onetip::test::yaml_language_test {

using namespace sim;
using yaml::Vocabulary;
using yaml::Word;

namespace {

using Words = std::set<std::string>;

std::vector<std::string> language_lines() {
  std::ifstream file(std::string(ONETIP_SOURCE_DIR) + "/scenarios/LANGUAGE.md");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

/// What stands in back quotes.
Words words_in(const std::string& text) {
  Words words;
  std::istringstream stream(text);
  std::string outside;
  std::string inside;
  while (std::getline(stream, outside, '`') && std::getline(stream, inside, '`')) {
    words.insert(inside);
  }
  return words;
}

/// The cells of a table's row, without blanks around them.
std::vector<std::string> cells(const std::string& row) {
  std::vector<std::string> all;
  std::istringstream stream(row.substr(1));
  for (std::string cell; std::getline(stream, cell, '|');) {
    const std::size_t first = cell.find_first_not_of(' ');
    const std::size_t last = cell.find_last_not_of(' ');
    all.push_back(first == std::string::npos ? "" : cell.substr(first, last - first + 1));
  }
  return all;
}

/// The words in the first cells of the tables of that section.
Words first_cells(const std::string& section) {
  Words words;
  bool here = false;
  for (const std::string& line : language_lines()) {
    if (line.starts_with("## ")) here = line == "## " + section;
    if (here && line.starts_with("| `")) words.merge(words_in(cells(line).front()));
  }
  return words;
}

/// The words that the last section says are not there yet, by the place that its rows name.
std::map<std::string, Words> words_for_later() {
  std::map<std::string, Words> words;
  bool here = false;
  for (const std::string& line : language_lines()) {
    if (line.starts_with("## ")) here = line == "## Not in this version";
    if (here && line.starts_with("| ")) words[cells(line).at(0)] = words_in(cells(line).at(1));
  }
  return words;
}

Words of(const Vocabulary& vocabulary, bool here) {
  Words words;
  for (const Word& word : vocabulary.words) {
    if (word.here == here) words.insert(std::string(word.text));
  }
  return words;
}

}  // namespace

TEST(ScenarioLanguage, ItsTablesListTheWordsThatThereAre) {
  using namespace yaml;
  const std::map<std::string, const Vocabulary*> sections{
      {"Top level", &words::top_level},   {"Groups", &words::group},
      {"Behaviours", &words::behaviours}, {"Topologies", &words::topologies},
      {"Links", &words::links},           {"Chain", &words::chain},
      {"Timeline", &words::entry},        {"Expectations", &words::expectation}};
  for (const auto& [section, vocabulary] : sections) {
    EXPECT_EQ(first_cells(section), of(*vocabulary, true)) << section;
  }
}

TEST(ScenarioLanguage, ItSaysWhichWordsAreNotThereYet) {
  using namespace yaml;
  std::map<std::string, Words> later = words_for_later();
  EXPECT_EQ(later["top level"], of(words::top_level, false));
  EXPECT_EQ(later["engines"], of(words::engines, false));
  EXPECT_EQ(later["groups"], of(words::group, false));
  EXPECT_EQ(later["behaviours"], of(words::behaviours, false));
  EXPECT_EQ(later["timeline"], of(words::entry, false));
  EXPECT_EQ(later["expectations"], of(words::expectation, false));
}

/// Each on a scenario that has what it changes.
TEST(ScenarioLanguage, ItsExamplesOfSettingsAreTaken) {
  constexpr char kStory[] = R"(
peers: 8
timeline:
  - {at: 1s, for: 4s, name: wall, partition: {sides: [p0..p3, rest]}}
  - {at: 6s, for: 1s, pause: p0}
mining: {interval: 5s, until: 60s}
expect: [{at: end, converged: all}]
)";
  const Words settings = first_cells("--set");
  EXPECT_EQ(settings.size(), 6U);
  for (const std::string& setting : settings) {
    for (const std::string& one : alternatives(setting)) {
      ScenarioOverrides overrides;
      overrides.settings = {one};
      EXPECT_NO_THROW((void)read_scenario(kStory, "story.yaml", overrides)) << one;
    }
  }
}

TEST(ScenarioLanguage, ItsExamplesAreScenarios) {
  std::size_t examples = 0;
  std::string example;
  bool inside = false;
  for (const std::string& line : language_lines()) {
    if (inside && line == "```") {
      EXPECT_NO_THROW(static_cast<void>(read_scenario(example, "LANGUAGE.md"))) << example;
      ++examples;
      inside = false;
    } else if (line == "```yaml") {
      inside = true;
      example.clear();
    } else if (inside) {
      example += line + "\n";
    }
  }
  EXPECT_EQ(examples, 3U);
}

}  // namespace onetip::test::yaml_language_test
