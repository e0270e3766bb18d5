#include "sim/compare/twin.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>

#include "sim/text/prose.hpp"
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

bool is_by_chance(const TwinTrace& trace) { return trace.fork && trace.fork->chance > kNoChance; }

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
    findings();
    witnesses();
    if (came_to_rest(tcp()) && came_to_rest(virtual_time())) {
      blocks();
      heights();
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
    for (const auto& [name, outcome] :
         {std::pair{"over TCP", &tcp()}, std::pair{"in virtual time", &virtual_time()}}) {
      if (has_verdict(*outcome)) continue;
      twin_.outcome.summary += fmt::format("{}{}: {}", twin_.outcome.summary.empty() ? "" : "; ",
                                           name, outcome->summary);
    }
    return std::move(twin_);
  }

  /// Both engines have the same ones, but for a time-out.
  void findings() {
    const auto key = [](const Finding& it) { return std::pair(it.name, it.claim); };
    std::map<std::pair<std::string, std::string>, const Finding*> others;
    for (const Finding& it : tcp().findings) others.emplace(key(it), &it);
    for (const Finding& mine : virtual_time().findings) {
      const auto other = others.find(key(mine));
      Finding none = mine;
      none.verdict = Verdict::held;
      none.explanation.clear();
      none.held_at.reset();
      add(mine, other == others.end() ? none : *other->second, mine);
      others.erase(key(mine));
    }
    for (const auto& [name, theirs] : others) {
      Finding none = *theirs;
      none.verdict = Verdict::held;
      none.explanation.clear();
      none.held_at.reset();
      add(*theirs, *theirs, none);
    }
  }

  void add(Finding finding, const Finding& over_tcp, const Finding& in_virtual_time) {
    const bool agree = over_tcp.verdict == in_virtual_time.verdict;
    finding.verdict = agree ? in_virtual_time.verdict : Verdict::violated;
    const bool tell = !agree || finding.verdict != Verdict::held;
    finding.explanation =
        fmt::format("tcp: {}{}\nvirtual: {}{}", finding_in_short(over_tcp),
                    tell ? ": " + over_tcp.explanation : "", finding_in_short(in_virtual_time),
                    tell ? ": " + in_virtual_time.explanation : "");
    add(std::move(finding), agree);
  }

  void add(Finding finding, bool agree) {
    if (!agree) twin_.differ.insert(twin_.outcome.findings.size());
    twin_.outcome.findings.push_back(std::move(finding));
  }

  /// A finding of the comparison itself. `differences`: a line each.
  void add(std::string name, std::string claim, std::optional<Source> source,
           const std::vector<std::string>& differences, const std::string& agreed) {
    Finding finding;
    finding.name = std::move(name);
    finding.claim = std::move(claim);
    finding.source = std::move(source);
    finding.verdict = differences.empty() ? Verdict::held : Verdict::violated;
    finding.explanation = differences.empty() ? agreed : some_of(differences);
    add(std::move(finding), differences.empty());
  }

  void witnesses() {
    for (std::size_t i = 0; i < virtual_time().witnesses.size(); ++i) {
      Witness merged = virtual_time().witnesses[i];
      const Witness& theirs = tcp().witnesses[i];
      if ((merged.witnessed > 0) != (theirs.witnessed > 0)) {
        const TimelineEntry& entry = scenario_.timeline[merged.entry];
        add("witness", fmt::format("{} leaves a trace in both engines, or in none", entry.name),
            entry.source,
            {fmt::format("tcp: {}", theirs.witnessed > 0 ? theirs.trace : "no trace"),
             fmt::format("virtual: {}", merged.witnessed > 0 ? merged.trace : "no trace")},
            "");
      }
      merged.witnessed = std::min(merged.witnessed, theirs.witnessed);
      merged.missed = merged.missed || theirs.missed;
      twin_.outcome.witnesses.push_back(std::move(merged));
    }
  }

  /// How many blocks an entry found is up to it alone, where its miners are there and honest.
  void blocks() {
    std::vector<std::string> differences;
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < scenario_.timeline.size(); ++i) {
      const PeerSet* const miners = miners_of(scenario_.timeline[i]);
      if (miners == nullptr || any_hostile(*miners)) continue;
      const std::uint64_t theirs = mined(twin_.tcp.trace, i);
      const std::uint64_t mine = mined(twin_.virtual_time.trace, i);
      sum += mine;
      if (theirs == mine) continue;
      const std::string text = fmt::format("{}: {} over TCP, {} in virtual time",
                                           scenario_.timeline[i].name, theirs, mine);
      if (twin_.tcp.trace.not_done.contains(i) || twin_.virtual_time.trace.not_done.contains(i)) {
        twin_.remarks.push_back("blocks of " + text +
                                ": somebody was not there, or went down before it had found all");
        lost_blocks_ = true;
      } else {
        differences.push_back(text);
      }
    }
    add("blocks", "`mine` and `mining` find as many blocks in both engines", std::nullopt,
        differences, fmt::format("{} in either", sum));
  }

  static const PeerSet* miners_of(const TimelineEntry& entry) {
    if (const auto* mine = std::get_if<Mine>(&entry.action)) return &mine->by;
    if (const auto* mining = std::get_if<SteadyMining>(&entry.action)) return &mining->by;
    return nullptr;
  }
  [[nodiscard]] bool any_hostile(const PeerSet& peers) const {
    return std::any_of(peers.begin(), peers.end(),
                       [&](PeerIndex peer) { return is_hostile(scenario_.peers[peer].behaviour); });
  }
  static std::uint64_t mined(const TwinTrace& trace, std::size_t entry) {
    const auto found = trace.mined.find(entry);
    return found == trace.mined.end() ? 0 : found->second;
  }

  static std::map<PeerIndex, std::uint64_t> heights_of(const Outcome& outcome) {
    std::map<PeerIndex, std::uint64_t> heights;
    for (const FinalTip& tip : outcome.tips) heights.emplace(tip.peer, tip.tip.height);
    return heights;
  }

  void heights() {
    const auto theirs = heights_of(tcp());
    const auto mine = heights_of(virtual_time());
    std::vector<std::string> absent;
    std::vector<std::string> other;
    for (PeerIndex peer = 0; peer < scenario_.peers.size(); ++peer) {
      const auto a = theirs.find(peer);
      const auto b = mine.find(peer);
      const std::string& name = scenario_.peers[peer].name;
      if ((a == theirs.end()) != (b == mine.end())) {
        absent.push_back(fmt::format("{} is up {} alone", name,
                                     b == mine.end() ? "over TCP" : "in virtual time"));
      } else if (a != theirs.end() && a->second != b->second) {
        other.push_back(
            fmt::format("{}: {} over TCP, {} in virtual time", name, a->second, b->second));
      }
    }
    if (const auto why = why_heights_may_differ(); why && !other.empty()) {
      twin_.remarks.push_back(fmt::format("heights of {} of {} peers ({}): {}", other.size(),
                                          scenario_.peers.size(), other.front(), *why));
      other.clear();
    }
    absent.insert(absent.end(), other.begin(), other.end());
    add("heights", "the same peers are up at the end, and as high", std::nullopt, absent,
        heights_in_words(mine));
  }

  /// `27 (8 peers), 3 (1 peer)`
  static std::string heights_in_words(const std::map<PeerIndex, std::uint64_t>& heights) {
    std::map<std::uint64_t, std::size_t> counts;
    for (const auto& [peer, height] : heights) ++counts[height];
    std::string text;
    for (auto it = counts.rbegin(); it != counts.rend(); ++it) {
      text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", it->first,
                          counted(it->second, "peer"));
    }
    return text.empty() ? "nobody is up" : text;
  }

  [[nodiscard]] std::optional<std::string> why_heights_may_differ() const {
    if (lost_blocks_) return "not all blocks were found in both";
    for (const TwinTrace* trace : {&twin_.virtual_time.trace, &twin_.tcp.trace}) {
      if (!is_by_chance(*trace)) continue;
      return fmt::format(
          "chance settles which branch wins, and {} against {} blocks come out otherwise in {:.2g} "
          "% of runs",
          trace->fork->won, trace->fork->lost, trace->fork->chance * 100);
    }
    return std::nullopt;
  }

  void conclude() {
    Outcome& outcome = twin_.outcome;
    if (twin_.differ.empty()) {
      outcome.verdict = virtual_time().verdict;
      outcome.summary = "both engines agree: " + virtual_time().summary;
      return;
    }
    outcome.verdict = Verdict::violated;
    outcome.summary = fmt::format("the engines differ in {} of {} findings (tcp: {}, virtual: {})",
                                  twin_.differ.size(), outcome.findings.size(),
                                  to_text(tcp().verdict), to_text(virtual_time().verdict));
  }

  const Scenario& scenario_;
  Twin twin_;
  bool lost_blocks_ = false;
};

}  // namespace

Twin compare_twins(const Scenario& scenario, TwinRun tcp, TwinRun virtual_time) {
  return TwinComparison(scenario, std::move(tcp), std::move(virtual_time)).compare();
}

}  // namespace onetip::sim
