// Four nonces at a time with the processor's own SHA-256 instructions: each waits for the one
// before it in its stream, so four interleaved streams fill the unit.
//
// Rounds come in fours; the fours before the low digits' first word are done once a call.

#include "core/search_kernel.hpp"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

#include <algorithm>

#define ONETIP_SHA __attribute__((target("sha,sse4.1")))
#define ONETIP_SHA_INLINE __attribute__((target("sha,sse4.1"), always_inline)) inline

namespace onetip::core {

namespace {

using Four = __m128i;  // 32-bit words
constexpr std::size_t kStreams = 4;
static_assert(kStreams <= kNoncesAtOnce);

// Plain arrays: a std::array's members are functions of their own, without these instructions.
// NOLINTBEGIN(modernize-avoid-c-arrays,cppcoreguidelines-avoid-c-arrays)
struct States {
  Four abef[kStreams];
  Four cdgh[kStreams];
};
struct Words {
  Four of[4][kStreams];
};
// NOLINTEND(modernize-avoid-c-arrays,cppcoreguidelines-avoid-c-arrays)

ONETIP_SHA_INLINE Four load(const std::uint32_t* words) {
  return _mm_loadu_si128(reinterpret_cast<const Four*>(words));
}
ONETIP_SHA_INLINE Four four(std::uint32_t w0, std::uint32_t w1, std::uint32_t w2,
                            std::uint32_t w3) {
  return _mm_set_epi32(static_cast<int>(w3), static_cast<int>(w2), static_cast<int>(w1),
                       static_cast<int>(w0));
}
ONETIP_SHA_INLINE Four abef(const Sha256State& s) {
  return four(s.begin()[5], s.begin()[4], s.begin()[1], s.begin()[0]);
}
ONETIP_SHA_INLINE Four cdgh(const Sha256State& s) {
  return four(s.begin()[7], s.begin()[6], s.begin()[3], s.begin()[2]);
}

ONETIP_SHA_INLINE void four_rounds(States& s, std::size_t stream, Four input) {
  s.cdgh[stream] = _mm_sha256rnds2_epu32(s.cdgh[stream], s.abef[stream], input);
  s.abef[stream] =
      _mm_sha256rnds2_epu32(s.abef[stream], s.cdgh[stream], _mm_shuffle_epi32(input, 0x0e));
}

template <std::size_t I>
ONETIP_SHA_INLINE void first_rounds(States& s, const Words& words) {
  const Four constants = load(kSha256Constants.begin() + 4 * I);
  for (std::size_t i = 0; i < kStreams; ++i) {
    four_rounds(s, i, _mm_add_epi32(words.of[I][i], constants));
  }
}

template <std::size_t I>
ONETIP_SHA_INLINE void later_rounds(States& s, const std::uint32_t* constants, Words& words) {
  for (std::size_t i = 0; i < kStreams; ++i) {
    Four& word = words.of[I][i];
    const Four last = words.of[(I + 3) % 4][i];
    const Four seven_back = _mm_alignr_epi8(last, words.of[(I + 2) % 4][i], 4);
    word = _mm_sha256msg1_epu32(word, words.of[(I + 1) % 4][i]);
    word = _mm_sha256msg2_epu32(_mm_add_epi32(word, seven_back), last);
    four_rounds(s, i, _mm_add_epi32(word, load(constants + 4 * I)));
  }
}

/// All rounds from the four that `at` is in.
ONETIP_SHA_INLINE void compress(States& s, Words& words, std::size_t at) {
  switch (at / 4) {
    case 0:
      first_rounds<0>(s, words);
      [[fallthrough]];
    case 1:
      first_rounds<1>(s, words);
      [[fallthrough]];
    case 2:
      first_rounds<2>(s, words);
      [[fallthrough]];
    default:
      first_rounds<3>(s, words);
  }
  for (std::size_t from = 16; from < 64; from += 16) {
    later_rounds<0>(s, kSha256Constants.begin() + from, words);
    later_rounds<1>(s, kSha256Constants.begin() + from, words);
    later_rounds<2>(s, kSha256Constants.begin() + from, words);
    later_rounds<3>(s, kSha256Constants.begin() + from, words);
  }
}

/// The same for a block that is equal in all streams, by what its rounds add.
ONETIP_SHA_INLINE void compress(States& s, const std::uint32_t* inputs) {
  for (std::size_t t = 0; t < 64; t += 4) {
    const Four input = load(inputs + t);
    for (std::size_t i = 0; i < kStreams; ++i) four_rounds(s, i, input);
  }
}

struct Group {
  Sha256State entry;
  bool second_varies = false;
  std::array<std::uint32_t, 64> second_inputs;
};

ONETIP_SHA void prepare(Group& prepared, const NonceGroup& group) {
  prepared.entry = sha256_first_rounds(group.state, group.blocks[0], group.at / 4 * 4);
  prepared.second_varies = group.at == 15 && group.second_word;
  if (group.block_count == 2 && !prepared.second_varies) {
    prepared.second_inputs = sha256_round_inputs(group.blocks[1]);
  }
}

/// Four copies of the block's words, one with the low digits of each stream in it.
ONETIP_SHA_INLINE Words words_of(const NonceGroup& group, std::uint32_t low) {
  // The four words with the digits, and the four after them, are written as one: a 64-bit write
  // moved by as many words as `at` says.
  Words words;
  for (std::size_t part = 0; part < 4; ++part) {
    const Four still = load(group.blocks.begin()->begin() + 4 * part);
    for (std::size_t i = 0; i < kStreams; ++i) words.of[part][i] = still;
  }
  const std::size_t part = group.at / 4;
  const std::size_t place = group.at % 4;
  for (std::size_t i = 0; i < kStreams; ++i) {
    const std::uint32_t low0 = group.low.begin()[0][low + i];
    const std::uint32_t low1 = group.low.begin()[1][low + i];
    const Four pair = four(low0, low1, 0, 0);
    Four& here = words.of[part][i];
    if (place == 0) {
      here = _mm_or_si128(here, pair);
    } else if (place == 1) {
      here = _mm_or_si128(here, _mm_slli_si128(pair, 4));
    } else if (place == 2) {
      here = _mm_or_si128(here, _mm_slli_si128(pair, 8));
    } else {
      here = _mm_or_si128(here, _mm_slli_si128(pair, 12));
      if (part < 3) {
        Four& next = words.of[part + 1][i];
        next = _mm_or_si128(next, _mm_srli_si128(pair, 4));
      }
    }
  }
  return words;
}

ONETIP_SHA_INLINE Words second_words_of(const NonceGroup& group, std::uint32_t low) {
  Words words;
  for (std::size_t part = 0; part < 4; ++part) {
    const Four still = load(group.blocks.begin()[1].begin() + 4 * part);
    for (std::size_t i = 0; i < kStreams; ++i) words.of[part][i] = still;
  }
  for (std::size_t i = 0; i < kStreams; ++i) {
    words.of[0][i] = _mm_or_si128(words.of[0][i], four(group.low.begin()[1][low + i], 0, 0, 0));
  }
  return words;
}

ONETIP_SHA_INLINE void add_each(States& s, const States& before) {
  for (std::size_t i = 0; i < kStreams; ++i) {
    s.abef[i] = _mm_add_epi32(s.abef[i], before.abef[i]);
    s.cdgh[i] = _mm_add_epi32(s.cdgh[i], before.cdgh[i]);
  }
}

ONETIP_SHA_INLINE States all(const Sha256State& state) {
  States s;
  for (std::size_t i = 0; i < kStreams; ++i) {
    s.abef[i] = abef(state);
    s.cdgh[i] = cdgh(state);
  }
  return s;
}

ONETIP_SHA_INLINE States hashes(const Group& prepared, const NonceGroup& group, std::uint32_t low) {
  Words words = words_of(group, low);
  States s = all(prepared.entry);
  compress(s, words, group.at);
  add_each(s, all(group.state));
  if (group.block_count == 1) return s;
  const States before = s;
  if (prepared.second_varies) {
    Words second = second_words_of(group, low);
    compress(s, second, 0);
  } else {
    compress(s, prepared.second_inputs.begin());
  }
  add_each(s, before);
  return s;
}

ONETIP_SHA std::uint32_t first_match(const NonceGroup& group, std::uint32_t first, WordTest test) {
  Group prepared;
  prepare(prepared, group);
  for (std::uint32_t low = first; low < group.end; low += kStreams) {
    const States s = hashes(prepared, group, low);
    for (std::size_t i = 0; i < kStreams; ++i) {
      const auto word = static_cast<std::uint32_t>(_mm_extract_epi32(s.abef[i], 3));
      if ((word & test.mask) == test.value) {
        return std::min(group.end, low + static_cast<std::uint32_t>(i));
      }
    }
  }
  return group.end;
}

/// What __builtin_cpu_supports can't be asked for in g++ 12: leaf 7, EBX, bit 29.
bool has_sha_extensions() {
  unsigned eax = 0;
  unsigned ebx = 0;
  unsigned ecx = 0;
  unsigned edx = 0;
  return __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) != 0 && (ebx >> 29 & 1) != 0 &&
         __builtin_cpu_supports("sse4.1") != 0;
}

}  // namespace

const SearchKernel* sha_extensions_kernel() {
  static constexpr SearchKernel kKernel{"sha_extensions", has_sha_extensions, first_match};
  return &kKernel;
}

}  // namespace onetip::core

#else

namespace onetip::core {
const SearchKernel* sha_extensions_kernel() { return nullptr; }
}  // namespace onetip::core

#endif
