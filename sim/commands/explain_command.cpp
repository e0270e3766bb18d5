#include "sim/commands/explain_command.hpp"

#include "sim/report/run_folder.hpp"

namespace onetip::sim {

Verdict explain_command(const std::filesystem::path& folder, const ReportStyle& style,
                        const Streams& streams) {
  const auto run = read_run(folder);
  if (!run) {
    streams.err << "sim: error: " << run.error().what << "\n";
    return Verdict::bad_scenario;
  }
  const Outcome outcome = judge_again(*run);
  streams.out << report(run->scenario, outcome, style) << std::flush;
  return streams.out ? outcome.verdict : Verdict::harness_failed;
}

}  // namespace onetip::sim
