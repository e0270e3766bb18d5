#pragma once
// SHA-256's inner parts (FIPS 180-4, 6.2), for who prepares a search: plain numbers, one message
// block at a time. Whole messages are digest.hpp's business. Pure; any thread.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace onetip::core {

using Sha256State = std::array<std::uint32_t, 8>;   // a … h
using Sha256Words = std::array<std::uint32_t, 16>;  // a message block, read big-endian

inline constexpr std::array<std::uint32_t, 64> kSha256Constants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

constexpr std::uint32_t sha256_small_sigma0(std::uint32_t x) {
  return std::rotr(x, 7) ^ std::rotr(x, 18) ^ (x >> 3);
}
constexpr std::uint32_t sha256_small_sigma1(std::uint32_t x) {
  return std::rotr(x, 17) ^ std::rotr(x, 19) ^ (x >> 10);
}

/// The first `rounds` of the 64 rounds. REQUIRES: rounds <= 16.
constexpr Sha256State sha256_first_rounds(Sha256State s, const Sha256Words& words,
                                          std::size_t rounds) {
  for (std::size_t i = 0; i < rounds; ++i) {
    const auto [a, b, c, d, e, f, g, h] = s;
    const std::uint32_t sum1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
    const std::uint32_t choice = (e & f) ^ (~e & g);
    const std::uint32_t t1 = h + sum1 + choice + kSha256Constants[i] + words[i];
    const std::uint32_t sum0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
    const std::uint32_t majority = (a & b) ^ (a & c) ^ (b & c);
    s = {t1 + sum0 + majority, a, b, c, d + t1, e, f, g};
  }
  return s;
}

/// The message schedule W with the rounds' constants added: what each of the 64 rounds adds.
constexpr std::array<std::uint32_t, 64> sha256_round_inputs(const Sha256Words& words) {
  std::array<std::uint32_t, 64> w{};
  for (std::size_t t = 0; t < 16; ++t) w[t] = words[t];
  for (std::size_t t = 16; t < 64; ++t) {
    w[t] = sha256_small_sigma1(w[t - 2]) + w[t - 7] + sha256_small_sigma0(w[t - 15]) + w[t - 16];
  }
  for (std::size_t t = 0; t < 64; ++t) w[t] += kSha256Constants[t];
  return w;
}

}  // namespace onetip::core
