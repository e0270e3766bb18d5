#pragma once
// The scenarios that come with the project, as their files and texts.

#include <filesystem>
#include <string>
#include <vector>

namespace onetip::test {

/// All of `scenarios/` and `scenarios/broken/`, in order; the largest only where there is time.
[[nodiscard]] std::vector<std::filesystem::path> shipped_scenarios();
[[nodiscard]] std::string text_of(const std::filesystem::path& file);
/// For a test's name: `deep_reorganisation`.
[[nodiscard]] std::string test_name(const std::filesystem::path& file);

}  // namespace onetip::test
