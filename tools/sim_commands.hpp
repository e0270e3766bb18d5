#pragma once
// What `sim` can do, each with a command line of its own: `sim check FILE…`. A name counts as a
// command only as the first argument, so a file called `check` is reached as `./check`.
//
// A command is one function in a file of its own, tools/sim_NAME.cpp: it declares its options on
// `app`, with a footer of examples, and gives back what is to be done once they are read. Help and
// shell completion know it by that alone.

#include <CLI/CLI.hpp>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/commands/streams.hpp"
#include "sim/verdict.hpp"
#include "sim/yaml/read_scenario.hpp"

namespace onetip::tools {

using Action = std::function<sim::Verdict(const sim::Streams&)>;

struct SimCommand {
  std::string_view name;  // empty: what `sim` does without one
  std::string_view summary;
  Action (*declare)(CLI::App& app);
};

/// The nameless one first.
[[nodiscard]] std::span<const SimCommand> sim_commands();

[[nodiscard]] Action declare_run(CLI::App& app);
[[nodiscard]] Action declare_check(CLI::App& app);
[[nodiscard]] Action declare_list(CLI::App& app);
[[nodiscard]] Action declare_explain(CLI::App& app);
[[nodiscard]] Action declare_diff(CLI::App& app);
[[nodiscard]] Action declare_report(CLI::App& app);
[[nodiscard]] Action declare_calibrate(CLI::App& app);
[[nodiscard]] Action declare_shrink(CLI::App& app);
[[nodiscard]] Action declare_schema(CLI::App& app);
[[nodiscard]] Action declare_swarm(CLI::App& app);
[[nodiscard]] Action declare_completion(CLI::App& app);

/// Declares `--profile`, and where `cpu: calibrated` finds its figures. REQUIRES: `overrides`
/// outlives `app`.
void declare_profile(CLI::App& app, sim::ScenarioOverrides& overrides);

/// Declares `--engine`. REQUIRES: `overrides` outlives `app`.
void declare_engine(CLI::App& app, sim::ScenarioOverrides& overrides);

/// Declares `--set`, each of one value or of several. REQUIRES: `settings` outlives `app`.
void declare_settings(CLI::App& app, std::vector<std::string>& settings);

/// That it is a seed, as `--seeds` has them: read as a number alone, -1 would be the last of all.
[[nodiscard]] CLI::Validator one_seed();

/// Declares `--no-color`; whether to paint what goes to standard output, once it is read.
[[nodiscard]] std::function<bool()> declare_color(CLI::App& app);

}  // namespace onetip::tools
