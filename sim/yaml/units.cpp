// Numbers and their units.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "sim/yaml/reader.hpp"

namespace onetip::sim::yaml {

namespace {

__extension__ using Wide = unsigned __int128;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A decimal number and what stands behind it: `1.5s` is 15 / 10 `s`.
struct Quantity {
  std::uint64_t digits = 0;
  std::uint64_t scale = 1;
  std::string_view unit;
};

/// None: no number, or more digits than fit.
std::optional<Quantity> parse_quantity(std::string_view text) {
  constexpr std::size_t kMostDigits = 18;
  Quantity quantity;
  std::size_t digits = 0;
  std::size_t i = 0;
  const auto take_digits = [&](std::uint64_t scale_step) {
    const std::size_t first = i;
    for (; i < text.size() && is_digit(text[i]) && ++digits <= kMostDigits; ++i) {
      quantity.digits = quantity.digits * 10 + static_cast<std::uint64_t>(text[i] - '0');
      quantity.scale *= scale_step;
    }
    return i > first && digits <= kMostDigits;
  };
  if (!take_digits(1)) return std::nullopt;
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (!take_digits(10)) return std::nullopt;
  }
  quantity.unit = text.substr(i);
  return quantity;
}

struct Unit {
  std::string_view name;
  std::uint64_t size;
};

constexpr std::array<Unit, 5> kDurations{{{"us", 1'000},
                                          {"ms", 1'000'000},
                                          {"s", 1'000'000'000},
                                          {"m", 60'000'000'000},
                                          {"h", 3'600'000'000'000}}};
constexpr std::array<Unit, 4> kBandwidths{
    {{"bit", 1}, {"kbit", 1'000}, {"mbit", 1'000'000}, {"gbit", 1'000'000'000}}};
constexpr std::uint64_t kMaxBandwidth = 1'000 * kBandwidths.back().size;

constexpr std::uint64_t kMaxHashRate = 1'000'000'000'000;

template <std::size_t N>
const Unit* find_unit(const std::array<Unit, N>& units, std::string_view name) {
  const auto* unit =
      std::find_if(units.begin(), units.end(), [name](const Unit& u) { return u.name == name; });
  return unit == units.end() ? nullptr : unit;
}

/// Rounded down to a whole number of the smallest unit.
Wide times(const Quantity& quantity, std::uint64_t size) {
  return static_cast<Wide>(quantity.digits) * size / quantity.scale;
}

bool is_negative_number(std::string_view text) {
  return text.size() > 1 && text[0] == '-' && is_digit(text[1]);
}

/// `5 min`: is it `5m`? Of a unit that nobody writes so: those that there are.
std::string unit_hint(std::string_view text, std::string_view unit) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kOtherSpellings{
      {{"usec", "us"},
       {"µs", "us"},
       {"msec", "ms"},
       {"sec", "s"},
       {"second", "s"},
       {"seconds", "s"},
       {"min", "m"},
       {"minute", "m"},
       {"minutes", "m"},
       {"hours", "h"}}};
  const std::string_view number = text.substr(0, text.size() - unit.size());
  unit.remove_prefix(std::min(unit.find_first_not_of(' '), unit.size()));
  const auto* const spelt =
      std::find_if(kOtherSpellings.begin(), kOtherSpellings.end(),
                   [unit](const auto& spelling) { return spelling.first == unit; });
  if (spelt != kOtherSpellings.end()) unit = spelt->second;
  if (find_unit(kDurations, unit) == nullptr) return "units are us, ms, s, m, h";
  return fmt::format("is it `{}{}`?", number, unit);
}

}  // namespace

std::uint64_t read_count(const Node& node, std::uint64_t least, std::uint64_t most) {
  const std::string expected = fmt::format("a whole number from {} to {}", least, most);
  const std::string& text = read_text(node, expected);
  std::uint64_t count = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc{} || stopped != end || count < least || count > most) {
    fail_expected(node, expected);
  }
  return count;
}

Nanos read_duration(const Node& node) {
  constexpr std::string_view kExpected = "a duration like 500ms, 2s, 1.5s or 1m";
  const std::string& text = read_text(node, kExpected);
  if (is_negative_number(text)) fail_expected(node, kExpected, "it can't be negative");
  const std::optional<Quantity> quantity = parse_quantity(text);
  if (!quantity) fail_expected(node, kExpected);
  if (quantity->unit.empty()) fail_expected(node, kExpected, fmt::format("is it `{}s`?", text));
  const Unit* unit = find_unit(kDurations, quantity->unit);
  if (unit == nullptr) fail_expected(node, kExpected, unit_hint(text, quantity->unit));
  const Wide nanos = times(*quantity, unit->size);
  if (nanos > static_cast<Wide>(kMaxDuration.count())) {
    fail_expected(node, kExpected, "the limit is 8760h, a year");
  }
  return Nanos(static_cast<std::int64_t>(nanos));
}

Nanos read_shift(const Node& node) {
  if (node.kind != Node::Kind::scalar || !node.text.starts_with('-')) return read_duration(node);
  Node forwards = node;
  forwards.text.erase(0, 1);
  return -read_duration(forwards);
}

Nanos read_positive_duration(const Node& node) {
  const Nanos duration = read_duration(node);
  if (duration == Nanos::zero()) fail_expected(node, "a duration of more than zero");
  return duration;
}

std::uint64_t read_bandwidth(const Node& node) {
  constexpr std::string_view kExpected = "a bandwidth like 500kbit, 10mbit or 1gbit";
  const std::string& text = read_text(node, kExpected);
  const std::optional<Quantity> quantity = parse_quantity(text);
  if (!quantity) fail_expected(node, kExpected);
  const Unit* unit = find_unit(kBandwidths, quantity->unit);
  if (unit == nullptr) fail_expected(node, kExpected, "units are bit, kbit, mbit, gbit a second");
  const Wide bits = times(*quantity, unit->size);
  if (bits == 0 || bits > kMaxBandwidth) {
    fail_expected(node, kExpected, "from 1bit to 1000gbit; without a bandwidth there is no limit");
  }
  return static_cast<std::uint64_t>(bits);
}

std::uint64_t read_hash_rate(const Node& node) {
  constexpr std::string_view kExpected = "a hash rate like 500/s, a whole number of tries a second";
  const std::string& text = read_text(node, kExpected);
  const std::optional<Quantity> quantity = parse_quantity(text);
  if (!quantity) fail_expected(node, kExpected);
  if (quantity->unit.empty()) fail_expected(node, kExpected, fmt::format("is it `{}/s`?", text));
  if (quantity->unit != "/s" || quantity->scale != 1) fail_expected(node, kExpected);
  if (quantity->digits == 0 || quantity->digits > kMaxHashRate) {
    fail_expected(node, kExpected, "from 1/s to 1000000000000/s");
  }
  return quantity->digits;
}

double read_share(const Node& node) {
  constexpr std::string_view kExpected = "a share from 0 to 1, like 0.1 or 10%";
  const std::optional<Quantity> quantity = parse_quantity(read_text(node, kExpected));
  if (!quantity || (!quantity->unit.empty() && quantity->unit != "%")) {
    fail_expected(node, kExpected);
  }
  const double whole = quantity->unit.empty() ? 1 : 100;
  const double share =
      static_cast<double>(quantity->digits) / static_cast<double>(quantity->scale) / whole;
  if (share > 1) {
    const bool is_percentage = quantity->unit.empty() && share <= 100;
    fail_expected(node, kExpected, is_percentage ? fmt::format("is it `{}%`?", node.text) : "");
  }
  return share;
}

core::Amount read_amount(const Node& node) {
  constexpr std::string_view kExpected = "an amount of coins like 5 or 25/2, not negative";
  const std::string& text = read_text(node, kExpected);
  core::Result<core::Amount> amount = core::Amount::parse(text);
  if (!amount) fail_expected(node, kExpected, amount.error().what);
  if (amount->sign() < 0) fail_expected(node, kExpected);
  return std::move(*amount);
}

}  // namespace onetip::sim::yaml
