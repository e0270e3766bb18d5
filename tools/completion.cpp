#include "tools/completion.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <sstream>
#include <vector>

#include "tools/sim_commands.hpp"

namespace onetip::tools {
namespace {

/// What completion must know of an option, or of what stands without one.
struct Argument {
  std::string name;  // `--out`; empty: a positional one
  std::string description;
  std::string type;                  // `DIR`; empty: a flag
  std::vector<std::string> choices;  // of `text|json`; none where the type is in capitals
  bool many = false;

  [[nodiscard]] bool is_file() const {
    return type.find("FILE") != std::string::npos || type.find("DIR") != std::string::npos;
  }
};

std::vector<std::string> choices_of(const std::string& type) {
  const bool is_kind =
      std::any_of(type.begin(), type.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  std::vector<std::string> choices;
  std::istringstream words(is_kind ? "" : type);
  for (std::string word; std::getline(words, word, '|');) choices.push_back(word);
  return choices;
}

std::vector<Argument> arguments_of(const SimCommand& command) {
  CLI::App app;
  (void)command.declare(app);
  std::vector<Argument> arguments;
  for (const CLI::Option* option : app.get_options()) {
    Argument argument;
    if (!option->get_lnames().empty()) argument.name = "--" + option->get_lnames().front();
    argument.description = option->get_description();
    if (option->get_items_expected_max() > 0) argument.type = option->get_type_name();
    argument.choices = choices_of(argument.type);
    argument.many = option->get_items_expected_max() > 1;
    arguments.push_back(std::move(argument));
  }
  return arguments;
}

// --- bash

/// `check) options="…" words="…" files=yes ;;`
std::string bash_case(const SimCommand& command) {
  std::vector<std::string> options;
  std::vector<std::string> words;
  bool files = false;
  for (const Argument& argument : arguments_of(command)) {
    if (!argument.name.empty()) {
      options.push_back(argument.name);
    } else {
      words = argument.choices;
      files = argument.is_file();
    }
  }
  return fmt::format("    {}) options=\"{}\" words=\"{}\" files={} ;;\n",
                     command.name.empty() ? "*" : command.name, fmt::join(options, " "),
                     fmt::join(words, " "), files ? "yes" : "no");
}

/// What may follow an option that takes something.
std::string bash_values() {
  std::string text;
  std::vector<std::string> known;
  for (const SimCommand& command : sim_commands()) {
    for (const Argument& it : arguments_of(command)) {
      if (it.name.empty() || it.type.empty()) continue;
      if (std::find(known.begin(), known.end(), it.name) != known.end()) continue;
      known.push_back(it.name);
      const std::string reply = it.is_file() ? (it.type == "DIR" ? "-d" : "-f")
                                             : fmt::format("-W \"{}\"", fmt::join(it.choices, " "));
      text +=
          fmt::format("    {}) COMPREPLY=($(compgen {} -- \"$cur\")); return ;;\n", it.name, reply);
    }
  }
  return text;
}

// --- zsh

/// Inside of '…' in a specification of _arguments.
std::string zsh_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
      continue;
    }
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_values(const Argument& argument) {
  if (argument.is_file()) return argument.type == "DIR" ? "_files -/" : "_files";
  return argument.choices.empty() ? " " : fmt::format("({})", fmt::join(argument.choices, " "));
}

std::string zsh_arguments(const SimCommand& command) {
  std::string text = "_arguments";
  for (const Argument& it : arguments_of(command)) {
    if (it.name.empty()) {
      text += fmt::format(" '{}:{}:{}'", it.many ? "*" : "", zsh_text(it.type), zsh_values(it));
    } else if (it.type.empty()) {
      text += fmt::format(" '{}[{}]'", it.name, zsh_text(it.description));
    } else {
      text += fmt::format(" '{}[{}]:{}:{}'", it.name, zsh_text(it.description), zsh_text(it.type),
                          zsh_values(it));
    }
  }
  return text;
}

}  // namespace

std::string bash_completion() {
  std::string commands;
  std::string cases;
  for (const SimCommand& command : sim_commands().subspan(1)) {
    commands += (commands.empty() ? "" : " ") + std::string(command.name);
    cases += bash_case(command);
  }
  cases += bash_case(sim_commands().front());
  return fmt::format(R"(# bash completion for onetip's sim; made by `sim completion bash`
_onetip_sim() {{
  local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}}
  local options words files
  case "${{COMP_WORDS[1]}}" in
{}  esac
  case "$prev" in
{}  esac
  if [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$cur"))
    return
  fi
  if ((COMP_CWORD == 1)); then words+=" {}"; fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
  if [[ $files == yes ]]; then COMPREPLY+=($(compgen -f -- "$cur")); fi
}}
complete -o filenames -F _onetip_sim sim onetip-sim
)",
                     cases, bash_values(), commands);
}

std::string zsh_completion() {
  std::string commands;
  std::string cases;
  for (const SimCommand& command : sim_commands().subspan(1)) {
    commands += fmt::format("    '{}:{}'\n", command.name, zsh_text(command.summary));
    cases += fmt::format("    {}) shift words; ((CURRENT--)); {} ;;\n", command.name,
                         zsh_arguments(command));
  }
  cases += fmt::format("    *) {} ;;\n", zsh_arguments(sim_commands().front()));
  return fmt::format(R"(#compdef sim onetip-sim
# zsh completion for onetip's sim; made by `sim completion zsh`
_onetip_sim() {{
  local -a commands
  commands=(
{}  )
  if ((CURRENT == 2)) && [[ $words[2] != -* ]]; then
    _describe -t commands command commands
    _files
    return
  fi
  case $words[2] in
{}  esac
}}
_onetip_sim "$@"
)",
                     commands, cases);
}

}  // namespace onetip::tools
