// The upper half of a scenario file, for random scenarios on it.

#include <algorithm>
#include <array>

#include "sim/swarm/graph.hpp"
#include "sim/swarm/scenario_text.hpp"
#include "sim/yaml/document.hpp"
#include "sim/yaml/read_scenario.hpp"

namespace onetip::sim::swarm {

namespace {

constexpr std::array<std::string_view, 7> kKept{"peers",         "topology", "links",     "sync",
                                                "poll_interval", "chain",    "validation"};

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

/// Every key of the top level begins a line, so that lines can be taken.
void check_layout(const yaml::Node& root) {
  int last = 0;
  for (const yaml::Key& key : root.keys) {
    if (key.source.column != 1 || key.source.line <= last) {
      throw ScenarioError(key.source,
                          "scenarios like this one need each key of the top level to begin a line");
    }
    last = key.source.line;
  }
}

void check_connected(const Scenario& scenario, const std::string& file) {
  PeerSet hostile;
  for (PeerIndex peer = 0; peer < scenario.peers.size(); ++peer) {
    if (is_hostile(scenario.peers[peer].behaviour)) hostile.push_back(peer);
  }
  if (connected_without(graph_of(scenario), hostile)) return;
  throw ScenarioError({file, 1, 1},
                      "only hostile peers connect the honest ones: nothing makes them converge");
}

bool is_comment(std::string_view line) { return line.starts_with('#') || line == "\n"; }

}  // namespace

Like read_like(std::string_view text, const std::string& file) {
  const Scenario scenario = read_scenario(text, file);
  const yaml::Node root = yaml::parse(text, file);
  check_layout(root);
  check_connected(scenario, file);
  const auto lines = lines_of(text);
  Like like{scenario.name, ""};
  for (std::size_t i = 0; i < root.keys.size(); ++i) {
    if (std::find(kKept.begin(), kKept.end(), root.keys[i].text) == kKept.end()) continue;
    const auto first = static_cast<std::size_t>(root.keys[i].source.line - 1);
    std::size_t last = i + 1 < root.keys.size()
                           ? static_cast<std::size_t>(root.keys[i + 1].source.line - 1)
                           : lines.size();
    while (last > first + 1 && is_comment(lines[last - 1])) --last;  // of the next key
    for (std::size_t line = first; line < last; ++line) like.head += lines[line];
    if (!like.head.ends_with('\n')) like.head += '\n';
  }
  return like;
}

}  // namespace onetip::sim::swarm
