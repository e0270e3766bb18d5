// onetip_counts SUBJECT: does one thing once, so that its instructions can be counted
// (tools/counts).
//
// Only what runs below `onetip_counted` is collected; what it works on is made before. One thread:
// nothing may depend on how threads meet.

#include <cstdio>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <string>

#include "bench/chains.hpp"
#include "core/assert.hpp"
#include "core/chain_text.hpp"
#include "core/search_kernel.hpp"

using namespace onetip;

/// What callgrind is told to look into (and copies of it that the compiler makes).
extern "C" __attribute__((noinline)) void onetip_counted(const std::function<void()>& work) {
  work();
  asm volatile("" ::: "memory");  // or the call would become a jump, and this function be over
}

namespace {

void mine() {
  const std::string preimage = bench::quick_chain(1).tip().preimage_without_nonce();
  // Valgrind knows neither AVX-512 nor the SHA extensions: the groups and the last kernel.
  onetip_counted([&] {
    (void)core::search_with(*core::openssl_kernel(), preimage, 1, 20'000, core::kMaxDifficulty);
  });
}

void encode() {
  const core::Blockchain chain = bench::quick_chain(200);
  onetip_counted([&] { (void)core::write_chain(chain, chain.tip().timestamp); });
}

void decode() {
  const core::Blockchain chain = bench::quick_chain(200);
  const std::string text = core::write_chain(chain, chain.tip().timestamp);
  onetip_counted([&] { ONETIP_ASSERT(core::read_chain(text).index() == 0, "it can be read"); });
}

/// 300 blocks of the seed's program, from bytes to verdict.
void validate() {
  std::ifstream file(ONETIP_SOURCE_DIR "/tests/data/reference/chains/chain-300.data");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  onetip_counted([&] {
    const auto read = core::read_chain(text);
    const auto& chain = std::get<core::ChainText>(read);
    ONETIP_ASSERT(core::judge_chain(chain.blocks, chain.coins, {}).index() == 0, "it is valid");
  });
}

void adopt() {
  const core::Blockchain chain = bench::quick_chain(1'000);
  const core::BlockPtr block = bench::quick_block(chain);
  onetip_counted([&] {
    ONETIP_ASSERT(core::judge_block(chain, block, bench::quick_rules()).index() == 0,
                  "it is valid");
  });
}

}  // namespace

int main(int argc, char** argv) {
  const std::map<std::string, void (*)()> subjects{{"adopt", adopt},
                                                   {"decode", decode},
                                                   {"encode", encode},
                                                   {"mine", mine},
                                                   {"validate", validate}};
  const auto subject = subjects.find(argc == 2 ? argv[1] : "");
  if (subject == subjects.end()) {
    for (const auto& [name, work] : subjects) std::puts(name.c_str());
    return argc == 1 ? 0 : 3;
  }
  subject->second();
}
