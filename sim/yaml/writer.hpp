#pragma once
// Writes a scenario's tree as a person would write the file: a line for each key at the top level,
// a line for each row of a list there, and all below that in braces and brackets.
//
//     peers: {watcher: {count: 2}, gull: {behaviour: credulous}}
//     timeline:
//       - {at: 0s, mine: {by: watcher0}}  # a remark
//
// yaml::parse gives the same tree again, but for the places of its words. Words that YAML would
// take for something else stand in quotes. Pure.

#include <cstddef>
#include <string>
#include <vector>

#include "sim/yaml/document.hpp"

namespace onetip::sim::yaml {

/// A comment at the end of a line: of the key at the top level, or of that row of its list.
struct Remark {
  std::string key;
  std::size_t row = 0;
  std::string text;  // one line
};

/// `comment`: what stands at the file's top, line by line; may be empty.
[[nodiscard]] std::string write(const Node& root, const std::string& comment = {},
                                const std::vector<Remark>& remarks = {});
/// The node by itself, on one line: `{at: 0s, mine: {by: p0}}`.
[[nodiscard]] std::string write_inline(const Node& node);

}  // namespace onetip::sim::yaml
