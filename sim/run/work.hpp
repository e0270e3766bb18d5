#pragma once
// Work: the entries of the timeline whose peers have something to do until it is done: mine, send
// and steady mining.
//
// Each run of such an entry is a piece of work, and over when the last of its parts is: each peer
// that mines, each payment; of steady mining its span, and each block that is being searched for.
// Journal: EntryBegan and EntryEnded of each piece.

#include <cstddef>
#include <memory>
#include <optional>

#include "sim/cluster.hpp"
#include "sim/run/steady_mining.hpp"
#include "sim/scenario/timeline.hpp"

namespace onetip::sim {

class Work {
 public:
  /// REQUIRES: they outlive it, and it the cluster's last run().
  Work(const Scenario& scenario, Cluster& cluster, Journal& journal)
      : scenario_(scenario), cluster_(cluster), journal_(journal) {}

  void begin(const Step& step, const Mine& mine);
  void begin(const Step& step, const Send& send);
  void begin(const Step& step, const SteadyMining& mining);
  /// All that began is over.
  [[nodiscard]] bool done() const { return open_ == 0; }

  /// When steady mining finds its next block, on the timeline; none: it finds no more.
  [[nodiscard]] std::optional<Nanos> next_find() const;
  /// Its finder searches for it now. REQUIRES: there is a next one.
  void take_find();
  /// The span of steady mining is over.
  void end_span();

 private:
  struct Piece {
    Step step;
    std::size_t parts = 0;  // that are not over
  };

  [[nodiscard]] std::shared_ptr<Piece> open(const Step& step, std::size_t parts);
  void end_part(Piece& piece);

  const Scenario& scenario_;
  Cluster& cluster_;
  Journal& journal_;
  std::size_t open_ = 0;           // pieces that are not over
  SteadyFinds finds_;              // still to come
  std::shared_ptr<Piece> mining_;  // whose they are
};

}  // namespace onetip::sim
