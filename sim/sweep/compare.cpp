#include "sim/sweep/compare.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/json.hpp>

#include "sim/sweep/figures.hpp"
#include "sim/sweep/statistics.hpp"
#include "sim/text/json_text.hpp"

namespace onetip::sim {

namespace {

std::string two_quantiles(const FigureKind& kind, const std::vector<double>& sorted) {
  if (sorted.empty()) return "-";
  return fmt::format("{} / {}", shown(kind, quantile(sorted, 0.5).value),
                     shown(kind, quantile(sorted, 0.99).value));
}

Compared compare_figure(const SweepCombination& before, const SweepCombination& now,
                        const FigureKind& kind) {
  const std::vector<double> a = values(before, kind);
  const std::vector<double> b = values(now, kind);
  Compared row{now.settings, std::string(kind.name), two_quantiles(kind, a),
               two_quantiles(kind, b)};
  if (std::min(a.size(), b.size()) < kLeastRuns) {
    row.change = Change::not_compared;
    return row;
  }
  const RankTest test = mann_whitney(a, b);
  row.effect = test.effect;
  row.p = test.p;
  return row;
}

Compared compare_failing(const SweepCombination& before, const SweepCombination& now) {
  const std::uint64_t a = before.failing();
  const std::uint64_t b = now.failing();
  const Proportion share_before = proportion(a, before.runs.size());
  const Proportion share_now = proportion(b, now.runs.size());
  Compared row{now.settings, "failing", fmt::format("{:.1f} %", 100 * share_before.share),
               fmt::format("{:.1f} %", 100 * share_now.share)};
  if (before.runs.empty() || now.runs.empty()) {
    row.change = Change::not_compared;
    return row;
  }
  row.effect = share_now.share - share_before.share;
  row.p = fisher(a, before.runs.size(), b, now.runs.size());
  return row;
}

Change change_of(const Compared& row) {
  const bool of_shares = row.figure == "failing";
  const double shift = of_shares ? row.effect : row.effect - 0.5;
  const double least = of_shares ? kLeastShare : kLeastEffect - 0.5;
  if (row.p >= kSignificance) return Change::none;
  if (shift >= least) return Change::worse;
  return shift <= -least ? Change::better : Change::none;
}

/// Corrects what was tested, and says what it means.
void settle(std::vector<Compared>& rows) {
  std::vector<double> p;
  for (const Compared& row : rows) {
    if (row.change != Change::not_compared) p.push_back(row.p);
  }
  const std::vector<double> corrected = holm(p);
  std::size_t next = 0;
  for (Compared& row : rows) {
    if (row.change == Change::not_compared) continue;
    row.p = corrected[next++];
    row.change = change_of(row);
  }
}

const SweepCombination* find(const Sweep& sweep, const std::vector<std::string>& settings) {
  for (const SweepCombination& it : sweep.combinations) {
    if (it.settings == settings) return &it;
  }
  return nullptr;
}

std::string in_words(const SweepCombination& it, std::string_view where) {
  const std::string settings = it.settings.empty() ? std::string("the file as it is")
                                                   : fmt::format("{}", fmt::join(it.settings, " "));
  return fmt::format("{}: only {}", settings, where);
}

}  // namespace

std::string_view to_text(Change change) {
  switch (change) {
    case Change::none:
      return "no difference";
    case Change::worse:
      return "worse";
    case Change::better:
      return "better";
    case Change::not_compared:
      return "not compared";
  }
  return "?";
}

Verdict Comparison::verdict() const {
  const auto any = [&](Change change) {
    return std::any_of(rows.begin(), rows.end(),
                       [&](const Compared& row) { return row.change == change; });
  };
  if (any(Change::worse)) return Verdict::violated;
  return any(Change::not_compared) ? Verdict::inconclusive : Verdict::held;
}

Comparison compare(const Sweep& before, const Sweep& now) {
  Comparison comparison;
  if (!before.text_digest.empty() && !now.text_digest.empty()) {
    comparison.same_file = before.text_digest == now.text_digest;
  }
  for (const SweepCombination& it : now.combinations) {
    const SweepCombination* const earlier = find(before, it.settings);
    if (earlier == nullptr) {
      comparison.alone.push_back(in_words(it, "now"));
      continue;
    }
    comparison.rows.push_back(compare_failing(*earlier, it));
    for (const FigureKind& kind : figure_kinds()) {
      if (kind.more_is_worse) comparison.rows.push_back(compare_figure(*earlier, it, kind));
    }
  }
  for (const SweepCombination& it : before.combinations) {
    if (find(now, it.settings) == nullptr) comparison.alone.push_back(in_words(it, "before"));
  }
  settle(comparison.rows);
  return comparison;
}

boost::json::array to_json(const Comparison& comparison) {
  boost::json::array rows;
  for (const Compared& row : comparison.rows) {
    boost::json::array settings;
    for (const std::string& setting : row.settings) settings.emplace_back(printable(setting));
    rows.push_back(boost::json::object{{"set", std::move(settings)},
                                       {"figure", row.figure},
                                       {"before", row.before},
                                       {"now", row.now},
                                       {"effect", row.effect},
                                       {"p", row.p},
                                       {"change", to_text(row.change)}});
  }
  return rows;
}

}  // namespace onetip::sim
