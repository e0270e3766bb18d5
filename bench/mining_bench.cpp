// Nonces a second on a real block's preimage, writing and checking each nonce included: ours, the
// least that OpenSSL needs for the same, and the way of the seed. Nothing is ever found.
//
// one_block: the nonce and the padding fit the preimage's last 64 bytes. two_blocks: the nonce's
// last digits straddle two blocks, so that both differ from nonce to nonce.

#define OPENSSL_SUPPRESS_DEPRECATED
#include <benchmark/benchmark.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <thread>
#include <vector>

#include "bench/chains.hpp"
#include "core/search_kernel.hpp"

namespace onetip::bench {
namespace {

constexpr std::uint64_t kFirst = 1'000'000;  // 7 digits, as at a difficulty that takes a second
constexpr std::uint64_t kTries = 100'000;

struct Place {
  std::string name;
  std::size_t tail;  // bytes of the preimage in its last block
};
const std::array kPlaces{Place{"one_block", 40}, Place{"two_blocks", 58}};

/// A real block's, some 1,100 bytes, of which the first few are dropped to put the nonce there.
std::string preimage(std::size_t tail) {
  const std::string whole = quick_chain(1).tip().preimage_without_nonce();
  return whole.substr((whole.size() - tail) % 64);
}

void count_tries(benchmark::State& state, std::uint64_t threads = 1) {
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * kTries * threads));
}

std::string_view decimal(std::uint64_t nonce, std::array<char, 20>& digits) {
  const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), nonce).ptr;
  return {digits.data(), static_cast<std::size_t>(end - digits.data())};
}

void onetip(benchmark::State& state, const core::SearchKernel& kernel, std::size_t tail) {
  const std::string prefix = preimage(tail);
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        core::search_with(kernel, prefix, kFirst, kTries, core::kMaxDifficulty));
  }
  count_tries(state);
  state.SetLabel(std::string(kernel.name));
}

void openssl_midstate(benchmark::State& state, std::size_t tail) {
  const std::string prefix = preimage(tail);
  SHA256_CTX midstate;
  SHA256_Init(&midstate);
  SHA256_Update(&midstate, prefix.data(), prefix.size());
  core::Digest hash;
  std::array<char, 20> digits;
  for (auto _ : state) {
    for (std::uint64_t nonce = kFirst; nonce < kFirst + kTries; ++nonce) {
      SHA256_CTX running = midstate;
      const std::string_view text = decimal(nonce, digits);
      SHA256_Update(&running, text.data(), text.size());
      SHA256_Final(hash.bytes.data(), &running);
      benchmark::DoNotOptimize(core::is_mined(hash, core::kMaxDifficulty));
    }
  }
  count_tries(state);
}

/// As the seed does: the whole preimage, put together and hashed anew for each nonce.
void naive(benchmark::State& state, std::size_t tail) {
  const std::string prefix = preimage(tail);
  for (auto _ : state) {
    for (std::uint64_t nonce = kFirst; nonce < kFirst + kTries; ++nonce) {
      benchmark::DoNotOptimize(
          core::is_mined(core::sha256(prefix + std::to_string(nonce)), core::kMaxDifficulty));
    }
  }
  count_tries(state);
}

/// The same search on several threads at once, each with nonces of its own; real time.
void threads(benchmark::State& state, std::uint64_t count) {
  constexpr std::uint64_t kEach = 20 * kTries;
  const std::string prefix = preimage(kPlaces[0].tail);
  for (auto _ : state) {
    std::vector<std::jthread> running;
    for (std::uint64_t i = 0; i < count; ++i) {
      running.emplace_back([&prefix, i] {
        benchmark::DoNotOptimize(
            core::search_nonce(prefix, kFirst + i * kEach, kEach, core::kMaxDifficulty));
      });
    }
  }
  count_tries(state, 20 * count);
}

[[maybe_unused]] const bool kRegistered = [] {
  for (const Place& place : kPlaces) {
    const auto bench = [&place](const std::string& name, auto function, auto... arguments) {
      benchmark::RegisterBenchmark((name + "/" + place.name).c_str(), function, arguments...)
          ->Unit(benchmark::kMicrosecond);
    };
    bench("mine/onetip", onetip, core::search_kernels().front(), place.tail);
    bench("mine/openssl_midstate", openssl_midstate, place.tail);
    bench("mine/naive", naive, place.tail);
    for (const core::SearchKernel& kernel : core::search_kernels()) {
      bench("mine/kernel_" + std::string(kernel.name), onetip, kernel, place.tail);
    }
  }
  for (std::uint64_t count = 1; count <= std::max(2U, std::thread::hardware_concurrency());
       count *= 2) {
    benchmark::RegisterBenchmark(("mine/threads/" + std::to_string(count)).c_str(), threads, count)
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
  }
  return true;
}();

}  // namespace
}  // namespace onetip::bench
