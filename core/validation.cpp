#include "core/validation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "core/assert.hpp"

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
  return BrokenRule{Rule::bad_nonce, fmt::format("a nonce is from 1 to 2^63 - 1, not {}", block.nonce)};
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

Check check_coin_hashes(const Transaction& t) {
  for (const auto& [coins, kind] :
       {std::pair{&t.inputs, "input"}, std::pair{&t.outputs, "output"}}) {
    for (std::size_t i = 0; i < coins->size(); ++i) {
      const TransactionIo& coin = (*coins)[i];
      if (transaction_io_hash(coin.value, coin.owner, coin.timestamp) != coin.hash) {
        return BrokenRule{Rule::bad_coin_hash,
                      fmt::format("the hash of {} {} is not its own", kind, i)};
      }
    }
  }
  return std::nullopt;
}

/// `sender`: the transaction's, or the same key as an earlier block shows it, parsed already.
Check check_signature(const Transaction& t, const Wallet& sender) {
  const Result<KeyType> type = sender.key_type();
  if (!type) return BrokenRule{Rule::bad_key, "the sender's public key: " + type.error().what};
  if (!sender.verify(signed_message(t, *type), t.signature)) {
    return BrokenRule{Rule::bad_signature, "the signature is not the sender's over this transaction"};
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

Check check_genesis(const Block& block, const ChainRules& rules) {
  if (Check breach = check_nonce(block)) return breach;
  if (block.previous_hash != rules.seed_hash) {
    return BrokenRule{Rule::wrong_seed, "previous-hash is not the chain's seed hash"};
  }
  if (rules.genesis && block.hash != *rules.genesis) {
    return BrokenRule{Rule::foreign_genesis, "this network has another genesis"};
  }
  if (Check breach = check_grant(block.transaction)) return breach;
  if (Check breach = check_work(block, rules.difficulty)) return breach;
  if (Check breach = check_coin_hashes(block.transaction)) return breach;
  return check_signature(block.transaction, block.transaction.from);
}

/// What was found right before a block's turn came. What wasn't is checked in its turn, where the
/// reason is given: so the verdict is the same however much was done ahead.
struct Ahead {
  bool hashes = false;
  bool signature = false;
};

Check check_hashes(const Block& block, const ChainRules& rules) {
  if (Check breach = check_work(block, rules.difficulty)) return breach;
  return check_coin_hashes(block.transaction);
}

/// The dear checks that need no other block, cheap ones first.
Ahead look_ahead(const Block& block, const ChainRules& rules) {
  Ahead ahead;
  ahead.hashes = !check_nonce(block) && !check_hashes(block, rules);
  ahead.signature = ahead.hashes && signature_is_right(block.transaction);
  return ahead;
}

Check check_before_ledger(const Block& block, const Block& parent, const ChainRules& rules,
                          const Ahead& ahead) {
  if (Check breach = check_nonce(block)) return breach;
  if (Check breach = check_link(block, parent)) return breach;
  if (Check breach = check_stamp(block, parent)) return breach;
  return ahead.hashes ? std::nullopt : check_hashes(block, rules);
}

Judgement<Blockchain> judge(const Blockchain& parent, const BlockPtr& block,
                            const ChainRules& rules, const Ahead& ahead) {
  const std::uint64_t height = parent.height() + 1;
  if (Check breach = check_before_ledger(*block, parent.tip(), rules, ahead)) {
    return at(*block, height, std::move(*breach));
  }
  Judgement<Ledger> after = parent.ledger().after(*block, height + 1);
  if (auto* broken = std::get_if<Invalid>(&after)) return std::move(*broken);
  if (!ahead.signature) {
    const Transaction& t = block->transaction;
    if (Check breach = check_signature(t, parent.ledger().known_wallet(t.from).value_or(t.from))) {
      return at(*block, height, std::move(*breach));
    }
  }
  return parent.extended(block, std::get<Ledger>(std::move(after)));
}

/// So many blocks are looked at ahead at once: enough to keep many cores busy for milliseconds.
constexpr std::size_t kAheadBlocks = 512;

std::vector<Ahead> look_ahead(std::span<const BlockPtr> blocks, const ChainRules& rules,
                              const ForEach& for_each) {
  std::vector<Ahead> ahead(blocks.size());
  for_each(blocks.size(), [&](std::size_t i) { ahead[i] = look_ahead(*blocks[i], rules); });
  return ahead;
}

}  // namespace

Judgement<Blockchain> judge_genesis(const BlockPtr& block, const ChainRules& rules) {
  if (Check breach = check_genesis(*block, rules)) return at(*block, 0, std::move(*breach));
  return Blockchain::from_genesis(block, Ledger::after_genesis(*block));
}

Judgement<Blockchain> judge_block(const Blockchain& parent, const BlockPtr& block,
                                  const ChainRules& rules) {
  return judge(parent, block, rules, {});
}

Judgement<Blockchain> judge_blocks(std::optional<Blockchain> parent,
                                   std::span<const BlockPtr> blocks, const ChainRules& rules) {
  return judge_blocks(std::move(parent), blocks, rules, {});
}

Judgement<Blockchain> judge_blocks(std::optional<Blockchain> parent,
                                   std::span<const BlockPtr> blocks, const ChainRules& rules,
                                   const ForEach& for_each) {
  ONETIP_ASSERT(parent || !blocks.empty(), "there is something to judge");
  std::vector<Ahead> ahead;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (for_each && i % kAheadBlocks == 0) {
      ahead =
          look_ahead(blocks.subspan(i, std::min(kAheadBlocks, blocks.size() - i)), rules, for_each);
    }
    Judgement<Blockchain> judged =
        parent ? judge(*parent, blocks[i], rules, for_each ? ahead[i % kAheadBlocks] : Ahead{})
               : judge_genesis(blocks[i], rules);
    if (auto* broken = std::get_if<Invalid>(&judged)) return std::move(*broken);
    parent = std::get<Blockchain>(std::move(judged));
  }
  return *std::move(parent);
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
