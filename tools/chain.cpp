// chain: looks into chain files: are they valid, what do they hold, who owns what.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "core/proof_of_work.hpp"
#include "core/validation.hpp"
#include "sim/parallel.hpp"
#include "tools/chain_file.hpp"
#include "tools/chain_listing.hpp"
#include "version.hpp"

namespace onetip::tools {
namespace {

constexpr int kValid = 0;
constexpr int kInvalid = 1;
constexpr int kUnusable = 3;  // a file that can't be read, a wrong command line
constexpr int kFailed = 4;    // standard output can't be written

constexpr char kFooter[] =
    "Each command takes --difficulty and --seed-hash, where a network has others than ours.\n"
    "Exit codes: 0 valid, 1 invalid, 3 a file can't be read or the command line is wrong,\n"
    "4 the output can't be written. Of several files, the highest counts.\n"
    "\n"
    "Examples:\n"
    "  chain verify db.data              is it valid, how long and how heavy?\n"
    "  chain verify db.data --difficulty 1\n"
    "                                    one that a node with that --difficulty has written\n"
    "  chain show db.data | less         its blocks, newest first\n"
    "  chain balance db.data             what everybody owns\n"
    "  chain balance db.data 302a3005…   what one public key owns\n"
    "  printf 'get-latest-blockchain\\nexit\\n' | nc -N 127.0.0.1 9000 |\n"
    "    sed -n 's/^latest-blockchain://p' | chain verify -";

std::string name_of(const std::string& file) { return file == "-" ? "standard input" : file; }

/// The text of a file as a chain; none: said on standard error or output, `code` says how it ends.
std::optional<core::ChainText> read(const std::string& file, int& code) {
  auto read = read_chain_file(file);
  if (!read) {
    fmt::print(stderr, "chain: {}\n", read.error().what);
    code = std::max(code, kUnusable);
    return std::nullopt;
  }
  if (const auto* broken = std::get_if<core::Invalid>(&*read)) {
    fmt::print("{}: invalid: {}\n", name_of(file), broken->text());
    code = std::max(code, kInvalid);
    return std::nullopt;
  }
  return std::get<core::ChainText>(std::move(*read));
}

/// Where what was asked may be wrong, rather than the chain.
std::string_view advice(core::Rule broken) {
  if (broken == core::Rule::not_mined) {
    return "; if it was mined with another difficulty, say --difficulty";
  }
  if (broken == core::Rule::wrong_seed) {
    return "; if its network has another seed hash, say --seed-hash";
  }
  return "";
}

std::optional<core::Blockchain> judge(const std::string& file, const core::ChainText& text,
                                      const core::ChainRules& rules, int& code) {
  sim::Crew crew;
  auto judged = core::judge_chain(text.blocks, text.coins, rules, crew.as_for_each());
  if (const auto* broken = std::get_if<core::Invalid>(&judged)) {
    fmt::print("{}: invalid: {}{}\n", name_of(file), broken->text(), advice(broken->rule));
    code = std::max(code, kInvalid);
    return std::nullopt;
  }
  return std::get<core::Blockchain>(std::move(judged));
}

int verify(const std::vector<std::string>& files, const core::ChainRules& rules) {
  int code = kValid;
  for (const std::string& file : files) {
    const auto text = read(file, code);
    if (!text) continue;
    if (const auto chain = judge(file, *text, rules, code)) {
      fmt::print("{}: valid, {} blocks, effort {}\n", name_of(file), chain->height() + 1,
                 core::to_text(chain->weight().effort));
    }
  }
  return code;
}

int show(const std::string& file, const core::ChainRules& rules) {
  int code = kValid;
  const auto text = read(file, code);
  if (!text) return code;
  for (std::size_t i = text->blocks.size(); i-- > 0;) {
    fmt::print("{}\n", listing(*text->blocks[i], i));
  }
  (void)judge(file, *text, rules, code);
  return code;
}

/// A chain may name anything as an owner; but who asks for nobody's key has mistyped one.
int balance_of(const std::string& wallet, const std::map<std::string, core::Amount>& owned) {
  const auto found = owned.find(wallet);
  if (const auto type = core::Wallet({}, wallet).key_type(); found == owned.end() && !type) {
    fmt::print(stderr,
               "chain: `{}` is no public key: {}; `chain balance FILE` lists them in full\n",
               wallet, type.error().what);
    return kUnusable;
  }
  fmt::print("{}\n", found == owned.end() ? "0" : found->second.text());
  return kValid;
}

int balance(const std::string& file, const std::optional<std::string>& wallet,
            const core::ChainRules& rules) {
  int code = kValid;
  const auto text = read(file, code);
  const auto chain = text ? judge(file, *text, rules, code) : std::nullopt;
  if (!chain) return code;
  const auto owned = balances(*chain);
  if (wallet) return balance_of(*wallet, owned);
  for (const auto& [owner, amount] : owned) fmt::print("{} {}\n", owner, amount.text());
  return code;
}

int run(int argc, char** argv) {
  CLI::App app("Looks into chain files (`-`: standard input)", "chain");
  app.set_version_flag("--version", std::string("onetip chain ") + kVersion);
  app.footer(kFooter);
  app.require_subcommand(1);
  app.fallthrough();
  core::ChainRules rules;
  app.add_option("--difficulty", rules.difficulty, "difficulty that the chain was mined with")
      ->check(CLI::Range(0u, core::kMaxDifficulty).description(""))
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--seed-hash", rules.seed_hash, "text that its genesis names as its parent")
      ->capture_default_str();

  std::vector<std::string> files;
  auto* verify_command = app.add_subcommand("verify", "whether chains are valid, and their effort");
  verify_command->add_option("FILE", files, "chain files")->required();
  std::string file;
  auto* show_command = app.add_subcommand("show", "the blocks of a chain, newest first");
  show_command->add_option("FILE", file, "a chain file")->required();
  std::optional<std::string> wallet;
  auto* balance_command = app.add_subcommand("balance", "who owns how much at a chain's end");
  balance_command->add_option("FILE", file, "a chain file")->required();
  balance_command->add_option("WALLET", wallet, "one public key, as `balance` lists them");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kValid : kUnusable;
  }
  if (verify_command->parsed()) return verify(files, rules);
  if (show_command->parsed()) return show(file, rules);
  return balance(file, wallet, rules);
}

}  // namespace
}  // namespace onetip::tools

int main(int argc, char** argv) try {
  const int code = onetip::tools::run(argc, argv);
  if (std::fflush(stdout) == 0) return code;
  std::fputs("chain: can't write the output\n", stderr);
  return onetip::tools::kFailed;
} catch (const std::system_error& error) {
  std::fprintf(stderr, "chain: %s\n", error.what());
  return onetip::tools::kFailed;
}
