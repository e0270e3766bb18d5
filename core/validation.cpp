#include "core/validation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "core/assert.hpp"
#include "core/sha256_lanes.hpp"

namespace onetip::core {

namespace {

struct BrokenRule {
  Rule rule;
  std::string detail;
};
using Check = std::optional<BrokenRule>;

Invalid at(const Block& block, std::uint64_t height, BrokenRule breach) {
  return {breach.rule, height, block.hash, std::move(breach.detail)};
}

Check check_nonce(const Block& block) {
  if (block.nonce >= 1 && block.nonce < kNonceEnd) return std::nullopt;
  return BrokenRule{Rule::bad_nonce,
                    fmt::format("a nonce is from 1 to 2^63 - 1, not {}", block.nonce)};
}

Check check_link(const Block& block, const Block& parent) {
  if (block.previous_hash == parent.hash.hex()) return std::nullopt;
  return BrokenRule{Rule::broken_link, "previous-hash is not the hash of the block before"};
}

Check check_stamp(const Block& block, const Block& parent) {
  if (block.timestamp >= parent.timestamp) return std::nullopt;
  // The difference of two stamps may exceed a stamp's own range.
  const std::uint64_t behind =
      static_cast<std::uint64_t>(parent.timestamp) - static_cast<std::uint64_t>(block.timestamp);
  if (behind <= static_cast<std::uint64_t>(kMaxStampBehindParent.count())) return std::nullopt;
  return BrokenRule{Rule::stamped_too_early,
                    fmt::format("stamped {} ms before the block before it", behind)};
}

Check check_work(const Block& block, unsigned difficulty) {
  if (!is_mined(block.hash, difficulty)) {
    return BrokenRule{Rule::not_mined,
                      fmt::format("the hash shows no work of difficulty {}", difficulty)};
  }
  if (block.computed_hash() != block.hash) {
    return BrokenRule{Rule::bad_hash, "the hash field is not the hash of the block"};
  }
  return std::nullopt;
}

bool same_to_the_hash(const TransactionIo& a, const TransactionIo& b) {
  return a.hash == b.hash && a.timestamp == b.timestamp && a.value == b.value &&
         a.owner.encoded() == b.owner.encoded();
}

/// Whether the block before, which was found right, made the coin: most inputs are such.
bool was_made_before(const TransactionIo& coin, const Block* before) {
  // A right block has two outputs; one that is not right yet may have any number.
  return before != nullptr && before->transaction.outputs.size() == 2 &&
         (same_to_the_hash(coin, before->transaction.outputs[0]) ||
          same_to_the_hash(coin, before->transaction.outputs[1]));
}

Check check_coin_hashes(const Transaction& t, const Block* before) {
  for (const auto& [coins, kind] :
       {std::pair{&t.inputs, "input"}, std::pair{&t.outputs, "output"}}) {
    for (std::size_t i = 0; i < coins->size(); ++i) {
      const TransactionIo& coin = (*coins)[i];
      if (!was_made_before(coin, before) &&
          transaction_io_hash(coin.value, coin.owner, coin.timestamp) != coin.hash) {
        return BrokenRule{Rule::bad_coin_hash,
                          fmt::format("the hash of {} {} is not its own", kind, i)};
      }
    }
  }
  return std::nullopt;
}

/// Whether the block before, which was found right, has the same signature of the same message: RSA
/// covers parties and value alone, so the seed's program, which pays itself 1 in block after block,
/// signs the same again and again.
bool was_signed_before(const Transaction& t, KeyType type, const std::string& message,
                       const Block* before) {
  return before != nullptr && before->transaction.signature == t.signature &&
         before->transaction.from == t.from && signed_message(before->transaction, type) == message;
}

/// `sender`: the transaction's, or the same key as an earlier block shows it, parsed already.
Check check_signature(const Transaction& t, const Wallet& sender, const Block* before) {
  const Result<KeyType> type = sender.key_type();
  if (!type) return BrokenRule{Rule::bad_key, "the sender's public key: " + type.error().what};
  const std::string message = signed_message(t, *type);
  if (!was_signed_before(t, *type, message, before) && !sender.verify(message, t.signature)) {
    return BrokenRule{Rule::bad_signature,
                      "the signature is not the sender's over this transaction"};
  }
  return std::nullopt;
}

bool is_coin(const TransactionIo& coin, const Amount& value, const Wallet& owner) {
  return coin.value == value && coin.owner == owner;
}

Check check_grant(const Transaction& t) {
  const Amount grant = kGenesisGrant;
  if (t.value != grant) {
    return BrokenRule{Rule::bad_genesis,
                      fmt::format("it grants {}, not {}", t.value.text(), grant.text())};
  }
  if (!t.inputs.empty()) return BrokenRule{Rule::bad_genesis, "it has inputs"};
  if (t.outputs.size() != 2 || !is_coin(t.outputs[0], grant, t.to) ||
      !is_coin(t.outputs[1], Amount() - grant, t.from)) {
    return BrokenRule{Rule::bad_genesis,
                      fmt::format("its outputs are not {0} to the receiver and -{0} to the sender",
                                  grant.text())};
  }
  return std::nullopt;
}

/// What was found right before a block's turn came, given that the block before is right. What
/// wasn't is checked in its turn, where the reason is given: so the verdict is the same however
/// much was done ahead.
enum class Ahead : std::uint8_t { not_looked, nothing, hashes, hashes_and_signature };

Check check_hashes(const Block& block, const Block* before, const ChainRules& rules) {
  if (Check breach = check_work(block, rules.difficulty)) return breach;
  return check_coin_hashes(block.transaction, before);
}

/// So many blocks in a row are looked at together, at most: their hashes, some four of each, fill
/// the lanes of sha256_each.
constexpr std::size_t kHandful = 8;

/// The dear checks that need no ledger, of a handful of blocks in a row: hashes of all, then
/// signature by signature.
class Handful {
 public:
  /// `before`: the block before the first; null: the first is a genesis.
  Handful(std::span<const BlockPtr> blocks, const Block* before, const ChainRules& rules)
      : blocks_(blocks), before_(before) {
    claims_.reserve(kClaimsABlock * blocks.size());
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const Block& block = *blocks[i];
      has_work_[i] = !check_nonce(block) && is_mined(block.hash, rules.difficulty);
      if (!has_work_[i]) continue;
      claim(i, block.preimage(), block.hash);
      claim_coins(i, block.transaction.inputs);
      claim_coins(i, block.transaction.outputs);
    }
    compare();
  }

