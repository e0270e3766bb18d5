// Forgeries of what a block moves: see forgeries.hpp. All are signed and mined as they are, and all
// but those that say so in their name have outputs of exactly the value and the rest.

#include <algorithm>

#include "sim/behaviours/forgeries.hpp"

namespace onetip::sim::behaviours::coins {
namespace {

using core::Amount;
using core::TransactionIo;

Work signed_anew(const Ground& ground, const core::Wallet& to, Amount value,
                 std::vector<TransactionIo> inputs, std::vector<TransactionIo> outputs) {
  return {{ground.honest.previous_hash,
           core::make_transaction(ground.keys, to, std::move(value), std::move(inputs),
                                  std::move(outputs)),
           ground.honest.timestamp}};
}

/// A transfer whose outputs are the value, and what of the inputs' sum is left.
Work transfer(const Ground& ground, const core::Wallet& to, const Amount& value,
              std::vector<TransactionIo> inputs) {
  Amount sum;
  for (const auto& coin : inputs) sum += coin.value;
  const auto& made = ground.honest.transaction.outputs;
  std::vector<TransactionIo> outputs{
      core::make_transaction_io(value, to, made[0].timestamp),
      core::make_transaction_io(sum - value, ground.keys.wallet(), made[1].timestamp)};
  return signed_anew(ground, to, value, std::move(inputs), std::move(outputs));
}

/// The honest transfer with one more input.
Work with_input(const Ground& ground, TransactionIo coin) {
  const auto& t = ground.honest.transaction;
  auto inputs = t.inputs;
  inputs.push_back(std::move(coin));
  return transfer(ground, t.to, t.value, std::move(inputs));
}

Work with_outputs(const Ground& ground, std::vector<TransactionIo> outputs) {
  const auto& t = ground.honest.transaction;
  return signed_anew(ground, t.to, t.value, t.inputs, std::move(outputs));
}

}  // namespace

std::optional<Work> changed_coin_hash(const Ground& ground) {
  auto outputs = ground.honest.transaction.outputs;
  outputs[0].hash.bytes.front() ^= 1;
  return with_outputs(ground, std::move(outputs));
}

std::optional<Work> outputs_exceed(const Ground& ground) {
  auto outputs = ground.honest.transaction.outputs;
  const auto& rest = outputs[1];
  outputs[1] = core::make_transaction_io(rest.value + Amount(10), rest.owner, rest.timestamp);
  return with_outputs(ground, std::move(outputs));
}

std::optional<Work> outputs_redirected(const Ground& ground) {
  auto outputs = ground.honest.transaction.outputs;
  outputs[1] =
      core::make_transaction_io(outputs[1].value, ground.stranger.wallet(), outputs[1].timestamp);
  return with_outputs(ground, std::move(outputs));
}

std::optional<Work> negative_value(const Ground& ground) {
  return transfer(ground, ground.honest.transaction.to, Amount(-7),
                  ground.honest.transaction.inputs);
}

std::optional<Work> nothing_to_somebody(const Ground& ground) {
  return transfer(ground, ground.stranger.wallet(), 0, ground.honest.transaction.inputs);
}

std::optional<Work> more_than_it_has(const Ground& ground) {
  const auto& t = ground.honest.transaction;
  return transfer(ground, t.to, t.inputs_sum() + Amount(999), t.inputs);
}

std::optional<Work> from_nothing(const Ground& ground) {
  return transfer(ground, ground.honest.transaction.to, 999, {});
}

std::optional<Work> invented_coin(const Ground& ground) {
  return with_input(
      ground, core::make_transaction_io(1'000'000, ground.keys.wallet(), ground.honest.timestamp));
}

/// All coins of the sender are among the inputs, so one more of them is there once too often.
std::optional<Work> coin_twice(const Ground& ground) {
  const auto& inputs = ground.honest.transaction.inputs;
  if (inputs.empty()) return std::nullopt;
  return with_input(ground, inputs.front());
}

/// The transaction of an earlier block once more. One that only claimed rewards may be good for
/// later ones, so the ledger is asked.
std::optional<Work> replayed(const Ground& ground) {
  constexpr std::uint64_t kLooksBack = 16;
  const auto height = ground.parent.height();
  for (std::uint64_t back = 0; back < std::min(height, kLooksBack); ++back) {
    auto block = ground.honest;
    block.transaction = ground.parent.ancestor(height - back).tip().transaction;
    const auto after = ground.parent.ledger().after(block, height + 2);
    const auto* why = std::get_if<core::Invalid>(&after);
    if (why == nullptr || why->rule != core::Rule::unknown_coin) continue;
    return Work{{block.previous_hash, std::move(block.transaction), block.timestamp}};
  }
  return std::nullopt;
}

std::optional<Work> somebody_elses(const Ground& ground) {
  const auto all = ground.parent.ledger().coins(ground.honest.timestamp);
  const auto other = std::find_if(all.begin(), all.end(), [&](const TransactionIo& coin) {
    return coin.owner != ground.keys.wallet();
  });
  if (other == all.end()) return std::nullopt;
  return with_input(ground, *other);
}

}  // namespace onetip::sim::behaviours::coins
