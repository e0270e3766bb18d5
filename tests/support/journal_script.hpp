#pragma once
// JournalScript: a journal written by hand, a line a record, for tests of what judges journals.
//
//     JournalScript run(yaml, "g-a1-a2, g-b1");
//     run.play(R"(
//       0   all start g
//       0   topology stands
//       1   wall begins
//       1.5 p0 mines a1 for mine@4
//       1.5 wall holds p0 p1
//       2   wall ends
//       2.1 p1 tip a1 from p0
//       3   timeline over
//       3   over quiet
//     )");
//
// What peers say to each other: `p1 meets p0`, `p1 loses p0 by-us:invalid-block`, `p1 hears a1 from
// p0`, `p1 asks p0 blocks`, `p1 answered p0 blocks`, `p1 unanswered p0 blocks`, `p1 receives a1
// from p0`, `p1 sets-aside a1`, `p1 refuses a1 from p0 bad-signature`.
//
// Times are seconds since the topology stood. Blocks are those of a ChainBuilder, whose wallets a,
// b, c, … belong to p0, p1, p2, …; `mines` is a tip and the witness. The scenario is read by the
// real reader. A second judge is told everything, and must come to the same: so a checker that says
// too little of what it needs fails its test.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/checks/judge.hpp"
#include "support/chain_builder.hpp"

namespace onetip::test {

class JournalScript {
 public:
  JournalScript(std::string_view yaml, std::string_view branches);

  /// A chain under a name of its own, such as one that breaks a rule.
  void name(const std::string& name, const core::Blockchain& chain);
  JournalScript& play(std::string_view script);

  /// REQUIRES: the script came to `over`.
  [[nodiscard]] sim::Outcome outcome() const;
  [[nodiscard]] const sim::Judge& judge() const { return judge_; }
  /// Of the only expectation.
  [[nodiscard]] sim::Finding finding() const { return outcome().findings.at(0); }
  [[nodiscard]] const sim::Journal& journal() const { return journal_; }
  [[nodiscard]] const sim::Scenario& scenario() const { return scenario_; }
  [[nodiscard]] ChainBuilder& tree() { return tree_; }

 private:
  using Words = std::vector<std::string>;
  void play_line(const Words& words);
  void play_peer(sim::PeerIndex peer, const Words& words);
  void play_entry(std::size_t entry, const Words& words);
  void start(sim::PeerIndex peer, const std::string& block);
  [[nodiscard]] sim::BlockRef block(const std::string& name);
  [[nodiscard]] sim::PeerIndex peer(const std::string& name) const;
  [[nodiscard]] std::size_t entry(const std::string& name) const;
  void append(sim::RecordBody body);

  sim::Scenario scenario_;
  ChainBuilder tree_;
  std::map<std::string, core::Blockchain> named_;
  sim::Journal journal_;
  sim::Judge judge_;
  sim::Judge told_everything_;
  sim::Nanos at_{};
  std::uint32_t faults_ = 0;
  std::map<std::size_t, sim::FaultId> in_force_;  // by entry
  std::map<std::size_t, std::uint64_t> runs_;
};

}  // namespace onetip::test
