#include "sim/commands/shrink_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "sim/commands/scenario_files.hpp"
#include "sim/commands/status_line.hpp"
#include "sim/report/diagnostic.hpp"
#include "sim/report/repeat_command.hpp"
#include "sim/shrink/shrinker.hpp"
#include "sim/shrink/tale.hpp"
#include "sim/shrink/trial.hpp"
#include "sim/text/prose.hpp"
#include "sim/text/whole_file.hpp"
#include "sim/virtual/cpu_profile_file.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "sim/yaml/reader.hpp"
#include "sim/yaml/writer.hpp"

namespace onetip::sim {
namespace {

namespace fs = std::filesystem;

shrink::Budget budget_of(const std::string& text) {
  shrink::Budget budget;
  std::uint64_t runs = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, runs);
  if (error == std::errc{} && stopped == end && runs > 0) {
    budget.runs = runs;
    return budget;
  }
  try {
    budget.time = yaml::read_positive_duration(shrink::word(text));
  } catch (const ScenarioError&) {
    throw BadInput(fmt::format(
        "--budget: expected a number of runs like 500, or a time like 30s, found `{}`", text));
  }
  return budget;
}

std::string names_of_violated(const Outcome& outcome) {
  std::string names;
  for (const Finding& finding : outcome.findings) {
    if (finding.verdict != Verdict::violated) continue;
    names += fmt::format("\n  {}: {}", finding.name, finding.claim);
  }
  return names;
}

class ShrinkProgram {
 public:
  ShrinkProgram(const ShrinkCommand& command, const Streams& streams,
                const std::atomic<bool>& interrupted)
      : command_(command), streams_(streams), interrupted_(interrupted), line_(streams.err) {}

  Verdict run() {
    std::string text;
    try {
      if (command_.budget) budget_ = budget_of(*command_.budget);
      text = read_scenario_text(command_.file, streams_.in);
      ScenarioOverrides overrides;
      overrides.seed = command_.seed;
      overrides.engine = to_text(Engine::virtual_time);
      overrides.cpu = command_.cpu;
      overrides.calibrated = calibrated_profile;
      scenario_ = read_scenario(text, command_.file, overrides);
      check_profile(scenario_);
      const auto refused = open_output();
      if (refused) return *refused;
      begin_.tree = shrink::pinned(yaml::parse(text, command_.file), scenario_);
      return shrink_it();
    } catch (const ScenarioError& error) {
      streams_.err << diagnostic(error, text);
    } catch (const BadInput& error) {
      say_error(error.what());
    }
    return Verdict::bad_scenario;
  }

 private:
  /// Before the work: whether its result can be written there.
  std::optional<Verdict> open_output() {
    if (!command_.out) return std::nullopt;
    std::error_code error;
    if (fs::equivalent(*command_.out, command_.file, error)) {
      throw BadInput(fmt::format("--out {} is the scenario itself: give it another name",
                                 command_.out->string()));
    }
    if (fs::is_directory(*command_.out, error)) {
      throw BadInput(
          fmt::format("--out {} is a folder: give it the name of a file", command_.out->string()));
    }
    const auto why = WholeFile(*command_.out).try_it();
    if (!why) return std::nullopt;
    say_error(*why);
    return Verdict::harness_failed;
  }

  Verdict shrink_it() {
    const shrink::Ran first = run_whole(yaml::write(begin_.tree));
    const Verdict verdict = first.outcome.verdict;
    if (verdict == Verdict::interrupted) {
      say_error("interrupted in the first run: nothing was shrunk");
      return verdict;
    }
    if (verdict == Verdict::harness_failed) {
      say_error(first.outcome.summary);
      return verdict;
    }
    if (verdict != Verdict::violated) return nothing_to_shrink(first.outcome);
    const Finding* finding = shrink::violated(first.outcome, command_.finding);
    if (finding == nullptr) {
      throw BadInput(fmt::format("--finding {}: no such finding is violated; these are:{}",
                                 *command_.finding, names_of_violated(first.outcome)));
    }
    const shrink::Goal goal(first, *finding);
    begin_.kept = goal.expectation();
    return write(search(goal, first.records), goal);
  }

