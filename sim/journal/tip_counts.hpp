#pragma once
// TipCounts: how many hold each block as their tip.
//
// Blocks count from 0, and most moves go from a tip that many hold to another that many hold: such
// a move costs two additions. One thread at a time.

#include <boost/container/flat_set.hpp>
#include <cstddef>
#include <vector>

#include "core/assert.hpp"
#include "sim/journal/journal.hpp"

namespace onetip::sim {

class TipCounts {
 public:
  /// One more holds it. Whether that is the first.
  bool add(BlockRef tip) {
    const auto index = static_cast<std::size_t>(tip);
    if (index >= counts_.size()) counts_.resize(index + 1);
    if (counts_[index]++ > 0) return false;
    held_.insert(tip);
    return true;
  }
  /// One who held it does so no more. Whether that was the last.
  bool remove(BlockRef tip) {
    ONETIP_ASSERT(of(tip) > 0, "who leaves a tip held it");
    if (--counts_[static_cast<std::size_t>(tip)] > 0) return false;
    held_.erase(tip);
    return true;
  }
  [[nodiscard]] std::size_t of(BlockRef tip) const {
    const auto index = static_cast<std::size_t>(tip);
    return index < counts_.size() ? counts_[index] : 0;
  }
  /// Those that somebody holds, in order.
  [[nodiscard]] const boost::container::flat_set<BlockRef>& held() const { return held_; }

 private:
  std::vector<std::size_t> counts_;  // by block
  boost::container::flat_set<BlockRef> held_;
};

}  // namespace onetip::sim
