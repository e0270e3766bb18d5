#include "sim/commands/calibrate_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string>

#include "sim/commands/status_line.hpp"
#include "sim/virtual/cpu_profile_file.hpp"

namespace onetip::sim {
namespace {

namespace fs = std::filesystem;

/// `0.61 ns a byte`, `112.4 us`, `71.5 M/s`: by the ending of the figure's name.
std::string in_units(const CpuFigure& figure, std::uint64_t value) {
  constexpr double kThousand = 1000;
  const auto number = static_cast<double>(value);
  if (figure.name.ends_with("_ps_per_byte")) {
    return fmt::format("{:.2f} ns a byte", number / kThousand);
  }
  if (figure.name.ends_with("_ns")) return fmt::format("{:.1f} us", number / kThousand);
  return fmt::format("{:.1f} M/s", number / kThousand / kThousand);
}

std::string figure_row(const CpuFigure& figure, const Spread& spread, std::size_t block_bytes) {
  const double median = static_cast<double>(std::max<std::uint64_t>(1, spread.median));
  std::string meaning(figure.meaning);
  if (figure.name.starts_with("decode") || figure.name.starts_with("encode")) {
    meaning +=
        fmt::format(": {:.1f} us a block of {} bytes",
                    static_cast<double>(nanos_for(block_bytes, spread.median)) / 1000, block_bytes);
  }
  return fmt::format("{:<20}{:>15}  {:>+4.0f} % {:>+4.0f} %  {}\n", figure.name,
                     in_units(figure, spread.median),
                     (static_cast<double>(spread.least) / median - 1) * 100,
                     (static_cast<double>(spread.most) / median - 1) * 100, meaning);
}

std::string figure_table(const Calibration& calibration, unsigned rounds) {
  std::string text = fmt::format("{:<20}{:>15}  {:>6} {:>6}  median of {} rounds, least and most\n",
                                 "figure", "median", "least", "most", rounds);
  for (std::size_t i = 0; i < kCpuFigures.size(); ++i) {
    text += figure_row(kCpuFigures[i], calibration.figures[i], calibration.block_bytes);
  }
  return text;
}

Verdict cant_calibrate(const Streams& streams, const std::string& why) {
  streams.err << "sim: error: " << why << "\n";
  return Verdict::harness_failed;
}

Verdict write_calibrated(const fs::path& path, const Calibration& calibration,
                         const Streams& streams) {
  try {
    write_profile(path, calibration.profile);
  } catch (const std::runtime_error& error) {
    return cant_calibrate(streams, error.what());
  }
  const bool is_usual = path == usual_profile_path();
  streams.out << "\nwritten to " << path.string() << ": "
              << (is_usual ? "`cpu: calibrated` in a scenario charges it in virtual time"
                           : "charge it with --profile " + path.string())
              << "\n"
              << std::flush;
  return streams.out ? Verdict::held : Verdict::harness_failed;
}

}  // namespace

Verdict calibrate_command(const CalibrateCommand& command, const Streams& streams) {
  const auto path = command.out ? command.out : usual_profile_path();
  if (!path)
    return cant_calibrate(streams, "there is no home to write a profile to; say --out FILE");
  try {  // measuring takes seconds
    if (path != "-") try_profile(*path);
  } catch (const std::runtime_error& error) {
    return cant_calibrate(streams, error.what());
  }
  std::optional<Calibration> calibration;
  {
    StatusLine status(streams.err);
    CalibrationOptions options = command.options;
    if (command.status) {
      options.progress = [&status](std::size_t done, std::size_t of) {
        status.show(fmt::format("  measuring: {} of {}", done, of));
      };
    }
    calibration = calibrate(options);
  }
  if (!calibration) {
    streams.err << "sim: interrupted: no profile was written\n";
    return Verdict::interrupted;
  }
  if (path != "-") {
    streams.out << figure_table(*calibration, command.options.rounds);
    return write_calibrated(*path, *calibration, streams);
  }
  streams.err << figure_table(*calibration, command.options.rounds);
  streams.out << to_profile_json(calibration->profile) << std::flush;
  return streams.out ? Verdict::held : Verdict::harness_failed;
}

}  // namespace onetip::sim
