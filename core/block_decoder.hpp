#pragma once
// Private to chain_decoder: parts of a document become blocks, and what isn't one is named by rule,
// height and hash.

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/block.hpp"
#include "core/datum.hpp"
#include "core/verdict.hpp"

namespace onetip::core {

/// One Wallet for each wallet text, so that a key is parsed once however many blocks show it.
class WalletCache {
 public:
  // Each lives as long as the cache; null: there is none. REQUIRES: a private key is null or a
  // text, a public key a text.

  /// The one with that encoded text, if it was met before.
  const Wallet* known(std::string_view encoded);
  /// The one with that text, met for the first time; none where its public key is not hex.
  const Wallet* meet(std::string_view encoded, Datum public_key);
  /// The one that is written so, met before or not.
  const Wallet* wallet(Datum private_key, Datum public_key);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };

  std::unordered_map<std::string, Wallet, Hash, std::equal_to<>> wallets_;  // by encoded text
  const Wallet* last_ = nullptr;  // a transaction shows the same few again and again
  std::string key_;
};

/// What the blocks made of a document may still cost. Objects may be shared, so a short document
/// can stand for long chains: a long list of inputs whose tails are the inputs of a thousand
/// transactions. The cost, in bytes, stays below a multiple of the document's own size (the seed's
/// chains need 5 times), or it is refused. Any thread.
class Expansion {
 public:
  explicit Expansion(const Document& document)
      : left_(document.bytes() * kMaxExpansion + kFreeExpansion) {}

  /// Takes so many bytes, or as many as are left; returns how many.
  [[nodiscard]] std::size_t draw(std::size_t wanted);

 private:
  static constexpr std::size_t kMaxExpansion = 16;
  static constexpr std::size_t kFreeExpansion = std::size_t{1} << 20;

  std::atomic<std::size_t> left_;
};

/// For one thread at a time.
class BlockDecoder {
 public:
  /// REQUIRES: all outlive it.
  BlockDecoder(const Document& document, WalletCache& wallets, Expansion& expansion);

  /// `(f block …)`, of that height where it is known; null where it is none.
  [[nodiscard]] BlockPtr block(Datum datum, std::optional<std::uint64_t> height = {});
  /// A chain's list of unspent coins; none where it is none.
  [[nodiscard]] std::optional<std::vector<TransactionIo>> unspent_coins(Datum datum);
  /// Why the last of them was none.
  [[nodiscard]] const Invalid& failure() const { return *failure_; }

 private:
  // Each returns none or false after fail().
  std::optional<Transaction> decode_transaction(Datum datum);
  bool decode_coins(Datum list, std::string_view what, std::vector<TransactionIo>& out);
  bool decode_coin(Datum datum, std::string_view what, std::vector<TransactionIo>& out);
  const Wallet* decode_wallet(Datum datum);
  bool decode_amount(Datum datum, Amount& out);
  bool decode_stamp(Datum datum, std::int64_t& out);
  bool decode_hash(Datum datum, Digest& out);
  bool decode_nonce(Datum datum, std::uint64_t& out);
  bool spend(std::size_t cost);
  bool fail(Rule rule, std::string detail);

  const Document& document_;
  WalletCache& wallets_;
  DatumWriter writer_;
  Expansion& expansion_;
  std::size_t allowance_ = 0;  // drawn, not spent yet
  std::unordered_map<std::uint32_t, const Wallet*> wallets_by_identity_;
  std::optional<Invalid> failure_;
  std::optional<std::uint64_t> height_;  // of the block that is being decoded, and its hash
  std::optional<Digest> hash_;
};

}  // namespace onetip::core
