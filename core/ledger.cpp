#include "core/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <span>
#include <tuple>

#include "core/persistent_map.hpp"

namespace onetip::core {

namespace {

struct OutputKey {
  Wallet owner;
  Digest hash;

  friend bool operator<(const OutputKey& a, const OutputKey& b) {
    return std::tie(a.owner, a.hash) < std::tie(b.owner, b.hash);
  }
};

/// Equal unspent outputs. They stem from one block: an equal output of a later one replaces them.
struct Output {
  TransactionIo coin;
  std::uint64_t height;
  std::size_t index;  // of the first among the block's outputs
  unsigned copies;
};

struct MintedKey {
  Wallet owner;
  Amount value;
  std::int64_t earliest;  // claims are not stamped before it
  std::uint64_t height;

  friend bool operator<(const MintedKey& a, const MintedKey& b) {
    return std::tie(a.owner, a.value, a.earliest, a.height) <
           std::tie(b.owner, b.value, b.earliest, b.height);
  }
};
struct Minted {};

struct Known {
  Wallet wallet;
  bool by_owner;  // seen as a sender, not merely as a receiver
};

/// A coin's place in the utxo order.
struct Place {
  std::int64_t height;  // negative: a reward
  std::size_t index;

  friend auto operator<=>(const Place&, const Place&) = default;
};

struct Placed {
  Place place;
  TransactionIo coin;       // a minted one has no stamp and no hash yet
  const MintedKey* minted;  // null: an output
};

/// The sum by halves, so that many fractions of different denominators don't cost the square.
Amount sum(std::span<const Amount> amounts) {
  if (amounts.empty()) return {};
  if (amounts.size() == 1) return amounts.front();
  const std::size_t half = amounts.size() / 2;
  return sum(amounts.first(half)) + sum(amounts.subspan(half));
}

std::vector<TransactionIo> in_utxo_order(std::vector<Placed> placed, Stamps& stamps) {
  std::stable_sort(placed.begin(), placed.end(),
                   [](const Placed& a, const Placed& b) { return a.place < b.place; });
  std::vector<TransactionIo> coins;
  coins.reserve(placed.size());
  for (Placed& one : placed) {
    if (one.minted == nullptr) {
      coins.push_back(std::move(one.coin));
    } else {
      coins.push_back(make_transaction_io(one.minted->value, one.minted->owner,
                                          stamps.next(one.minted->earliest)));
    }
  }
  return coins;
}

}  // namespace

struct Ledger::Data {
  PersistentMap<OutputKey, Output> outputs;
  PersistentMap<MintedKey, Minted> minted;
  PersistentMap<Wallet, Known> wallets;

  void learn(const Wallet& wallet, bool by_owner) {
    const auto* known = wallets.find(wallet);
    if (known == nullptr || (by_owner && !known->value.by_owner)) {
      wallets = wallets.with(wallet, {wallet, by_owner});
    }
  }

  /// The known wallet where it reads the same, so that its text and parsed key are held once.
  [[nodiscard]] Wallet shared(const Wallet& wallet) const {
    const auto* known = wallets.find(wallet);
    const bool same = known != nullptr && known->value.wallet.encoded() == wallet.encoded();
    return same ? known->value.wallet : wallet;
  }

  /// Takes a coin that `input` may spend out of the unspent ones; false: there is none.
  bool take(const TransactionIo& input) {
    const auto* output = outputs.find({input.owner, input.hash});
    if (output != nullptr && output->value.coin == input) {
      Output rest = output->value;
      outputs = --rest.copies == 0 ? outputs.without(output->key)
                                   : outputs.with(output->key, std::move(rest));
      return true;
    }
    const auto* claim = minted.last_not_after(
        {input.owner, input.value, input.timestamp, std::numeric_limits<std::uint64_t>::max()});
    if (claim == nullptr || claim->key.owner != input.owner || claim->key.value != input.value) {
      return false;
    }
    minted = minted.without(claim->key);
    return true;
  }

  void put(const std::vector<TransactionIo>& made, std::uint64_t height) {
    for (std::size_t i = 0; i < made.size(); ++i) {
      const Wallet owner = shared(made[i].owner);
      const OutputKey key{owner, made[i].hash};
      const auto* equal = outputs.find(key);
      const bool twin = equal != nullptr && equal->value.height == height;
      const Output output =
          twin ? Output{equal->value.coin, height, equal->value.index, equal->value.copies + 1}
               : Output{{made[i].hash, made[i].value, owner, made[i].timestamp}, height, i, 1};
      outputs = outputs.with(key, output);
    }
  }

  /// Collects coins of the owners for which neither `before` nor `beyond` holds.
  template <class Before, class Beyond>
  [[nodiscard]] std::vector<Placed> placed(const Before& before, const Beyond& beyond) const {
    std::vector<Placed> found;
    minted.visit_from(
        [&](const MintedKey& key) { return before(key.owner); },
        [&](const auto& entry) {
          if (beyond(entry.key.owner)) return false;
          const Place place{-static_cast<std::int64_t>(entry.key.height), 0};
          found.push_back({place, {{}, entry.key.value, entry.key.owner, 0}, &entry.key});
          return true;
        });
    outputs.visit_from([&](const OutputKey& key) { return before(key.owner); },
                       [&](const auto& entry) {
                         if (beyond(entry.key.owner)) return false;
                         const Output& output = entry.value;
                         const Place place{static_cast<std::int64_t>(output.height), output.index};
                         for (unsigned i = 0; i < output.copies; ++i) {
                           found.push_back({place, output.coin, nullptr});
                         }
                         return true;
                       });
    return found;
  }

