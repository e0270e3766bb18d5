#pragma once
// Where profiles of CPUs lie (sim/scenario/cpu_profile.hpp): the file that `sim calibrate` writes,
// or what `--profile` names.

#include <filesystem>
#include <optional>
#include <string>

#include "sim/scenario/cpu_profile.hpp"
#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

/// `$XDG_CONFIG_HOME/onetip/cpu.json`, else `~/.config/onetip/cpu.json`; none: this user has no
/// home.
[[nodiscard]] std::optional<std::filesystem::path> usual_profile_path();

/// What `sim calibrate` measured on this machine: the file in the usual place. The error says what
/// to do.
[[nodiscard]] core::Result<CpuProfile> calibrated_profile();

/// What `--profile` names: `reference`, figures (`NAME=NUMBER,…`), or a file.
[[nodiscard]] core::Result<CpuProfile> read_profile(const std::string& given);

/// Whether it can be written there. Makes the folders above it, but no file. Throws as below.
void try_profile(const std::filesystem::path& path);
/// Whole or not at all, and the folders above it. Throws std::runtime_error with the reason.
void write_profile(const std::filesystem::path& path, const CpuProfile& profile);

/// Throws ScenarioError where this scenario can't run in virtual time for want of a profile.
void check_profile(const Scenario& scenario);

}  // namespace onetip::sim
