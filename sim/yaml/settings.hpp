#pragma once
// `--set KEY=VALUE`: a scenario's text, changed from the command line before it is read.
//
//     links.latency=50ms        a key, from the top level down; added where the file hasn't got it
//     timeline.1.for=2s         the second item of a list; one more than there are: added
//     timeline.wall.for=2s      the item of a list whose `name` is that
//     peers.v1.2.count=4        keys that have a dot in them are found as they stand in the file
//     links={latency: 5ms}      any YAML in flow style
//     mining.interval=[1s, 2s]  alternatives: a grid
//     sides=[[p0, rest]]        one alternative, which is a list
//
// What is wrong with the value is the reader's to say, and its place is the setting itself.

#include <string>
#include <vector>

#include "sim/yaml/document.hpp"

namespace onetip::sim {

/// Each alternative as a setting of one value; at least one. Throws ScenarioError.
[[nodiscard]] std::vector<std::string> alternatives(const std::string& setting);

namespace yaml {

/// Changes the tree, in their order. Throws ScenarioError where there is no such place in it, on
/// several alternatives, and where one replaces what an earlier one set, by whatever key: twice the
/// same (`timeline.wall.for`, then `timeline.1.for`), what is around it (`links.latency=5ms`, then
/// `links={}`), or a part of it (`links={latency: 5ms}`, then `links.latency=7ms`).
void apply(Node& root, const std::vector<std::string>& settings);

}  // namespace yaml
}  // namespace onetip::sim
