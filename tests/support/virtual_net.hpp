#pragma once
// VirtualNet: many peers in one process, connected by in-memory pipes, in virtual time.
//
// Everything that will happen stands in one queue, ordered by (time, sequence). Pipes keep order,
// and deliver what they are given in any split; a cut pipe holds bytes, closes and dials back, and
// gives them out in order once it is whole again. Jobs (judging, searching, storing) are done at
// once and answered as events of their own. One thread.

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/random.hpp"
#include "net/peer.hpp"
#include "sim/behaviours/actor.hpp"

namespace onetip::test {

/// The wall clock of a virtual run at its start: 2025-01-01T00:00:00Z.
inline constexpr std::chrono::milliseconds kWallStart{1735689600000};

class VirtualNet {
 public:
  using Nanos = std::chrono::nanoseconds;

  struct PeerOptions {
    std::vector<std::size_t> dials;
    net::SyncMode sync = net::SyncMode::gossip;
    sim::Behaviour behaviour = sim::Behaviour::honest;
    bool durable_first = false;
    bool own_genesis = false;
    bool dial_learned = false;
    net::Limits limits;
    std::chrono::milliseconds clock_offset{};
    std::chrono::nanoseconds poll_interval = std::chrono::seconds(10);
    std::optional<core::Blockchain> held;  // none: the network's genesis
  };

  explicit VirtualNet(std::uint64_t seed = 1, core::ForkChoice rule = core::ForkChoice::nonce_sum);
  ~VirtualNet();
  VirtualNet(VirtualNet&&) = delete;
  VirtualNet& operator=(VirtualNet&&) = delete;

  /// Peers must be added before they are dialled. Returns the index.
  std::size_t add(PeerOptions options);
  /// 1, unless set before the first peer is added.
  void set_difficulty(unsigned difficulty) { rules_.difficulty = difficulty; }
  /// Only the network's genesis is taken, from the first peer that is added on.
  void take_no_other_genesis() { one_genesis_ = true; }
  void start_all();
  void start(std::size_t peer);
  /// With that chain, as one that was here before.
  void start(std::size_t peer, core::Blockchain held);
  /// As a killed process: its connections end in a reset, and it is never heard of again.
  void kill(std::size_t peer);

  void mine(std::size_t peer, std::uint64_t blocks);
  void pay(std::size_t from, std::size_t to, const core::Amount& value);
  void leave(std::size_t peer);

  /// What crosses between the two is held back, both ways, from now on; and let go again.
  void cut(std::size_t a, std::size_t b);
  void join(std::size_t a, std::size_t b);
  /// Connections between the two end in a reset.
  void reset(std::size_t a, std::size_t b);
  void set_latency(Nanos latency) { latency_ = latency; }
  /// Received bytes are cut into random pieces of at most so many; 0: as they were sent.
  void set_split(std::size_t most) { split_ = most; }

  /// Lets time pass.
  void run_for(Nanos duration);
  /// Lets time pass until it holds; false: it did not within the time.
  bool run_until(const std::function<bool()>& holds, Nanos within);

  [[nodiscard]] const core::Blockchain& chain(std::size_t peer) const;
  [[nodiscard]] const core::Wallet& wallet(std::size_t peer) const;
  [[nodiscard]] bool converged() const;
  [[nodiscard]] std::size_t connections(std::size_t a, std::size_t b) const;
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  [[nodiscard]] net::Address address(std::size_t peer) const;
  [[nodiscard]] Nanos now() const { return now_; }
  [[nodiscard]] std::uint64_t blocks_judged() const { return blocks_judged_; }
  /// How much peers were told of so far, and how much of it was that their timer fired.
  [[nodiscard]] std::uint64_t events() const { return events_; }
  [[nodiscard]] std::uint64_t timers_fired() const { return timers_fired_; }
  [[nodiscard]] const core::ChainRules& rules() const { return rules_; }

  struct Heard {
    std::size_t peer;
    Nanos at;
    net::Notice notice;
  };
  /// Every notice so far, in order.
  [[nodiscard]] const std::vector<Heard>& heard() const { return heard_; }
  template <class T>
  [[nodiscard]] std::vector<T> heard_by(std::size_t peer) const {
    std::vector<T> found;
    for (const auto& heard : heard_) {
      const auto* notice = std::get_if<T>(&heard.notice);
      if (heard.peer == peer && notice != nullptr) found.push_back(*notice);
    }
    return found;
  }

 private:
  struct Node;
  struct Wire;
  struct End {
    std::size_t peer;
    net::ConnectionId id;
    friend auto operator<=>(const End&, const End&) = default;
  };
  using Step = std::function<void()>;

  void at(Nanos time, Step step);
  void deliver(std::size_t peer, const net::Event& event);
  void carry_out(std::size_t peer, net::Action& action);
  void dial(std::size_t peer, const net::action::Dial& dial);
  void send(End from, const std::string& bytes);
  void close(End from, net::CloseMode mode);
  void over(const std::shared_ptr<Wire>& wire, bool from_dialler, Step step);
  void receive(const std::shared_ptr<Wire>& wire, bool at_acceptor, const std::string& bytes);
  void end_wire(const std::shared_ptr<Wire>& wire, bool at_acceptor, net::ClosedHow how);
  core::BlockPtr mined(core::Candidate candidate) const;
  bool is_cut(std::size_t a, std::size_t b) const;
  std::size_t peer_at(const net::Address& address) const;

  core::Random random_;
  std::uint64_t seed_;
  core::ForkChoice rule_;
  core::ChainRules rules_;
  std::optional<core::Blockchain> genesis_;
  bool one_genesis_ = false;
  Nanos now_{};
  Nanos latency_ = std::chrono::milliseconds(1);
  std::size_t split_ = 0;
  std::uint64_t sequence_ = 0;
  std::uint64_t blocks_judged_ = 0;
  std::uint64_t events_ = 0;
  std::uint64_t timers_fired_ = 0;
  std::uint64_t commands_ = 0;
  std::map<std::pair<Nanos, std::uint64_t>, Step> queue_;
  std::vector<std::unique_ptr<Node>> nodes_;
  std::map<End, std::shared_ptr<Wire>> wires_;
  std::vector<std::shared_ptr<Wire>> open_;
  std::vector<std::weak_ptr<Wire>> made_;
  std::map<std::pair<std::size_t, std::size_t>, bool> cuts_;
  std::vector<Heard> heard_;
};

}  // namespace onetip::test
