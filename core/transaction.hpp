#pragma once
// Transactions and the coins that they move.
//
// A transaction keeps, beside its fields, the exact text of its own encoding: block hashes cover
// that text, and identity inside a foreign transaction (which wallet is the same object as which)
// can't be rebuilt from the fields. Immutable once built; pure; any thread.

#include <cstdint>
#include <string>
#include <vector>

#include "core/amount.hpp"
#include "core/digest.hpp"
#include "core/wallet.hpp"

namespace onetip::core {

/// 0 <= timestamp < kTimestampEnd: sums and differences of a few never overflow, nor lose a digit
/// in a double.
inline constexpr std::int64_t kTimestampEnd = std::int64_t{1} << 53;

/// A coin as a transaction shows it. `timestamp`: milliseconds since 1970.
struct TransactionIo {
  Digest hash;
  Amount value;
  Wallet owner;
  std::int64_t timestamp;

  friend bool operator==(const TransactionIo&, const TransactionIo&) = default;
};

/// value ++ D(owner) ++ timestamp.
[[nodiscard]] std::string transaction_io_preimage(const Amount& value, const Wallet& owner,
                                                  std::int64_t timestamp);
/// The SHA-256 of that, which need not be put together for it.
[[nodiscard]] Digest transaction_io_hash(const Amount& value, const Wallet& owner,
                                         std::int64_t timestamp);
[[nodiscard]] TransactionIo make_transaction_io(Amount value, Wallet owner, std::int64_t timestamp);

/// `(f transaction-io "hash" value (f wallet …) timestamp)`, its strings immutable.
[[nodiscard]] std::string written_coin(const TransactionIo& coin);

struct Transaction {
  std::string signature;  // hex
  Wallet from;
  Wallet to;
  Amount value;
  std::vector<TransactionIo> inputs;
  std::vector<TransactionIo> outputs;
  /// The transaction's whole own encoding, `((3) 0 () N (…) () (f transaction …))`, as written.
  std::string encoded;

  /// D(transaction): `encoded` without quotes and escapes; what the block's hash covers.
  [[nodiscard]] std::string display() const;
  [[nodiscard]] Amount inputs_sum() const;
};

/// What the sender signs: D(from) ++ D(to) ++ value; with an Ed25519 key followed by the hashes of
/// inputs and outputs, so that such a signature is good for one transaction only.
[[nodiscard]] std::string signed_message(const Transaction& transaction, KeyType type);
[[nodiscard]] bool signature_is_right(const Transaction& transaction);

/// Signs and encodes (plain form) a transaction whose other fields are given.
[[nodiscard]] Transaction make_transaction(const KeyPair& from, const Wallet& to, Amount value,
                                           std::vector<TransactionIo> inputs,
                                           std::vector<TransactionIo> outputs);

}  // namespace onetip::core
