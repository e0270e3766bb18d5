#include "sim/commands/report_command.hpp"

#include "sim/pages/report_page.hpp"

namespace onetip::sim {

Verdict report_command(const std::filesystem::path& folder, const Streams& streams) {
  if (!has_report_page()) {
    streams.err << "sim: error: " << kNoReportPage << "\n";
    return Verdict::harness_failed;
  }
  if (const auto error = write_report_page(folder)) {
    streams.err << "sim: error: " << error->what << "\n";
    return error->bad_input ? Verdict::bad_scenario : Verdict::harness_failed;
  }
  streams.out << (folder / kReportPage).string() << "\n" << std::flush;
  return streams.out ? Verdict::held : Verdict::harness_failed;
}

}  // namespace onetip::sim
