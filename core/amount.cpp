#include "core/amount.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace onetip::core {

namespace {

using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;

bool is_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// REQUIRES: is_digits(digits).
cpp_int to_number(std::string_view digits) {
  cpp_int number = 0;
  for (const char digit : digits) {
    number = number * 10 + (digit - '0');
  }
  return number;
}

}  // namespace

Result<Amount> Amount::parse(std::string_view text) {
  std::int64_t small = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), small);
  if (parsed.ec == std::errc() && parsed.ptr == text.data() + text.size()) {
    return Amount(small);
  }
  const bool negative = text.starts_with('-');
  const std::string_view digits = text.substr(negative ? 1 : 0);
  const std::size_t slash = digits.find('/');
  const std::string_view numerator = digits.substr(0, slash);
  const std::string_view denominator =
      slash == std::string_view::npos ? "1" : digits.substr(slash + 1);
  if (numerator.size() > kMaxDigits || denominator.size() > kMaxDigits) {
    return Error{"a number of too many digits"};
  }
  if (!is_digits(numerator) || !is_digits(denominator)) {
    return Error{"expected an exact number such as 100 or 25/2"};
  }
  const cpp_int divisor = to_number(denominator);
  if (divisor == 0) {
    return Error{"a fraction with the denominator 0"};
  }
  const cpp_int dividend = to_number(numerator);
  return Amount(cpp_rational(negative ? cpp_int(-dividend) : dividend, divisor));
}

Amount::Amount(cpp_rational value) {
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  const cpp_int dividend = numerator(value);
  if (denominator(value) == 1 && dividend >= kLeast && dividend <= kMost) {
    whole_ = static_cast<std::int64_t>(dividend);
  } else {
    other_ = std::make_shared<const cpp_rational>(std::move(value));
  }
}

std::string Amount::text() const { return other_ ? other_->str() : std::to_string(whole_); }

cpp_rational Amount::rational() const { return other_ ? *other_ : cpp_rational(whole_); }

int Amount::sign() const {
  return other_ ? other_->sign() : static_cast<int>(whole_ > 0) - static_cast<int>(whole_ < 0);
}

Amount& Amount::operator+=(const Amount& other) {
  std::int64_t whole = 0;
  const bool fits = !__builtin_add_overflow(whole_, other.whole_, &whole);
  return *this = fits && !other_ && !other.other_ ? Amount(whole)
                                                  : Amount(rational() + other.rational());
}

Amount& Amount::operator-=(const Amount& other) {
  std::int64_t whole = 0;
  const bool fits = !__builtin_sub_overflow(whole_, other.whole_, &whole);
  return *this = fits && !other_ && !other.other_ ? Amount(whole)
                                                  : Amount(rational() - other.rational());
}

bool Amount::equals_other(const Amount& b) const {
  return other_ && b.other_ && *other_ == *b.other_;
}

std::strong_ordering operator<=>(const Amount& a, const Amount& b) {
  if (!a.other_ && !b.other_) return a.whole_ <=> b.whole_;
  return a.rational().compare(b.rational()) <=> 0;
}

Amount block_reward(std::uint64_t count) {
  constexpr std::uint64_t kBlocksBetweenHalvings = 210'000;
  const std::uint64_t halvings = count / kBlocksBetweenHalvings;
  return Amount(cpp_rational(50, cpp_int(1) << halvings));
}

}  // namespace onetip::core
