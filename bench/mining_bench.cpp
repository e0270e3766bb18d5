// Nonces a second: ours, the least that OpenSSL needs for the same, and the way of the seed.

#define OPENSSL_SUPPRESS_DEPRECATED
#include <benchmark/benchmark.h>
#include <openssl/sha.h>

#include <charconv>
#include <string>

#include "bench/chains.hpp"
#include "core/proof_of_work.hpp"

namespace onetip::bench {
namespace {

constexpr std::uint64_t kTries = 10'000;

/// A real block's, some 1,100 bytes.
std::string preimage() { return quick_chain(1).tip().preimage_without_nonce(); }

void count_tries(benchmark::State& state) {
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * kTries));
}

std::string_view decimal(std::uint64_t nonce, std::array<char, 20>& digits) {
  const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), nonce).ptr;
  return {digits.data(), static_cast<std::size_t>(end - digits.data())};
}

/// What is searched for and, with all 31 bytes asked for, never found.
void onetip(benchmark::State& state) {
  const std::string prefix = preimage();
  for (auto _ : state) {
    benchmark::DoNotOptimize(core::search_nonce(prefix, 1, kTries, core::kMaxDifficulty));
  }
  count_tries(state);
}
BENCHMARK(onetip)->Name("mine/onetip");

void openssl_midstate(benchmark::State& state) {
  const std::string prefix = preimage();
  SHA256_CTX midstate;
  SHA256_Init(&midstate);
  SHA256_Update(&midstate, prefix.data(), prefix.size());
  std::array<unsigned char, SHA256_DIGEST_LENGTH> hash;
  std::array<char, 20> digits;
  for (auto _ : state) {
    for (std::uint64_t nonce = 1; nonce <= kTries; ++nonce) {
      SHA256_CTX running = midstate;
      const std::string_view text = decimal(nonce, digits);
      SHA256_Update(&running, text.data(), text.size());
      SHA256_Final(hash.data(), &running);
      benchmark::DoNotOptimize(hash);
    }
  }
  count_tries(state);
}
BENCHMARK(openssl_midstate)->Name("mine/openssl_midstate");

/// As the seed does: the whole preimage, put together and hashed anew for each nonce.
void naive(benchmark::State& state) {
  const std::string prefix = preimage();
  for (auto _ : state) {
    for (std::uint64_t nonce = 1; nonce <= kTries; ++nonce) {
      benchmark::DoNotOptimize(
          core::is_mined(core::sha256(prefix + std::to_string(nonce)), core::kMaxDifficulty));
    }
  }
  count_tries(state);
}
BENCHMARK(naive)->Name("mine/naive");

}  // namespace
}  // namespace onetip::bench
