#include "sim/sweep/report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

#include "sim/report/repeat_command.hpp"
#include "sim/sweep/figures.hpp"
#include "sim/sweep/statistics.hpp"
#include "sim/text/prose.hpp"
#include "sim/text/table.hpp"

namespace onetip::sim {

namespace {

constexpr std::string_view kUnknown = "?";  // the sample is too small to say

std::string bound(const FigureKind& kind, const std::optional<double>& value) {
  return value ? shown(kind, *value) : std::string(kUnknown);
}

/// `512.0 ms [510.1 ms, 515.9 ms]`; where all three are one, it alone.
std::string with_interval(const FigureKind& kind, const Quantile& it) {
  const std::string value = shown(kind, it.value);
  const std::string low = bound(kind, it.low);
  const std::string high = bound(kind, it.high);
  return low == value && high == value ? value : fmt::format("{} [{}, {}]", value, low, high);
}

std::string failing(const SweepCombination& it) {
  const Proportion share = proportion(it.failing(), it.runs.size());
  return fmt::format("{:.1f} % [{:.1f}, {:.1f}]", 100 * share.share, 100 * share.low,
                     100 * share.high);
}

std::string distributions(const SweepCombination& it) {
  TextTable table({"figure", "p50", "p90", "p99", "max"});
  for (const FigureKind& kind : figure_kinds()) {
    const std::vector<double> sorted = values(it, kind);
    if (sorted.empty()) continue;
    table.add({std::string(kind.title), with_interval(kind, quantile(sorted, 0.5)),
               with_interval(kind, quantile(sorted, 0.9)),
               with_interval(kind, quantile(sorted, 0.99)), shown(kind, sorted.back())});
  }
  return table.text();
}

std::string label(const SweepCombination& it) {
  return fmt::format("{}", fmt::join(it.settings, " "));
}

/// A row a combination; of each figure its p50, with its interval, and its p99.
std::string grid(const Sweep& sweep) {
  std::vector<std::string> heads{"settings", "runs", "failing %"};
  for (const FigureKind& kind : figure_kinds()) {
    if (!kind.more_is_worse) continue;
    heads.push_back(fmt::format("{} p50", kind.title));
    heads.emplace_back("p99");
  }
  TextTable table(heads);
  for (const SweepCombination& it : sweep.combinations) {
    std::vector<std::string> row{label(it), std::to_string(it.runs.size()), failing(it)};
    for (const FigureKind& kind : figure_kinds()) {
      if (!kind.more_is_worse) continue;
      const std::vector<double> sorted = values(it, kind);
      row.push_back(sorted.empty() ? "-" : with_interval(kind, quantile(sorted, 0.5)));
      row.push_back(sorted.empty() ? "-" : shown(kind, quantile(sorted, 0.99).value));
    }
    table.add(row);
  }
  return table.text();
}

std::string failing_seeds(const Sweep& sweep, const std::filesystem::path& out) {
  std::string text;
  std::size_t shown_so_far = 0;
  std::uint64_t all = 0;
  for (const SweepCombination& it : sweep.combinations) {
    all += it.failing();
    for (const SweepRun& run : it.runs) {
      if (run.verdict == Verdict::held || shown_so_far == kFailingShown) continue;
      ++shown_so_far;
      text += fmt::format("  seed {}: {}: {}\n", run.seed, to_text(run.verdict), run.summary);
      if (!run.repeat.empty()) text += fmt::format("    {}\n", run.repeat);
      if (!run.folder.empty()) {
        text += fmt::format("    sim report {}\n", shell_word((out / run.folder).string()));
      }
    }
  }
  if (all == 0) return {};
  if (all > shown_so_far) text += fmt::format("  and {} more\n", all - shown_so_far);
  return "\nfailing seeds\n" + text;
}

/// `peers=20, peers=30`; empty where it was the file as it is.
std::string not_compared(const Comparison& comparison) {
  std::set<std::string> settings;
  for (const Compared& row : comparison.rows) {
    if (row.change != Change::not_compared) continue;
    settings.insert(fmt::format("{}", fmt::join(row.settings, " ")));
  }
  return fmt::format("{}", fmt::join(settings, ", "));
}

std::string not_compared_line(const Comparison& comparison, const std::string& base) {
  const std::string settings = not_compared(comparison);
  return fmt::format(
      "not compared with {}{}: it takes {} runs that came to an end, before and now; give more "
      "--seeds\n",
      base, settings.empty() ? "" : fmt::format(" ({})", settings), kLeastRuns);
}

/// `bytes; messages (peers=20)`.
std::string worse_ones(const Comparison& comparison) {
  std::string text;
  for (const Compared& row : comparison.rows) {
    if (row.change != Change::worse) continue;
    text += (text.empty() ? "" : "; ") + row.figure;
    if (!row.settings.empty()) text += fmt::format(" ({})", fmt::join(row.settings, " "));
  }
  return text;
}

std::string last_line(const Sweep& sweep) {
  std::map<Verdict, std::uint64_t> counts;
  for (const SweepCombination& it : sweep.combinations) {
    for (const auto& [verdict, count] : it.verdicts()) counts[verdict] += count;
  }
  std::string text = fmt::format("{}: {}: {}", sweep.scenario, to_text(sweep.verdict()),
                                 counts.empty() ? "nothing was run" : in_words(counts));
  if (sweep.done() < sweep.of()) {
    text +=
        fmt::format("; {} of {} missing", sweep.of() - sweep.done(), counted(sweep.of(), "run"));
  }
  return text + "\n";
}

std::string verdict_line(const Comparison& comparison, const std::string& base) {
  switch (comparison.verdict()) {
    case Verdict::violated:
      return fmt::format("worse than {}: {}\n", base, worse_ones(comparison));
    case Verdict::inconclusive:
      return not_compared_line(comparison, base);
    default:
      return fmt::format("no worse than {}\n", base);
  }
}

/// In a quiet report, too: without it the verdict reads as one on the peers.
std::string last_line(const Comparison& comparison, const std::string& base) {
  std::string text;
  if (comparison.same_file == false) {
    text = fmt::format(
        "note: the scenario's file was another one when {} was made: what differs may come of "
        "that\n",
        base);
  }
  return text + verdict_line(comparison, base);
}

}  // namespace

std::string sweep_report(const Sweep& sweep, bool quiet, const std::filesystem::path& out) {
  if (quiet) return last_line(sweep);
  std::string text = fmt::format("{}: seeds {}, {}, {}\n", sweep.scenario, sweep.seeds.text(),
                                 sweep.engine, counted(sweep.done(), "run"));
  if (sweep.done() > 0) {
    if (sweep.combinations.size() == 1) {
      const SweepCombination& only = sweep.combinations.front();
      if (!only.settings.empty()) text += fmt::format("  {}\n", label(only));
      text += fmt::format("  failing: {}\n\n{}", failing(only), distributions(only));
    } else {
      text += "\n" + grid(sweep);
    }
    text += "  [in brackets: with 95 % confidence]\n";
  }
  return text + failing_seeds(sweep, out) + "\n" + last_line(sweep);
}

std::string comparison_report(const Comparison& comparison, const std::string& base, bool quiet) {
  std::string last = last_line(comparison, base);
  if (quiet) return last;
  TextTable table({"compared with " + base, "before", "now", "effect", "p", ""});
  std::vector<std::string> settings;
  for (const Compared& row : comparison.rows) {
    if (row.settings != settings) {
      settings = row.settings;
      table.add({fmt::format("{}", fmt::join(settings, " ")), "", "", "", "", ""});
    }
    const bool tested = row.change != Change::not_compared;
    table.add({row.figure, row.before, row.now, tested ? fmt::format("{:.3f}", row.effect) : "-",
               tested ? fmt::format("{:.4f}", row.p) : "-", std::string(to_text(row.change))});
  }
  std::string text = "\n" + table.text();
  text += "  figures: p50 / p99; effect: how often now exceeds before, of failing the difference\n";
  for (const std::string& alone : comparison.alone) text += fmt::format("  {}\n", alone);
  return text + "\n" + last;
}

}  // namespace onetip::sim
