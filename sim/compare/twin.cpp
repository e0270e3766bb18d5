#include "sim/compare/twin.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>

#include "sim/compare/twin_standings.hpp"
#include "sim/compare/twin_words.hpp"
#include "sim/text/seconds.hpp"

namespace onetip::sim {

namespace {

constexpr std::size_t kDifferencesShown = 8;

bool has_verdict(const Outcome& outcome) {
  return outcome.end && outcome.verdict != Verdict::interrupted;
}

/// Nothing was cut off in the middle.
bool came_to_rest(const Outcome& outcome) {
  return outcome.end == RunEnd::quiet || outcome.end == RunEnd::settle_limit;
}

std::string some_of(std::vector<std::string> texts) {
  const std::size_t all = texts.size();
  if (all > kDifferencesShown) texts.resize(kDifferencesShown);
  const std::string more =
      all > texts.size() ? fmt::format("\nand {} more", all - texts.size()) : std::string();
  return fmt::format("{}{}", fmt::join(texts, "\n"), more);
}

/// `held at 5.00 s`, `held after 0.10 s`, `violated`.
std::string finding_in_short(const Finding& finding) {
  std::string word(to_text(finding.verdict));
  if (!finding.held_at) return word;
  if (finding.within && finding.since) {
    return fmt::format("{} after {}", word, in_seconds(*finding.held_at - *finding.since));
  }
  return fmt::format("{} at {}", word, in_seconds(*finding.held_at));
}

/// Why something may differ, in words; none: nothing is recorded that might have made it.
using Excuse = std::optional<std::string>;

std::uint64_t difference(std::uint64_t a, std::uint64_t b) { return a > b ? a - b : b - a; }

std::uint64_t count_of(const std::map<std::size_t, std::uint64_t>& counts, std::size_t entry) {
  const auto found = counts.find(entry);
  return found == counts.end() ? 0 : found->second;
}

/// What an entry found: `3`, `1 refused`.
std::string found_in_words(const TwinTrace& trace, std::size_t entry) {
  const std::uint64_t mined = count_of(trace.mined, entry);
  const std::uint64_t refused = count_of(trace.refused, entry);
  if (refused == 0) return std::to_string(mined);
  return mined == 0 ? fmt::format("{} refused", refused)
                    : fmt::format("{} and {} refused", mined, refused);
}

class TwinComparison {
 public:
  TwinComparison(const Scenario& scenario, TwinRun tcp, TwinRun virtual_time)
      : scenario_(scenario) {
    twin_.tcp = std::move(tcp);
    twin_.virtual_time = std::move(virtual_time);
  }

  Twin compare() {
    twin_.outcome.engine = to_text(Engine::both);
    twin_.compared = has_verdict(tcp()) && has_verdict(virtual_time());
    if (!twin_.compared) return not_compared();
    twin_.outcome.end = virtual_time().end;
    twin_.outcome.ended_at = virtual_time().ended_at;
    twin_.outcome.topology_after = virtual_time().topology_after;
    twin_.outcome.tips = virtual_time().tips;
    verdicts();
    witnesses();
    if (came_to_rest(tcp()) && came_to_rest(virtual_time())) {
      blocks();
      standings();
    } else {
      twin_.remarks.emplace_back(
          "a run that ends in the middle was cut off at another moment: blocks and heights are not "
          "compared");
    }
    conclude();
    return std::move(twin_);
  }

 private:
  [[nodiscard]] const Outcome& tcp() const { return twin_.tcp.outcome; }
  [[nodiscard]] const Outcome& virtual_time() const { return twin_.virtual_time.outcome; }

  Twin not_compared() {
    twin_.outcome.verdict = worse(tcp().verdict, virtual_time().verdict);
    for (const auto& [where, outcome] :
         {std::pair{kOverTcp, &tcp()}, std::pair{kInVirtualTime, &virtual_time()}}) {
      if (has_verdict(*outcome)) continue;
      twin_.outcome.summary += fmt::format("{}{}: {}", twin_.outcome.summary.empty() ? "" : "; ",
                                           where, outcome->summary);
    }
    return std::move(twin_);
  }

