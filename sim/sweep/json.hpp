#pragma once
// sweep.json: a sweep for machines, and read again to be compared with. scenarios/sweep.schema.json
// has its keys.

#include <boost/json/object.hpp>
#include <filesystem>

#include "core/result.hpp"
#include "sim/sweep/sweep.hpp"

namespace onetip::sim {

inline constexpr char kSweepSchema[] = "onetip-sweep/1";
inline constexpr char kSweepFile[] = "sweep.json";
/// Folders beside it, with a number behind: of a failing run, and of all those of a combination.
inline constexpr char kSeedFolder[] = "seed-";
inline constexpr char kCombinationFolder[] = "combination-";

[[nodiscard]] boost::json::object sweep_json(const Sweep& sweep);

/// Runs, seeds and settings are read; distributions are made of them anew. The error names the file
/// and says what is wrong with it.
[[nodiscard]] core::Result<Sweep> read_sweep(const std::filesystem::path& file);

}  // namespace onetip::sim
