#pragma once
// ScriptedPeer: one peer, fed with events by hand, and everything that crosses its seam written
// down:
//
//   0.000s < connected #1 from 127.0.0.9:40000
//   0.000s > send #1 onetip 1 127.0.0.1:7000
//
// Hashes are shown by their first eight digits, long lines by their start. Jobs wait until the
// script has them done. Timers fire as time goes by. One thread.

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "net/peer.hpp"

namespace onetip::test {

/// A genesis that grants to `keys`, stamped at the start of virtual time, judged by rules of
/// difficulty 1.
[[nodiscard]] core::Blockchain test_genesis(const core::KeyPair& keys);
/// `chain` with so many empty blocks by `keys` on top, all stamped alike, each sealed with nonce 1.
[[nodiscard]] core::Blockchain grown(core::Blockchain chain, const core::KeyPair& keys,
                                     std::size_t blocks);
[[nodiscard]] core::KeyPair test_keys(std::string_view name);
/// Without proof of work: difficulty 1.
[[nodiscard]] core::ChainRules test_rules();
/// A peer that listens on 127.0.0.1:7000 and knows nobody.
[[nodiscard]] net::PeerConfig test_config();

class ScriptedPeer {
 public:
  using Nanos = std::chrono::nanoseconds;

  explicit ScriptedPeer(net::PeerConfig config = test_config(),
                        const core::KeyPair& keys = test_keys("peer"));

  /// Hands the event over; the actions that it led to.
  net::Actions handle(const net::Event& event);

  void start(const core::Blockchain& held);
  /// An accepted connection from `host`.
  void accept(std::uint64_t id, const std::string& host = "127.0.0.9");
  /// The dial with this id succeeds.
  void dialled(std::uint64_t id);
  void receive(std::uint64_t id, std::string_view bytes);
  void closed(std::uint64_t id, net::ClosedHow how);
  /// Time goes by, and the timers that it passes fire.
  void pass(Nanos duration);
  /// Judges, then searches and stores what was asked for so far, and what that leads to.
  void do_jobs();
  void set_wall(std::chrono::milliseconds wall) { wall_ = wall; }

  [[nodiscard]] const net::Peer& peer() const { return peer_; }
  [[nodiscard]] const std::string& transcript() const { return transcript_; }
  /// All text sent on that connection so far.
  [[nodiscard]] const std::string& sent(std::uint64_t id) { return sent_[id]; }
  [[nodiscard]] const std::vector<net::Notice>& notices() const { return notices_; }
  /// Why the peer closed this connection, if it did. Ends it either way.
  [[nodiscard]] std::optional<net::CloseReason> close_reason(std::uint64_t id);
  [[nodiscard]] const std::vector<net::action::Dial>& dials() const { return dials_; }
  [[nodiscard]] std::size_t jobs() const { return jobs_.size(); }
  [[nodiscard]] Nanos now() const { return now_; }

 private:
  void keep(const net::Action& action);
  void note(char direction, const std::string& what);
  void note(const net::Action& action);

  net::Peer peer_;
  core::ChainRules rules_;
  Nanos now_{};
  std::chrono::milliseconds wall_;
  std::map<net::TimerId, Nanos> timers_;
  std::vector<net::Action> jobs_;
  std::map<std::uint64_t, std::string> sent_;
  std::map<std::uint64_t, net::Address> dialled_;
  std::vector<net::action::Dial> dials_;
  std::vector<net::Notice> notices_;
  std::string transcript_;
};

}  // namespace onetip::test
