#include "core/block_decoder.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace onetip::core {

namespace {

constexpr std::size_t kCoinCost = 128;  // of a TransactionIo in memory, beside its text
constexpr std::size_t kWalletCost = 3;  // so many times its text: beside that, what it displays
// Drawn at once: threads that draw for each coin would wait for each other.
constexpr std::size_t kDraw = std::size_t{1} << 16;

bool is_hex(std::string_view text) {
  return text.size() % 2 == 0 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

void append_field(std::string& out, Datum field) {
  if (field.is_null()) {
    out += "()";
  } else if (field.type() == DatumType::mutable_text) {
    out += "(u . ";
    append_written_text(out, field.text());
    out += ')';
  } else {
    append_written_text(out, field.text());
  }
}

}  // namespace

const Wallet* WalletCache::wallet(Datum private_key, Datum public_key) {
  key_ = "(f wallet ";
  append_field(key_, private_key);
  key_ += ' ';
  append_field(key_, public_key);
  key_ += ')';
  const Wallet* met = known(key_);
  return met != nullptr ? met : meet(key_, public_key);
}

const Wallet* WalletCache::meet(std::string_view encoded, Datum public_key) {
  const std::string_view text = public_key.text();
  if (text.empty() || !is_hex(text)) {
    return nullptr;
  }
  const Wallet wallet{std::string(encoded), std::string(text)};
  last_ = &wallets_.emplace(wallet.encoded(), wallet).first->second;
  return last_;
}

const Wallet* WalletCache::known(std::string_view encoded) {
  if (last_ != nullptr && last_->encoded() == encoded) {
    return last_;
  }
  const auto found = wallets_.find(encoded);
  if (found == wallets_.end()) {
    return nullptr;
  }
  last_ = &found->second;
  return last_;
}

std::size_t Expansion::draw(std::size_t wanted) {
  std::size_t left = left_;
  while (!left_.compare_exchange_weak(left, left - std::min(left, wanted))) {
  }
  return std::min(left, wanted);
}

BlockDecoder::BlockDecoder(const Document& document, WalletCache& wallets, Expansion& expansion)
    : document_(document), wallets_(wallets), writer_(document), expansion_(expansion) {}

std::optional<std::vector<TransactionIo>> BlockDecoder::unspent_coins(Datum datum) {
  height_.reset();
  hash_.reset();
  std::vector<TransactionIo> coins;
  const bool right = decode_coins(datum, "the list of unspent coins", coins);
  return right ? std::optional(std::move(coins)) : std::nullopt;
}

BlockPtr BlockDecoder::block(Datum datum, std::optional<std::uint64_t> height) {
  height_ = height;
  hash_.reset();
  const auto fields = datum.fields<5>("block");
  if (!fields) {
    fail(Rule::bad_encoding, "not a block of five fields");
    return nullptr;
  }
  const auto [hash_field, previous, transaction_field, stamp, nonce_field] = *fields;
  Digest hash;
  if (!decode_hash(hash_field, hash)) {
    return nullptr;
  }
  hash_ = hash;
  if (!previous.is_text()) {
    fail(Rule::bad_encoding, "the previous hash is not a text");
    return nullptr;
  }
  std::int64_t timestamp = 0;
  std::uint64_t nonce = 0;
  if (!decode_nonce(nonce_field, nonce) || !decode_stamp(stamp, timestamp)) {
    return nullptr;
  }
  std::optional<Transaction> transaction = decode_transaction(transaction_field);
  if (!transaction || !spend(previous.text().size())) {
    return nullptr;
  }
  return std::make_shared<const Block>(
      Block{hash, std::string(previous.text()), std::move(*transaction), timestamp, nonce});
}

std::optional<Transaction> BlockDecoder::decode_transaction(Datum datum) {
  const auto fields = datum.fields<6>("transaction");
  if (!fields) {
    fail(Rule::bad_encoding, "not a transaction of six fields");
    return std::nullopt;
  }
  const auto& [signature, from_field, to_field, value, inputs, outputs] = *fields;
  if (!signature.is_text()) {
    fail(Rule::bad_encoding, "the signature is not a text");
    return std::nullopt;
  }
  const Wallet* from = decode_wallet(from_field);
  const Wallet* to = from == nullptr ? nullptr : decode_wallet(to_field);
  if (to == nullptr) {
    return std::nullopt;
  }
  Transaction transaction{std::string(signature.text()), *from, *to, {}, {}, {}, {}};
  if (!decode_amount(value, transaction.value) ||
      !decode_coins(inputs, "the list of inputs", transaction.inputs) ||
      !decode_coins(outputs, "the list of outputs", transaction.outputs)) {
    return std::nullopt;
  }
  transaction.encoded = writer_.encoding_of(datum);
  if (!spend(transaction.encoded.size())) {
    return std::nullopt;
  }
  return transaction;
}

bool BlockDecoder::decode_coins(Datum list, std::string_view what,
                                std::vector<TransactionIo>& out) {
  if (list.is_pair()) {
    out.reserve(2);  // of outputs there are two
  }
  for (; list.is_pair(); list = list.rest()) {
    if (!decode_coin(list.first(), what, out) || !spend(kCoinCost)) {
      return false;
    }
  }
  return list.is_null() || fail(Rule::bad_encoding, fmt::format("{} is not a list", what));
}

bool BlockDecoder::decode_coin(Datum datum, std::string_view what,
                               std::vector<TransactionIo>& out) {
  const auto fields = datum.fields<4>("transaction-io");
  if (!fields) {
    return fail(Rule::bad_encoding,
                fmt::format("{} holds something else than a coin of four fields", what));
  }
  const auto& [hash_field, value_field, owner_field, stamp] = *fields;
  Digest hash;
  Amount value;
  std::int64_t timestamp = 0;
  if (!decode_hash(hash_field, hash) || !decode_amount(value_field, value) ||
      !decode_stamp(stamp, timestamp)) {
    return false;
  }
  const Wallet* owner = decode_wallet(owner_field);
  if (owner == nullptr) {
    return false;
  }
  out.push_back({hash, std::move(value), *owner, timestamp});
  return true;
}

/// A private-key field that is () or a text, and a public key in hex; two objects, not one twice.
const Wallet* BlockDecoder::decode_wallet(Datum datum) {
  if (!wallets_by_identity_.empty()) {
    const auto known = wallets_by_identity_.find(datum.identity());
    if (known != wallets_by_identity_.end()) {
      return known->second;
    }
  }
  const auto source = datum.plain_source();
  if (source) {
    if (const Wallet* known = wallets_.known(*source)) {
      return known;
    }
  }
  const auto fields = datum.fields<2>("wallet");
  if (!fields) {
    fail(Rule::bad_encoding, "not a wallet of two fields");
    return nullptr;
  }
  const auto& [private_key, public_key] = *fields;
  if (!private_key.is_null() && !private_key.is_text()) {
    fail(Rule::bad_encoding, "a wallet's private key is neither () nor a text");
    return nullptr;
  }
  const bool apart = public_key.is_text() && public_key != private_key;
  const Wallet* wallet = nullptr;
  if (apart) {
    wallet = source ? wallets_.meet(*source, public_key) : wallets_.wallet(private_key, public_key);
  }
  if (wallet == nullptr) {
    fail(Rule::bad_encoding, "a wallet's public key is not a text of lower-case hex of its own");
    return nullptr;
  }
  // Many wallets may share one long text.
  if (!spend(kWalletCost * wallet->encoded().size())) {
    return nullptr;
  }
  if (document_.shares()) {
    wallets_by_identity_.emplace(datum.identity(), wallet);
  }
  return wallet;
}

bool BlockDecoder::decode_amount(Datum datum, Amount& out) {
  if (datum.type() != DatumType::number) {
    return fail(Rule::bad_amount, "an amount is not an exact number");
  }
  Result<Amount> amount = Amount::parse(datum.text());
  if (!amount) {
    return fail(Rule::bad_amount, fmt::format("an amount is {}", amount.error().what));
  }
  out = std::move(*amount);
  return true;
}

bool BlockDecoder::decode_stamp(Datum datum, std::int64_t& out) {
  const std::optional<std::int64_t> stamp = datum.whole_number();
  if (!stamp || *stamp <= -kTimestampEnd || *stamp >= kTimestampEnd) {
    return fail(Rule::bad_encoding,
                "a timestamp is not a whole number of milliseconds within 2^53");
  }
  out = *stamp;
  return true;
}

bool BlockDecoder::decode_hash(Datum datum, Digest& out) {
  const Result<Digest> hash =
      datum.is_text() ? Digest::from_hex(datum.text()) : Result<Digest>(Error{"not a text"});
  if (!hash) {
    return fail(Rule::bad_encoding, "a hash is not a text of 64 lower-case hex digits");
  }
  out = *hash;
  return true;
}

bool BlockDecoder::decode_nonce(Datum datum, std::uint64_t& out) {
  const std::optional<std::int64_t> nonce = datum.whole_number();
  if (!nonce || *nonce < 1) {
    return fail(Rule::bad_nonce, "the nonce is not a whole number from 1 to 2^63 - 1");
  }
  out = static_cast<std::uint64_t>(*nonce);
  return true;
}

bool BlockDecoder::spend(std::size_t cost) {
  if (cost > allowance_) {
    allowance_ += expansion_.draw(std::max(cost - allowance_, kDraw));
  }
  if (cost > allowance_) {
    return fail(Rule::bad_encoding, "what it shares would grow beyond all proportion to its size");
  }
  allowance_ -= cost;
  return true;
}

bool BlockDecoder::fail(Rule rule, std::string detail) {
  failure_ = Invalid{rule, height_, hash_, std::move(detail)};
  return false;
}

}  // namespace onetip::core
