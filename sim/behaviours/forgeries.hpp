#pragma once
// Forgeries: the ways in which a block, or the chain around it, can break one rule of the validator
// and no other. The classes of tests/data/reference/verdicts are all among them.
//
// Each is made from a valid block that was mined on an honest chain. What is hashed or signed is
// hashed, mined and signed again, unless that is the rule to break; so a validator that skips its
// check takes the block. Where a chain or a wallet lacks what a forgery takes (somebody else's
// coin, coins of one's own, a proof of work to leave out), that forgery is passed over. Pure.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "core/validation.hpp"

namespace onetip::sim::behaviours {

/// What a forgery is made from.
struct Ground {
  const core::Blockchain& parent;
  const core::Block& honest;  // valid on `parent`, and made by `keys`
  const core::KeyPair& keys;
  const core::KeyPair& stranger;  // a wallet that nobody in the network has
  const core::ChainRules& rules;
};

/// Another block, with a proof of work of its own, searched from nonce `first` on.
struct Work {
  core::Candidate candidate;
  std::uint64_t first = 1;
};
/// A block on the same parent.
struct Remade {
  std::optional<Work> (*make)(const Ground&);
};
/// The honest block with its seal broken. Null: not here.
struct Unsealed {
  core::BlockPtr (*make)(const Ground&);
};
/// The honest block, its text spelt so that it can't be read as one: `text` begins with it, or with
/// the chain whose newest block it is.
struct Misspelt {
  std::string (*make)(std::string text);
};
/// The text of the whole chain, with the honest block on top, told otherwise.
struct Retold {
  std::string (*make)(std::string text, const Ground&);
};
/// Another genesis beneath the whole chain. Its nonce is no smaller than the true one's, so that
/// the chain still seems to win.
struct Uprooted {
  std::optional<Work> (*make)(const Ground&);
};
/// The whole chain without its genesis, with the block that is mined here on top, twice, so that it
/// still seems to win.
struct Rootless {
  std::optional<Work> (*make)(const Ground&);
};

struct Forgery {
  std::string_view name;
  core::Rule breaks;
  std::variant<Remade, Unsealed, Misspelt, Retold, Uprooted, Rootless> way;
};

/// All of them, in the order in which a forger goes through them.
[[nodiscard]] std::span<const Forgery> forgeries();

// The makers, by file.

namespace blocks {  // forgeries_blocks.cpp: Remade and Unsealed
core::BlockPtr changed_hash(const Ground& ground);
core::BlockPtr changed_nonce(const Ground& ground);
core::BlockPtr not_mined(const Ground& ground);
std::optional<Work> broken_link(const Ground& ground);
std::optional<Work> stamped_early(const Ground& ground);
std::optional<Work> changed_signature(const Ground& ground);
std::optional<Work> strangers_signature(const Ground& ground);
std::optional<Work> empty_signature(const Ground& ground);
std::optional<Work> odd_signature(const Ground& ground);
std::optional<Work> changed_value(const Ground& ground);
std::optional<Work> garbage_key(const Ground& ground);
}  // namespace blocks

namespace coins {  // forgeries_coins.cpp: Remade
std::optional<Work> changed_coin_hash(const Ground& ground);
std::optional<Work> outputs_exceed(const Ground& ground);
std::optional<Work> outputs_redirected(const Ground& ground);
std::optional<Work> negative_value(const Ground& ground);
std::optional<Work> nothing_to_somebody(const Ground& ground);
std::optional<Work> more_than_it_has(const Ground& ground);
std::optional<Work> from_nothing(const Ground& ground);
std::optional<Work> invented_coin(const Ground& ground);
std::optional<Work> coin_twice(const Ground& ground);
std::optional<Work> replayed(const Ground& ground);
std::optional<Work> somebody_elses(const Ground& ground);
}  // namespace coins

namespace roots {  // forgeries_roots.cpp: Uprooted and Rootless
std::optional<Work> foreign_seed(const Ground& ground);
std::optional<Work> foreign_genesis(const Ground& ground);
std::optional<Work> a_million(const Ground& ground);
std::optional<Work> removed(const Ground& ground);
}  // namespace roots

namespace texts {  // forgeries_texts.cpp: Misspelt and Retold
std::string empty_transaction(std::string text);
std::string stamp_as_text(std::string text);
std::string zero_nonce(std::string text);
std::string negative_nonce(std::string text);
std::string huge_nonce(std::string text);
std::string infinite_nonce(std::string text);
std::string decimal_amount(std::string text);
std::string hash_of_no_hex(std::string text);
std::string keys_stripped(std::string text);
std::string cut_short(std::string text);
std::string a_list_of_numbers(std::string text);
std::string no_blocks(std::string text, const Ground& ground);
std::string false_coin(std::string text, const Ground& ground);
}  // namespace texts

}  // namespace onetip::sim::behaviours
