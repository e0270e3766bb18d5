#pragma once
// EarlyChains: valid chains that are stamped too far ahead of the peer's clock, to be looked at
// again. Bounded in chains and in blocks; the oldest makes room. One thread.

#include <chrono>
#include <optional>
#include <vector>

#include "core/blockchain.hpp"
#include "net/agenda.hpp"
#include "net/limits.hpp"
#include "net/notice.hpp"

namespace onetip::net {

class EarlyChains {
 public:
  struct Early {
    core::Blockchain chain;
    ConnectionId by;
    std::uint64_t from = 0;            // height of its first early block
    std::chrono::milliseconds latest;  // the latest stamp from there on
  };

  EarlyChains(const Limits& limits, Agenda& agenda) : limits_(limits), agenda_(agenda) {}

  void set_aside(Early early, const core::Blockchain& own, std::chrono::nanoseconds now);
  /// What is set aside and goes through the tip of `chain`, itself an early block; none: it isn't
  /// one.
  [[nodiscard]] std::optional<Early> find(const core::Blockchain& chain) const;
  /// Those whose time has come by the clock `wall`.
  [[nodiscard]] std::vector<Early> take_due(std::chrono::nanoseconds now,
                                            std::chrono::milliseconds wall);
  [[nodiscard]] bool empty() const { return chains_.empty(); }

 private:
  void make_room(const core::Blockchain& own);

  const Limits& limits_;
  Agenda& agenda_;
  std::vector<Early> chains_;  // the oldest first
};

/// Whether a block so stamped is too early for a clock that shows `wall`.
[[nodiscard]] bool is_early(std::chrono::milliseconds stamp, std::chrono::milliseconds wall);

}  // namespace onetip::net
