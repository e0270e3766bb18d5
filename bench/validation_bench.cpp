// Blocks a second, judged by all rules; against bare signature checks, the dearest part of it.
// verify/ and validate/ use all cores and count real time; adopt/ and reorg/ one core.

#include <benchmark/benchmark.h>
#include <openssl/evp.h>
#include <sodium.h>

#include <atomic>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bench/chains.hpp"
#include "core/chain_text.hpp"
#include "core/sha256_lanes.hpp"
#include "sim/parallel.hpp"

namespace onetip::bench {
namespace {

constexpr std::uint64_t kBlocks = 300;

using Key = std::shared_ptr<EVP_PKEY>;

/// One signature of a chain, its key parsed for OpenSSL, too.
struct Signed {
  std::string message;
  std::string signature;
  std::string point;
  Key key;
};

const unsigned char* octets(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Signed signed_by(const core::Transaction& transaction) {
  constexpr std::size_t kPointBytes = 32;
  const std::string der = core::from_hex(transaction.from.public_key()).value();
  const std::string point = der.substr(der.size() - kPointBytes);
  return {core::signed_message(transaction, core::KeyType::ed25519),
          core::from_hex(transaction.signature).value(), point,
          Key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets(point), point.size()),
              EVP_PKEY_free)};
}

bool openssl_says(const Signed& one) {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_DigestVerifyInit(context, nullptr, nullptr, nullptr, one.key.get());
  const int right = EVP_DigestVerify(context, octets(one.signature), one.signature.size(),
                                     octets(one.message), one.message.size());
  EVP_MD_CTX_free(context);
  return right == 1;
}

bool sodium_says(const Signed& one) {
  return crypto_sign_verify_detached(octets(one.signature), octets(one.message), one.message.size(),
                                     octets(one.point)) == 0;
}

/// The yardsticks of validate/ed25519: the same signatures, checked and nothing else, on all cores.
void verify(benchmark::State& state, bool (*is_right)(const Signed&)) {
  std::vector<Signed> all;
  for (const core::BlockPtr& block : mined_chain(kBlocks - 1).blocks_from(0)) {
    all.push_back(signed_by(block->transaction));
  }
  std::atomic<bool> wrong = false;
  sim::Crew crew;
  for (auto _ : state) {
    crew.for_each(all.size(), [&](std::size_t i) {
      if (!is_right(all[i])) wrong = true;
    });
  }
  if (wrong) state.SkipWithError("a signature is wrong");
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * all.size()));
}

void openssl_ed25519(benchmark::State& state) { verify(state, openssl_says); }
BENCHMARK(openssl_ed25519)
    ->Name("verify/openssl_ed25519")
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

/// What validation calls.
void sodium_ed25519(benchmark::State& state) { verify(state, sodium_says); }
BENCHMARK(sodium_ed25519)
    ->Name("verify/sodium_ed25519")
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

/// From bytes to verdict on all cores; each chain is read anew, so each key is met for the first
/// time.
void validate(benchmark::State& state, const std::string& text) {
  std::size_t blocks = 0;
  sim::Crew crew;
  const core::ForEach for_each = crew.as_for_each();
  for (auto _ : state) {
    const auto read = core::read_chain(text, for_each);
    const auto* chain = std::get_if<core::ChainText>(&read);
    if (chain == nullptr) return state.SkipWithError("it can't be read");
    blocks = chain->blocks.size();
    const auto judged = core::judge_chain(chain->blocks, chain->coins, {}, for_each);
    if (!std::holds_alternative<core::Blockchain>(judged)) state.SkipWithError("it is invalid");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * blocks));
}

void ed25519(benchmark::State& state) {
  const core::Blockchain chain = mined_chain(kBlocks - 1);
  validate(state, core::write_chain(chain, chain.tip().timestamp));
}
BENCHMARK(ed25519)
    ->Name("validate/ed25519")
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

std::string rsa_chain() {
  std::ifstream file(ONETIP_SOURCE_DIR "/tests/data/reference/chains/chain-300.data");
  return {std::istreambuf_iterator<char>(file), {}};
}

