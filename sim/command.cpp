#include "sim/command.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <stdexcept>

#include "sim/diagnostic.hpp"
#include "sim/output_folder.hpp"
#include "sim/report.hpp"
#include "sim/status_line.hpp"

namespace onetip::sim {
namespace {

namespace fs = std::filesystem;

/// The command line names something that can't be run.
class BadInput : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

std::vector<std::string> scenarios_in(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string extension = entry.path().extension().string();
    if (!entry.is_directory() && (extension == ".yaml" || extension == ".yml")) {
      files.push_back(entry.path().string());
    }
  }
  if (error) throw BadInput("can't read " + folder + ": " + error.message());
  if (files.empty()) throw BadInput("no scenario in " + folder + ": expected *.yaml");
  std::sort(files.begin(), files.end());
  return files;
}

std::string read_some(std::istream& in) {
  std::string text(kMaxScenarioBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

class Program {
 public:
  Program(const Command& command, const Streams& streams, const MakeCluster& make_cluster,
          const std::atomic<bool>& interrupted)
      : command_(command),
        streams_(streams),
        make_cluster_(make_cluster),
        interrupted_(interrupted),
        style_{command.color, command.quiet} {}

  Verdict run() {
    std::vector<std::string> files;
    try {
      files = all_files();
    } catch (const BadInput& error) {
      streams_.err << "sim: error: " << error.what() << "\n";
      return Verdict::bad_scenario;
    }
    Verdict worst = Verdict::held;
    for (const std::string& file : files) {
      const TableRow row = run_file(file, files.size() > 1);
      worst = worse(worst, row.verdict);
      rows_.push_back(row);
      if (interrupted_) break;
    }
    if (rows_.size() > 1) streams_.out << "\n" << table(rows_, style_);
    streams_.out.flush();
    return streams_.out ? worst : worse(worst, Verdict::harness_failed);
  }

 private:
  [[nodiscard]] std::vector<std::string> all_files() const {
    std::vector<std::string> files;
    for (const std::string& input : command_.inputs) {
      if (input == "-" || !fs::is_directory(input)) {
        files.push_back(input);
      } else {
        const auto inside = scenarios_in(input);
        files.insert(files.end(), inside.begin(), inside.end());
      }
    }
    return files;
  }

  [[nodiscard]] std::string read(const std::string& file) const {
    if (file == "-") return read_some(streams_.in);
    std::ifstream in(file, std::ios::binary);
    if (!in) throw BadInput("can't read " + file);
    return read_some(in);
  }

  TableRow run_file(const std::string& file, bool one_of_many) {
    std::string text;
    try {
      text = read(file);
      const Scenario scenario = read_scenario(text, file, command_.overrides);
      if (!rows_.empty() && !command_.quiet) streams_.out << "\n";
      return run_scenario(scenario, one_of_many);
    } catch (const ScenarioError& error) {
      streams_.err << diagnostic(error, text);
      return {file, Verdict::bad_scenario, error.message()};
    } catch (const BadInput& error) {
      streams_.err << "sim: error: " << error.what() << "\n";
      return {file, Verdict::bad_scenario, error.what()};
    }
  }

  TableRow run_scenario(const Scenario& scenario, bool one_of_many) {
    std::optional<OutputFolder> folder;
    try {
      if (command_.out)
        folder.emplace(one_of_many ? *command_.out / own_name(scenario) : *command_.out);
    } catch (const std::exception& error) {
      streams_.err << "sim: error: " << error.what() << "\n";
      return {scenario.file, Verdict::harness_failed, error.what()};
    }
    Outcome outcome = experiment(scenario, folder ? &*folder : nullptr);
    std::optional<std::string> unwritten;
    if (folder) unwritten = folder->finish(scenario, outcome);
    streams_.out << report(scenario, outcome, style_) << std::flush;
    if (unwritten) {
      streams_.err << "sim: error: " << *unwritten << "\n";
      outcome.verdict = worse(outcome.verdict, Verdict::harness_failed);
      outcome.summary = *unwritten;
    }
    return {scenario.file, outcome.verdict, outcome.summary};
  }

  Outcome experiment(const Scenario& scenario, OutputFolder* folder) {
    StatusLine status(streams_.err);
    RunOptions options;
    options.interrupted = &interrupted_;
    options.progress = [&](const Progress& progress) {
      if (command_.status) status.show(status_text(scenario, progress));
      if (folder != nullptr) folder->flush();
    };
    std::vector<Journal::Listener> listeners;
    if (folder != nullptr) {
      listeners.emplace_back(
          [&](std::size_t, const Record& record) { folder->write(record, scenario); });
    }
    return run_experiment(scenario, make_cluster_, options, listeners);
  }

  /// A folder's name of its own below `--out`, for one of many.
  std::string own_name(const Scenario& scenario) {
    const std::string stem =
        scenario.file == "-" ? "stdin" : fs::path(scenario.file).stem().string();
    std::string name = stem;
    for (int copy = 2; !names_.insert(name).second; ++copy)
      name = stem + "-" + std::to_string(copy);
    return name;
  }

  const Command& command_;
  const Streams& streams_;
  const MakeCluster& make_cluster_;
  const std::atomic<bool>& interrupted_;
  ReportStyle style_;
  std::vector<TableRow> rows_;
  std::set<std::string> names_;
};

}  // namespace

Verdict run_command(const Command& command, const Streams& streams, const MakeCluster& make_cluster,
                    const std::atomic<bool>& interrupted) {
  return Program(command, streams, make_cluster, interrupted).run();
}

}  // namespace onetip::sim