  // --- findings of the comparison

  void add(Finding finding, bool agree) {
    if (!agree) twin_.differ.insert(twin_.outcome.findings.size());
    twin_.outcome.findings.push_back(std::move(finding));
  }

  /// One of its own. `differences`: a line each.
  void add_own(std::string name, std::string claim, const std::vector<std::string>& differences,
               const std::string& agreed, Verdict if_they_differ = Verdict::violated) {
    Finding finding;
    finding.name = std::move(name);
    finding.claim = std::move(claim);
    finding.verdict = differences.empty() ? Verdict::held : if_they_differ;
    finding.explanation = differences.empty() ? agreed : some_of(differences);
    add(std::move(finding), differences.empty());
  }

  // --- what each engine found

  /// Both have the same ones, but for a time-out.
  void verdicts() {
    const auto key = [](const Finding& it) { return std::pair(it.name, it.claim); };
    std::map<std::pair<std::string, std::string>, const Finding*> over_tcp;
    for (const Finding& it : tcp().findings) over_tcp.emplace(key(it), &it);
    for (const Finding& in_virtual_time : virtual_time().findings) {
      const auto same = over_tcp.find(key(in_virtual_time));
      add_of_both(same == over_tcp.end() ? none_like(in_virtual_time) : *same->second,
                  in_virtual_time);
      over_tcp.erase(key(in_virtual_time));
    }
    for (const auto& [name, alone] : over_tcp) add_of_both(*alone, none_like(*alone));
  }

  /// An engine that has no such finding has nothing against the claim.
  static Finding none_like(const Finding& finding) {
    Finding none;
    none.name = finding.name;
    none.claim = finding.claim;
    none.source = finding.source;
    return none;
  }

  void add_of_both(const Finding& over_tcp, const Finding& in_virtual_time) {
    const bool agree = over_tcp.verdict == in_virtual_time.verdict;
    Finding finding = worse(over_tcp.verdict, in_virtual_time.verdict) == in_virtual_time.verdict
                          ? in_virtual_time
                          : over_tcp;
    if (!agree) finding.verdict = Verdict::violated;
    const bool tell = finding.verdict != Verdict::held;
    finding.explanation =
        fmt::format("tcp: {}{}\nvirtual: {}{}", finding_in_short(over_tcp),
                    tell ? ": " + over_tcp.explanation : "", finding_in_short(in_virtual_time),
                    tell ? ": " + in_virtual_time.explanation : "");
    add(std::move(finding), agree);
  }

  // --- what entries left

  void witnesses() {
    for (std::size_t i = 0; i < virtual_time().witnesses.size(); ++i) {
      const Witness& over_tcp = tcp().witnesses[i];
      const Witness& in_virtual_time = virtual_time().witnesses[i];
      if ((over_tcp.witnessed > 0) != (in_virtual_time.witnessed > 0)) {
        one_left_no_trace(over_tcp, in_virtual_time);
      }
      if (over_tcp.runs != in_virtual_time.runs && entry_of(over_tcp).when) {
        moments_.insert(over_tcp.entry);
      }
      twin_.outcome.witnesses.push_back(of_both(over_tcp, in_virtual_time));
    }
  }

  [[nodiscard]] const TimelineEntry& entry_of(const Witness& witness) const {
    return scenario_.timeline[witness.entry];
  }

