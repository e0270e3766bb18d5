#include "sim/commands/run_command.hpp"

#include <fmt/format.h>

#include <set>
#include <stdexcept>

#include "sim/commands/past_results.hpp"
#include "sim/commands/run_output.hpp"
#include "sim/commands/run_watch.hpp"
#include "sim/commands/scenario_files.hpp"
#include "sim/compare/twin_report.hpp"
#include "sim/pages/index_page.hpp"
#include "sim/pages/report_page.hpp"
#include "sim/report/folder_lock.hpp"
#include "sim/report/output_folder.hpp"
#include "sim/text/whole_file.hpp"
#include "sim/virtual/cpu_profile_file.hpp"

namespace onetip::sim {
namespace {

namespace fs = std::filesystem;

class Program {
 public:
  Program(const Command& command, const Streams& streams, const MakeCluster& make_cluster,
          const std::atomic<bool>& interrupted)
      : command_(command),
        streams_(streams),
        interrupted_(interrupted),
        watch_(command, streams, make_cluster, interrupted),
        output_(command, streams) {}

  Verdict run() {
    std::optional<FolderLock> lock;  // of the folder that theirs lie in
    try {
      files_ = scenario_files(command_.inputs);
      if (command_.out && is_one_of_many()) {
        remove_past_summary(*command_.out, files_);
        lock.emplace(*command_.out);
      }
    } catch (const BadInput& error) {
      return refuse_all(error, Verdict::bad_scenario);
    } catch (const std::runtime_error& error) {
      return refuse_all(error, Verdict::harness_failed);
    }
    for (const std::string& file : files_) {
      // The first tells by itself that it was interrupted, however soon that was.
      const bool begins = index_.empty() || !interrupted_;
      index_.emplace_back();
      choose_folder(file);
      const TableRow row = begins ? run_file(file) : not_run(output_.not_begun(file));
      index_.back().file = row.file;
      index_.back().verdict = row.verdict;
      index_.back().summary = row.summary;
    }
    lock.reset();
    Verdict worst = output_.finish(files_);
    if (command_.out && is_one_of_many()) worst = worse(worst, write_index());
    return worst;
  }

 private:
  /// Nothing is run.
  Verdict refuse_all(const std::exception& error, Verdict verdict) {
    return output_.failed(command_.inputs.front(), verdict, error.what()).verdict;
  }

  TableRow run_file(const std::string& file) {
    std::string text;
    try {
      text = read_scenario_text(file, streams_.in);
      const Scenario scenario = read_scenario(text, file, command_.overrides);
      check_profile(scenario);
      output_.say_idle_profile(scenario);
      return run_scenario(scenario, text);
    } catch (const ScenarioError& error) {
      return not_run(output_.refused(file, error, text));
    } catch (const BadInput& error) {
      return not_run(output_.failed(file, Verdict::bad_scenario, error.what()));
    }
  }

  /// What an earlier run left in a folder of its own would seem to be this one's.
  TableRow not_run(TableRow row) {
    if (!command_.out || !is_one_of_many()) return row;
    try {
      output_.make_room(where_, files_);
    } catch (const std::exception& error) {
      return output_.failed(row.file, Verdict::harness_failed, error.what());
    }
    return row;
  }

  TableRow run_scenario(const Scenario& scenario, const std::string& text) {
    if (scenario.engine == Engine::both) return run_twins(scenario, text);
    std::optional<OutputFolder> folder;
    try {
      if (command_.out) {
        index_.back().before = past_run(where_);
        output_.make_room(where_, files_);
        folder.emplace(where_, text);
        index_.back().folder = name_;
      }
    } catch (const std::exception& error) {
      return output_.failed(scenario.file, Verdict::harness_failed, error.what());
    }
    const Outcome outcome = watch_.run(scenario, folder ? &*folder : nullptr);
    std::optional<std::string> unwritten;
    if (folder) unwritten = folder->finish(scenario, outcome);
    if (folder && !unwritten && outcome.end) unwritten = write_page(where_);
    if (outcome.end) index_.back().ended_at = outcome.ended_at;
    return output_.judged(scenario, outcome, watch_.strip(), unwritten);
  }

