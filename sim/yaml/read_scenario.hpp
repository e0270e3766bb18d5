#pragma once
// Reads a scenario file (scenarios/LANGUAGE.md says what may stand in it).
//
// The text may come from anyone: whatever is wrong with it is a ScenarioError with its place, and
// reading is bounded in memory, depth and time. The same text, seed and file name give the same
// scenario on every machine. No thread rule: no state.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/error.hpp"
#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

/// No scenario is longer.
inline constexpr std::size_t kMaxScenarioBytes = 1 << 20;

/// `--until 12s --then OTHER.yaml`: the scenario up to a moment, from then on as another file says
/// (branch.hpp).
struct OtherFuture {
  Nanos since{};
  std::string file;  // the name under which errors and reports know it
  std::string text;
};

/// What the command line says wins over the file.
struct ScenarioOverrides {
  std::optional<std::uint64_t> seed;
  std::optional<std::string> engine;
  /// Charged whatever the file says.
  std::optional<CpuProfile> cpu;
  /// Gives what `cpu: calibrated` means; asked where the file says so.
  std::function<core::Result<CpuProfile>()> calibrated;
  std::vector<std::string> settings;  // in their order, each of one value (settings.hpp)
  std::optional<OtherFuture> other;   // laid over the file after the settings
};

/// `file`: the name under which errors and reports know it, `-` for standard input. Throws
/// ScenarioError.
[[nodiscard]] Scenario read_scenario(std::string_view yaml, std::string file,
                                     const ScenarioOverrides& overrides = {});

}  // namespace onetip::sim
