#pragma once
// Numbers of contract scripts: exact fractions and floats, as in the seed's language. An operation
// on both gives a float, a comparison of both is exact. Parts of fractions are bounded, since a
// script may square a number again and again. Pure; any thread.

#include <boost/multiprecision/cpp_int.hpp>
#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/result.hpp"

namespace onetip::core {

class ScriptNumber {
 public:
  /// Of a fraction's numerator or denominator.
  static constexpr unsigned kMaxBits = 4096;

  using Exact = boost::multiprecision::cpp_rational;
  explicit ScriptNumber(Exact exact) : value_(std::move(exact)) {}
  explicit ScriptNumber(double inexact) : value_(inexact) {}

  /// `100`, `-5/2`, `2.50`, `1e3`, `+inf.0`, `#xFF`, `#e2.5`. None: not a number at all; an error:
  /// one that nobody may write (x/0, or too long).
  [[nodiscard]] static std::optional<Result<ScriptNumber>> parse(std::string_view text);

  [[nodiscard]] std::string text() const;

  friend Result<ScriptNumber> add(const ScriptNumber& a, const ScriptNumber& b);
  friend Result<ScriptNumber> subtract(const ScriptNumber& a, const ScriptNumber& b);
  friend Result<ScriptNumber> multiply(const ScriptNumber& a, const ScriptNumber& b);
  friend std::partial_ordering operator<=>(const ScriptNumber& a, const ScriptNumber& b);
  friend bool operator==(const ScriptNumber& a, const ScriptNumber& b) { return (a <=> b) == 0; }

 private:
  [[nodiscard]] static Result<ScriptNumber> bounded(Exact exact);
  [[nodiscard]] const Exact* exact() const { return std::get_if<Exact>(&value_); }
  [[nodiscard]] double inexact() const;

  std::variant<Exact, double> value_;
};

}  // namespace onetip::core