  /// Over TCP, in virtual time, and one against the other.
  TableRow run_twins(const Scenario& scenario, const std::string& text) {
    std::optional<FolderLock> lock;  // of the folder that both of theirs lie in
    try {
      if (command_.out) {
        index_.back().before = past_run(where_, kTwinFile);
        output_.make_room(where_, files_);
        lock.emplace(where_);
        index_.back().folder = name_;
      }
    } catch (const std::exception& error) {
      return output_.failed(scenario.file, Verdict::harness_failed, error.what());
    }
    std::string strips;
    std::optional<std::string> unwritten;
    TwinRun runs[2];
    for (const Engine engine : {Engine::tcp, Engine::virtual_time}) {
      const Scenario own = in_engine(scenario, engine);
      TwinRun& run = runs[engine == Engine::tcp ? 0 : 1];
      try {
        run = run_twin(own, text, unwritten);
      } catch (const std::exception& error) {
        return output_.failed(scenario.file, Verdict::harness_failed, error.what());
      }
      if (!watch_.strip().empty()) {
        strips += fmt::format("\n{}{}", to_text(engine), watch_.strip());
      }
    }
    const Twin twin = compare_twins(scenario, std::move(runs[0]), std::move(runs[1]));
    if (!index_.back().runs.empty() && !unwritten) {
      unwritten = WholeFile(where_ / kTwinFile).put(to_twin_json(scenario, twin));
    }
    if (twin.compared) index_.back().ended_at = twin.outcome.ended_at;
    return output_.compared(scenario, twin, strips, unwritten);
  }

  /// One of the two, with a folder of its own. Throws where that can't be made.
  TwinRun run_twin(const Scenario& scenario, const std::string& text,
                   std::optional<std::string>& unwritten) {
    if (interrupted_) return {not_begun(), {}};
    const std::string name(to_text(scenario.engine));
    std::optional<OutputFolder> folder;
    if (command_.out) {
      folder.emplace(where_ / name, text);
      index_.back().runs.push_back(name);
    }
    TwinTracer tracer(scenario);
    TwinRun run;
    run.outcome = watch_.run(scenario, folder ? &*folder : nullptr,
                             {[&](std::size_t, const Record& record) { tracer.take(record); }});
    run.trace = tracer.trace();
    std::optional<std::string> lost;
    if (folder) lost = folder->finish(scenario, run.outcome);
    if (folder && !lost && run.outcome.end) lost = write_page(where_ / name);
    if (lost && !unwritten) unwritten = lost;
    return run;
  }

  /// What could not be written, in words.
  std::optional<std::string> write_page(const fs::path& where) {
    auto unwritten = watch_.write_page(where);
    if (!unwritten && has_report_page()) index_.back().has_page = true;
    return unwritten;
  }

  Verdict write_index() {
    try {
      write_whole(*command_.out / kIndexPage, index_html(index_));
    } catch (const std::runtime_error& error) {
      streams_.err << "sim: error: " << error.what() << "\n";
      return Verdict::harness_failed;
    }
    return Verdict::held;
  }

  [[nodiscard]] bool is_one_of_many() const { return files_.size() > 1; }

  /// For one of many a folder of its own below `--out`.
  void choose_folder(const std::string& file) {
    if (!command_.out) return;
    where_ = *command_.out;
    if (!is_one_of_many()) return;
    const std::string stem = file == "-" ? "stdin" : fs::path(file).stem().string();
    name_ = stem;
    for (int copy = 2; !names_.insert(name_).second; ++copy)
      name_ = stem + "-" + std::to_string(copy);
    where_ /= name_;
  }

  const Command& command_;
  const Streams& streams_;
  const std::atomic<bool>& interrupted_;
  RunWatch watch_;
  RunOutput output_;
  std::vector<std::string> files_;
  fs::path where_;    // the results of the scenario whose turn it is go
  std::string name_;  // of that folder; empty: it is `--out` itself
  std::vector<IndexRow> index_;
  std::set<std::string> names_;
};

}  // namespace

Verdict run_command(const Command& command, const Streams& streams, const MakeCluster& make_cluster,
                    const std::atomic<bool>& interrupted) {
  return Program(command, streams, make_cluster, interrupted).run();
}

}  // namespace onetip::sim