  [[nodiscard]] Ahead found(std::size_t i) const {
    if (!has_work_[i] || has_wrong_hash_[i]) return Ahead::nothing;
    const Transaction& t = blocks_[i]->transaction;
    return check_signature(t, t.from, before(i)) ? Ahead::hashes : Ahead::hashes_and_signature;
  }

 private:
  /// A block says that `hash` is the preimage's.
  struct Claim {
    std::size_t block;
    std::string preimage;
    const Digest* hash;
  };

  [[nodiscard]] const Block* before(std::size_t i) const {
    return i == 0 ? before_ : blocks_[i - 1].get();
  }
  void claim(std::size_t block, std::string preimage, const Digest& hash) {
    claims_.push_back({block, std::move(preimage), &hash});
  }
  void claim_coins(std::size_t block, const std::vector<TransactionIo>& coins) {
    for (const TransactionIo& coin : coins) {
      if (was_made_before(coin, before(block))) continue;
      claim(block, transaction_io_preimage(coin.value, coin.owner, coin.timestamp), coin.hash);
    }
  }
  void compare() {
    std::vector<std::string_view> preimages;
    preimages.reserve(claims_.size());
    for (const Claim& claim : claims_) preimages.push_back(claim.preimage);
    const std::vector<Digest> hashes = sha256_each(preimages);
    for (std::size_t i = 0; i < hashes.size(); ++i) {
      if (hashes[i] != *claims_[i].hash) has_wrong_hash_[claims_[i].block] = true;
    }
  }

  /// A block's own, and its coins' but for the two that the block before made.
  static constexpr std::size_t kClaimsABlock = 4;

