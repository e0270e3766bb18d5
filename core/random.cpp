#include "core/random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/assert.hpp"

namespace onetip::core {

Random::Random(std::uint64_t seed, std::string_view name) : Random(fmt::to_string(seed), name) {}

Random::Random(std::string_view seed_bytes, std::string_view name)
    : key_(Sha256().update(seed_bytes).update("/").update(name).digest()) {}

void Random::refill() {
  std::array<char, 8> counter;
  for (std::size_t i = 0; i < counter.size(); ++i) {
    counter[i] = static_cast<char>(counter_ >> (56 - 8 * i));
  }
  ++counter_;
  block_ = Sha256()
               .update({reinterpret_cast<const char*>(key_.bytes.data()), key_.bytes.size()})
               .update({counter.data(), counter.size()})
               .digest();
  used_ = 0;
}

void Random::fill(std::span<std::uint8_t> out) {
  while (!out.empty()) {
    if (used_ == block_.bytes.size()) {
      refill();
    }
    const std::size_t count = std::min(out.size(), block_.bytes.size() - used_);
    std::copy_n(block_.bytes.begin() + static_cast<std::ptrdiff_t>(used_), count, out.begin());
    used_ += count;
    out = out.subspan(count);
  }
}

std::uint64_t Random::next() {
  std::array<std::uint8_t, 8> bytes;
  fill(bytes);
  std::uint64_t number = 0;
  for (const std::uint8_t byte : bytes) {
    number = number << 8 | byte;
  }
  return number;
}

std::uint64_t Random::below(std::uint64_t bound) {
  ONETIP_ASSERT(bound > 0, "there is a number below the bound");
  // 2^64 mod bound: the numbers below it would make some results likelier than others.
  const std::uint64_t biased = (0 - bound) % bound;
  std::uint64_t number = next();
  while (number < biased) {
    number = next();
  }
  return number % bound;
}

double Random::unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }

// Von Neumann's method: it needs comparisons alone, where a logarithm would differ in its last bit
// from one machine's mathematics library to the next.
double Random::exponential(double mean) {
  for (double whole = 0;; whole += 1) {
    const double first = unit();
    bool accepted = true;
    for (double last = first, draw = unit(); draw < last; last = draw, draw = unit()) {
      accepted = !accepted;
    }
    if (accepted) {
      return (whole + first) * mean;
    }
  }
}

}  // namespace onetip::core
