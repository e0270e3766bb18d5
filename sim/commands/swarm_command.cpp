#include "sim/commands/swarm_command.hpp"

#include <fmt/format.h>

#include <sstream>

#include "sim/commands/progress_bar.hpp"
#include "sim/commands/run_command.hpp"
#include "sim/commands/scenario_files.hpp"
#include "sim/marks/mark_counter.hpp"
#include "sim/report/diagnostic.hpp"
#include "sim/report/folder_lock.hpp"
#include "sim/report/output_folder.hpp"
#include "sim/report/repeat_command.hpp"
#include "sim/report/report.hpp"
#include "sim/run/batch.hpp"
#include "sim/swarm/last_words.hpp"
#include "sim/swarm/scenario_text.hpp"
#include "sim/swarm/tally.hpp"
#include "sim/swarm/wrongs.hpp"
#include "sim/yaml/read_scenario.hpp"

namespace onetip::sim {
namespace {

class Swarm {
 public:
  Swarm(const SwarmCommand& command, const Streams& streams, const MakeCluster& make_cluster,
        const std::atomic<bool>& interrupted)
      : command_(command),
        streams_(streams),
        make_cluster_(make_cluster),
        interrupted_(interrupted),
        bar_(streams.err, command.status) {}

  Verdict run() {
    if (!read_file()) return Verdict::bad_scenario;
    if (command_.print) {
      streams_.out << text_of(*command_.print) << std::flush;
      return written(Verdict::held);
    }
    try {
      std::optional<FolderLock> lock;
      if (command_.out) {
        lock.emplace(*command_.out);
        try_file(file_of(command_.seeds.first));  // no right, or no room, is said before the runs
      }
      run_all();
    } catch (const std::exception& failure) {
      bar_.clear();
      streams_.err << "sim: error: " << failure.what() << "\n";
      return Verdict::harness_failed;
    }
    bar_.clear();
    if (!command_.quiet) streams_.out << tally_.text();
    const bool all = tally_.runs() == command_.seeds.size();
    if (!all) {
      streams_.out << fmt::format("interrupted: {} of {} seeds were run\n", tally_.runs(),
                                  command_.seeds.size());
    }
    streams_.out.flush();
    return written(worse(tally_.verdict(), all ? Verdict::held : Verdict::interrupted));
  }

 private:
  bool read_file() {
    if (!command_.like) return true;
    std::string text;
    try {
      text = read_scenario_text(*command_.like, streams_.in);
      like_ = swarm::read_like(text, *command_.like);
      (void)text_of(command_.print.value_or(command_.seeds.first));
      return true;
    } catch (const ScenarioError& error) {
      streams_.err << diagnostic(error, text);
    } catch (const BadInput& error) {
      streams_.err << "sim: error: " << error.what() << "\n";
    }
    return false;
  }

  [[nodiscard]] std::string text_of(std::uint64_t seed) const {
    return swarm::scenario_text(seed, like_);
  }

  /// REQUIRES: there is a folder.
  [[nodiscard]] std::filesystem::path file_of(std::uint64_t seed) const {
    return *command_.out / (swarm::scenario_name(seed) + ".yaml");
  }

  [[nodiscard]] std::string repeat(std::uint64_t seed) const {
    return fmt::format("sim swarm --seeds {0}..{0}", seed) +
           (command_.like ? " --like " + shell_word(*command_.like) : "");
  }

  void run_all() {
    BatchOptions options;
    options.jobs = command_.jobs;
    options.interrupted = &interrupted_;
    options.progress = [this](const BatchProgress& progress) {
      bar_.show(progress, tally_.note());
    };
    (void)run_batch(command_.seeds.size(), options,
                    [this](std::uint64_t index, const std::atomic<bool>& stop) -> Delivery {
                      const std::uint64_t seed = command_.seeds.first + index;
                      const LastWords words(fmt::format("sim: seed {} was under way; repeat: {}\n",
                                                        seed, repeat(seed)));
                      auto run = run_seed(seed, stop);
                      if (!run) return {};
                      return [this, run = *std::move(run)] { take(run); };
                    });
  }

  /// None: it was cut short. Any thread.
  [[nodiscard]] std::optional<swarm::SeedRun> run_seed(std::uint64_t seed,
                                                       const std::atomic<bool>& stop) const {
    try {
      const Scenario scenario = read_scenario(text_of(seed), swarm::scenario_name(seed));
      marks::MarkCounter marks(scenario);
      std::optional<std::string> wrong;
      RunOptions options;
      options.interrupted = &stop;
      const Outcome outcome =
          run_experiment(scenario, make_cluster_, options, {[&](std::size_t, const Record& record) {
                           marks.take(record);
                           if (!wrong) wrong = swarm::wrong_in(scenario, record);
                         }});
      if (outcome.verdict == Verdict::interrupted) return std::nullopt;
      return swarm::seed_run(seed, outcome, wrong, marks.counts());
    } catch (const ScenarioError& error) {
      Outcome unread;
      unread.summary = fmt::format("the scenario that was drawn can't be read: {}", error.what());
      return swarm::seed_run(seed, unread, {}, {});
    }
  }

  void take(const swarm::SeedRun& run) {
    tally_.add(run);
    if (run.verdict == Verdict::held) return;
    bar_.clear();
    streams_.out << fmt::format("seed {}\n", run.seed);
    for (const std::string& failure : run.failures) streams_.out << indented(failure, 4) << "\n";
    streams_.out << "    repeat: " << repeat(run.seed) << "\n";
    if (command_.out) keep(run.seed);
    streams_.out.flush();
  }

  /// One seed has one journal: running it again leaves what it left.
  void keep(std::uint64_t seed) {
    const std::filesystem::path file = file_of(seed);
    try {
      write_whole(file, text_of(seed));
    } catch (const ScenarioError&) {
      return;  // nothing could be drawn; `failures` said why
    }
    Command again;
    again.inputs = {file.string()};
    again.out = *command_.out / swarm::scenario_name(seed);
    again.quiet = true;
    std::ostringstream said;
    const Streams streams{streams_.in, said, streams_.err};
    (void)run_command(again, streams, make_cluster_, interrupted_);
    streams_.out << "    kept: " << file.string() << ", " << again.out->string() << "\n";
  }

  [[nodiscard]] Verdict written(Verdict verdict) const {
    return streams_.out ? verdict : worse(verdict, Verdict::harness_failed);
  }

  const SwarmCommand& command_;
  const Streams& streams_;
  const MakeCluster& make_cluster_;
  const std::atomic<bool>& interrupted_;
  ProgressBar bar_;
  std::optional<swarm::Like> like_;
  swarm::Tally tally_;
};

}  // namespace

Verdict swarm_command(const SwarmCommand& command, const Streams& streams,
                      const MakeCluster& make_cluster, const std::atomic<bool>& interrupted) {
  return Swarm(command, streams, make_cluster, interrupted).run();
}

}  // namespace onetip::sim