  Verdict nothing_to_shrink(const Outcome& outcome) {
    streams_.err << fmt::format(
        "{}: {} with seed {} in virtual time: nothing is violated, so there is nothing to shrink\n"
        "  {}\n"
        "  try other seeds: sim {} --engine virtual --seed N{}\n",
        command_.file, to_text(outcome.verdict), scenario_.seed, outcome.summary, command_.file,
        profile_option(scenario_));
    const bool draws_by_line = std::any_of(scenario_.timeline.begin(), scenario_.timeline.end(),
                                           [](const TimelineEntry& entry) {
                                             return std::holds_alternative<Churn>(entry.action) &&
                                                    entry.name.find('@') != std::string::npos;
                                           });
    if (draws_by_line) {
      streams_.err << "  a churn without a name draws by its line, and lines move: give it a "
                      "`name:`\n";
    }
    return Verdict::inconclusive;
  }

  [[nodiscard]] shrink::Ran run_whole(const std::string& text) const {
    return shrink::run_trial(shrink::read_candidate(text, command_.cpu),
                             [this](std::size_t) { return interrupted_.load(); });
  }

  shrink::Shrunk search(const shrink::Goal& goal, std::size_t records) {
    // A smaller scenario may tell more than the large one, but not without end.
    constexpr std::size_t kTimes = 4;
    constexpr std::size_t kMore = 10'000;
    shrink::SearchOptions options;
    options.jobs = command_.jobs;
    options.budget = budget_;
    options.cpu = command_.cpu;
    options.most_records = records * kTimes + kMore;
    options.interrupted = &interrupted_;
    if (command_.status) {
      options.progress = [this](const shrink::SearchProgress& it) {
        line_.show(fmt::format("shrink: {} runs  {}", it.runs, to_text(it.size)));
      };
    }
    shrink::Shrunk shrunk = shrink::shrink(begin_, goal, options);
    line_.clear();
    return shrunk;
  }

  Verdict write(const shrink::Shrunk& shrunk, const shrink::Goal& goal) {
    const std::string plain = yaml::write(shrunk.smallest.tree);
    const shrink::Ran ran =
        shrink::run_trial(shrink::read_candidate(plain, command_.cpu), [](std::size_t) {
          return false;  // one run more, even after Ctrl-C: what was found is told from it
        });
    const Finding* finding = goal.find_in(ran, shrunk.smallest.kept);
    if (finding == nullptr) {
      say_error("the smallest scenario no longer shows the finding when it is run again");
      return Verdict::harness_failed;
    }
    const std::string name = command_.out ? command_.out->filename().string() : "";
    const shrink::Origin origin{command_.file, scenario_.seed, shrink::size_of(scenario_),
                                profile_option(scenario_)};
    std::vector<yaml::Remark> remarks;
    if (shrunk.smallest.kept) remarks.push_back({"expect", *shrunk.smallest.kept, "violated"});
    const std::string text = yaml::write(
        shrunk.smallest.tree,
        shrink::tale(name, origin, *finding, "-", profile_option(ran.scenario)), remarks);
    if (!put(text)) return Verdict::harness_failed;
    tell(origin.size, shrink::size_of(ran.scenario), shrunk);
    return shrunk.end == shrink::SearchEnd::interrupted ? Verdict::interrupted : Verdict::held;
  }

  bool put(const std::string& text) {
    if (!command_.out) {
      streams_.out << text << std::flush;
      return static_cast<bool>(streams_.out);
    }
    const auto why = WholeFile(*command_.out).put(text);
    if (why) say_error(*why);
    return !why;
  }

  void tell(const shrink::Size& before, const shrink::Size& after, const shrink::Shrunk& shrunk) {
    const std::string runs = "after " + counted(shrunk.runs, "run");
    const std::string_view how = shrunk.end == shrink::SearchEnd::smallest
                                     ? "nothing more can be taken away"
                                 : shrunk.end == shrink::SearchEnd::interrupted
                                     ? "interrupted: there may be more to take away"
                                     : "the budget is over: there may be more to "
                                       "take away";
    streams_.err << fmt::format("before: {}\nafter:  {}\n{}, {}\n", to_text(before), to_text(after),
                                runs, how);
  }

  void say_error(const std::string& message) {
    line_.clear();
    streams_.err << "sim: error: " << message << "\n";
  }

  const ShrinkCommand& command_;
  const Streams& streams_;
  const std::atomic<bool>& interrupted_;
  StatusLine line_;
  shrink::Budget budget_;
  Scenario scenario_;  // as it is in the file
  shrink::Case begin_;
};

}  // namespace

Verdict shrink_command(const ShrinkCommand& command, const Streams& streams,
                       const std::atomic<bool>& interrupted) {
  return ShrinkProgram(command, streams, interrupted).run();
}

}  // namespace onetip::sim