  std::span<const BlockPtr> blocks_;
  const Block* before_;
  std::vector<Claim> claims_;
  std::array<bool, kHandful> has_work_{};
  std::array<bool, kHandful> has_wrong_hash_{};
};

Check check_genesis(const Block& block, const ChainRules& rules, Ahead ahead) {
  if (Check breach = check_nonce(block)) return breach;
  if (block.previous_hash != rules.seed_hash) {
    return BrokenRule{Rule::wrong_seed, "previous-hash is not the chain's seed hash"};
  }
  if (rules.genesis && block.hash != *rules.genesis) {
    return BrokenRule{Rule::foreign_genesis, "this network has another genesis"};
  }
  if (Check breach = check_grant(block.transaction)) return breach;
  if (ahead < Ahead::hashes) {
    if (Check breach = check_hashes(block, nullptr, rules)) return breach;
  }
  if (ahead == Ahead::hashes_and_signature) return std::nullopt;
  return check_signature(block.transaction, block.transaction.from, nullptr);
}

Judgement<Blockchain> judge_first(const BlockPtr& block, const ChainRules& rules, Ahead ahead) {
  if (Check breach = check_genesis(*block, rules, ahead)) {
    return at(*block, 0, std::move(*breach));
  }
  return Blockchain::from_genesis(block, Ledger::after_genesis(*block));
}

Check check_before_ledger(const Block& block, const Block& parent, const ChainRules& rules,
                          Ahead ahead) {
  if (Check breach = check_nonce(block)) return breach;
  if (Check breach = check_link(block, parent)) return breach;
  if (Check breach = check_stamp(block, parent)) return breach;
  return ahead >= Ahead::hashes ? std::nullopt : check_hashes(block, &parent, rules);
}

Judgement<Blockchain> judge_next(const Blockchain& parent, const BlockPtr& block,
                                 const ChainRules& rules, Ahead ahead) {
  const std::uint64_t height = parent.height() + 1;
  if (Check breach = check_before_ledger(*block, parent.tip(), rules, ahead)) {
    return at(*block, height, std::move(*breach));
  }
  Judgement<Ledger> after = parent.ledger().after(*block, height + 1);
  if (auto* broken = std::get_if<Invalid>(&after)) return std::move(*broken);
  if (ahead < Ahead::hashes_and_signature) {
    const Transaction& t = block->transaction;
    const Wallet sender = parent.ledger().known_wallet(t.from).value_or(t.from);
    if (Check breach = check_signature(t, sender, &parent.tip())) {
      return at(*block, height, std::move(*breach));
    }
  }
  return parent.extended(block, std::get<Ledger>(std::move(after)));
}

/// Where the handfuls of so many blocks begin, and where the last one ends. The last ones are
/// small, so that all cores have a share of a short row, and none works long when the others are
/// done.
std::vector<std::size_t> bounds_of_handfuls(std::size_t blocks) {
  std::vector<std::size_t> bounds{0};
  while (bounds.back() < blocks) {
    const std::size_t left = blocks - bounds.back();
    bounds.push_back(bounds.back() + std::clamp<std::size_t>(left / 2, 1, kHandful));
  }
  return bounds;
}

/// So many blocks are looked at ahead at once: enough to keep many cores busy for milliseconds.
constexpr std::size_t kAheadBlocks = 512;

/// Blocks judged in a row, each on top of the one before.
class Row {
 public:
  Row(std::optional<Blockchain> parent, std::span<const BlockPtr> blocks, const ChainRules& rules)
      : before_(parent ? parent->tip_ptr() : nullptr),
        blocks_(blocks),
        rules_(rules),
        parent_(std::move(parent)) {}

  Judgement<Blockchain> judge(const ForEach& for_each) && {
    for (; !invalid_ && begin_ < blocks_.size(); begin_ += kAheadBlocks) {
      ahead_ = std::vector<std::atomic<Ahead>>(std::min(kAheadBlocks, blocks_.size() - begin_));
      if (for_each) {
        const std::vector<std::size_t> bounds = bounds_of_handfuls(ahead_.size());
        for_each(bounds.size() - 1, [&](std::size_t i) { look_at(bounds[i], bounds[i + 1]); });
      }
      while (!invalid_ && next_ < ahead_.size()) judge_in_turn();
      next_ = 0;
    }
    if (invalid_) return *std::move(invalid_);
    return *std::move(parent_);
  }

