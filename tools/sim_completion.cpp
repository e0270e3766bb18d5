// sim completion bash|zsh

#include <memory>
#include <string>

#include "tools/completion.hpp"
#include "tools/one_of.hpp"
#include "tools/sim_commands.hpp"

namespace onetip::tools {

Action declare_completion(CLI::App& app) {
  const auto shell = std::make_shared<std::string>();
  app.footer(R"(Examples:
  source <(sim completion bash)                          in ~/.bashrc
  sim completion zsh > ~/.zsh/completions/_onetip-sim    a folder of $fpath

`cmake --install` puts both where the shells look for them.)");
  app.add_option("shell", *shell, "The shell")
      ->required()
      ->check(one_of({"bash", "zsh"}))
      ->type_name("bash|zsh");
  return [shell](const sim::Streams& streams) {
    streams.out << (*shell == "bash" ? bash_completion() : zsh_completion()) << std::flush;
    return streams.out ? sim::Verdict::held : sim::Verdict::harness_failed;
  };
}

}  // namespace onetip::tools
