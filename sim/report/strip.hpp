#pragma once
// Strip: a run as a strip chart in plain text, for a terminal or a CI log (`--strip`).
//
//             01234567
//    0.00 s   *.......
//    0.05 s   .++...++
//    1.00 s   ........  [ wall
//    2.00 s   **++*+++  | wall
//    5.00 s   RR..   .  ] wall
//
// Time runs downwards, and only where something happened. A column is a peer; of more than
// kStripColumns each column stands for as many peers as it takes. Of what happened to a peer in one
// line the symbol shows the weightiest. A listener of the journal; it keeps no record.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/journal/journal.hpp"
#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

inline constexpr std::size_t kStripColumns = 100;
/// Lines at most, about; a long run's lines stand for more time each.
inline constexpr std::size_t kStripLines = 60;

class Strip {
 public:
  /// `scenario` outlives it.
  explicit Strip(const Scenario& scenario);

  void take(const Record& record);
  /// The chart, with its legend.
  [[nodiscard]] std::string text() const;

 private:
  struct Event {
    Nanos at;
    std::size_t column;
    char symbol;
  };
  struct Fault {
    std::size_t entry;
    std::uint64_t run;
    Nanos from;
    std::optional<Nanos> to;
  };
  struct Line {
    Nanos at;
    std::string cells;
  };

  void mark(PeerIndex peer, char symbol);
  void move(PeerIndex peer, BlockRef tip, bool mined);
  [[nodiscard]] bool stands_on(BlockRef tip, BlockRef older) const;
  [[nodiscard]] std::vector<Line> lines() const;
  [[nodiscard]] std::string heading() const;
  [[nodiscard]] std::string faults_in(Nanos from, Nanos to) const;

  const Scenario& scenario_;
  std::size_t per_column_;
  Nanos now_{};
  Nanos zero_{};
  std::vector<Event> events_;
  std::vector<Fault> faults_;
  std::vector<Nanos> moments_;  // where a line must begin: a fault's beginning and its end
  std::vector<std::optional<BlockRef>> parents_;
  std::vector<std::optional<BlockRef>> tips_;
};

}  // namespace onetip::sim
