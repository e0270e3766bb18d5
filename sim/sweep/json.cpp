#include "sim/sweep/json.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/json.hpp>
#include <cmath>
#include <string>

#include "sim/sweep/figures.hpp"
#include "sim/sweep/statistics.hpp"
#include "sim/text/json_text.hpp"
#include "sim/text/whole_file.hpp"

namespace onetip::sim {
namespace {

namespace json = boost::json;

constexpr std::array kVerdicts{Verdict::held, Verdict::violated, Verdict::inconclusive,
                               Verdict::bad_scenario, Verdict::harness_failed};

// --- writing

json::value figure(double value) {
  if (std::isinf(value)) return "never";
  return static_cast<std::int64_t>(value);
}

json::value bound(const std::optional<double>& value) {
  return value ? figure(*value) : json::value(nullptr);
}

json::object quantile_json(const std::vector<double>& sorted, double p) {
  const Quantile it = quantile(sorted, p);
  return {{"value", figure(it.value)}, {"low", bound(it.low)}, {"high", bound(it.high)}};
}

json::object distribution(const std::vector<double>& sorted) {
  if (sorted.empty()) return {{"runs", 0}};
  return {{"runs", sorted.size()},
          {"p50", quantile_json(sorted, 0.5)},
          {"p90", quantile_json(sorted, 0.9)},
          {"p99", quantile_json(sorted, 0.99)},
          {"max", figure(sorted.back())}};
}

json::object run_json(const SweepRun& run) {
  json::object out{{"seed", run.seed}, {"verdict", to_text(run.verdict)}};
  if (run.figures) {
    for (const FigureKind& kind : figure_kinds()) out[kind.name] = figure(kind.of(*run.figures));
  }
  if (!run.summary.empty()) out["summary"] = printable(run.summary);
  if (!run.repeat.empty()) out["repeat"] = printable(run.repeat);
  if (!run.folder.empty()) out["folder"] = run.folder;
  return out;
}

json::object combination_json(const SweepCombination& it) {
  json::object verdicts;
  for (const auto& [verdict, count] : it.verdicts()) verdicts[to_text(verdict)] = count;
  const Proportion failing = proportion(it.failing(), it.runs.size());
  json::object figures;
  for (const FigureKind& kind : figure_kinds()) {
    figures[kind.name] = distribution(values(it, kind));
  }
  json::array runs;
  for (const SweepRun& run : it.runs) runs.push_back(run_json(run));
  json::array settings;
  for (const std::string& setting : it.settings) settings.emplace_back(printable(setting));
  return {{"set", std::move(settings)},
          {"verdicts", std::move(verdicts)},
          {"failing", {{"share", failing.share}, {"low", failing.low}, {"high", failing.high}}},
          {"figures", std::move(figures)},
          {"runs", std::move(runs)}};
}

// --- reading

/// What is wrong inside; read_sweep puts the file's name in front.
struct BadSweep {
  std::string what;
};

const json::value& need(const json::object& object, std::string_view key) {
  const json::value* const value = object.if_contains(key);
  if (value == nullptr) throw BadSweep{fmt::format("no key `{}`", key)};
  return *value;
}

template <class Number>
Number number(const json::value& value, std::string_view key) {
  boost::system::error_code error;
  const auto result = value.is_number() ? value.to_number<Number>(error) : Number{};
  if (error || !value.is_number()) {
    throw BadSweep{fmt::format("`{}` is no number that fits there", key)};
  }
  return result;
}

std::string text_of(const json::value& value, std::string_view key) {
  if (!value.is_string()) throw BadSweep{fmt::format("`{}` is no text", key)};
  return std::string(value.get_string());
}

const json::object& object_of(const json::value& value, std::string_view key) {
  if (!value.is_object()) throw BadSweep{fmt::format("`{}` is no object", key)};
  return value.get_object();
}

const json::array& array_of(const json::value& value, std::string_view key) {
  if (!value.is_array()) throw BadSweep{fmt::format("`{}` is no list", key)};
  return value.get_array();
}

Verdict verdict_of(const json::value& value) {
  const std::string word = text_of(value, "verdict");
  for (const Verdict verdict : kVerdicts) {
    if (to_text(verdict) == word) return verdict;
  }
  throw BadSweep{fmt::format("`{}` is no verdict of a run", word)};
}

std::uint64_t count_of(const json::object& run, std::string_view key) {
  return number<std::uint64_t>(need(run, key), key);
}

Nanos time_of(const json::value& value, std::string_view key) {
  return Nanos(number<std::int64_t>(value, key));
}

RunFigures figures_of(const json::object& run) {
  RunFigures figures;
  const json::value& converged = need(run, "time_to_converge");
  if (converged != json::value("never")) {
    figures.time_to_converge = time_of(converged, "time_to_converge");
  }
  figures.deepest_reorg = count_of(run, "deepest_reorg");
  figures.stale_blocks = count_of(run, "stale_blocks");
  figures.messages = count_of(run, "messages");
  figures.bytes = count_of(run, "bytes");
  figures.blocks_mined = count_of(run, "blocks_mined");
  figures.duration = time_of(need(run, "duration"), "duration");
  return figures;
}

SweepRun run_of(const json::object& object) {
  SweepRun run;
  run.seed = count_of(object, "seed");
  run.verdict = verdict_of(need(object, "verdict"));
  if (object.contains("bytes")) run.figures = figures_of(object);
  return run;
}

SweepCombination combination_of(const json::object& object) {
  SweepCombination combination;
  for (const json::value& setting : array_of(need(object, "set"), "set")) {
    combination.settings.push_back(text_of(setting, "set"));
  }
  for (const json::value& run : array_of(need(object, "runs"), "runs")) {
    combination.runs.push_back(run_of(object_of(run, "runs")));
  }
  return combination;
}

Sweep sweep_of(const json::object& object) {
  const std::string schema = text_of(need(object, "schema"), "schema");
  if (schema != kSweepSchema) {
    throw BadSweep{fmt::format("its schema is `{}`, expected `{}`", schema, kSweepSchema)};
  }
  Sweep sweep;
  sweep.scenario = text_of(need(object, "scenario"), "scenario");
  sweep.file = text_of(need(object, "file"), "file");
  sweep.engine = text_of(need(object, "engine"), "engine");
  if (const auto* const digest = object.if_contains("file_sha256")) {
    sweep.text_digest = text_of(*digest, "file_sha256");
  }
  const auto seeds = SeedRange::parse(text_of(need(object, "seeds"), "seeds"));
  if (!seeds) throw BadSweep{seeds.error().what};
  sweep.seeds = *seeds;
  for (const json::value& it : array_of(need(object, "combinations"), "combinations")) {
    sweep.combinations.push_back(combination_of(object_of(it, "combinations")));
  }
  return sweep;
}

}  // namespace

json::object sweep_json(const Sweep& sweep) {
  json::array combinations;
  for (const SweepCombination& it : sweep.combinations) {
    combinations.push_back(combination_json(it));
  }
  return {{"schema", kSweepSchema},
          {"scenario", sweep.scenario},
          {"file", printable(sweep.file)},
          {"engine", sweep.engine},
          {"file_sha256", sweep.text_digest},
          {"seeds", sweep.seeds.text()},
          {"of", sweep.of()},
          {"done", sweep.done()},
          {"missing", sweep.of() - sweep.done()},
          {"verdict", to_text(sweep.verdict())},
          {"exit_code", static_cast<int>(sweep.verdict())},
          {"combinations", std::move(combinations)}};
}

core::Result<Sweep> read_sweep(const std::filesystem::path& path) {
  const auto text = read_whole(path);
  if (!text) return text.error();
  boost::system::error_code error;
  const json::value value = json::parse(*text, error);
  if (error || !value.is_object()) {
    return core::Error{path.string() +
                       " is no sweep.json: expected what a sweep writes with --out DIR"};
  }
  try {
    return sweep_of(value.get_object());
  } catch (const BadSweep& bad) {
    return core::Error{fmt::format("{} is no sweep.json: {}", path.string(), bad.what)};
  }
}

}  // namespace onetip::sim