  [[nodiscard]] std::vector<Placed> placed_of(const Wallet& owner) const {
    return placed([&](const Wallet& wallet) { return wallet < owner; },
                  [&](const Wallet& wallet) { return wallet != owner; });
  }
};

namespace {

struct Breach {
  Rule rule;
  std::string detail;
};

std::optional<Breach> check_value(const Transaction& t) {
  if (t.value.sign() < 0) return Breach{Rule::bad_value, "it transfers " + t.value.text()};
  if (t.value.sign() == 0 && t.from != t.to) {
    return Breach{Rule::bad_value, "it transfers 0 to somebody else"};
  }
  return std::nullopt;
}

std::optional<Breach> check_owners(const Transaction& t) {
  for (std::size_t i = 0; i < t.inputs.size(); ++i) {
    if (t.inputs[i].owner != t.from) {
      return Breach{Rule::not_owner, fmt::format("input {} is not the sender's", i)};
    }
  }
  return std::nullopt;
}

bool pays(const TransactionIo& output, const Wallet& owner, const Amount& value) {
  return output.owner == owner && output.value == value;
}

std::optional<Breach> check_outputs(const Transaction& t) {
  std::vector<Amount> values;
  values.reserve(t.inputs.size());
  for (const TransactionIo& input : t.inputs) values.push_back(input.value);
  const Amount available = sum(values);
  if (t.value > available) {
    return Breach{Rule::overspent, "it transfers more than its inputs hold"};
  }
  if (t.outputs.size() != 2 || !pays(t.outputs[0], t.to, t.value) ||
      !pays(t.outputs[1], t.from, available - t.value)) {
    return Breach{Rule::bad_outputs,
                  "the outputs are not the value to the receiver and the rest to the sender"};
  }
  return std::nullopt;
}

}  // namespace

Ledger::Ledger() : data_(std::make_shared<const Data>()) {}

Ledger Ledger::after_genesis(const Block& genesis) {
  Data data;
  const Transaction& grant = genesis.transaction;
  data.learn(grant.from, true);
  data.learn(grant.to, false);
  data.minted = data.minted.with(
      {data.shared(grant.to), grant.value, std::numeric_limits<std::int64_t>::min(), 0}, {});
  return Ledger(std::make_shared<const Data>(std::move(data)));
}

Judgement<Ledger> Ledger::after(const Block& block, std::uint64_t count) const {
  const Transaction& t = block.transaction;
  const std::uint64_t height = count - 1;
  const auto invalid = [&](Breach breach) {
    return Invalid{breach.rule, height, block.hash, std::move(breach.detail)};
  };
  if (auto breach = check_value(t)) return invalid(std::move(*breach));
  if (auto breach = check_owners(t)) return invalid(std::move(*breach));
  Data data = *data_;
  for (std::size_t i = 0; i < t.inputs.size(); ++i) {
    if (!data.take(t.inputs[i])) {
      return invalid({Rule::unknown_coin,
                      fmt::format("input {} ({}) is not unspent", i, t.inputs[i].value.text())});
    }
  }
  if (auto breach = check_outputs(t)) return invalid(std::move(*breach));
  data.learn(t.from, true);
  data.learn(t.to, false);
  data.put(t.outputs, height);
  data.minted =
      data.minted.with({data.shared(t.from), block_reward(count), block.timestamp, height}, {});
  return Ledger(std::make_shared<const Data>(std::move(data)));
}

Amount Ledger::balance(const Wallet& owner) const {
  std::vector<Amount> values;
  for (const Placed& one : data_->placed_of(owner)) values.push_back(one.coin.value);
  return sum(values);
}

std::vector<TransactionIo> Ledger::coins_of(const Wallet& owner, Stamps& stamps) const {
  return in_utxo_order(data_->placed_of(owner), stamps);
}

std::vector<TransactionIo> Ledger::coins(std::int64_t now_ms) const {
  Stamps stamps(now_ms);
  const auto nobody = [](const Wallet&) { return false; };
  return in_utxo_order(data_->placed(nobody, nobody), stamps);
}

std::optional<std::int64_t> Ledger::latest_output(const Wallet& owner, std::int64_t bound) const {
  std::optional<std::int64_t> latest;
  for (const Placed& one : data_->placed_of(owner)) {
    const std::int64_t stamp = one.coin.timestamp;
    if (one.minted == nullptr && stamp <= bound && (!latest || stamp > *latest)) latest = stamp;
  }
  return latest;
}

bool Ledger::holds(const TransactionIo& coin) const {
  const auto* output = data_->outputs.find({coin.owner, coin.hash});
  return output != nullptr && output->value.coin == coin;
}

std::optional<Wallet> Ledger::known_wallet(const Wallet& wallet) const {
  const auto* known = data_->wallets.find(wallet);
  return known == nullptr ? std::nullopt : std::optional(known->value.wallet);
}

}  // namespace onetip::core
