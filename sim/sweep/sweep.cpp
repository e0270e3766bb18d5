#include "sim/sweep/sweep.hpp"

#include <fmt/format.h>

#include <memory>

#include "core/digest.hpp"
#include "sim/report/repeat_command.hpp"
#include "sim/yaml/settings.hpp"

namespace onetip::sim {

namespace {

/// What a run leaves for the caller's thread.
struct Finished {
  SweepRun run;
  Scenario scenario;
  Outcome outcome;
  std::vector<Record> records;
};

void play(Finished& it, const MakeCluster& make_cluster, const std::atomic<bool>& stop,
          bool keep_records) {
  FigureTaker taker(it.scenario);
  std::vector<Record> records;
  std::vector<Journal::Listener> listeners;
  listeners.emplace_back([&](std::size_t, const Record& record) { taker.take(record); });
  if (keep_records) {
    listeners.emplace_back([&](std::size_t, const Record& record) { records.push_back(record); });
  }
  RunOptions options;
  options.interrupted = &stop;
  it.outcome = run_experiment(it.scenario, make_cluster, options, listeners);
  it.run.verdict = it.outcome.verdict;
  if (it.outcome.end) it.run.figures = taker.figures();
  if (it.run.verdict == Verdict::held) return;
  it.records = std::move(records);
  it.run.summary = it.outcome.summary;
  it.run.repeat = repeat_command(it.scenario);
}

Finished run_one(const SweepPlan& plan, std::size_t combination, std::uint64_t seed,
                 const MakeCluster& make_cluster, const std::atomic<bool>& stop,
                 bool keep_records) {
  Finished finished;
  finished.run.seed = seed;
  try {
    finished.scenario = scenario_of(plan, combination, seed);
  } catch (const ScenarioError& error) {  // of this seed alone
    finished.run.verdict = Verdict::bad_scenario;
    finished.run.summary = error.what();
    return finished;
  }
  play(finished, make_cluster, stop, keep_records);
  return finished;
}

}  // namespace

std::map<Verdict, std::uint64_t> SweepCombination::verdicts() const {
  std::map<Verdict, std::uint64_t> counts;
  for (const SweepRun& run : runs) ++counts[run.verdict];
  return counts;
}

std::uint64_t SweepCombination::failing() const {
  std::uint64_t count = 0;
  for (const SweepRun& run : runs) count += run.verdict != Verdict::held ? 1 : 0;
  return count;
}

std::uint64_t Sweep::done() const {
  std::uint64_t count = 0;
  for (const SweepCombination& combination : combinations) count += combination.runs.size();
  return count;
}

Verdict Sweep::verdict() const {
  Verdict worst = done() < of() ? Verdict::interrupted : Verdict::held;
  for (const SweepCombination& combination : combinations) {
    for (const auto& [verdict, count] : combination.verdicts()) worst = worse(worst, verdict);
  }
  return worst;
}

std::vector<std::vector<std::string>> combinations(const std::vector<std::string>& settings) {
  std::vector<std::vector<std::string>> all{{}};
  for (const std::string& setting : settings) {
    const std::vector<std::string> values = alternatives(setting);
    if (all.size() * values.size() > kMaxCombinations) {
      throw ScenarioError({"--set", 0, 0},
                          fmt::format("a grid of more than {} combinations", kMaxCombinations));
    }
    std::vector<std::vector<std::string>> more;
    for (const auto& combination : all) {
      for (const std::string& value : values) {
        more.push_back(combination);
        more.back().push_back(value);
      }
    }
    all = std::move(more);
  }
  return all;
}

ScenarioError with_hint_at_lists(const ScenarioError& error, const std::string& text,
                                 const std::string& file, ScenarioOverrides overrides,
                                 const std::vector<std::string>& settings) {
  for (std::size_t i = 0; i < settings.size(); ++i) {
    try {
      if (alternatives(settings[i]).size() < 2) continue;
      overrides.settings = combinations(settings).front();
      const std::size_t value = settings[i].find('=') + 1;
      overrides.settings[i] =
          fmt::format("{}[{}]", settings[i].substr(0, value), settings[i].substr(value));
      static_cast<void>(read_scenario(text, file, overrides));
    } catch (const ScenarioError&) {  // so that is not what was meant
      continue;
    }
    return {error.source(), error.message(),
            fmt::format("a list is several values, a run each; as one value: --set '{}'",
                        overrides.settings[i])};
  }
  return error;
}

Scenario scenario_of(const SweepPlan& plan, std::size_t combination, std::uint64_t seed) {
  ScenarioOverrides overrides = plan.overrides;
  overrides.seed = seed;
  overrides.settings = plan.combinations[combination];
  return read_scenario(plan.text, plan.file, overrides);
}

Sweep run_sweep(const SweepPlan& plan, const MakeCluster& make_cluster,
                const SweepOptions& options) {
  Sweep sweep;
  sweep.file = plan.file;
  sweep.text_digest = core::sha256(plan.text).hex();
  sweep.seeds = plan.seeds;
  for (const auto& settings : plan.combinations) sweep.combinations.push_back({settings, {}});
  const std::uint64_t width = plan.combinations.size();
  const auto work = [&](std::uint64_t index, const std::atomic<bool>& stop) -> Delivery {
    const auto combination = static_cast<std::size_t>(index % width);
    const auto one =
        std::make_shared<Finished>(run_one(plan, combination, plan.seeds.first + index / width,
                                           make_cluster, stop, options.failed != nullptr));
    if (one->run.verdict == Verdict::interrupted) return {};
    return [&sweep, &options, one, combination] {
      if (one->run.verdict != Verdict::held && options.failed) {
        options.failed(combination, one->run, one->scenario, one->outcome, one->records);
      }
      if (options.counted) options.counted(one->run);
      sweep.combinations[combination].runs.push_back(std::move(one->run));
    };
  };
  run_batch(sweep.of(), options.batch, work);
  return sweep;
}

}  // namespace onetip::sim
