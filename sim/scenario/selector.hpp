#pragma once
// Selectors: the words by which a scenario names peers.
//
//   p3         the peer of that name          all      everyone
//   p0..p3     from one to the other          honest   whose behaviour is not hostile
//   miners     the peers of that group        40%      that many of them, at least one, drawn by
//   the seed
//
// Each draw has a stream of its own, `selector/0`, `selector/1`, …, in the order of the file. One
// thread at a time.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

/// Words that no group and no fault may have as its name.
[[nodiscard]] bool is_reserved(std::string_view name);

[[nodiscard]] PeerSet united(const PeerSet& a, const PeerSet& b);
[[nodiscard]] PeerSet without(const PeerSet& a, const PeerSet& b);

/// The peers of a scenario, as selectors know them.
class Roster {
 public:
  /// REQUIRES: `peers` outlive it.
  Roster(const std::vector<PeerSpec>& peers, std::uint64_t seed);

  /// `taken`: not to be drawn. Everyone else may be.
  [[nodiscard]] core::Result<PeerSet> select(std::string_view selector, const PeerSet& taken = {});
  /// Whether the selector is a share that has to be drawn.
  [[nodiscard]] static bool is_draw(std::string_view selector) { return selector.ends_with('%'); }

  /// `p0..p3` for `p0-p3`, where both are there.
  [[nodiscard]] std::optional<std::string> meant_range(std::string_view selector) const;

  [[nodiscard]] bool has_disk(PeerIndex peer) const { return peers_[peer].disk; }
  [[nodiscard]] const std::string& name(PeerIndex peer) const { return peers_[peer].name; }
  [[nodiscard]] std::size_t size() const { return all_.size(); }
  [[nodiscard]] const PeerSet& all() const { return all_; }
  /// Of peers and groups, and the words that select.
  [[nodiscard]] const std::vector<std::string_view>& names() const { return names_; }

 private:
  [[nodiscard]] core::Result<PeerSet> range(std::string_view from, std::string_view to) const;
  [[nodiscard]] core::Result<PeerSet> draw(std::string_view share, const PeerSet& taken);

  const std::vector<PeerSpec>& peers_;
  std::uint64_t seed_;
  std::uint64_t draws_ = 0;
  PeerSet all_;
  std::map<std::string, PeerSet, std::less<>> by_name_;
  std::vector<std::string_view> names_;
};

}  // namespace onetip::sim