 private:
  void look_at(std::size_t first, std::size_t end) {
    if (over_) return;
    const std::size_t at = begin_ + first;
    const Handful handful(blocks_.subspan(at, end - first),
                          at == 0 ? before_.get() : blocks_[at - 1].get(), rules_);
    for (std::size_t i = first; i < end; ++i) ahead_[i] = handful.found(i - first);
    // Whoever is done with a few goes on with the row, unless another thread does.
    const std::unique_lock turn(turn_, std::try_to_lock);
    while (turn && !invalid_ && next_ < ahead_.size() && ahead_[next_] != Ahead::not_looked) {
      judge_in_turn();
    }
  }

  /// For one thread at a time.
  void judge_in_turn() {
    const BlockPtr& block = blocks_[begin_ + next_];
    const Ahead ahead = ahead_[next_];
    Judgement<Blockchain> judged =
        parent_ ? judge_next(*parent_, block, rules_, ahead) : judge_first(block, rules_, ahead);
    if (auto* invalid = std::get_if<Invalid>(&judged)) {
      invalid_ = std::move(*invalid);
      over_ = true;
    } else {
      parent_ = std::get<Blockchain>(std::move(judged));
      ++next_;
    }
  }

  const BlockPtr before_;  // all of them; null: the first is a genesis
  const std::span<const BlockPtr> blocks_;
  const ChainRules& rules_;
  std::size_t begin_ = 0;                  // of the stretch that is looked at
  std::vector<std::atomic<Ahead>> ahead_;  // by its blocks
  std::atomic<bool> over_ = false;         // nothing needs to be looked at any more

  std::mutex turn_;                   // who holds it has what follows
  std::size_t next_ = 0;              // of the stretch
  std::optional<Blockchain> parent_;  // the last that was found right
  std::optional<Invalid> invalid_;    // or the first that was not
};

}  // namespace

Judgement<Blockchain> judge_genesis(const BlockPtr& block, const ChainRules& rules) {
  return judge_first(block, rules, Ahead::nothing);
}

Judgement<Blockchain> judge_block(const Blockchain& parent, const BlockPtr& block,
                                  const ChainRules& rules) {
  return judge_next(parent, block, rules, Ahead::nothing);
}

Judgement<Blockchain> judge_blocks(std::optional<Blockchain> parent,
                                   std::span<const BlockPtr> blocks, const ChainRules& rules) {
  return judge_blocks(std::move(parent), blocks, rules, {});
}

Judgement<Blockchain> judge_blocks(std::optional<Blockchain> parent,
                                   std::span<const BlockPtr> blocks, const ChainRules& rules,
                                   const ForEach& for_each) {
  ONETIP_ASSERT(parent || !blocks.empty(), "there is something to judge");
  return Row(std::move(parent), blocks, rules).judge(for_each);
}

std::optional<Invalid> check_coin_list(const Blockchain& chain,
                                       std::span<const TransactionIo> listed) {
  std::map<std::pair<Wallet, Amount>, std::size_t> unspent;
  for (const TransactionIo& coin : chain.ledger().coins(0)) ++unspent[{coin.owner, coin.value}];
  for (const TransactionIo& coin : listed) {
    const auto found = unspent.find({coin.owner, coin.value});
    if (found == unspent.end() || found->second == 0) {
      return Invalid{Rule::false_coin_list, std::nullopt, std::nullopt,
                     fmt::format("it lists an unspent coin of {} that the blocks don't yield",
                                 coin.value.text())};
    }
    --found->second;
  }
  return std::nullopt;
}

Judgement<Blockchain> judge_chain(std::span<const BlockPtr> blocks,
                                  std::span<const TransactionIo> listed, const ChainRules& rules,
                                  const ForEach& for_each) {
  Judgement<Blockchain> judged = judge_blocks(std::nullopt, blocks, rules, for_each);
  if (const auto* chain = std::get_if<Blockchain>(&judged)) {
    if (auto broken = check_coin_list(*chain, listed)) return std::move(*broken);
  }
  return judged;
}

}  // namespace onetip::core
