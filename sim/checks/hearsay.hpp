#pragma once
// Hearsay: what each peer was told, sent and asked for, as the journal says, as far as it still
// matters: what a peer took into its chain is forgotten, but for its refusals.

#include <boost/container/flat_map.hpp>
#include <boost/container/small_vector.hpp>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "sim/checks/block_tree.hpp"
#include "sim/journal/journal.hpp"

namespace onetip::sim::checks {

class Hearsay {
 public:
  explicit Hearsay(std::size_t peers) : peers_(peers) {}

  /// `tree` has the blocks that the record names.
  void take(const Record& record, const BlockTree& tree);

  struct Told {
    PeerIndex from;
    core::BlockId tip;
    Nanos at{};
  };
  /// The tips that it was told of since its own last changed, in order.
  [[nodiscard]] std::span<const Told> told(PeerIndex peer) const { return peers_[peer].told; }

  struct Sent {
    PeerIndex from;
    BlockRef tip;
    Nanos at{};
  };
  /// Valid blocks that it was sent and did not take, since its tip last changed, in order.
  [[nodiscard]] std::span<const Sent> sent(PeerIndex peer) const { return peers_[peer].sent; }

  struct SetAside {
    core::BlockId tip;
    Nanos at{};
  };
  /// Chains from too far ahead of its clock, since its tip last changed.
  [[nodiscard]] std::span<const SetAside> set_aside(PeerIndex peer) const {
    return peers_[peer].set_aside;
  }

  struct Refusal {
    PeerIndex from;
    std::string why;  // `bad-signature: …`
    Nanos at{};
  };
  /// Its refusal of the block with this hash; none: it did not refuse it. By hash: a refused block
  /// is recorded as a stray, apart from the same one on its parent.
  [[nodiscard]] const Refusal* refusal(PeerIndex peer, const core::Digest& hash) const;

  struct Asked {
    Nanos at{};
    net::RequestKind what;
    bool open = true;
    bool answered = false;
  };
  /// Its last request to `remote` for blocks or for a chain; none: it never asked.
  [[nodiscard]] const Asked* asked(PeerIndex peer, PeerIndex remote) const;

 private:
  struct OfPeer {
    boost::container::small_vector<Told, 1> told;  // most hear of one tip, and take it
    boost::container::flat_map<PeerIndex, Asked> asked;
    std::vector<Sent> sent;
    std::vector<SetAside> set_aside;
    std::map<core::Digest, Refusal> refusals;
  };

  std::vector<OfPeer> peers_;
};

}  // namespace onetip::sim::checks
