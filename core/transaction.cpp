#include "core/transaction.hpp"

#include <fmt/format.h>

#include "core/assert.hpp"
#include "core/datum.hpp"

namespace onetip::core {

namespace {

std::string written(const std::vector<TransactionIo>& coins) {
  std::vector<std::string> values;
  values.reserve(coins.size());
  for (const TransactionIo& coin : coins) {
    values.push_back(written_coin(coin));
  }
  return written_list(values);
}

/// Plain, but for empty texts in foreign wallets: all of them are one object, so they are shared.
std::string encoding(const Transaction& t) {
  const std::string plain = plain_document(
      fmt::format("(f transaction {} {} {} {} {} {})", written_text(t.signature), t.from.encoded(),
                  t.to.encoded(), t.value.text(), written(t.inputs), written(t.outputs)));
  const Result<Document> document = read_document(plain);
  ONETIP_ASSERT(document.has_value(), "what we write can be read");
  return DatumWriter(*document).encoding_of(document->root());
}

}  // namespace

std::string transaction_io_preimage(const Amount& value, const Wallet& owner,
                                    std::int64_t timestamp) {
  const std::string amount = value.text();
  const std::string stamp = fmt::to_string(timestamp);
  std::string preimage;
  preimage.reserve(amount.size() + owner.display().size() + stamp.size());
  return preimage.append(amount).append(owner.display()).append(stamp);
}

Digest transaction_io_hash(const Amount& value, const Wallet& owner, std::int64_t timestamp) {
  return Sha256()
      .update(value.text())
      .update(owner.display())
      .update(fmt::to_string(timestamp))
      .digest();
}

TransactionIo make_transaction_io(Amount value, Wallet owner, std::int64_t timestamp) {
  const Digest hash = transaction_io_hash(value, owner, timestamp);
  return {hash, std::move(value), std::move(owner), timestamp};
}

std::string written_coin(const TransactionIo& coin) {
  return fmt::format("(f transaction-io \"{}\" {} {} {})", coin.hash.hex(), coin.value.text(),
                     coin.owner.encoded(), coin.timestamp);
}

std::string Transaction::display() const { return display_text(encoded); }

Amount Transaction::inputs_sum() const {
  Amount sum;
  for (const TransactionIo& coin : inputs) sum += coin.value;
  return sum;
}

std::string signed_message(const Transaction& transaction, KeyType type) {
  const std::string value = transaction.value.text();
  std::string message;
  message.reserve(transaction.from.display().size() + transaction.to.display().size() +
                  value.size());
  message.append(transaction.from.display()).append(transaction.to.display()).append(value);
  if (type == KeyType::ed25519) {
    for (const std::vector<TransactionIo>* coins : {&transaction.inputs, &transaction.outputs}) {
      for (const TransactionIo& coin : *coins) {
        message += coin.hash.hex();
      }
    }
  }
  return message;
}

bool signature_is_right(const Transaction& transaction) {
  const Result<KeyType> type = transaction.from.key_type();
  return type && transaction.from.verify(signed_message(transaction, *type), transaction.signature);
}

Transaction make_transaction(const KeyPair& from, const Wallet& to, Amount value,
                             std::vector<TransactionIo> inputs,
                             std::vector<TransactionIo> outputs) {
  Transaction transaction{
      {}, from.wallet(), to, std::move(value), std::move(inputs), std::move(outputs), {}};
  transaction.signature = from.sign(signed_message(transaction, from.type()));
  transaction.encoded = encoding(transaction);
  return transaction;
}

}  // namespace onetip::core
