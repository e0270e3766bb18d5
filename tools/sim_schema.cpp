// sim schema [scenario|result|sweep|journal]

#include <memory>
#include <string>

#include "sim/pages/journal_page.hpp"
#include "sim/report/result_schema.hpp"
#include "sim/sweep/schema.hpp"
#include "sim/yaml/schema.hpp"
#include "tools/one_of.hpp"
#include "tools/sim_commands.hpp"

namespace onetip::tools {
namespace {

std::string text_of(const std::string& what) {
  if (what == "result") return std::string(sim::result_schema());
  if (what == "sweep") return std::string(sim::sweep_schema());
  return what == "journal" ? sim::journal_page() : sim::scenario_schema();
}

}  // namespace

Action declare_schema(CLI::App& app) {
  const auto what = std::make_shared<std::string>("scenario");
  app.footer(R"(Examples:
  sim schema > scenario.schema.json     the JSON Schema of scenarios, for editors
  sim schema result                     the JSON Schema of result.json
  sim schema sweep                      the JSON Schema of sweep.json
  sim schema journal                    the records of journal.jsonl, in Markdown

With `# yaml-language-server: $schema=scenario.schema.json` as a line of a scenario, editors with
yaml-language-server (VS Code's YAML extension) complete and check it.)");
  app.add_option("what", *what, "Of what; `scenario` unless given")
      ->check(one_of({"scenario", "result", "sweep", "journal"}))
      ->type_name("scenario|result|sweep|journal");
  return [what](const sim::Streams& streams) {
    streams.out << text_of(*what) << std::flush;
    return streams.out ? sim::Verdict::held : sim::Verdict::harness_failed;
  };
}

}  // namespace onetip::tools
