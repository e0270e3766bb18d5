#pragma once
// What is wrong with a command line of sim, in words, with a guess at what was meant.

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

namespace onetip::tools {

/// `The following argument was not expected: --sed; did you mean `--seed`?`
[[nodiscard]] std::string what_is_wrong(const CLI::App& app, const CLI::Error& error);

/// `word`, the first of the command line, is neither a command nor a file, but nearly a command;
/// none: nearly none.
[[nodiscard]] std::optional<std::string> misspelt_command(const std::string& word);

}  // namespace onetip::tools
