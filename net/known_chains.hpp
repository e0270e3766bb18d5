#pragma once
// KnownChains: the peer's own chain, and the losing ones that it keeps for a while, so that a reorg
// back fetches nothing again and a peer that asked for our last tip still gets it. All are judged.
// Bounded in chains and in blocks; the least recently kept goes first. One thread.

#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <optional>
#include <span>

#include "core/blockchain.hpp"
#include "net/limits.hpp"

namespace onetip::net {

class KnownChains {
 public:
  KnownChains(core::Blockchain own, core::ForkChoice rule, const Limits& limits)
      : own_(std::move(own)), rule_(rule), limits_(limits), highest_(own_.height()) {}

  [[nodiscard]] const core::Blockchain& own() const { return own_; }
  [[nodiscard]] bool wins(const core::Weight& weight) const {
    return core::is_better(rule_, weight, own_.weight());
  }
  /// `better` is the own chain from now on; the one before, which is returned, is kept.
  core::Blockchain adopt(core::Blockchain better);
  /// Keeps a chain that is not the own.
  void keep(const core::Blockchain& chain);

  /// The chain that ends in this block, if any known one goes through it.
  [[nodiscard]] std::optional<core::Blockchain> find(const core::BlockId& id) const;
  [[nodiscard]] bool holds(const core::BlockId& id) const { return through(id) != nullptr; }
  /// A known one that goes through this block, until one is adopted or kept; null: none does. What
  /// is asked for most often is a new tip, above all of them.
  [[nodiscard]] const core::Blockchain* through(const core::BlockId& id) const {
    return id.height > highest_ ? nullptr : search_for(id);
  }
  /// All of them, the own first. Until one is adopted or kept.
  using All = boost::container::small_vector<const core::Blockchain*, 8>;
  [[nodiscard]] All held() const;

  /// How much of `blocks` (a whole chain, oldest first) is known, by identity of all bytes.
  struct Prefix {
    std::optional<core::Blockchain> chain;  // none: not even the genesis
    std::size_t blocks = 0;
  };
  [[nodiscard]] Prefix known_prefix(std::span<const core::BlockPtr> blocks) const;

 private:
  [[nodiscard]] const core::Blockchain* search_for(const core::BlockId& id) const;
  template <class Test>
  void forget_where(const Test& test) {
    kept_.erase(std::remove_if(kept_.begin(), kept_.end(), test), kept_.end());
  }
  void make_room();

  core::Blockchain own_;
  core::ForkChoice rule_;
  const Limits& limits_;
  std::uint64_t highest_;                                     // none is higher, nor the own
  boost::container::small_vector<core::Blockchain, 1> kept_;  // the least recently kept first
};

/// Blocks of `chain` after its last common one with `other`.
[[nodiscard]] std::uint64_t blocks_beyond(const core::Blockchain& chain,
                                          const core::Blockchain& other);

}  // namespace onetip::net
