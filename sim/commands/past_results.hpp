#pragma once
// What an earlier run left in a folder for results (`--out`), which must not pass for the next
// one's.
//
// Before anything new is written there, the results of an earlier run, of twins, futures or a sweep
// go: files of the names that these have, where they begin as onetip writes them. In folders that a
// run names by itself (`tcp`, `otherwise`, `seed-7`) the copies of scenarios beside a journal go,
// too, and then the folder, if nothing else is in it. All else stays, and so does a file that the
// command line names.

#include <filesystem>
#include <string>
#include <vector>

namespace onetip::sim {

/// `inputs`: the files that the command line names. Throws std::runtime_error where something can't
/// be removed, or another run writes there.
void remove_past_results(const std::filesystem::path& folder,
                         const std::vector<std::string>& inputs);

/// The same of a folder of many scenarios, but for the folders in it: each is its scenario's.
void remove_past_summary(const std::filesystem::path& folder,
                         const std::vector<std::string>& inputs);

}  // namespace onetip::sim
