#pragma once
// VirtualCpu: the CPU of each peer in virtual time, where a scenario says `cpu: calibrated`: one
// core, which does one thing after the other, in the order in which it comes up.
//
//     bytes received ──► decoding ─┐
//     timer, connection, answer ───┼──► what came before is done ──► the peer hears of it
//     blocks to judge ──► judging ─┘                                 └──► its answer: Judged
//     what the peer says ──► encoding ──► it enters the link
//     a block to mine ──► signing ──► the search begins
//
// So nothing reaches a peer while its CPU is busy, except that the timeline's commands to mine and
// to pay are given at once. Searching nonces and storing take no CPU: they have their own pace.
// What is sent again as the same text (an announcement to many, a chain to many who poll) is
// encoded once. Work that costs nothing on an idle CPU takes no time, and happens at once, as
// without a CPU. One thread.

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "net/event.hpp"
#include "sim/scenario/cpu_profile.hpp"
#include "sim/virtual/schedule.hpp"

namespace onetip::sim {

class VirtualCpu {
 public:
  using Sink = std::function<void(PeerIndex, const net::Event&)>;
  /// `wallets`: what the peers sign with. `sink` takes what reaches a peer.
  VirtualCpu(std::size_t peers, const CpuProfile& profile, core::KeyType wallets,
             Schedule& schedule, Sink sink);

  /// An event is on its way to the peer: now, if its CPU is idle and there is nothing to decode.
  void take(PeerIndex peer, const net::Event& event);
  /// When the peer's CPU has done these nanoseconds of work, too.
  [[nodiscard]] Nanos work(PeerIndex peer, std::uint64_t nanos);
  /// When this text is encoded.
  [[nodiscard]] Nanos encoded(PeerIndex peer, const std::shared_ptr<const std::string>& text);
  /// When a search may begin: once what is searched for is signed.
  [[nodiscard]] Nanos is_signed(PeerIndex peer, const std::string& preimage);
  /// The time of an event on the schedule has come.
  void wake(const Schedule::Item& item);

  /// The peer closed it: what it received there and has not heard of is dropped.
  void closed(PeerIndex peer, net::ConnectionId connection);
  /// A cancelled timer never fires.
  void cancelled(PeerIndex peer, net::TimerId timer);
  /// Nothing reaches this peer any more; its CPU is idle.
  void drop(PeerIndex peer);

  /// Events that wait for a CPU.
  [[nodiscard]] std::uint64_t waiting() const { return waiting_; }
  [[nodiscard]] const CpuProfile& profile() const { return profile_; }

 private:
  /// Texts of a peer that are remembered as encoded.
  static constexpr std::size_t kTexts = 4;
  struct Waiting {
    std::uint64_t serial = 0;  // of its item on the schedule
    net::Event event;
    std::string bytes;  // of a Received
  };
  struct Core {
    Nanos busy_until{};
    std::deque<Waiting> queue;
    std::array<std::weak_ptr<const std::string>, kTexts> texts;
    std::size_t next_text = 0;
    std::string signed_preimage;
  };
  [[nodiscard]] std::uint64_t decoding(const net::Event& event) const;
  void forget(PeerIndex peer, const std::function<bool(const net::Event&)>& is_meant);

  CpuProfile profile_;
  core::KeyType wallets_;
  Schedule& schedule_;
  Sink sink_;
  std::vector<Core> cores_;
  std::uint64_t waiting_ = 0;
  std::uint64_t serials_ = 0;
};

}  // namespace onetip::sim
