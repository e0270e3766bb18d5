#include "sim/commands/branch_command.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "sim/commands/run_output.hpp"
#include "sim/commands/run_watch.hpp"
#include "sim/commands/scenario_files.hpp"
#include "sim/compare/branching_report.hpp"
#include "sim/engine/temporary_folder.hpp"
#include "sim/report/folder_lock.hpp"
#include "sim/report/run_folder.hpp"
#include "sim/sweep/sweep.hpp"
#include "sim/text/whole_file.hpp"
#include "sim/virtual/cpu_profile_file.hpp"
#include "sim/yaml/branch.hpp"

namespace onetip::sim {

namespace {

namespace fs = std::filesystem;

/// Why these options don't go together.
std::optional<std::string> clash_with_a_branch(const Command& command, const BranchCommand& branch,
                                               const SweepCommand& sweep) {
  if (!branch.then) {
    return "--until goes with --then: it says where another future begins (--until 12s --then "
           "OTHER.yaml)";
  }
  if (!branch.until) {
    return "--then goes with --until: from which moment on is it (--until 12s --then OTHER.yaml)?";
  }
  if (sweep.seeds) return "--until and --then branch one run: --seed, not --seeds";
  if (sweep.base) return "--compare is for sweeps: it doesn't go with --until and --then";
  if (sweep.jobs > 0) return "--jobs is for sweeps: it doesn't go with --until and --then";
  const auto& engine = command.overrides.engine;
  if (engine == to_text(Engine::tcp) || engine == to_text(Engine::both)) {
    return fmt::format(
        "--engine {}: on real sockets no two runs have the same past; --until and --then run in "
        "virtual time",
        *engine);
  }
  if (command.inputs.size() != 1) return "--until and --then branch one scenario";
  std::error_code unreadable;  // which reading it will say
  for (const std::string& input : {command.inputs.front(), *branch.then}) {
    if (fs::is_directory(input, unreadable)) return input + " is a folder: expected a file";
  }
  if (command.inputs.front() == "-" && *branch.then == "-") {
    return "only one of the two can be standard input";
  }
  return std::nullopt;
}

class BranchProgram {
 public:
  BranchProgram(const Command& command, const BranchCommand& branch, const SweepCommand& sweep,
                const Streams& streams, const MakeCluster& make_cluster,
                const std::atomic<bool>& interrupted)
      : command_(command),
        branch_(branch),
        sweep_(sweep),
        streams_(streams),
        interrupted_(interrupted),
        watch_(command_, streams, make_cluster, interrupted),
        output_(command_, streams) {}

  Verdict run() {
    const std::string file = command_.inputs.front();
    try {
      read();
      play();
    } catch (const ScenarioError& error) {
      const bool is_others = error.source().file == other_.file;
      output_.refused(file, error, is_others ? other_.text : text_);
    } catch (const BadInput& error) {
      output_.failed(file, Verdict::bad_scenario, error.what());
    } catch (const std::exception& error) {
      output_.failed(file, Verdict::harness_failed, error.what());
    }
    return output_.finish(named());
  }

 private:
  /// The files of the command line.
  [[nodiscard]] std::vector<std::string> named() const {
    return {command_.inputs.front(), *branch_.then};
  }

  void read() {
    const std::string& file = command_.inputs.front();
    const auto settings = combinations(sweep_.settings);
    if (settings.size() > 1) {
      throw BadInput("--set with several values is for sweeps: give one of them with --until");
    }
    other_.since = read_until(*branch_.until);
    text_ = read_scenario_text(file, streams_.in);
    other_.file = *branch_.then;
    other_.text = read_scenario_text(other_.file, streams_.in);
    ScenarioOverrides overrides = command_.overrides;
    if (!overrides.engine) overrides.engine = to_text(Engine::virtual_time);
    overrides.settings = settings.front();
    as_it_was_.scenario = read_scenario(text_, file, overrides);
    overrides.other = other_;
    otherwise_.scenario = read_scenario(text_, file, overrides);
    for (const Future* it : {&as_it_was_, &otherwise_}) check_profile(it->scenario);
  }

  void play() {
    const TemporaryFolder temporary;
    const fs::path where = command_.out ? *command_.out : temporary.path();
    if (command_.out) output_.make_room(where, named());
    const FolderLock lock(where);
    play(as_it_was_, where / kAsItWas);
    const bool interrupted = interrupted_;
    const bool goes_on =
        !interrupted && as_it_was_.outcome.end && reaches(as_it_was_, other_.since);
    if (goes_on) {
      play(otherwise_, where / kOtherwise);
    } else {
      otherwise_.outcome = not_begun();
      if (!interrupted) otherwise_.outcome.verdict = as_it_was_.outcome.verdict;
    }
    std::optional<JournalComparison> journals;
    if (goes_on && !unwritten_) journals = compare(where);
    Branching result =
        branching(other_.since, std::move(as_it_was_), std::move(otherwise_), std::move(journals));
    if (command_.out && !unwritten_) {
      unwritten_ = WholeFile(where / kBranchFile).put(to_branching_json(result));
    }
    output_.branched(std::move(result), strips_, unwritten_);
  }

  /// One of the two, with a folder of its own. Throws where that can't be made.
  void play(Future& future, const fs::path& folder) {
    OutputFolder files(folder, text_);
    if (future.scenario.branch) write_whole(folder / kOtherFile, other_.text);
    FigureTaker figures(future.scenario);
    std::optional<Nanos> zero;
    const auto take = [&](std::size_t, const Record& record) {
      figures.take(record);
      if (std::holds_alternative<record::TopologyStands>(record.body)) zero = record.at;
      if (zero && std::holds_alternative<record::TimelineOver>(record.body)) {
        future.timeline_over = record.at - *zero;
      }
    };
    future.outcome = watch_.run(future.scenario, &files, {take});
    future.figures = figures.figures();
    if (command_.strip) {
      strips_ +=
          fmt::format("\n{}{}", future.scenario.branch ? "otherwise" : "as it was", watch_.strip());
    }
    auto lost = files.finish(future.scenario, future.outcome);
    if (command_.out && !lost && future.outcome.end) lost = watch_.write_page(folder);
    if (lost && !unwritten_) unwritten_ = lost;
  }

  [[nodiscard]] static JournalComparison compare(const fs::path& where) {
    const fs::path one = where / kAsItWas / kJournalFile;
    const fs::path other = where / kOtherwise / kJournalFile;
    std::ifstream a(one, std::ios::binary);
    std::ifstream b(other, std::ios::binary);
    auto comparison = compare_journals(a, one.string(), b, other.string());
    if (!comparison) throw std::runtime_error(comparison.error().what);
    return std::move(*comparison);
  }

  const Command& command_;
  const BranchCommand& branch_;
  const SweepCommand& sweep_;
  const Streams& streams_;
  const std::atomic<bool>& interrupted_;
  RunWatch watch_;
  RunOutput output_;
  std::string text_;
  OtherFuture other_;
  Future as_it_was_;
  Future otherwise_;
  std::string strips_;
  std::optional<std::string> unwritten_;
};

}  // namespace

Verdict branch_command(const Command& command, const BranchCommand& branch,
                       const SweepCommand& sweep, const Streams& streams,
                       const MakeCluster& make_cluster, const std::atomic<bool>& interrupted) {
  if (const auto clash = clash_with_a_branch(command, branch, sweep)) {
    return RunOutput(command, streams)
        .failed(command.inputs.front(), Verdict::bad_scenario, *clash)
        .verdict;
  }
  return BranchProgram(command, branch, sweep, streams, make_cluster, interrupted).run();
}

}  // namespace onetip::sim
