// The JSON Schemas: of scenarios, held to the reader's vocabularies and to what it takes and
// refuses; of results, held to real ones.

#include "sim/yaml/schema.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "sim/report/result_json.hpp"
#include "sim/report/result_schema.hpp"
#include "sim/yaml/document.hpp"
#include "sim/yaml/meanings.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "support/data.hpp"
#include "support/journal_script.hpp"
#include "support/json_schema.hpp"
#include "support/process.hpp"

namespace onetip::test::schema_test {
namespace {

using namespace sim;
namespace json = boost::json;
using yaml::Place;
using yaml::Word;

/// A plain scalar as YAML 1.2 understands it, which is what editors do.
json::value scalar(const std::string& text) {
  if (text == "true" || text == "false") return text == "true";
  const bool is_number = !text.empty() &&
                         text.find_first_not_of("0123456789.") == std::string::npos &&
                         text.find_first_of("0123456789") != std::string::npos &&
                         text.find('.') == text.rfind('.') && text.back() != '.';
  if (!is_number) return json::value(text);
  if (text.find('.') != std::string::npos) return std::stod(text);
  return static_cast<std::uint64_t>(std::stoull(text));
}

json::value to_json(const yaml::Node& node) {
  switch (node.kind) {
    case yaml::Node::Kind::null:
      return nullptr;
    case yaml::Node::Kind::scalar:
      return scalar(node.text);
    case yaml::Node::Kind::list: {
      json::array list;
      for (const yaml::Node& item : node.items) list.push_back(to_json(item));
      return list;
    }
    case yaml::Node::Kind::mapping:
      break;
  }
  json::object mapping;
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    mapping[node.keys[i].text] = to_json(node.items[i]);
  }
  return mapping;
}

const json::value& schema() {
  static const json::value kSchema = json::parse(scenario_schema());
  return kSchema;
}

/// What an editor would say of a scenario; empty: nothing.
std::string editor_says(std::string_view text) {
  return schema_error(schema(), to_json(yaml::parse(text, "story.yaml")));
}

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::filesystem::path> library() {
  std::vector<std::filesystem::path> files;
  for (const std::string folder : {"/scenarios", "/scenarios/broken"}) {
    for (const auto& entry : std::filesystem::directory_iterator(ONETIP_SOURCE_DIR + folder)) {
      if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    }
  }
  return files;
}

using Words = std::set<std::string>;

TEST(ScenarioSchema, HasEveryKeyOfThisVersionAndNoOther) {
  for (const Place& place : yaml::places()) {
    Words meant;
    for (const yaml::Meaning& meaning : place.meanings) {
      const Word* word = place.keys.find(meaning.key);
      ASSERT_NE(word, nullptr) << "`" << meaning.key << "` has a meaning in scenario_yaml_meanings"
                               << ".cpp, and is no word of " << place.name;
      if (word->here) meant.insert(std::string(meaning.key));
    }
    Words here;
    for (const std::string_view word : place.keys.here()) here.insert(std::string(word));
    EXPECT_EQ(meant, here) << "in sim/yaml/meanings.cpp, at " << place.name;
  }
}

/// Every `$ref` leads somewhere.
void follow(const json::value& value) {
  if (value.is_array()) {
    for (const json::value& item : value.get_array()) follow(item);
  }
  if (!value.is_object()) return;
  for (const auto& [key, item] : value.get_object()) {
    follow(item);
    if (key != "$ref" || !item.is_string()) continue;
    const std::string name(std::string_view(item.get_string()).substr(sizeof "#/definitions"));
    EXPECT_TRUE(schema().at("definitions").as_object().contains(name)) << name;
  }
}

TEST(ScenarioSchema, DefinesWhatItNames) { follow(schema()); }

TEST(ScenarioSchema, HasTheWordsOfEveryChoice) {
  const auto words = [](std::string_view definition) {
    Words all;
    const json::value& choice = schema().at("definitions").at(definition);
    for (const json::value& word : choice.at("enum").as_array()) {
      all.insert(std::string(word.as_string()));
    }
    return all;
  };
  const auto of = [](const yaml::Vocabulary& vocabulary) {
    const auto here = vocabulary.here();
    return Words(here.begin(), here.end());
  };
  EXPECT_EQ(words("behaviours"), of(yaml::words::behaviours));
  EXPECT_EQ(words("engines"), of(yaml::words::engines));
  EXPECT_EQ(words("hows"), of(yaml::words::hows));
}

TEST(ScenarioSchema, TakesEveryScenario) {
  for (const auto& file : library()) EXPECT_EQ(editor_says(content(file)), "") << file;
}

TEST(ScenarioSchema, TakesWhatTheReaderTakes) {
  const std::vector<std::string> rest{
      "peers: 2\nlinks: {latency: 1.5ms, jitter: 1us, bandwidth: 0.5gbit}\n",
      "peers: {a: , b: {count: 2, links: {latency: 5ms}}}\nlinks: [{between: [a, [b0, b1]], "
      "latency: 1h, jitter: 1h}]\n",
      "peers: {7: {count: 2}}\ntopology: {edges: [[70, 71]]}\nname: 7\n",
      "peers: 20\ntopology: {small-world: {degree: 4, rewire: 10%}}\nchain:\ntimeline:\n",
      "peers: 20\ntopology: {small-world: {degree: 4, rewire: 0.1}}\ninvariants: off\nwitnesses: "
      "off\n",
      "peers: 4\ntimeline: [{at: 0s, send: {from: p0, to: p1, amount: 25/2}}, {at: 1s, for: 1s, "
      "name: w, partition: {sides: {a: 50%, b: rest}, how: one-way}}, {at: 3s, disconnect: p0, "
      "name: d}, {at: 4s, heal: d}, {at: 1s, every: 1s, until: 9s, mine: {by: [p0, p1..p2]}}]\n"};
  for (const std::string& text : rest) {
    const std::string whole = text + "expect: [{always: true, height: {of: all, at_most: 99}}]\n";
    EXPECT_NO_THROW(static_cast<void>(read_scenario(whole, "story.yaml"))) << whole;
    EXPECT_EQ(editor_says(whole), "") << whole;
  }
}

TEST(ScenarioSchema, RefusesWhatTheReaderRefuses) {
  const std::string good = "peers: 2\nexpect: [{at: end, tips: 1}]\n";
  ASSERT_EQ(editor_says(good), "");
  const std::vector<std::string> wrong{
      "peers: 2\n",
      "expect: [{at: end, tips: 1}]\n",
      good + "topologi: ring\n",
      good + "topology: rings\n",
      good + "topology: {random: {}}\n",
      good + "topology: {ring: {}}\n",
      good + "seed: -1\n",
      good + "chain: {difficulty: 5}\n",
      good + "chain: {wallet: gold}\n",
      good + "poll_interval: 5\n",
      good + "links: {latency: fast}\n",
      good + "links: [{latency: 5ms}]\n",
      good + "invariants: maybe\n",
      good + "timeline: [{at: 1s}]\n",
      good + "timeline: [{mine: {by: p0}}]\n",
      good + "timeline: [{at: 1s, mine: {blocks: 2}}]\n",
      good + "timeline: [{at: 1s, mine: {by: p0}, heal: all}]\n",
      good + "timeline: [{at: 1s, mine: {by: p0, blocks: 0}}]\n",
      good + "timeline: [{at: 1s, partition: {sides: [p0]}}]\n",
      good + "timeline: [{at: 1s, send: {from: p0, to: p1, amount: 1.5}}]\n",
      "peers: 0\nexpect: [{at: end, tips: 1}]\n",
      "peers: {a: {behaviour: evil}}\nexpect: [{at: end, tips: 1}]\n",
      "peers: {a: {cuont: 2}}\nexpect: [{at: end, tips: 1}]\n",
      "peers: 2\nexpect: []\n",
      "peers: 2\nexpect: [{tips: 1}]\n",
      "peers: 2\nexpect: [{at: end}]\n",
      "peers: 2\nexpect: [{at: end, always: true, tips: 1}]\n",
      "peers: 2\nexpect: [{at: end, tips: 1, winner: p0}]\n",
      "peers: 2\nexpect: [{at: end, tips: one-per-slide}]\n",
      "peers: 2\nexpect: [{at: end, deepest_reorg: {at_least: 0}}]\n",
      "peers: 2\nexpect: [{at: end, height: {of: all}}]\n",
      "peers: 2\nexpect: [{at: end, height: {of: all, at_least: 1, equals: 2}}]\n",
      "peers: 2\nexpect: [{at: end, rejected: {from: p1, at_least: 0}}]\n",
      "peers: 2\nexpect: [{at: end, converged: all, within: soon}]\n"};
  for (const std::string& text : wrong) {
    EXPECT_THROW(static_cast<void>(read_scenario(text, "story.yaml")), ScenarioError) << text;
    EXPECT_NE(editor_says(text), "") << text;
  }
}

// --- results

constexpr char kStory[] = R"(peers: 3
topology: line
chain: {difficulty: 1}
timeline:
  - {at: 0s, name: first, mine: {by: p0, blocks: 1}}
  - {at: 1s, for: 1s, name: wall, partition: {sides: [[p0, p1], p2]}}
expect:
  - {after: wall, converged: all, within: 5s}
)";

