#include "sim/compare/twin_standings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "sim/compare/twin_words.hpp"
#include "sim/text/prose.hpp"

namespace onetip::sim {

namespace {

constexpr std::size_t kNamesShown = 8;

using Heights = std::map<PeerIndex, std::uint64_t>;

Heights heights_of(const Outcome& outcome) {
  Heights heights;
  for (const FinalTip& tip : outcome.tips) heights.emplace(tip.peer, tip.tip.height);
  return heights;
}

/// `27 (8 peers), 3 (1 peer)`
std::string in_words(const Heights& heights) {
  std::map<std::uint64_t, std::size_t> counts;
  for (const auto& [peer, height] : heights) ++counts[height];
  std::string text;
  for (auto it = counts.rbegin(); it != counts.rend(); ++it) {
    text +=
        fmt::format("{}{} ({})", text.empty() ? "" : ", ", it->first, counted(it->second, "peer"));
  }
  return text.empty() ? "nobody is up" : text;
}

std::string same_or_both(const std::string& over_tcp, const std::string& in_virtual_time) {
  if (over_tcp == in_virtual_time) return over_tcp;
  return in_both(over_tcp, in_virtual_time);
}

std::string some_names(std::vector<std::string> names) {
  if (names.size() > kNamesShown) {
    const std::size_t more = names.size() - kNamesShown;
    names.resize(kNamesShown);
    names.push_back(fmt::format("{} more", more));
  }
  return in_prose(names);
}

class StandingsComparison {
 public:
  StandingsComparison(const Scenario& scenario, const TwinRun& tcp, const TwinRun& virtual_time,
                      const TwinPast& past)
      : scenario_(scenario),
        tcp_(tcp),
        virtual_time_(virtual_time),
        past_(past),
        by_luck_(past.found_in_one + tcp.trace.unlucky + virtual_time.trace.unlucky) {}

  TwinStandings compare() {
    parted(tcp_, kOverTcp, virtual_time_, kInVirtualTime);
    parted(virtual_time_, kInVirtualTime, tcp_, kOverTcp);
    heights();
    standings_.tips_in_words =
        same_or_both(counted(grouped(tcp_.outcome.tips).size(), "tip"),
                     counted(grouped(virtual_time_.outcome.tips).size(), "tip"));
    return std::move(standings_);
  }

 private:
  [[nodiscard]] bool is_hostile_peer(PeerIndex peer) const {
    return is_hostile(scenario_.peers[peer].behaviour);
  }

  // --- tips

  /// Honest peers that share a tip in the one run, and not in the other.
  void parted(const TwinRun& one, std::string_view there, const TwinRun& other,
              std::string_view here) {
    std::map<BlockRef, std::map<BlockRef, PeerIndex>> groups;  // the other's tips; who holds each
    for (const auto& [peer, tip] : one.trace.tips) {
      const auto found = other.trace.tips.find(peer);
      if (found == other.trace.tips.end() || is_hostile_peer(peer)) continue;
      groups[tip].emplace(found->second, peer);
    }
    for (const auto& [tip, others] : groups) {
      if (others.size() < 2) continue;
      std::vector<std::string> names;
      std::size_t steady = 0;  // tips that no close fork parts from the best
      for (const auto& [its, peer] : others) {
        names.push_back(scenario_.peers[peer].name);
        if (!other.trace.astray.contains(peer)) ++steady;
      }
      const std::string text = fmt::format("{} share a tip {}, and hold {} {}", some_names(names),
                                           there, others.size(), here);
      if (!past_.all_may_differ && steady > 1) {
        standings_.tips.push_back(text);
        continue;
      }
      by_luck_ += other.trace.astray_blocks;
      standings_.remarks.push_back(fmt::format(
          "{}: {}", text, past_.all_may_differ.value_or("a close fork was open still")));
    }
  }

  // --- heights

  void heights() {
    const Heights over_tcp = heights_of(tcp_.outcome);
    const Heights in_virtual_time = heights_of(virtual_time_.outcome);
    std::vector<std::string> lucky;
    std::vector<std::string> hostile;
    for (PeerIndex peer = 0; peer < scenario_.peers.size(); ++peer) {
      const auto a = over_tcp.find(peer);
      const auto b = in_virtual_time.find(peer);
      const bool up_over_tcp = a != over_tcp.end();
      const bool up_in_virtual_time = b != in_virtual_time.end();
      const std::string& name = scenario_.peers[peer].name;
      if (up_over_tcp != up_in_virtual_time) {
        (past_.all_may_differ ? lucky : standings_.heights)
            .push_back(
                fmt::format("{} is up {} alone", name, up_over_tcp ? kOverTcp : kInVirtualTime));
      } else if (up_over_tcp && a->second != b->second) {
        const std::string text = fmt::format("{}: {}", name, in_both(a->second, b->second));
        (is_hostile_peer(peer)                ? hostile
         : may_be_apart(a->second, b->second) ? lucky
                                              : standings_.heights)
            .push_back(text);
      }
    }
    remark(lucky, past_.all_may_differ.value_or(luck()));
    remark(hostile, "they are hostile, and who talks to them is up to each");
    standings_.heights_in_words = same_or_both(in_words(over_tcp), in_words(in_virtual_time));
  }

  [[nodiscard]] bool may_be_apart(std::uint64_t a, std::uint64_t b) const {
    return past_.all_may_differ || std::max(a, b) - std::min(a, b) <= by_luck_;
  }

  [[nodiscard]] std::string luck() const {
    return fmt::format("luck kept {} of one run out of the other, or off the chains{}{}",
                       counted(by_luck_, "block"), past_.luck ? "; " : "", past_.luck.value_or(""));
  }

  void remark(const std::vector<std::string>& heights, const std::string& why) {
    if (heights.empty()) return;
    standings_.remarks.push_back(fmt::format("heights of {} of {} peers ({}): {}", heights.size(),
                                             scenario_.peers.size(), heights.front(), why));
  }

  const Scenario& scenario_;
  const TwinRun& tcp_;
  const TwinRun& virtual_time_;
  const TwinPast& past_;
  std::uint64_t by_luck_;  // blocks by which heights may differ
  TwinStandings standings_;
};

}  // namespace

TwinStandings compare_standings(const Scenario& scenario, const TwinRun& tcp,
                                const TwinRun& virtual_time, const TwinPast& past) {
  return StandingsComparison(scenario, tcp, virtual_time, past).compare();
}

}  // namespace onetip::sim
