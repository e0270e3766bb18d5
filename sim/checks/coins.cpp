#include "sim/checks/coins.hpp"

#include <fmt/format.h>

#include <limits>
#include <tuple>

#include "core/assert.hpp"

namespace onetip::sim::checks {

using core::Amount;
using core::TransactionIo;
using core::Wallet;

namespace {

constexpr std::uint64_t kBlocksPerHalving = 210'000;

std::string about(const TransactionIo& coin) {
  return fmt::format("{} of {} coins", coin.hash.hex(), coin.value.text());
}

bool pays(const TransactionIo& output, const Wallet& owner, const Amount& value) {
  return output.owner == owner && output.value == value;
}

Amount sum_of(const std::vector<TransactionIo>& coins) {
  Amount sum;
  for (const TransactionIo& coin : coins) sum += coin.value;
  return sum;
}

/// Rule 5: who gets what.
std::optional<Broken> check_payment(const core::Transaction& t) {
  if (t.value.sign() < 0) return Broken{core::Rule::bad_value, "it sends " + t.value.text()};
  if (t.value.sign() == 0 && !(t.from == t.to)) {
    return Broken{core::Rule::bad_value, "it sends nothing to somebody else"};
  }
  const Amount inputs = sum_of(t.inputs);
  if (inputs < t.value) {
    return Broken{core::Rule::overspent,
                  fmt::format("it sends {} from inputs of {}", t.value.text(), inputs.text())};
  }
  if (t.outputs.size() != 2 || !pays(t.outputs[0], t.to, t.value) ||
      !pays(t.outputs[1], t.from, inputs - t.value)) {
    return Broken{core::Rule::bad_outputs, "outputs are not the value and the rest"};
  }
  return std::nullopt;
}

}  // namespace

Amount reward(std::uint64_t count) {
  const auto halvings = static_cast<unsigned>(count / kBlocksPerHalving);
  using boost::multiprecision::cpp_int;
  return Amount(boost::multiprecision::cpp_rational(cpp_int(50), cpp_int(1) << halvings));
}

Amount CoinMoves::gain(const Wallet& owner) const {
  Amount gain;
  for (const auto& coin : made) gain += coin.owner == owner ? coin.value : Amount();
  for (const auto& coin : earned) gain += coin.owner == owner ? coin.value : Amount();
  for (const auto& coin : gone) gain -= coin.owner == owner ? coin.value : Amount();
  for (const auto& coin : claimed) gain -= coin.owner == owner ? coin.value : Amount();
  return gain;
}

bool Coins::ByOwner::operator()(const TransactionIo& a, const TransactionIo& b) const {
  return std::tie(a.owner, a.hash, a.timestamp, a.value) <
         std::tie(b.owner, b.hash, b.timestamp, b.value);
}

bool Coins::Due::operator<(const Due& other) const {
  return std::tie(owner, value) < std::tie(other.owner, other.value);
}

CoinMoves Coins::begin(const core::Block& genesis) {
  // The grant is no coin of any block: its stamp was chosen apart from the genesis', even before
  // it.
  const Unclaimed grant{genesis.transaction.to, genesis.transaction.value, 0,
                        std::numeric_limits<std::int64_t>::min()};
  unclaimed_[{grant.owner, grant.value}].emplace(grant.height, grant.not_before);
  CoinMoves moves;
  moves.earned.push_back(grant);
  return moves;
}

std::optional<Broken> Coins::apply(const core::Block& block, std::uint64_t height,
                                   CoinMoves& moves) {
  const core::Transaction& t = block.transaction;
  for (const TransactionIo& input : t.inputs) {
    std::optional<Broken> broken;
    if (!(input.owner == t.from)) {
      broken = Broken{core::Rule::not_owner, about(input) + " belongs to somebody else"};
    } else if (!take(input, moves)) {
      broken = Broken{core::Rule::unknown_coin, about(input) + " is not unspent"};
    }
    if (broken) {
      undo(moves);
      moves = {};
      return broken;
    }
  }
  if (auto broken = check_payment(t)) {
    undo(moves);
    moves = {};
    return broken;
  }
  put(t.outputs, moves);
  const Unclaimed earned{t.from, reward(height + 1), height, block.timestamp};
  unclaimed_[{earned.owner, earned.value}].emplace(height, earned.not_before);
  moves.earned.push_back(earned);
  return std::nullopt;
}

bool Coins::take(const TransactionIo& input, CoinMoves& moves) {
  if (const auto coin = unspent_.find(input); coin != unspent_.end()) {
    moves.gone.push_back(*coin);
    unspent_.erase(coin);
    return true;
  }
  const auto due = unclaimed_.find({input.owner, input.value});
  if (due == unclaimed_.end()) return false;
  for (auto latest = due->second.rbegin(); latest != due->second.rend(); ++latest) {
    if (latest->second > input.timestamp) continue;
    moves.claimed.push_back({input.owner, input.value, latest->first, latest->second});
    due->second.erase(std::next(latest).base());
    if (due->second.empty()) unclaimed_.erase(due);
    return true;
  }
  return false;
}

void Coins::put(const std::vector<TransactionIo>& outputs, CoinMoves& moves) {
  for (const TransactionIo& output : outputs) {
    const auto [first, last] = unspent_.equal_range(output);
    moves.gone.insert(moves.gone.end(), first, last);
    unspent_.erase(first, last);
  }
  unspent_.insert(outputs.begin(), outputs.end());
  moves.made = outputs;
}

void Coins::undo(const CoinMoves& moves) {
  for (const Unclaimed& earned : moves.earned) {
    const auto due = unclaimed_.find({earned.owner, earned.value});
    ONETIP_ASSERT(due != unclaimed_.end(), "what a block earned is taken back from what is due");
    due->second.erase(earned.height);
    if (due->second.empty()) unclaimed_.erase(due);
  }
  for (const TransactionIo& coin : moves.made) {
    const auto found = unspent_.find(coin);
    ONETIP_ASSERT(found != unspent_.end(), "what a block made is taken back from what is unspent");
    unspent_.erase(found);
  }
  unspent_.insert(moves.gone.begin(), moves.gone.end());
  for (const Unclaimed& claimed : moves.claimed) {
    unclaimed_[{claimed.owner, claimed.value}].emplace(claimed.height, claimed.not_before);
  }
}

Amount Coins::balance(const Wallet& owner) const {
  Amount balance;
  const TransactionIo from{core::Digest{}, Amount(), owner,
                           std::numeric_limits<std::int64_t>::min()};
  for (auto coin = unspent_.lower_bound(from); coin != unspent_.end() && coin->owner == owner;
       ++coin) {
    balance += coin->value;
  }
  for (auto due = unclaimed_.lower_bound({owner, Amount()});
       due != unclaimed_.end() && due->first.owner == owner; ++due) {
    balance += Amount(due->first.value.rational() * due->second.size());
  }
  return balance;
}

}  // namespace onetip::sim::checks
