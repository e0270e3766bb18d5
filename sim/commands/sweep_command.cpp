#include "sim/commands/sweep_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "sim/commands/past_results.hpp"
#include "sim/commands/progress_bar.hpp"
#include "sim/commands/run_output.hpp"
#include "sim/commands/scenario_files.hpp"
#include "sim/report/folder_lock.hpp"
#include "sim/report/output_folder.hpp"
#include "sim/sweep/compare.hpp"
#include "sim/sweep/json.hpp"
#include "sim/sweep/report.hpp"
#include "sim/sweep/sweep.hpp"
#include "sim/virtual/cpu_profile_file.hpp"
#include "sim/yaml/settings.hpp"

namespace onetip::sim {

namespace {

namespace fs = std::filesystem;

/// Where failing runs are kept below `--out`, the first of each combination.
class KeptRuns {
 public:
  KeptRuns(fs::path out, const SweepPlan& plan)
      : out_(std::move(out)), plan_(plan), kept_(plan.combinations.size()) {}

  void keep(std::size_t combination, SweepRun& run, const Scenario& scenario,
            const Outcome& outcome, const std::vector<Record>& records) {
    if (!outcome.end || kept_[combination] == kKeptRuns) return;
    ++kept_[combination];
    std::string folder = fmt::format("{}{}", kSeedFolder, run.seed);
    if (kept_.size() > 1) folder = fmt::format("{}{}/{}", kCombinationFolder, combination, folder);
    try {
      OutputFolder files(out_ / folder, plan_.text);
      for (const Record& record : records) files.write(record, scenario);
      if (const auto unwritten = files.finish(scenario, outcome)) {
        unwritten_ = *unwritten;
      } else {
        run.folder = folder;
      }
    } catch (const std::exception& error) {
      unwritten_ = error.what();
    }
  }

  /// The last of what could not be written, in words.
  [[nodiscard]] const std::optional<std::string>& unwritten() const { return unwritten_; }

 private:
  fs::path out_;
  const SweepPlan& plan_;
  std::vector<std::size_t> kept_;  // by combination
  std::optional<std::string> unwritten_;
};

class SweepProgram {
 public:
  SweepProgram(const Command& command, const SweepCommand& sweep, const Streams& streams,
               const MakeCluster& make_cluster, const std::atomic<bool>& interrupted)
      : command_(command),
        options_(sweep),
        streams_(streams),
        make_cluster_(make_cluster),
        interrupted_(interrupted),
        output_(command, streams) {}

  Verdict run() {
    try {
      if (const auto clash = clash_of_options()) throw BadInput(*clash);
      read_plan();
      read_scenarios();
      read_base();
      if (command_.out) try_out();
      return play();
    } catch (const ScenarioError& error) {
      const ScenarioError told =
          with_hint_at_lists(error, plan_.text, plan_.file, plan_.overrides, options_.settings);
      return output_.refused(command_.inputs.front(), told, plan_.text).verdict;
    } catch (const BadInput& error) {
      return fail(error, Verdict::bad_scenario);
    } catch (const std::exception& error) {
      return fail(error, Verdict::harness_failed);
    }
  }

 private:
  /// As a single run that can't be: with its line, where that is JSON.
  Verdict fail(const std::exception& error, Verdict verdict) {
    return output_.failed(command_.inputs.front(), verdict, error.what()).verdict;
  }

