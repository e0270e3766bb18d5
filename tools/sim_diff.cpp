// sim diff A B

#include <memory>
#include <string>

#include "sim/commands/diff_command.hpp"
#include "tools/sim_commands.hpp"

namespace onetip::tools {
namespace {

struct DiffOptions {
  std::string a;
  std::string b;
  std::size_t context = 3;
};

constexpr char kDiffFooter[] = R"(Examples:
  sim partition.yaml --engine virtual --out one
  sim partition.yaml --engine virtual --out two
  sim diff one two                     equal: how many records, and their sha256
  sim diff one/journal.jsonl two       a journal, or the folder of a run
  zcat kept.jsonl.gz | sim diff - two  from standard input

One seed gives one journal in virtual time, so the first record that differs is where to look.
Over TCP two runs always differ, in their times if in nothing else.

Exit codes: 0 equal, 1 different, 3 one can't be read, or holds no journal.)";

}  // namespace

Action declare_diff(CLI::App& app) {
  const auto options = std::make_shared<DiffOptions>();
  app.footer(kDiffFooter);
  app.add_option("a", options->a, "What `--out DIR` wrote, a journal, or - for standard input")
      ->required()
      ->type_name("DIR|FILE|-");
  app.add_option("b", options->b, "The other one")->required()->type_name("DIR|FILE|-");
  app.add_option("--context", options->context, "How many equal records to show before it; 3")
      ->check(CLI::Range(0, 1'000).description(""))
      ->type_name("N");
  return [options](const sim::Streams& streams) {
    return sim::diff_command(options->a, options->b, options->context, streams);
  };
}

}  // namespace onetip::tools
