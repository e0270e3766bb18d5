#pragma once
// Chronicle: what peers notice, as records of the journal, whatever engine runs them; and what
// follows from it at a glance: open requests, connections, tips. One thread at a time.

#include <array>
#include <boost/container/flat_map.hpp>
#include <boost/container/flat_set.hpp>
#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/prefetch.hpp"
#include "net/event.hpp"
#include "sim/cluster.hpp"
#include "sim/journal/journal.hpp"
#include "sim/journal/tip_counts.hpp"

namespace onetip::sim {

class Chronicle {
 public:
  Chronicle(Journal& journal, std::size_t peers);

  /// How a peer starts.
  struct Start {
    std::uint64_t life = 1;
    record::Found found = record::Found::fresh;
    std::optional<FaultId> after{};
  };
  void started(Nanos at, PeerIndex peer, const core::Wallet& wallet, const core::Blockchain& held,
               const Start& start);
  /// It is gone: its connections (closed as that closes them) and requests are over, its commands
  /// can't be done any more. Who was at the other end of its open connections, but for those that
  /// it was closing.
  std::vector<PeerIndex> down(Nanos at, PeerIndex peer, record::DownHow how);
  /// Who is at the other end of a connection or dial of `peer`; before any notice that names it.
  void connected(PeerIndex peer, net::ConnectionId connection, PeerIndex remote);
  /// A command for `entry` of the timeline; `done` is called once, when it is done or refused, or
  /// the peer is gone.
  net::CommandId command(PeerIndex peer, std::size_t entry, std::function<void()> done);
  /// The entry that a command is for; none: the command is over.
  [[nodiscard]] std::optional<std::size_t> entry_of(net::CommandId command) const;

  void note(Nanos at, PeerIndex peer, const net::Notice& notice);
  /// All notices of one event are noted. `judged`: the chain that the event found valid; null:
  /// none.
  void event_over(Nanos at, PeerIndex peer, const core::Blockchain* judged) {
    const bool is_plain = mined_.empty() && done_.empty() && !accepted_from_;
    if (!is_plain) conclude(at, peer, judged);
  }

  /// Notices of that peer come soon: what they need is fetched from memory.
  void expect(PeerIndex peer) const {
    core::prefetch(&peers_[peer], kHotBytes);
    journal_.expect(peer);
  }

  [[nodiscard]] std::uint64_t open_requests() const { return open_requests_; }
  /// Costs no more with many peers than with few.
  [[nodiscard]] Vital vital() const;
  /// REQUIRES: it is up.
  [[nodiscard]] const core::Blockchain& tip(PeerIndex peer) const {
    return tips_.at(*peers_[peer].tip);
  }

 private:
  struct Command {
    PeerIndex peer = 0;
    std::size_t entry = 0;
    std::function<void()> done;
  };
  struct End {
    PeerIndex remote;
    bool open = false;
    std::optional<net::CloseReason> closing{};      // the peer closes it
    std::array<bool, net::kRequestKinds> asking{};  // open requests, by their kind
  };
  static constexpr std::size_t kUsualEnds = 8;
  using Ends = boost::container::small_flat_map<net::ConnectionId, End, kUsualEnds>;
  /// The end that was named last.
  struct Recent {
    net::ConnectionId connection;
    PeerIndex remote;
    std::uint32_t nth;  // of the ends
  };
  /// One of thousands of peers, in one piece of memory; what every notice needs comes first.
  struct alignas(64) OfPeer {
    // since its tip changed:
    std::optional<core::BlockId> heard;  // the first better tip: most hear of no other
    boost::container::flat_set<core::BlockId> heard_later;
    std::optional<BlockRef> tip;   // none: it is not up
    std::optional<Recent> recent;  // most notices in a row are about one end
    Ends ends;
  };
  /// All but the ends themselves: two lines.
  static constexpr std::size_t kHotBytes = sizeof(OfPeer) - kUsualEnds * sizeof(Ends::value_type);
  static_assert(kHotBytes == 2 * alignof(OfPeer));
  struct NewBlock {
    core::BlockPtr block;
    std::size_t entry = 0;
  };

  void note_one(Nanos at, PeerIndex peer, const net::notice::ConnectionOpened& notice);
  void note_one(Nanos at, PeerIndex peer, const net::notice::Closing& notice);
  void note_one(Nanos at, PeerIndex peer, const net::notice::ConnectionClosed& notice);
  void note_one(Nanos at, PeerIndex peer, const net::notice::TipChanged& notice);
  void note_one(Nanos at, PeerIndex peer, const net::notice::Mined& notice);
  void note_one(Nanos at, PeerIndex peer, const net::notice::CommandDone& notice);
  void note_one(Nanos at, PeerIndex peer, const net::notice::PaymentRefused& notice);
  void note_one(Nanos at, PeerIndex peer, const net::notice::TipHeard& notice);
  void note_one(Nanos at, PeerIndex peer, const net::notice::BlocksAccepted& notice);
  void note_one(Nanos at, PeerIndex peer, const net::notice::BlocksRefused& notice);
  void note_one(Nanos at, PeerIndex peer, const net::notice::SetAside& notice);
  void note_one(Nanos at, PeerIndex peer, const net::notice::RequestOpened& notice);
  void note_one(Nanos at, PeerIndex peer, const net::notice::RequestClosed& notice);
  template <class Other>
  void note_one(Nanos, PeerIndex, const Other&) {}  // for logs alone

  /// Who is at the end of this connection, which is the recent one from now on.
  [[nodiscard]] static const Recent& find(OfPeer& of, net::ConnectionId connection);
  [[nodiscard]] PeerIndex remote_of(PeerIndex peer, net::ConnectionId connection) {
    return find(peers_[peer], connection).remote;
  }
  [[nodiscard]] End& end_of(PeerIndex peer, net::ConnectionId connection);
  /// Notes at its end that such a request is open, or is no more. Whom it asks, as `recent` knows:
  /// nobody waits for the end's own line.
  PeerIndex asks(PeerIndex peer, net::ConnectionId connection, net::RequestKind what, bool open);
  [[nodiscard]] static bool is_news(OfPeer& to, const core::BlockId& tip);
  [[nodiscard]] static std::vector<std::pair<PeerIndex, net::RequestKind>> requests_on(
      const Ends& ends);
  [[nodiscard]] BlockRef record_mined(Nanos at, PeerIndex peer, const core::BlockPtr& block,
                                      const core::Blockchain* judged);
  void conclude(Nanos at, PeerIndex peer, const core::Blockchain* judged);
  void end_command(net::CommandId command);
  void move_tip(PeerIndex peer, const core::Blockchain& to, BlockRef ref);
  void forget_tip(PeerIndex peer);

  Journal& journal_;
  std::vector<OfPeer> peers_;
  // Of the tips that somebody holds:
  TipCounts holders_;
  std::map<BlockRef, core::Blockchain> tips_;
  std::multiset<std::uint64_t> heights_;
  std::map<net::CommandId, Command> commands_;
  std::uint64_t last_command_ = 0;
  std::uint64_t open_requests_ = 0;
  std::size_t connections_ = 0;
  std::size_t up_ = 0;
  // of the present event:
  std::optional<net::ConnectionId> accepted_from_;
  std::vector<NewBlock> mined_;
  std::vector<std::function<void()>> done_;
};

}  // namespace onetip::sim
