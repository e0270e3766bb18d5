// Marks about chains and tips.

#include <algorithm>
#include <array>

#include "net/limits.hpp"
#include "sim/marks/mark.hpp"

namespace onetip::sim::marks {

namespace {

constexpr std::size_t kDeep = 6;
constexpr std::uint64_t kFar = 10;

/// An honest peer's change from one tip to another; null: the record is none.
const record::TipChanged* honest_change(const Past& past, const Record& record) {
  const auto* changed = std::get_if<record::TipChanged>(&record.body);
  const bool counts =
      changed != nullptr && past.is_honest(changed->peer) && past.peer(changed->peer).tip;
  return counts ? changed : nullptr;
}

std::vector<BlockRef> left_by(const Past& past, const record::TipChanged& changed) {
  return past.left_behind(*past.peer(changed.peer).tip, changed.tip);
}

bool deep_reorganisation(const Past& past, const Record& record) {
  const auto* changed = honest_change(past, record);
  return changed != nullptr && left_by(past, *changed).size() >= kDeep;
}

bool genesis_replaced(const Past& past, const Record& record) {
  const auto* changed = honest_change(past, record);
  if (changed == nullptr) return false;
  const auto left = left_by(past, *changed);
  return !left.empty() && past.block(left.back()).height == 0;
}

bool equal_efforts(const Past& past, const Record& record) {
  const auto* changed = honest_change(past, record);
  if (changed == nullptr) return false;
  for (PeerIndex other = 0; other < past.peers().size(); ++other) {
    const auto& tip = past.peer(other).tip;
    if (other != changed->peer && past.is_honest(other) && tip && past.is_tie(*tip, changed->tip)) {
      return true;
    }
  }
  return false;
}

bool tie_settled(const Past& past, const Record& record) {
  const auto* changed = honest_change(past, record);
  return changed != nullptr && past.is_tie(*past.peer(changed->peer).tip, changed->tip);
}

bool back_on_a_left_branch(const Past& past, const Record& record) {
  const auto* changed = honest_change(past, record);
  if (changed == nullptr) return false;
  const PeerFact& peer = past.peer(changed->peer);
  const auto fresh = past.left_behind(changed->tip, *peer.tip);
  return std::any_of(fresh.begin(), fresh.end(),
                     [&](BlockRef block) { return peer.left.contains(block); });
}

bool hostile_reorganisation(const Past& past, const Record& record) {
  const auto* changed = honest_change(past, record);
  if (changed == nullptr || left_by(past, *changed).empty()) return false;
  const auto& miner = past.block(changed->tip).miner;
  return miner && !past.is_honest(*miner);
}

bool far_behind(const Past& past, const Record& record) {
  const auto* changed = honest_change(past, record);
  if (changed == nullptr) return false;
  return past.block(changed->tip).height >= past.block(*past.peer(changed->peer).tip).height + kFar;
}

bool mined_behind(const Past& past, const Record& record) {
  const auto* mined = std::get_if<record::Mined>(&record.body);
  if (mined == nullptr || !past.is_honest(mined->peer)) return false;
  if (!past.block(mined->block).weight) return false;
  for (PeerIndex other = 0; other < past.peers().size(); ++other) {
    const auto& tip = past.peer(other).tip;
    if (other == mined->peer || !tip || !past.is_honest(other)) continue;
    if (past.outweighs(*tip, mined->block)) return true;
  }
  return false;
}

bool chain_set_aside(const Past&, const Record& record) {
  return std::holds_alternative<record::SetAside>(record.body);
}

bool set_aside_and_taken(const Past& past, const Record& record) {
  const auto* changed = honest_change(past, record);
  return changed != nullptr &&
         past.peer(changed->peer).set_aside.contains(past.block(changed->tip).hash);
}

bool early_pool_full(const Past& past, const Record& record) {
  const auto* aside = std::get_if<record::SetAside>(&record.body);
  if (aside == nullptr) return false;
  const auto& before = past.peer(aside->peer).set_aside;
  return !before.contains(aside->tip.hash) && before.size() >= net::Limits{}.early_chains;
}

bool side_pool_full(const Past& past, const Record& record) {
  const auto* received = std::get_if<record::BlocksReceived>(&record.body);
  if (received == nullptr) return false;
  const auto& side = past.peer(received->peer).side;
  const bool goes_on = std::any_of(side.begin(), side.end(),
                                   [&](BlockRef tip) { return past.contains(received->tip, tip); });
  return !goes_on && side.size() >= net::Limits{}.side_chains;
}

bool payment_refused(const Past&, const Record& record) {
  return std::holds_alternative<record::PaymentRefused>(record.body);
}

constexpr std::array kChainMarks{
    Mark{"deep-reorganisation", "an honest peer left 6 blocks or more behind", deep_reorganisation},
    Mark{"genesis-replaced", "an honest peer left its genesis behind", genesis_replaced},
    Mark{"equal-efforts", "an honest peer came to a tip as heavy as another one's other tip",
         equal_efforts},
    Mark{"tie-settled", "an honest peer left a tip for another as heavy", tie_settled},
    Mark{"back-on-a-left-branch", "an honest peer took blocks again that it had left",
         back_on_a_left_branch},
    Mark{"hostile-reorganisation", "a hostile peer's block made an honest one leave blocks",
         hostile_reorganisation},
    Mark{"far-behind", "an honest peer caught up by 10 blocks or more at once", far_behind},
    Mark{"mined-behind", "an honest peer mined while another held a heavier tip", mined_behind},
    Mark{"chain-set-aside", "a chain was stamped too far ahead of a peer's clock", chain_set_aside},
    Mark{"set-aside-and-taken", "a chain that was set aside became the tip", set_aside_and_taken},
    Mark{"early-pool-full", "a peer set one more chain aside than it keeps", early_pool_full},
    Mark{"side-pool-full", "a peer was sent one more losing chain than it keeps", side_pool_full},
    Mark{"payment-refused", "a payment could not be made", payment_refused},
};

}  // namespace

std::span<const Mark> chain_marks() { return kChainMarks; }

}  // namespace onetip::sim::marks