JournalScript played(std::string_view rest) {
  JournalScript run(kStory, "g-a1");
  run.play(R"(
    0    all start g
    0    topology stands
    0    first begins
    0.1  p0 mines a1 for first
    0.1  first ends
  )");
  run.play(rest);
  return run;
}

std::vector<std::string> results() {
  const JournalScript violated =
      played("1 wall begins\n2 wall ends\n7.5 timeline over\n8 over quiet\n");
  const JournalScript cut = played("0.5 over interrupted\n");
  Outcome failed;
  failed.verdict = Verdict::harness_failed;
  failed.summary = "no more file descriptors";
  return {to_result_json(violated.scenario(), violated.outcome()),
          to_result_json(cut.scenario(), cut.outcome()), to_result_json(cut.scenario(), failed),
          to_error_json("a\xff.yaml", Verdict::bad_scenario, "unknown key")};
}

TEST(ResultSchema, DeclaresEveryKeyOfARealResult) {
  const json::value result_shape = json::parse(result_schema());
  for (const std::string& result : results()) {
    EXPECT_EQ(schema_error(result_shape, json::parse(result), true), "") << result;
  }
}

TEST(ResultSchema, RefusesWhatIsNoResult) {
  const json::value result_shape = json::parse(result_schema());
  json::object result = json::parse(results().front()).as_object();
  result["verdict"] = "fine";
  EXPECT_NE(schema_error(result_shape, result), "");
  result = json::parse(results().front()).as_object();
  result["schema"] = 1;
  EXPECT_NE(schema_error(result_shape, result), "");
  result.erase("schema");
  EXPECT_NE(schema_error(result_shape, result), "");
}

