#include "core/payment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "core/validation.hpp"

namespace onetip::core {

namespace {

/// Whether a reader of the amount's text would take it.
bool is_readable(const Amount& amount) { return Amount::parse(amount.text()).has_value(); }

struct Funds {
  std::vector<TransactionIo> inputs;
  Amount sum;
  bool all = true;  // no coin was left lying
};

Funds funds_of(const Ledger& ledger, const Wallet& owner, Stamps& stamps) {
  Funds funds;
  std::size_t bytes = 0;
  for (TransactionIo& coin : ledger.coins_of(owner, stamps)) {
    const std::size_t more = coin.owner.encoded().size();
    const Amount sum = funds.sum + coin.value;
    if (funds.inputs.size() == kMaxInputs || bytes + more > kMaxInputBytes || !is_readable(sum)) {
      funds.all = false;
      continue;
    }
    bytes += more;
    funds.sum = sum;
    funds.inputs.push_back(std::move(coin));
  }
  return funds;
}

/// Stamps from `now_ms` on, and after those of the coins that the owner holds from its own
/// payments: its last change is always among them. What is stamped further ahead than any honest
/// clock isn't ours.
Stamps fresh_stamps(const Ledger& ledger, const Wallet& owner, std::int64_t now_ms) {
  const std::int64_t bound = now_ms + kMaxStampAheadOfClock.count();
  const auto latest = ledger.latest_output(owner, bound);
  return Stamps(latest ? std::max(now_ms, *latest + 1) : now_ms);
}

/// A coin equal to none that is unspent, which it would replace.
TransactionIo new_coin(const Ledger& ledger, const Amount& value, const Wallet& owner,
                       Stamps& stamps) {
  TransactionIo coin = make_transaction_io(value, owner, stamps.next());
  while (ledger.holds(coin)) coin = make_transaction_io(value, owner, stamps.next());
  return coin;
}

Wallet as_the_chain_shows_it(const Ledger& ledger, const Wallet& wallet) {
  const auto known = ledger.known_wallet(wallet);
  return known && known->encoded().size() <= kMaxWalletBytes ? *known : wallet;
}

std::optional<Error> refusal(const Wallet& from, const Wallet& to, const Amount& value,
                             const Contract& contract) {
  if (value.sign() < 0) return Error{"a transfer of less than 0"};
  if (value.sign() == 0 && from != to) return Error{"a transfer of 0 to somebody else"};
  if (!is_readable(value)) return Error{"an amount of too many digits"};
  if (auto reason = contract.refuses(value)) return Error{*reason};
  return std::nullopt;
}

std::optional<Error> shortage(const Funds& funds, const Amount& value) {
  if (value > funds.sum) {
    return Error{fmt::format("a balance of {}{} is too low for {}", funds.sum.text(),
                             funds.all ? "" : " within the coins that fit a block", value.text())};
  }
  if (!is_readable(funds.sum - value)) return Error{"a rest of too many digits"};
  return std::nullopt;
}

Result<Candidate> pay(const Blockchain& chain, const KeyPair& from, const Wallet& to,
                      const Amount& value, std::int64_t now_ms, const Contract& contract,
                      Funds funds, Stamps stamps) {
  const Ledger& ledger = chain.ledger();
  if (auto error = refusal(from.wallet(), to, value, contract)) return *error;
  if (auto error = shortage(funds, value)) return *error;
  const Wallet receiver = to == from.wallet() ? from.wallet() : as_the_chain_shows_it(ledger, to);
  std::vector<TransactionIo> outputs;
  outputs.push_back(new_coin(ledger, value, receiver, stamps));
  outputs.push_back(new_coin(ledger, funds.sum - value, from.wallet(), stamps));
  return Candidate{
      chain.tip().hash.hex(),
      make_transaction(from, receiver, value, std::move(funds.inputs), std::move(outputs)),
      std::max(now_ms, chain.tip().timestamp)};
}

}  // namespace

Result<Candidate> make_payment(const Blockchain& chain, const KeyPair& from, const Wallet& to,
                               const Amount& value, std::int64_t now_ms, const Contract& contract) {
  Stamps stamps = fresh_stamps(chain.ledger(), from.wallet(), now_ms);
  Funds funds = funds_of(chain.ledger(), from.wallet(), stamps);
  return pay(chain, from, to, value, now_ms, contract, std::move(funds), stamps);
}

Result<Candidate> make_empty_payment(const Blockchain& chain, const KeyPair& miner,
                                     std::int64_t now_ms, const Contract& contract) {
  Stamps stamps = fresh_stamps(chain.ledger(), miner.wallet(), now_ms);
  Funds funds = funds_of(chain.ledger(), miner.wallet(), stamps);
  const Amount value = funds.sum < Amount(1) ? 0 : 1;
  return pay(chain, miner, miner.wallet(), value, now_ms, contract, std::move(funds), stamps);
}

Candidate make_genesis(const Wallet& receiver, const KeyPair& coin_base, std::int64_t now_ms,
                       std::string_view seed_hash) {
  const Amount grant = kGenesisGrant;
  std::vector<TransactionIo> outputs;
  outputs.push_back(make_transaction_io(grant, receiver, now_ms));
  outputs.push_back(make_transaction_io(Amount() - grant, coin_base.wallet(), now_ms));
  return Candidate{std::string(seed_hash),
                   make_transaction(coin_base, receiver, grant, {}, std::move(outputs)), now_ms};
}

}  // namespace onetip::core
