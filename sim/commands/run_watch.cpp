#include "sim/commands/run_watch.hpp"

#include <chrono>

#include "sim/commands/speed_line.hpp"
#include "sim/commands/status_line.hpp"
#include "sim/pages/report_page.hpp"
#include "sim/report/strip.hpp"

namespace onetip::sim {

namespace {

constexpr auto kShowEvery = std::chrono::milliseconds(90);

}  // namespace

RunOptions RunWatch::options(const Scenario& scenario, OutputFolder* folder,
                             StatusLine& status) const {
  using Clock = std::chrono::steady_clock;
  RunOptions options;
  options.interrupted = &interrupted_;
  options.progress = [this, &scenario, folder, &status,
                      next = Clock::now()](const Progress& progress) mutable {
    // In virtual time a run may call thousands of times a second.
    if (Clock::now() < next) return;
    next = Clock::now() + kShowEvery;
    if (command_.status) status.show(status_text(scenario, progress));
    if (folder != nullptr) folder->flush();
  };
  return options;
}

Outcome RunWatch::run(const Scenario& scenario, OutputFolder* folder,
                      std::vector<Journal::Listener> listeners) {
  StatusLine status(streams_.err);
  if (folder != nullptr) {
    listeners.insert(listeners.begin(),
                     [&](std::size_t, const Record& record) { folder->write(record, scenario); });
  }
  Strip strip(scenario);
  if (command_.strip) {
    listeners.emplace_back([&](std::size_t, const Record& record) { strip.take(record); });
  }
  const SpeedLine speed;
  Outcome outcome =
      run_experiment(scenario, make_cluster_, options(scenario, folder, status), listeners);
  status.clear();
  if (outcome.steps > 0 && !command_.quiet && command_.format == OutputFormat::text) {
    streams_.err << "sim: " << speed.text(outcome) << "\n";
  }
  strip_ = command_.strip ? "\n" + strip.text() : "";
  return outcome;
}

std::optional<std::string> RunWatch::write_page(const std::filesystem::path& folder) {
  if (!has_report_page()) {
    if (!said_no_page_) streams_.err << "sim: " << kNoReportPage << "\n";
    said_no_page_ = true;
    return std::nullopt;
  }
  if (const auto error = write_report_page(folder)) return error->what;
  return std::nullopt;
}

}  // namespace onetip::sim
