#pragma once
// `sim FILE|DIR|-…`: runs scenarios, once the command line is read.

#include <atomic>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim/commands/streams.hpp"
#include "sim/run/experiment.hpp"
#include "sim/yaml/read_scenario.hpp"

namespace onetip::sim {

enum class OutputFormat {
  text,  // a report each, and a table of several
  json,  // a line of JSON each, as in result.json, and nothing else
};

struct Command {
  std::vector<std::string> inputs;  // files, folders, `-`
  ScenarioOverrides overrides;
  std::optional<std::filesystem::path> out;
  OutputFormat format = OutputFormat::text;
  bool annotate = false;  // for GitHub: to `out`, or to `err` where `out` is JSON
  bool quiet = false;
  bool strip = false;  // a strip chart after each report
  bool color = false;
  bool status = false;  // a live line on `err`, which is a terminal
};

/// Runs each scenario, one after the other: a folder's are its own *.yaml files by name, not those
/// of folders in it. Reports to `out`, says what is wrong with a scenario to `err`, ends more than
/// one run with a table. Of several each has a folder of its own below `--out`, which gets a
/// junit.xml of them all and a page that links to them. The worst verdict of all. When
/// `interrupted`, those that were not begun are told as such, and are interrupted, too.
[[nodiscard]] Verdict run_command(const Command& command, const Streams& streams,
                                  const MakeCluster& make_cluster,
                                  const std::atomic<bool>& interrupted);

}  // namespace onetip::sim
