#include "tools/chain_listing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace onetip::tools {

namespace {

constexpr std::size_t kShownDigits = 16;
// How the public keys of all RSA wallets end: the exponent 65537.
constexpr std::string_view kCommonEnd = "0203010001";

/// The last digits of a public key that differ between keys of a kind.
std::string short_name(const core::Wallet& wallet) {
  std::string_view key = wallet.public_key();
  if (key.ends_with(kCommonEnd)) key.remove_suffix(kCommonEnd.size());
  if (key.size() <= kShownDigits) return wallet.public_key();
  return fmt::format("…{}", key.substr(key.size() - kShownDigits));
}

/// A genesis may name any text as its parent, so it is kept from driving the reader's terminal.
std::string printable(std::string text) {
  const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  std::replace_if(text.begin(), text.end(), is_control, '?');
  return text;
}

std::string moment(std::int64_t stamp) {
  using std::chrono::milliseconds, std::chrono::sys_time, std::chrono::floor, std::chrono::days;
  constexpr std::int64_t kYear10000 = 253'402'300'800'000;
  if (stamp < 0 || stamp >= kYear10000) return fmt::format("{} ms since 1970", stamp);
  const sys_time<milliseconds> time{milliseconds(stamp)};
  const auto midnight = floor<days>(time);
  const std::chrono::year_month_day date{midnight};
  const std::chrono::hh_mm_ss clock{time - midnight};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

std::string listing(std::string_view kind, const std::vector<core::TransactionIo>& coins) {
  std::string text;
  for (const core::TransactionIo& coin : coins) {
    text += fmt::format("    {:<6}  {} of {}\n", kind, coin.value.text(), short_name(coin.owner));
  }
  return text;
}

}  // namespace

std::string listing(const core::Block& block, std::uint64_t height) {
  const core::Transaction& t = block.transaction;
  return fmt::format(
             "block {}\n"
             "  hash    {}\n"
             "  parent  {}\n"
             "  time    {}\n"
             "  nonce   {}\n"
             "  {} pays {} to {}\n",
             height, block.hash.hex(), printable(block.previous_hash), moment(block.timestamp),
             block.nonce, short_name(t.from), t.value.text(), short_name(t.to)) +
         listing("input", t.inputs) + listing("output", t.outputs);
}

std::map<std::string, core::Amount> balances(const core::Blockchain& chain) {
  std::map<std::string, core::Amount> owned;
  for (const core::TransactionIo& coin : chain.ledger().coins(chain.tip().timestamp)) {
    owned[coin.owner.public_key()] += coin.value;
  }
  return owned;
}

}  // namespace onetip::tools
