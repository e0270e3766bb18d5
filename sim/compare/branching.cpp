#include "sim/compare/branching.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/json.hpp>

#include "sim/text/seconds.hpp"
#include "sim/yaml/branch.hpp"

namespace onetip::sim {

namespace {

/// The entry that begins in this line of a journal; none: that is no beginning.
std::optional<std::size_t> entry_begun(const std::optional<JournalLine>& line) {
  if (!line || !line->whole) return std::nullopt;
  const boost::json::object record = boost::json::parse(line->text).as_object();
  const auto* const entry = record.if_contains("entry");
  if (record.at("kind") != "entry-began" || entry == nullptr) return std::nullopt;
  return entry->to_number<std::size_t>();
}

std::string in_back_quotes(const std::vector<std::string>& keys) {
  return fmt::format("`{}`", fmt::join(keys, "`, `"));
}

class BranchJudge {
 public:
  BranchJudge(Nanos since, Future as_it_was, Future otherwise,
              std::optional<JournalComparison> journals) {
    it_.since = since;
    it_.as_it_was = std::move(as_it_was);
    it_.otherwise = std::move(otherwise);
    it_.journals = std::move(journals);
  }

  Branching judge() {
    if (first().end && first().verdict != Verdict::interrupted &&
        !reaches(it_.as_it_was, it_.since)) {
      not_reached();
    } else if (!is_whole(first()) || !is_whole(second()) || !it_.journals) {
      cut_short();
    } else if (parts_too_early()) {
      two_pasts();
    } else {
      two_futures();
    }
    return std::move(it_);
  }

 private:
  [[nodiscard]] const Outcome& first() const { return it_.as_it_was.outcome; }
  [[nodiscard]] const Outcome& second() const { return it_.otherwise.outcome; }
  static bool is_whole(const Outcome& outcome) {
    return outcome.end && outcome.verdict != Verdict::interrupted;
  }

  void not_reached() {
    const std::string& file = it_.as_it_was.scenario.file;
    const auto over = it_.as_it_was.timeline_over;
    it_.verdict = Verdict::bad_scenario;
    it_.summary =
        over ? fmt::format("the timeline of {} is over at {}, before {}", file, in_seconds(*over),
                           until_text(it_.since))
             : fmt::format("the run of {} is over at {}, before {}: {}", file,
                           in_seconds(first().ended_at), until_text(it_.since), first().summary);
    it_.advice = fmt::format(
        "branch at an earlier moment; what {} says may come as late as it likes", other_file());
  }

  /// Ctrl-C, a full disk, a bug of ours: what there is, is told.
  void cut_short() {
    it_.verdict = worse(first().verdict, second().verdict);
    for (const auto& [name, outcome] :
         {std::pair{"as it was", &first()}, std::pair{"otherwise", &second()}}) {
      if (is_whole(*outcome)) continue;
      it_.summary +=
          fmt::format("{}{}: {}", it_.summary.empty() ? "" : "; ", name, outcome->summary);
    }
  }

  [[nodiscard]] bool parts_too_early() const {
    if (!it_.journals->difference) return false;
    const auto at = parting(*it_.journals);
    return !at || *at < it_.since;
  }

  void two_pasts() {
    const auto at = parting(*it_.journals);
    it_.verdict = Verdict::bad_scenario;
    it_.summary = fmt::format(
        "{} has another past than {}: they differ at record {}, {}, before {}", other_file(),
        it_.as_it_was.scenario.file, it_.journals->records,
        at ? "at " + in_nanoseconds(*at) : "before the topology stood", until_text(it_.since));
    const auto begun = entry_begun(it_.journals->difference->b);
    const auto& timeline = it_.otherwise.scenario.timeline;
    const std::vector<std::string>& keys = it_.otherwise.scenario.branch->keys;
    if (begun && *begun < timeline.size() && timeline[*begun].when &&
        timeline[*begun].source.file == other_file()) {
      it_.advice =
          fmt::format("the `when:` of {} ({}) came true in the past already: begin it `at:` a time",
                      timeline[*begun].name, timeline[*begun].source.text());
    } else if (!keys.empty()) {
      it_.advice = fmt::format(
          "its {} count{} from the start on: leave {} out, or say nothing there that acts before "
          "{}",
          in_back_quotes(keys), keys.size() == 1 ? "s" : "", keys.size() == 1 ? "it" : "them",
          until_text(it_.since));
    }
  }

  void two_futures() {
    it_.one_past = true;
    it_.verdict = worse(first().verdict, second().verdict);
    it_.summary = fmt::format("{} as it was, {} otherwise; ", to_text(first().verdict),
                              to_text(second().verdict));
    if (!it_.journals->difference) {
      it_.summary +=
          fmt::format("the futures never differ, all {} records are equal", it_.journals->records);
      return;
    }
    it_.summary += fmt::format("they differ from record {} on, at {}", it_.journals->records,
                               in_nanoseconds(*parting(*it_.journals)));
  }

  [[nodiscard]] const std::string& other_file() const {
    return it_.otherwise.scenario.branch->file;
  }

  Branching it_;
};

}  // namespace

bool reaches(const Future& as_it_was, Nanos moment) {
  return as_it_was.timeline_over.value_or(as_it_was.outcome.ended_at) >= moment;
}

Branching branching(Nanos since, Future as_it_was, Future otherwise,
                    std::optional<JournalComparison> journals) {
  return BranchJudge(since, std::move(as_it_was), std::move(otherwise), std::move(journals))
      .judge();
}

std::optional<Nanos> parting(const JournalComparison& journals) {
  if (!journals.difference || !journals.zero) return std::nullopt;
  std::optional<Nanos> first;
  for (const auto* line : {&journals.difference->a, &journals.difference->b}) {
    if (!*line || !(*line)->whole) continue;
    first = first ? std::min(*first, (*line)->at) : (*line)->at;
  }
  if (!first) return std::nullopt;
  return *first - *journals.zero;
}

}  // namespace onetip::sim
