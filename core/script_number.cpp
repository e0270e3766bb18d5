#include "core/script_number.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace onetip::core {

namespace {

using boost::multiprecision::cpp_int;
using Exact = ScriptNumber::Exact;

// Enough digits for kMaxBits, even as zeros behind the point.
constexpr std::size_t kMaxLiteral = 1200;
constexpr int kMaxExactExponent = 1200;

Error too_long() { return Error{"a number that is too long"}; }

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 99;
}

/// Takes a run of digits off the front of `text`.
std::string_view take_digits(std::string_view& text, int radix) {
  std::size_t length = 0;
  while (length < text.size() && digit_value(text[length]) < radix) ++length;
  const std::string_view digits = text.substr(0, length);
  text.remove_prefix(length);
  return digits;
}

bool take(std::string_view& text, std::string_view one_of) {
  if (text.empty() || one_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

cpp_int whole(std::string_view digits, int radix) {
  cpp_int number = 0;
  for (const char c : digits) number = number * radix + digit_value(c);
  return number;
}

/// The prefixes of a literal: `#x`, `#e`, one of each kind at most.
struct Prefix {
  int radix = 10;
  char exactness = 0;  // 'e', 'i' or none
};

std::optional<Prefix> take_prefix(std::string_view& text) {
  Prefix prefix;
  bool radix_seen = false;
  while (text.size() >= 2 && text.front() == '#') {
    const char kind = static_cast<char>(text[1] | 0x20);
    text.remove_prefix(2);
    if ((kind == 'e' || kind == 'i') && prefix.exactness == 0) {
      prefix.exactness = kind;
    } else if (std::string_view("xbod").find(kind) != std::string_view::npos && !radix_seen) {
      prefix.radix = kind == 'x' ? 16 : kind == 'b' ? 2 : kind == 'o' ? 8 : 10;
      radix_seen = true;
    } else {
      return std::nullopt;
    }
  }
  return prefix;
}

/// An unsigned literal's parts: `before.behind`, `e` exponent, or before/denominator.
struct Parts {
  std::string_view before;
  std::string_view behind;
  std::string_view denominator;
  std::string_view exponent;  // digits
  bool exponent_negative = false;
  bool is_decimal = false;
};

std::optional<Parts> split(std::string_view text, int radix) {
  Parts parts;
  parts.before = take_digits(text, radix);
  if (take(text, "/")) {
    parts.denominator = take_digits(text, radix);
    const bool fraction = !parts.before.empty() && !parts.denominator.empty() && text.empty();
    return fraction ? std::optional(parts) : std::nullopt;
  }
  if (radix == 10) {
    if (take(text, ".")) {
      parts.is_decimal = true;
      parts.behind = take_digits(text, radix);
    }
    if (take(text, "eE")) {
      parts.is_decimal = true;
      parts.exponent_negative = !text.empty() && text.front() == '-';
      take(text, "+-");
      parts.exponent = take_digits(text, radix);
      if (parts.exponent.empty()) return std::nullopt;
    }
  }
  const bool has_digits = !parts.before.empty() || !parts.behind.empty();
  return has_digits && text.empty() ? std::optional(parts) : std::nullopt;
}

Result<Exact> exact_of(const Parts& parts, int radix) {
  if (!parts.denominator.empty()) {
    const cpp_int denominator = whole(parts.denominator, radix);
    if (denominator == 0) return Error{"a fraction with the denominator 0"};
    return Exact(whole(parts.before, radix), denominator);
  }
  int exponent = 0;
  if (!parts.exponent.empty()) {
    const char* end = parts.exponent.data() + parts.exponent.size();
    const auto read = std::from_chars(parts.exponent.data(), end, exponent);
    if (read.ec != std::errc() || exponent > kMaxExactExponent) return too_long();
    if (parts.exponent_negative) exponent = -exponent;
  }
  exponent -= static_cast<int>(parts.behind.size());
  const cpp_int digits = whole(std::string(parts.before) + std::string(parts.behind), radix);
  const cpp_int power =
      boost::multiprecision::pow(cpp_int(10), static_cast<unsigned>(std::abs(exponent)));
  return exponent < 0 ? Exact(digits, power) : Exact(digits * power);
}

std::optional<double> special(std::string_view text) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (text == "+inf.0") return kInfinity;
  if (text == "-inf.0") return -kInfinity;
  if (text == "+nan.0" || text == "-nan.0") return std::numeric_limits<double>::quiet_NaN();
  return std::nullopt;
}

}  // namespace

