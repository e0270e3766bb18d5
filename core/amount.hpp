#pragma once
// Amount: an exact number of coins. Rewards halve (50, 25, 25/2, …), so it is a fraction, never a
// float.
//
// Text is the seed's: `100`, `-100`, `25/2`, in lowest terms. Reading refuses floats, zero
// denominators and numbers of more than kMaxDigits digits a part (an enemy's numbers must not grow
// our memory); sums of read amounts are exact, however long.
//
// Nearly all amounts are whole and small, and every block moves several of them, so these are kept
// as a plain number; only the others are kept as a fraction of long numbers.

#include <boost/multiprecision/cpp_int.hpp>
#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace onetip::core {

class Amount {
 public:
  static constexpr std::size_t kMaxDigits = 60;

  Amount() = default;
  Amount(std::int64_t whole) : whole_(whole) {}  // NOLINT: a number is an amount
  explicit Amount(boost::multiprecision::cpp_rational value);

  /// `-?digits` or `-?digits/digits`; not necessarily in lowest terms, but printed so.
  [[nodiscard]] static Result<Amount> parse(std::string_view text);
  [[nodiscard]] std::string text() const;

  [[nodiscard]] boost::multiprecision::cpp_rational rational() const;
  [[nodiscard]] int sign() const;

  Amount& operator+=(const Amount& other);
  Amount& operator-=(const Amount& other);
  friend Amount operator+(Amount a, const Amount& b) { return a += b; }
  friend Amount operator-(Amount a, const Amount& b) { return a -= b; }
  friend bool operator==(const Amount& a, const Amount& b) {
    return a.whole_ == b.whole_ && (a.other_ == b.other_ || a.equals_other(b));
  }
  friend std::strong_ordering operator<=>(const Amount& a, const Amount& b);

 private:
  [[nodiscard]] bool equals_other(const Amount& b) const;

  std::int64_t whole_ = 0;  // 0 where it is another
  // Set where it isn't whole, or doesn't fit: each amount has one form.
  std::shared_ptr<const boost::multiprecision::cpp_rational> other_;
};

/// The reward of the block that makes a chain `count` blocks long (genesis included):
/// 50 / 2^floor(count / 210000).
[[nodiscard]] Amount block_reward(std::uint64_t count);

}  // namespace onetip::core