/// 300 blocks of the seed's program, private keys and all.
void rsa512(benchmark::State& state) { validate(state, rsa_chain()); }
BENCHMARK(rsa512)
    ->Name("validate/rsa512")
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

/// The same blocks once they are read and their keys parsed: the verdict alone.
void rsa512_known(benchmark::State& state) {
  const auto read = core::read_chain(rsa_chain());
  const auto* chain = std::get_if<core::ChainText>(&read);
  if (chain == nullptr) return state.SkipWithError("it can't be read");
  sim::Crew crew;
  const core::ForEach for_each = crew.as_for_each();
  for (auto _ : state) {
    const auto judged = core::judge_chain(chain->blocks, chain->coins, {}, for_each);
    if (!std::holds_alternative<core::Blockchain>(judged)) state.SkipWithError("it is invalid");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * chain->blocks.size()));
}
BENCHMARK(rsa512_known)
    ->Name("validate/rsa512_known")
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

/// Messages as long as what a coin's hash covers in the seed's chain.
std::vector<std::string> coin_preimages() { return {64, std::string(900, 'c')}; }

void count_bytes(benchmark::State& state, const std::vector<std::string>& messages) {
  state.SetBytesProcessed(
      static_cast<std::int64_t>(state.iterations() * messages.size() * messages.front().size()));
}

/// The yardstick of the next: one after the other.
void hash_each(benchmark::State& state) {
  const auto messages = coin_preimages();
  for (auto _ : state) {
    for (const auto& message : messages) benchmark::DoNotOptimize(core::sha256(message));
  }
  count_bytes(state, messages);
}
BENCHMARK(hash_each)->Name("hash/each")->Unit(benchmark::kMicrosecond);

/// As validation hashes them.
void hash_side_by_side(benchmark::State& state) {
  const auto messages = coin_preimages();
  const std::vector<std::string_view> views(messages.begin(), messages.end());
  for (auto _ : state) benchmark::DoNotOptimize(core::sha256_each(views));
  count_bytes(state, messages);
}
BENCHMARK(hash_side_by_side)->Name("hash/side_by_side")->Unit(benchmark::kMicrosecond);

/// One new block on a chain of that height: what a peer does when its tip moves.
void adopt(benchmark::State& state, std::uint64_t height) {
  const core::Blockchain chain = quick_chain(height);
  const core::BlockPtr block = quick_block(chain);
  for (auto _ : state) {
    benchmark::DoNotOptimize(core::judge_block(chain, block, quick_rules()));
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK_CAPTURE(adopt, height, 1'000)->Name("adopt/height_1000")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(adopt, height, 10'000)->Name("adopt/height_10000")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(adopt, height, 100'000)
    ->Name("adopt/height_100000")
    ->Unit(benchmark::kMicrosecond);

/// A heavier branch of `depth` blocks over a common past of 10,000: judged, found heavier, and the
/// fork looked up, which is what a peer does before it moves.
void reorg(benchmark::State& state, std::uint64_t depth) {
  constexpr std::uint64_t kPast = 10'000;
  const core::Blockchain past = quick_chain(kPast);
  const core::Blockchain ours = quick_branch(past, depth, 1);
  const std::vector<core::BlockPtr> theirs = quick_branch(past, depth, 2).blocks_from(kPast + 1);
  for (auto _ : state) {
    const auto judged = core::judge_blocks(past, theirs, quick_rules());
    const auto* branch = std::get_if<core::Blockchain>(&judged);
    if (branch == nullptr) return state.SkipWithError("it is invalid");
    if (!core::is_better(core::ForkChoice::nonce_sum, branch->weight(), ours.weight()))
      state.SkipWithError("it is lighter");
    const auto fork = core::Blockchain::common_ancestor(*branch, ours);
    if (!fork || fork->height() != kPast) state.SkipWithError("the fork is elsewhere");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * depth));
}
BENCHMARK_CAPTURE(reorg, depth, 1)->Name("reorg/depth_1")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(reorg, depth, 10)->Name("reorg/depth_10")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(reorg, depth, 100)->Name("reorg/depth_100")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(reorg, depth, 1'000)->Name("reorg/depth_1000")->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace onetip::bench