Result<ScriptNumber> ScriptNumber::bounded(Exact exact) {
  for (const cpp_int& part : {numerator(exact), denominator(exact)}) {
    if (part != 0 && msb(abs(part)) >= kMaxBits) return too_long();
  }
  return ScriptNumber(std::move(exact));
}

std::optional<Result<ScriptNumber>> ScriptNumber::parse(std::string_view text) {
  if (const auto value = special(text)) return ScriptNumber(*value);
  const auto prefix = take_prefix(text);
  if (!prefix) return std::nullopt;
  const bool negative = !text.empty() && text.front() == '-';
  take(text, "+-");
  const auto parts = split(text, prefix->radix);
  if (!parts) return std::nullopt;
  if (text.size() > kMaxLiteral) return too_long();
  if (parts->is_decimal && prefix->exactness != 'e') {
    const double value = std::strtod(std::string(text).c_str(), nullptr);
    return ScriptNumber(negative ? -value : value);
  }
  Result<Exact> exact = exact_of(*parts, prefix->radix);
  if (!exact) return exact.error();
  Result<ScriptNumber> number = bounded(negative ? Exact(-*exact) : *exact);
  if (number && prefix->exactness == 'i') return ScriptNumber(number->inexact());
  return number;
}

std::string ScriptNumber::text() const {
  if (exact() != nullptr) return exact()->str();
  const double value = std::get<double>(value_);
  if (std::isnan(value)) return "+nan.0";
  if (std::isinf(value)) return value > 0 ? "+inf.0" : "-inf.0";
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  std::string shortest(digits.data(), end);
  if (shortest.find_first_of(".e") == std::string::npos) shortest += ".0";
  std::erase(shortest, '+');
  return shortest;
}

double ScriptNumber::inexact() const {
  return exact() != nullptr ? exact()->convert_to<double>() : std::get<double>(value_);
}

Result<ScriptNumber> add(const ScriptNumber& a, const ScriptNumber& b) {
  if (a.exact() && b.exact()) return ScriptNumber::bounded(*a.exact() + *b.exact());
  return ScriptNumber(a.inexact() + b.inexact());
}

Result<ScriptNumber> subtract(const ScriptNumber& a, const ScriptNumber& b) {
  if (a.exact() && b.exact()) return ScriptNumber::bounded(*a.exact() - *b.exact());
  return ScriptNumber(a.inexact() - b.inexact());
}

Result<ScriptNumber> multiply(const ScriptNumber& a, const ScriptNumber& b) {
  if (a.exact() && b.exact()) return ScriptNumber::bounded(*a.exact() * *b.exact());
  // An exact zero wins, even against an infinity.
  for (const auto* factor : {&a, &b}) {
    if (factor->exact() && factor->exact()->is_zero()) return *factor;
  }
  return ScriptNumber(a.inexact() * b.inexact());
}

std::partial_ordering operator<=>(const ScriptNumber& a, const ScriptNumber& b) {
  if (!a.exact() && !b.exact()) return a.inexact() <=> b.inexact();
  for (const bool first : {true, false}) {
    const ScriptNumber& one = first ? a : b;
    if (one.exact() || std::isfinite(one.inexact())) continue;
    if (std::isnan(one.inexact())) return std::partial_ordering::unordered;
    return (one.inexact() > 0) == first ? std::partial_ordering::greater
                                        : std::partial_ordering::less;
  }
  const Exact left = a.exact() ? *a.exact() : Exact(a.inexact());
  const Exact right = b.exact() ? *b.exact() : Exact(b.inexact());
  return left.compare(right) <=> 0;
}

}  // namespace onetip::core