  void one_left_no_trace(const Witness& over_tcp, const Witness& in_virtual_time) {
    const TimelineEntry& entry = entry_of(over_tcp);
    const auto trace = [](const Witness& it) { return it.witnessed > 0 ? it.trace : "no trace"; };
    if (const Excuse excuse = why_a_trace_may_differ(over_tcp.entry)) {
      twin_.remarks.push_back(fmt::format(
          "{}: {}: {}", entry.name, in_both(trace(over_tcp), trace(in_virtual_time)), *excuse));
      return;
    }
    add_own("witness", fmt::format("{} leaves a trace in both engines, or in none", entry.name),
            {"tcp: " + trace(over_tcp), "virtual: " + trace(in_virtual_time)}, "");
    twin_.outcome.findings.back().source = entry.source;
  }

  /// Where a trace is demanded, the run without it is inconclusive by itself.
  [[nodiscard]] Excuse why_a_trace_may_differ(std::size_t entry) const {
    if (!scenario_.witnesses) return "with `witnesses: off` it may find nothing to bite on";
    if (scenario_.timeline[entry].when) return "what its moment finds is up to the run";
    if (Excuse excuse = why_blocks_may_differ(entry)) return excuse;
    return luck();
  }

  /// The fewer traces of both.
  static Witness of_both(const Witness& over_tcp, const Witness& in_virtual_time) {
    Witness both = in_virtual_time;
    both.witnessed = std::min(over_tcp.witnessed, in_virtual_time.witnessed);
    both.missed = over_tcp.missed || in_virtual_time.missed;
    if (both.missed && over_tcp.trace != in_virtual_time.trace) {
      both.trace = in_both(over_tcp.trace, in_virtual_time.trace);
    }
    return both;
  }

  // --- blocks

  /// What an entry found is up to it alone, where its miners are there and honest; whether a payer
  /// has the coins is up to which branch won, too.
  void blocks() {
    std::vector<std::string> differ;
    std::vector<std::string> payments;
    std::uint64_t over_tcp = 0;
    std::uint64_t in_virtual_time = 0;
    for (std::size_t i = 0; i < scenario_.timeline.size(); ++i) {
      if (is_by_hostile(i)) {
        found_in_one_ += blocks_apart(i);
        continue;
      }
      over_tcp += count_of(twin_.tcp.trace.mined, i);
      in_virtual_time += count_of(twin_.virtual_time.trace.mined, i);
      if (found_alike(i)) continue;
      if (const Excuse excuse = why_blocks_may_differ(i)) {
        found_in_one_ += blocks_apart(i);
        twin_.remarks.push_back(fmt::format("blocks of {}: {}", found_in_both(i), *excuse));
      } else if (std::holds_alternative<Send>(scenario_.timeline[i].action) && luck()) {
        found_in_one_ += blocks_apart(i);
        payments.push_back(found_in_both(i));
      } else {
        differ.push_back(found_in_both(i));
      }
    }
    add_own("blocks", "both engines mine as many blocks", differ,
            over_tcp == in_virtual_time ? fmt::format("{} in either", over_tcp)
                                        : in_both(over_tcp, in_virtual_time));
    paid_by_luck(payments);
  }

  [[nodiscard]] Excuse why_blocks_may_differ(std::size_t entry) const {
    if (moments_.contains(entry)) return "its moment came in one run alone";
    if (twin_.tcp.trace.not_done.contains(entry) ||
        twin_.virtual_time.trace.not_done.contains(entry)) {
      return "somebody was not there, or went down before it was done";
    }
    return std::nullopt;
  }

  [[nodiscard]] std::uint64_t blocks_apart(std::size_t entry) const {
    return difference(count_of(twin_.tcp.trace.mined, entry),
                      count_of(twin_.virtual_time.trace.mined, entry));
  }
  [[nodiscard]] bool found_alike(std::size_t entry) const {
    return blocks_apart(entry) == 0 && count_of(twin_.tcp.trace.refused, entry) ==
                                           count_of(twin_.virtual_time.trace.refused, entry);
  }
  [[nodiscard]] std::string found_in_both(std::size_t entry) const {
    return fmt::format("{}: {}", scenario_.timeline[entry].name,
                       in_both(found_in_words(twin_.tcp.trace, entry),
                               found_in_words(twin_.virtual_time.trace, entry)));
  }

