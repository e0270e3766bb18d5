#pragma once
// Verdicts on blocks and chains: valid, or the first broken rule, with the block and the reason.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/digest.hpp"

namespace onetip::core {

/// The rule that is broken. Each has a comment that says when; the numbers of the rules are those
/// of validation.hpp. The text forms (`bad-hash`) appear in logs, journals and reports.
enum class Rule {
  bad_encoding,   // 1: not the encoding of a chain: unreadable, cut short, a field of a wrong type
  no_blocks,      // 1: an empty list of blocks
  bad_nonce,      // 1: not a whole number from 1 to 2^63 - 1
  bad_amount,     // 1: not an exact number, or one of absurd length
  broken_link,    // 1: previous-hash is not the parent's hash
  wrong_seed,     // 1: the genesis does not carry the chain's seed hash
  bad_hash,       // 1: the hash field is not the hash of the block
  not_mined,      // 1: the hash lacks the proof of work
  bad_signature,  // 1: the signature is not the sender's over this transaction
  bad_key,        // 1: the sender's public key is of no known kind
  bad_coin_hash,  // 2: an input's or output's hash is not its own
  bad_genesis,    // 3: the genesis moves something else than its one grant
  foreign_genesis,    // 3: a genesis, but not the one of this network
  not_owner,          // 4: an input belongs to somebody else than the sender
  unknown_coin,       // 4: an input is not unspent: never made, or spent already
  bad_value,          // 5: value below 0, or 0 to somebody else
  overspent,          // 5: value exceeds the inputs' sum
  bad_outputs,        // 5: outputs are not exactly (value to receiver, rest to sender)
  false_coin_list,    // 6: the file lists an unspent coin that the blocks don't yield
  stamped_too_early,  // 7: more than 2 hours before its parent
};

[[nodiscard]] std::string_view to_text(Rule rule);

struct Invalid {
  Rule rule;
  std::optional<std::uint64_t> height;  // of the block (genesis: 0); none: the file as a whole
  std::optional<Digest> block;          // its hash field, where it could be read
  std::string detail;                   // one plain sentence, no full stop

  /// `block 17 (3a20…): bad-signature: …`
  [[nodiscard]] std::string text() const;
};

/// A T, or the broken rule.
template <class T>
using Judgement = std::variant<T, Invalid>;

}  // namespace onetip::core
