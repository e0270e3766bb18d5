#pragma once
// Random: a named stream of random bytes, derived from seed and name, the same on every machine.
//
// SHA-256 in counter mode over sha256(seed ++ "/" ++ name): plain, portable, and good enough for
// keys when the seed is (a run's seed is 64 bits for repeatability; a real node seeds with 32 bytes
// from the system). One stream per purpose ("link/p0-p4", "mining/p3", "wallet/p3"), so that adding
// a peer leaves the draws of the others as they were. Not thread-safe; copying copies the position.
//
// The distributions are ours, since the standard library's differ between implementations.

#include <cstdint>
#include <span>
#include <string_view>

#include "core/digest.hpp"

namespace onetip::core {

class Random {
 public:
  Random(std::uint64_t seed, std::string_view name);
  Random(std::string_view seed_bytes, std::string_view name);

  /// Fills `out` with the next bytes of the stream.
  void fill(std::span<std::uint8_t> out);
  /// The next eight bytes, as a big-endian number.
  std::uint64_t next();
  /// Uniform in [0, bound), without bias. REQUIRES: bound > 0.
  std::uint64_t below(std::uint64_t bound);
  /// Uniform in [0, 1), 53 bits.
  double unit();
  /// Exponential with this mean, at least 0.
  double exponential(double mean);

 private:
  void refill();

  Digest key_;
  std::uint64_t counter_ = 0;
  Digest block_{};
  std::size_t used_ = 32;
};

}  // namespace onetip::core
