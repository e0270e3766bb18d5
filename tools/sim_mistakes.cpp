#include "tools/sim_mistakes.hpp"

#include <filesystem>
#include <string_view>
#include <vector>

#include "sim/text/hints.hpp"
#include "tools/sim_commands.hpp"

namespace onetip::tools {

std::string what_is_wrong(const CLI::App& app, const CLI::Error& error) {
  std::vector<std::string> options;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) options.push_back("--" + name);
  }
  const std::vector<std::string_view> words(options.begin(), options.end());
  for (const std::string& odd : app.remaining()) {
    const std::string hint = sim::did_you_mean(odd.substr(0, odd.find('=')), words);
    if (!hint.empty()) return std::string(error.what()) + "; " + hint;
  }
  return error.what();
}

std::optional<std::string> misspelt_command(const std::string& word) {
  std::error_code ignored;
  if (word.starts_with('-') || std::filesystem::exists(word, ignored)) return std::nullopt;
  std::vector<std::string_view> commands;
  for (const SimCommand& command : sim_commands().subspan(1)) commands.push_back(command.name);
  const std::string hint =
      word == "help" ? "did you mean `--help`?" : sim::did_you_mean(word, commands);
  if (hint.empty()) return std::nullopt;
  return sim::in_quotes(word) + " is neither a command nor a file; " + hint;
}

}  // namespace onetip::tools