  /// A story that demands traces hangs on them, and shows nothing where luck may take them away.
  void paid_by_luck(const std::vector<std::string>& payments) {
    for (const std::string& text : payments) {
      twin_.remarks.push_back(fmt::format("payments of {}: {}", text, *luck()));
    }
    if (payments.empty() || !scenario_.witnesses) return;
    add_own("payments", "both engines make the same payments", payments, "", Verdict::inconclusive);
  }

  [[nodiscard]] bool is_by_hostile(std::size_t entry) const {
    const TimelineAction& action = scenario_.timeline[entry].action;
    if (const auto* mine = std::get_if<Mine>(&action)) return any_hostile(mine->by);
    if (const auto* mining = std::get_if<SteadyMining>(&action)) return any_hostile(mining->by);
    if (const auto* send = std::get_if<Send>(&action)) return any_hostile(send->from);
    return false;
  }
  [[nodiscard]] bool is_hostile_peer(PeerIndex peer) const {
    return is_hostile(scenario_.peers[peer].behaviour);
  }
  [[nodiscard]] bool any_hostile(const PeerSet& peers) const {
    return std::any_of(peers.begin(), peers.end(),
                       [&](PeerIndex peer) { return is_hostile_peer(peer); });
  }

  // --- where peers stand at the end

  void standings() {
    TwinPast past{found_in_one_, std::nullopt, luck()};
    if (!moments_.empty()) past.all_may_differ = "the moment of an entry came in one run alone";
    TwinStandings standings = compare_standings(scenario_, twin_.tcp, twin_.virtual_time, past);
    add_own("tips", "the same peers share a tip at the end", standings.tips,
            standings.tips_in_words);
    add_own("heights", "the same peers are up at the end, and as high", standings.heights,
            standings.heights_in_words);
    for (std::string& remark : standings.remarks) twin_.remarks.push_back(std::move(remark));
  }

  /// That a fork was close, in one of them.
  [[nodiscard]] Excuse luck() const {
    for (const TwinTrace* trace : {&twin_.virtual_time.trace, &twin_.tcp.trace}) {
      if (!trace->fork || !trace->fork->is_close()) continue;
      return fmt::format(
          "chance settles which branch wins, and {} against {} blocks come out otherwise in {:.2g} "
          "% of runs",
          trace->fork->won, trace->fork->lost, trace->fork->chance * 100);
    }
    return std::nullopt;
  }

  void conclude() {
    Outcome& outcome = twin_.outcome;
    outcome.verdict = worse(tcp().verdict, virtual_time().verdict);
    if (twin_.differ.empty()) {
      const bool alike = tcp().verdict == virtual_time().verdict;
      const bool is_tcp = outcome.verdict == tcp().verdict;
      outcome.summary =
          alike ? "both engines agree: " + virtual_time().summary
                : fmt::format("both engines agree, but {}: {}", is_tcp ? kOverTcp : kInVirtualTime,
                              is_tcp ? tcp().summary : virtual_time().summary);
      return;
    }
    for (const std::size_t index : twin_.differ) {
      outcome.verdict = worse(outcome.verdict, outcome.findings[index].verdict);
    }
    outcome.summary = fmt::format("the engines differ in {} of {} findings (tcp: {}, virtual: {})",
                                  twin_.differ.size(), outcome.findings.size(),
                                  to_text(tcp().verdict), to_text(virtual_time().verdict));
  }

  const Scenario& scenario_;
  Twin twin_;
  std::set<std::size_t> moments_;   // entries whose `when` came in one run alone
  std::uint64_t found_in_one_ = 0;  // blocks, where it is excused
};

}  // namespace

Twin compare_twins(const Scenario& scenario, TwinRun tcp, TwinRun virtual_time) {
  return TwinComparison(scenario, std::move(tcp), std::move(virtual_time)).compare();
}

}  // namespace onetip::sim
