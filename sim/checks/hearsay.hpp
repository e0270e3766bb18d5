#pragma once
// Hearsay: what each peer was told, sent and asked for, as the journal says, as far as it still
// matters: what a peer took into its chain is forgotten, but for its refusals.
//
// Of each of thousands of peers, what the usual records look at is one line of memory.

#include <boost/container/flat_map.hpp>
#include <boost/container/options.hpp>
#include <boost/container/vector.hpp>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/prefetch.hpp"
#include "sim/checks/block_tree.hpp"
#include "sim/journal/journal.hpp"

namespace onetip::sim::checks {

class Hearsay {
 public:
  explicit Hearsay(std::size_t peers) : peers_(peers) {}

  /// `tree` has the blocks that the record names.
  void take(const Record& record, const BlockTree& tree);
  /// Records of that peer may come soon.
  void expect(PeerIndex peer) const { core::prefetch(&peers_[peer]); }

  struct Told {
    PeerIndex from;
    core::BlockId tip;
    Nanos at{};
  };
  /// The tips that it was told of since its own last changed, in order.
  [[nodiscard]] std::span<const Told> told(PeerIndex peer) const {
    const auto& told = peers_[peer].told;
    return {told.data(), told.size()};
  }

  struct Sent {
    PeerIndex from;
    BlockRef tip;
    Nanos at{};
  };
  /// Valid blocks that it was sent and did not take, since its tip last changed, in order.
  [[nodiscard]] std::span<const Sent> sent(PeerIndex peer) const {
    const auto& kept = peers_[peer].not_taken;
    return kept ? std::span<const Sent>(kept->sent) : std::span<const Sent>();
  }

  struct SetAside {
    core::BlockId tip;
    Nanos at{};
  };
  /// Chains from too far ahead of its clock, since its tip last changed.
  [[nodiscard]] std::span<const SetAside> set_aside(PeerIndex peer) const {
    const auto& kept = peers_[peer].not_taken;
    return kept ? std::span<const SetAside>(kept->set_aside) : std::span<const SetAside>();
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
    PeerIndex remote;
    net::RequestKind what;
    bool open = true;
    bool answered = false;
  };
  /// Its last request to `remote` for blocks or for a chain; none: it never asked.
  [[nodiscard]] const Asked* asked(PeerIndex peer, PeerIndex remote) const {
    return find_asked(peers_[peer], remote);
  }

 private:
  /// A vector that is two words long.
  template <class T>
  using Vector = boost::container::vector<
      T, void, boost::container::vector_options_t<boost::container::stored_size<std::uint32_t>>>;
  /// What came to it and is not in its chain: nothing, for most of the time.
  struct NotTaken {
    std::vector<Sent> sent;
    std::vector<SetAside> set_aside;
    std::map<core::Digest, Refusal> refusals;
  };
  static constexpr std::size_t kLine = 64;
  struct alignas(kLine) OfPeer {
    std::optional<Asked> asked;  // its last request: the answer is mostly one to that
    // By remote, the last ones before; what it says of the remote of `asked` is out of date.
    boost::container::flat_map<PeerIndex, Asked, std::less<>, Vector<std::pair<PeerIndex, Asked>>>
        asked_before;
    Vector<Told> told;
    std::unique_ptr<NotTaken> not_taken;

    void expect_to_ask() const;
    void ask(const Asked& request);
    [[nodiscard]] NotTaken& keep();
  };
  static_assert(sizeof(OfPeer) == kLine);

  /// Of an OfPeer, const or not.
  template <class Of>
  [[nodiscard]] static auto find_asked(Of& of, PeerIndex remote) -> decltype(&*of.asked) {
    if (of.asked && of.asked->remote == remote) return &*of.asked;
    const auto before = of.asked_before.find(remote);
    return before == of.asked_before.end() ? nullptr : &before->second;
  }

  std::vector<OfPeer> peers_;
};

}  // namespace onetip::sim::checks
