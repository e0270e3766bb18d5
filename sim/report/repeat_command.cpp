#include "sim/report/repeat_command.hpp"

#include <fmt/format.h>

#include "sim/yaml/branch.hpp"

namespace onetip::sim {

std::string shell_word(const std::string& word) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./@%+=:,";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string profile_option(const Scenario& scenario) {
  return is_cpu_charged(scenario) ? " --profile " + to_text(*scenario.cpu) : "";
}

std::string repeat_command(const Scenario& scenario) {
  std::string command = "sim " + shell_word(scenario.file);
  for (const std::string& setting : scenario.settings) command += " --set " + shell_word(setting);
  if (scenario.branch) {
    return command + fmt::format(" --seed {}{} --until {} --then {}", scenario.seed,
                                 profile_option(scenario), until_text(scenario.branch->at),
                                 shell_word(scenario.branch->file));
  }
  if (scenario.other_engine) command += fmt::format(" --engine {}", to_text(scenario.engine));
  return command + fmt::format(" --seed {}{}", scenario.seed, profile_option(scenario));
}

}  // namespace onetip::sim
