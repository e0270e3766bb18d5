#include "core/amount.hpp"

#include <algorithm>
#include <charconv>

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

std::string Amount::text() const { return value_.str(); }

Amount& Amount::operator+=(const Amount& other) {
  value_ += other.value_;
  return *this;
}

Amount& Amount::operator-=(const Amount& other) {
  value_ -= other.value_;
  return *this;
}

std::strong_ordering operator<=>(const Amount& a, const Amount& b) {
  const int order = a.value_.compare(b.value_);
  return order <=> 0;
}

Amount block_reward(std::uint64_t count) {
  constexpr std::uint64_t kBlocksBetweenHalvings = 210'000;
  const std::uint64_t halvings = count / kBlocksBetweenHalvings;
  return Amount(cpp_rational(50, cpp_int(1) << halvings));
}

}  // namespace onetip::core
