#pragma once
// VirtualJobs: what peers ask for that takes long (Judge, Search, Store), in virtual time.
//
// The work is done at once, by whoever drives; its answer comes when it would be there: a judgement
// in no time, a search when its peer's hash rate would have made so many tries, a store after
// kStoreTime. One thread.

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "net/event.hpp"
#include "sim/virtual/schedule.hpp"

namespace onetip::sim {

/// Tries a second of who has no hash rate of its own.
inline constexpr std::uint64_t kVirtualHashRate = 1'000'000;
/// How long a disk takes to make a chain durable.
inline constexpr Nanos kStoreTime = std::chrono::milliseconds(1);

class VirtualJobs {
 public:
  using Sink = std::function<void(PeerIndex, const net::Event&)>;
  /// `sink` takes the answers.
  VirtualJobs(std::size_t peers, Schedule& schedule, Sink sink)
      : schedule_(schedule), sink_(std::move(sink)), open_of_(peers) {}

  /// Judged already; answered at that time.
  void judged(PeerIndex peer, Nanos at, net::event::Judged&& answer);
  /// `rate`: tries a second; none: it takes no time. `from`: when it begins, now or later.
  void search(PeerIndex peer, const net::action::Search& job, std::optional<std::uint64_t> rate,
              Nanos from);
  /// What would still be found is answered as not found, now.
  void cancel(PeerIndex peer, net::JobId job);
  /// `durable`: what it came to.
  void store(PeerIndex peer, net::JobId job, bool durable);
  /// The time of an answer on the schedule has come.
  void wake(const Schedule::Item& item);
  /// Nothing of this peer's is answered any more.
  void drop(PeerIndex peer);

  /// Jobs that are not answered yet.
  [[nodiscard]] std::uint64_t open() const { return open_; }

 private:
  /// Of a search: tries a second, and when it began.
  struct Pace {
    std::uint64_t rate = 0;
    Nanos began{};
  };
  struct Open {
    net::JobId id;
    std::uint64_t serial;  // of its item on the schedule
    net::Event answer;
    Pace pace;
  };
  void answer_at(PeerIndex peer, Nanos at, net::JobId id, net::Event&& answer, Pace pace);

  Schedule& schedule_;
  Sink sink_;
  std::vector<std::vector<Open>> open_of_;
  std::uint64_t open_ = 0;
  std::uint64_t serials_ = 0;
};

}  // namespace onetip::sim
