#pragma once
// Private to chain_text: documents become blocks, and what isn't one is named by rule, height and
// hash.

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/chain_text.hpp"
#include "core/datum.hpp"

namespace onetip::core {

/// One Wallet for each wallet text, so that a key is parsed once however many blocks show it.
class WalletCache {
 public:
  /// None where the public key is not hex. REQUIRES: `private_key` is null or a text, `public_key`
  /// a text. Lives as long as the cache.
  const Wallet* wallet(Datum private_key, Datum public_key);
  /// The one with that text, if it was met before.
  const Wallet* known(std::string_view encoded);

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

class ChainDecoder {
 public:
  /// REQUIRES: both outlive it.
  ChainDecoder(const Document& document, WalletCache& wallets);

  /// The document's value as `(f blockchain BLOCKS COINS)`.
  [[nodiscard]] Judgement<ChainText> chain();
  /// The document's value as `(f block …)`.
  [[nodiscard]] Judgement<BlockPtr> block();

 private:
  // Each returns none or false after fail().
  BlockPtr decode_block(Datum datum);
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
  std::size_t budget_;
  std::unordered_map<std::uint32_t, const Wallet*> wallets_by_identity_;
  std::optional<Invalid> failure_;
  std::optional<std::uint64_t> height_;  // of the block that is being decoded, and its hash
  std::optional<Digest> hash_;
};

}  // namespace onetip::core
