// A scenario's tree, written and read again.

#include "sim/yaml/writer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "sim/commands/scenario_files.hpp"
#include "support/property.hpp"

namespace onetip::test::yaml_writer_test {
namespace {

using namespace sim;
using yaml::Node;

/// All of a tree but the places of its words.
std::string outline(const Node& node) {
  std::string text = std::to_string(static_cast<int>(node.kind)) + "<" + node.text;
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    if (node.kind == Node::Kind::mapping) text += "|" + node.keys[i].text + "=";
    text += outline(node.items[i]);
  }
  return text + ">";
}

std::string written_again(const Node& node) {
  return outline(yaml::parse(yaml::write(node), "again.yaml"));
}

TEST(ScenarioWriter, GivesBackEveryScenario) {
  const std::string root = std::string(ONETIP_SOURCE_DIR) + "/scenarios";
  const auto files = scenario_files({root, root + "/broken"});
  ASSERT_GT(files.size(), 50U);
  std::istringstream none;
  for (const std::string& file : files) {
    const Node tree = yaml::parse(read_scenario_text(file, none), file);
    EXPECT_EQ(written_again(tree), outline(tree)) << file;
  }
}

TEST(ScenarioWriter, WritesAsAPersonWould) {
  const Node tree = yaml::parse(
      "peers:\n  gull:\n  mule: {behaviour: stubborn}\nlinks: {latency: 5ms}\ntimeline:\n"
      "  - at: 0s\n    mine: {by: [gull, mule], blocks: 3}\nexpect: [{at: end, tips: 1}]\n",
      "story.yaml");
  EXPECT_EQ(yaml::write(tree, "A story.\n\nOf two.", {{"expect", 0, "violated"}}),
            "# A story.\n#\n# Of two.\n"
            "peers: {gull: , mule: {behaviour: stubborn}}\n"
            "links: {latency: 5ms}\n"
            "timeline:\n  - {at: 0s, mine: {by: [gull, mule], blocks: 3}}\n"
            "expect:\n  - {at: end, tips: 1}  # violated\n");
}

/// Any tree: of words that mean something to YAML, and of any characters at all.
Node any_tree(int depth);

std::string any_word() {
  return *rc::gen::oneOf(rc::gen::element<std::string>(
                             "", "~", "null", "true", "p0..p3", "40%", "%40", "-30s", "-", "- a",
                             "a: b", "a #b", "#", "---", "...", "[", "{", "*x", "&x", "!t", "?",
                             ":", "@a", "`", "'", "\"", "\\", "a\nb", "\t", "é", "\x7f", " a ",
                             "500/s", "wall/west", "<<", "0x10", "a,b", std::string(2000, 'x')),
                         rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127)));
}

Node any_mapping(int depth) {
  Node node{Node::Kind::mapping, {}, {}, {}, {}};
  const int size = *rc::gen::inRange(0, 4);
  for (int i = 0; i < size; ++i) {
    std::string key = any_word();
    const bool taken = std::any_of(node.keys.begin(), node.keys.end(),
                                   [&](const yaml::Key& one) { return one.text == key; });
    if (taken) continue;
    node.keys.push_back({std::move(key), {}});
    node.items.push_back(any_tree(depth - 1));
  }
  return node;
}

Node any_tree(int depth) {
  const int kind = *rc::gen::inRange(0, depth > 0 ? 4 : 2);
  if (kind == 0) return {};
  if (kind == 1) return {Node::Kind::scalar, {}, any_word(), {}, {}};
  if (kind == 2) return any_mapping(depth);
  Node node{Node::Kind::list, {}, {}, {}, {}};
  const int size = *rc::gen::inRange(0, 4);
  for (int i = 0; i < size; ++i) node.items.push_back(any_tree(depth - 1));
  return node;
}

TEST(ScenarioWriter, GivesBackEveryTree) {
  check_property([] {
    const Node tree = any_mapping(4);
    RC_ASSERT(written_again(tree) == outline(tree));
  });
}

}  // namespace
}  // namespace onetip::test::yaml_writer_test
