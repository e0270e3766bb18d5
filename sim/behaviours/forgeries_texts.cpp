// Forgeries of the text that is sent: see forgeries.hpp. What they are made from was written here,
// so its form is known: `(f block "HASH" "PREVIOUS" (f transaction …) STAMP NONCE)`, newest first.

#include <fmt/format.h>

#include "core/assert.hpp"
#include "sim/behaviours/forgeries.hpp"

namespace onetip::sim::behaviours::texts {
namespace {

/// A part of a text, by its place.
struct Part {
  std::size_t first = 0;
  std::size_t end = 0;
};

std::size_t place(const std::string& text, std::string_view what, std::size_t from = 0) {
  const auto at = text.find(what, from);
  ONETIP_ASSERT(at != std::string::npos, "what is forged was written as blocks are");
  return at;
}

/// The list that opens at `first`. What we write quotes no parenthesis.
Part list_at(const std::string& text, std::size_t first) {
  std::size_t depth = 0;
  for (auto at = first; at < text.size(); ++at) {
    if (text[at] == '(') ++depth;
    if (text[at] == ')' && --depth == 0) return {first, at + 1};
  }
  ONETIP_ASSERT(false, "a list closes");
  return {};
}

Part block(const std::string& text) { return list_at(text, place(text, "(f block \"")); }

std::string replaced(std::string text, Part part, std::string_view with) {
  return text.replace(part.first, part.end - part.first, with);
}

Part nonce(const std::string& text) {
  const auto end = block(text).end - 1;
  return {text.rfind(' ', end) + 1, end};
}

constexpr std::string_view kCoin = "(f transaction-io \"";
constexpr std::size_t kHashDigits = 64;

}  // namespace

std::string empty_transaction(std::string text) {
  const auto part = list_at(text, place(text, "(f transaction \""));
  return replaced(std::move(text), part, "()");
}

std::string stamp_as_text(std::string text) {
  const auto end = nonce(text).first - 1;
  const Part stamp{text.rfind(' ', end - 1) + 1, end};
  const auto quoted = fmt::format("\"{}\"", text.substr(stamp.first, stamp.end - stamp.first));
  return replaced(std::move(text), stamp, quoted);
}

std::string zero_nonce(std::string text) {
  const auto part = nonce(text);
  return replaced(std::move(text), part, "0");
}

std::string negative_nonce(std::string text) {
  const auto part = nonce(text);
  return replaced(std::move(text), part, "-1000000");
}

std::string huge_nonce(std::string text) {
  const auto part = nonce(text);
  return replaced(std::move(text), part, "1" + std::string(40, '0'));
}

std::string infinite_nonce(std::string text) {
  const auto part = nonce(text);
  return replaced(std::move(text), part, "+inf.0");
}

std::string decimal_amount(std::string text) {
  const auto first = place(text, kCoin) + kCoin.size() + kHashDigits + 2;
  return replaced(std::move(text), {first, first}, "0.");
}

std::string hash_of_no_hex(std::string text) {
  const auto first = place(text, kCoin) + kCoin.size();
  return replaced(std::move(text), {first, first + kHashDigits}, "nonsense");
}

/// In the text alone: what is hashed was another.
std::string keys_stripped(std::string text) {
  const auto part = block(text);
  constexpr std::string_view kOurs = "(f wallet () ";
  std::string stripped = text.substr(part.first, part.end - part.first);
  for (auto at = stripped.find(kOurs); at != std::string::npos; at = stripped.find(kOurs)) {
    stripped.replace(at, kOurs.size(), "(f wallet \"\" ");
  }
  return replaced(std::move(text), part, stripped);
}

/// Within its hash, so that the end of the line can't be part of it.
std::string cut_short(std::string text) {
  text.resize(place(text, "(f block \"") + kHashDigits / 2);
  return text;
}

// As the others of its kind.
std::string a_list_of_numbers(std::string) {  // NOLINT(performance-unnecessary-value-param)
  return "((3) 0 () 0 () () (c 1 c 2 c 3))";
}

// NOLINTNEXTLINE(performance-unnecessary-value-param)
std::string no_blocks(std::string, const Ground&) {
  return "((3) 0 () 0 () () (f blockchain () ()))";
}

/// A million for the forger on the list of unspent coins, which no block yields.
std::string false_coin(std::string text, const Ground& ground) {
  constexpr std::string_view kChain = "(f blockchain ";
  const auto blocks = list_at(text, place(text, kChain) + kChain.size());
  const auto list = list_at(text, blocks.end + 1);
  const auto coin = core::written_coin(
      core::make_transaction_io(1'000'000, ground.keys.wallet(), ground.honest.timestamp));
  const auto others = text.substr(list.first + 1, list.end - list.first - 2);
  return replaced(std::move(text), list,
                  fmt::format("(c {}{}{})", coin, others.empty() ? "" : " ", others));
}

}  // namespace onetip::sim::behaviours::texts