// --- by a validator that isn't ours

TEST(Schemas, AreSoForAnIndependentValidator) {
  if (run_shell("python3 -c 'import jsonschema'").code != 0) {
    GTEST_SKIP() << "python3-jsonschema is not here";
  }
  const TemporaryFolder folder;
  const auto write = [&](const std::string& name, const std::string& text) {
    std::ofstream(folder.path() / name, std::ios::binary) << text;
  };
  write("scenario.schema", scenario_schema());
  write("result.schema", std::string(result_schema()));
  std::size_t count = 0;
  for (const auto& file : library()) {
    const json::value instance = to_json(yaml::parse(content(file), file.string()));
    write("scenario-" + std::to_string(count++), json::serialize(instance));
  }
  for (const std::string& result : results()) write("result-" + std::to_string(count++), result);
  write("check.py", R"(
import json, pathlib, sys, jsonschema
for kind in ("scenario", "result"):
    schema = json.loads(pathlib.Path(kind + ".schema").read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    for file in sorted(pathlib.Path(".").glob(kind + "-*")):
        jsonschema.Draft7Validator(schema).validate(json.loads(file.read_text()))
        print("ok")
)");
  const Output output =
      run_shell("cd " + folder.path().string() + " && python3 check.py | grep -c ok");
  EXPECT_EQ(output.text, std::to_string(count) + "\n");
}

}  // namespace
}  // namespace onetip::test::schema_test
