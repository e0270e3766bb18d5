#pragma once
// VirtualJobs: what peers ask for that takes long (Judge, Search, Store), in virtual time.
//
// The work is done at once, by whoever drives; its answer comes when it would be there: a judgement
// in no time, a search when its peer's hash rate would have made so many tries, a store after
// kStoreTime. The jobs of all peers lie in one pool, of which the same few places are used again
// and again: each peer's own would be cold whenever it is needed. One thread.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "core/pool.hpp"
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
  VirtualJobs(Schedule& schedule, Sink sink) : schedule_(schedule), sink_(std::move(sink)) {}

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
  [[nodiscard]] std::uint64_t open() const { return jobs_.size(); }

 private:
  struct Job {
    std::uint64_t serial;  // of its item on the schedule, where those of earlier ones may be left
    PeerIndex peer;
    net::Event answer;
  };
  /// One that takes time.
  struct Search {
    std::uint32_t place;
    std::uint64_t rate;  // tries a second
    Nanos began;
  };
  /// Its place.
  std::uint32_t answer_at(PeerIndex peer, Nanos at, net::Event&& answer);
  [[nodiscard]] net::Event take(std::uint32_t place);

  Schedule& schedule_;
  Sink sink_;
  core::Pool<Job> jobs_;
  std::map<std::pair<PeerIndex, net::JobId>, Search> searches_;
  std::uint64_t serials_ = 0;
};

}  // namespace onetip::sim
