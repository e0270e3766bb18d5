// Blocks a second, judged by all rules; against bare signature checks, the dearest part of it.

#include <benchmark/benchmark.h>
#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "bench/chains.hpp"
#include "core/chain_text.hpp"

namespace onetip::bench {
namespace {

void openssl_ed25519(benchmark::State& state) {
  const core::Transaction transaction = quick_chain(1).tip().transaction;
  const std::string message = core::signed_message(transaction, core::KeyType::ed25519);
  const std::string signature = core::from_hex(transaction.signature).value();
  const std::string der = core::from_hex(transaction.from.public_key()).value();
  constexpr std::size_t kPointBytes = 32;
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      EVP_PKEY_new_raw_public_key(
          EVP_PKEY_ED25519, nullptr,
          reinterpret_cast<const unsigned char*>(der.data() + der.size() - kPointBytes),
          kPointBytes),
      &EVP_PKEY_free);
  for (auto _ : state) {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestVerifyInit(context, nullptr, nullptr, nullptr, key.get());
    const int right = EVP_DigestVerify(
        context, reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
        reinterpret_cast<const unsigned char*>(message.data()), message.size());
    EVP_MD_CTX_free(context);
    if (right != 1) state.SkipWithError("the signature is wrong");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(openssl_ed25519)->Name("verify/openssl_ed25519")->Unit(benchmark::kMicrosecond);

void validate(benchmark::State& state, const std::vector<core::BlockPtr>& blocks) {
  for (auto _ : state) {
    const auto judged = core::judge_blocks({}, blocks, {});
    if (!std::holds_alternative<core::Blockchain>(judged)) state.SkipWithError("it is invalid");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * blocks.size()));
}

void ed25519(benchmark::State& state) { validate(state, mined_chain(299).blocks_from(0)); }
BENCHMARK(ed25519)->Name("validate/ed25519")->Unit(benchmark::kMillisecond);

/// 300 blocks of the seed's program, private keys and all.
void rsa512(benchmark::State& state) {
  std::ifstream file(ONETIP_SOURCE_DIR "/tests/data/reference/chains/chain-300.data");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto read = core::read_chain(text);
  if (const auto* chain = std::get_if<core::ChainText>(&read)) {
    validate(state, chain->blocks);
  } else {
    state.SkipWithError("tests/data/reference/chains/chain-300.data can't be read");
  }
}
BENCHMARK(rsa512)->Name("validate/rsa512")->Unit(benchmark::kMillisecond);

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

}  // namespace
}  // namespace onetip::bench
