// Bytes a second, written and read: chains of our own, in the plain form.

#include <benchmark/benchmark.h>

#include "bench/chains.hpp"
#include "core/chain_text.hpp"

namespace onetip::bench {
namespace {

constexpr std::uint64_t kHeight = 1'000;

void count_bytes(benchmark::State& state, std::size_t bytes) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * bytes));
}

void encode_chain(benchmark::State& state) {
  const core::Blockchain chain = quick_chain(kHeight);
  std::size_t bytes = 0;
  for (auto _ : state) {
    const std::string text = core::write_chain(chain, chain.tip().timestamp);
    bytes = text.size();
  }
  count_bytes(state, bytes);
}
BENCHMARK(encode_chain)->Name("encode/chain")->Unit(benchmark::kMillisecond);

void decode_chain(benchmark::State& state) {
  const core::Blockchain chain = quick_chain(kHeight);
  const std::string text = core::write_chain(chain, chain.tip().timestamp);
  for (auto _ : state) {
    benchmark::DoNotOptimize(core::read_chain(text));
  }
  count_bytes(state, text.size());
}
BENCHMARK(decode_chain)->Name("decode/chain")->Unit(benchmark::kMillisecond);

void decode_block(benchmark::State& state) {
  const std::string text = core::write_block(quick_chain(2).tip());
  for (auto _ : state) {
    benchmark::DoNotOptimize(core::read_blocks(text));
  }
  count_bytes(state, text.size());
}
BENCHMARK(decode_block)->Name("decode/block")->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace onetip::bench