  /// Several values, none of which would be heard.
  [[nodiscard]] std::optional<std::string> clash_of_values(const std::string& setting) const {
    if (combinations({setting}).size() < 2) return std::nullopt;
    if (setting.starts_with("seed=")) {
      return fmt::format("--set {}: a sweep takes its seeds from --seeds A..B", setting);
    }
    if (command_.overrides.engine && setting.starts_with("engine=")) {
      return fmt::format("--engine and --set {}: one of them", setting);
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<std::string> clash_of_options() const {
    if (command_.inputs.size() != 1)
      return "a sweep takes one scenario: --seeds, or --set with several values";
    if (command_.overrides.seed && options_.seeds) return "--seed and --seeds: one of them";
    for (const std::string& setting : options_.settings) {
      if (auto clash = clash_of_values(setting)) return clash;
    }
    if (command_.strip) return "--strip shows one run, not a sweep: leave it out, or --seeds";
    if (command_.annotate) return "--annotate speaks of one run, not of a sweep";
    if (std::error_code unreadable; fs::is_directory(command_.inputs.front(), unreadable)) {
      return command_.inputs.front() + " is a folder: a sweep takes one scenario";
    }
    return std::nullopt;
  }

  void read_plan() {
    plan_.file = command_.inputs.front();
    plan_.text = read_scenario_text(plan_.file, streams_.in);
    plan_.overrides = command_.overrides;
    plan_.combinations = combinations(options_.settings);
    if (options_.seeds) {
      const auto seeds = SeedRange::parse(*options_.seeds);
      if (!seeds) throw BadInput(seeds.error().what);
      plan_.seeds = *seeds;
    } else {
      plan_.seeds = own_seed();
    }
    std::uint64_t runs = 0;
    if (__builtin_mul_overflow(plan_.seeds.size(), plan_.combinations.size(), &runs)) {
      throw BadInput("more runs than there are numbers for: fewer seeds, or fewer combinations");
    }
  }

  /// Without --seeds: the one that the command line, a setting or the file says.
  [[nodiscard]] SeedRange own_seed() const {
    ScenarioOverrides overrides = command_.overrides;
    overrides.settings = plan_.combinations.front();
    const std::uint64_t seed = read_scenario(plan_.text, plan_.file, overrides).seed;
    return {seed, seed};
  }

  /// Each combination once, so that what is wrong with one is said before anything runs.
  void read_scenarios() {
    for (std::size_t i = 0; i < plan_.combinations.size(); ++i) {
      const Scenario scenario = scenario_of(plan_, i, plan_.seeds.first);
      check_profile(scenario);
      if (scenario.engine == Engine::both) {
        throw BadInput("a sweep runs in one engine: give --engine virtual, or --engine tcp");
      }
      if (i == 0) output_.say_idle_profile(scenario);
      if (i == 0) name_ = scenario.name;
      engines_.insert(scenario.engine);
    }
  }

  /// `virtual`; of a grid of both: `tcp+virtual`.
  [[nodiscard]] std::string engine() const {
    std::string text;
    for (const Engine one : engines_) {
      text += (text.empty() ? "" : "+") + std::string(to_text(one));
    }
    return text;
  }

  void read_base() {
    if (!options_.base) return;
    auto base = read_sweep(*options_.base);
    if (!base) throw BadInput(base.error().what);
    if (base->scenario != name_ || base->engine != engine()) {
      throw BadInput(
          fmt::format("{} is a sweep of {} ({}), this is one of {} ({}): nothing to compare",
                      options_.base->string(), base->scenario, base->engine, name_, engine()));
    }
    const auto common = [&](const std::vector<std::string>& settings) {
      return std::any_of(base->combinations.begin(), base->combinations.end(),
                         [&](const SweepCombination& it) { return it.settings == settings; });
    };
    if (std::none_of(plan_.combinations.begin(), plan_.combinations.end(), common)) {
      throw BadInput(options_.base->string() +
                     " has no combination of these settings to compare with");
    }
    base_ = std::move(*base);
  }

  /// A folder without rights, or a full disk, is said before the runs.
  void try_out() {
    remove_past_results(*command_.out, command_.inputs);
    lock_.emplace(*command_.out);
    try_file(*command_.out / kSweepFile);
  }

  Verdict play() {
    Sweep sweep = runs();
    sweep.scenario = name_;
    sweep.engine = engine();
    Verdict verdict = sweep.verdict();
    boost::json::object json = sweep_json(sweep);
    std::optional<Comparison> comparison;
    if (base_) {
      comparison = compare(*base_, sweep);
      json["comparison"] = to_json(*comparison);
      json["same_file"] = comparison->same_file ? boost::json::value(*comparison->same_file)
                                                : boost::json::value(nullptr);
      verdict = worse(verdict, comparison->verdict());
      json["exit_code"] = static_cast<int>(verdict);
    }
    if (const auto unwritten = write(json)) {
      streams_.err << "sim: error: " << *unwritten << "\n";
      verdict = worse(verdict, Verdict::harness_failed);
      json["exit_code"] = static_cast<int>(verdict);
    }
    print(sweep, comparison, json);
    return streams_.out ? verdict : worse(verdict, Verdict::harness_failed);
  }

  Sweep runs() {
    ProgressBar bar(streams_.err, command_.status);
    std::uint64_t failing = 0;
    SweepOptions options;
    options.batch.jobs = jobs();
    options.batch.interrupted = &interrupted_;
    options.batch.progress = [&](const BatchProgress& progress) {
      bar.show(progress, failing > 0 ? fmt::format("{} failing", failing) : std::string());
    };
    options.counted = [&](const SweepRun& run) { failing += run.verdict == Verdict::held ? 0 : 1; };
    if (command_.out) {
      kept_.emplace(*command_.out, plan_);
      options.failed = [&](std::size_t combination, SweepRun& run, const Scenario& scenario,
                           const Outcome& outcome, const std::vector<Record>& records) {
        kept_->keep(combination, run, scenario, outcome, records);
      };
    }
    return run_sweep(plan_, make_cluster_, options);
  }

  /// On real sockets runs would slow each other down, and so change what is measured.
  [[nodiscard]] unsigned jobs() const {
    return options_.jobs > 0 || !engines_.contains(Engine::tcp) ? options_.jobs : 1;
  }

  void print(const Sweep& sweep, const std::optional<Comparison>& comparison,
             const boost::json::object& json) const {
    if (command_.format == OutputFormat::json) {
      streams_.out << boost::json::serialize(json) << "\n";
    } else {
      streams_.out << sweep_report(sweep, command_.quiet, command_.out.value_or(fs::path()));
      if (comparison) {
        streams_.out << comparison_report(*comparison, options_.base->string(), command_.quiet);
      }
    }
    streams_.out << std::flush;
  }

  /// What could not be written, in words.
  std::optional<std::string> write(const boost::json::object& json) const {
    if (!command_.out) return std::nullopt;
    try {
      write_whole(*command_.out / kSweepFile, boost::json::serialize(json) + "\n");
    } catch (const std::exception& error) {
      return error.what();
    }
    return kept_->unwritten();
  }

  const Command& command_;
  const SweepCommand& options_;
  const Streams& streams_;
  const MakeCluster& make_cluster_;
  const std::atomic<bool>& interrupted_;
  RunOutput output_;  // of a sweep that can't be run
  SweepPlan plan_;
  std::string name_;
  std::set<Engine> engines_;
  std::optional<Sweep> base_;
  std::optional<FolderLock> lock_;  // of the folder for results
  std::optional<KeptRuns> kept_;
};

}  // namespace

bool is_sweep(const SweepCommand& sweep) {
  const auto has_several = [](const std::string& setting) {
    try {
      return alternatives(setting).size() > 1;
    } catch (const ScenarioError&) {  // reading the scenario says so
      return false;
    }
  };
  return sweep.seeds || sweep.base ||
         std::any_of(sweep.settings.begin(), sweep.settings.end(), has_several);
}

Verdict sweep_command(const Command& command, const SweepCommand& sweep, const Streams& streams,
                      const MakeCluster& make_cluster, const std::atomic<bool>& interrupted) {
  return SweepProgram(command, sweep, streams, make_cluster, interrupted).run();
}

}  // namespace onetip::sim
