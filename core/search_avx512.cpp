// 32 nonces at a time: two interleaved streams of 16 lanes each, so that one stream's sums hide the
// other's latency; with AVX-512 a rotation is one instruction, and so is any function of three
// bits.
//
// What is the same for a whole group is worked out once a call: the rounds before the low digits'
// first word, and in the message schedule every sum that no low digit enters.

#include "core/search_kernel.hpp"

#if defined(__x86_64__)

#include <immintrin.h>

#include <algorithm>
#include <utility>

#define ONETIP_AVX512 __attribute__((target("avx512f")))
#define ONETIP_AVX512_INLINE __attribute__((target("avx512f"), always_inline)) inline

namespace onetip::core {

namespace {

using Lanes = __m512i;
constexpr std::size_t kLanes = 16;
constexpr std::size_t kStreams = 2;
static_assert(kLanes * kStreams == kNoncesAtOnce);

// Plain arrays: a std::array's members are functions of their own, without AVX-512.
// NOLINTBEGIN(modernize-avoid-c-arrays,cppcoreguidelines-avoid-c-arrays)
struct Streams {
  Lanes of[kStreams];
};
struct States {
  Streams word[8];  // a of round r is at (0 - r) % 8, b at (1 - r) % 8, …
};
/// A block in which two neighbouring words differ by lane.
struct VaryingBlock {
  std::uint32_t entry[8];  // the state before round `at`, where round `at` looks for it
  std::size_t at;
  std::uint32_t base[2];      // the words `at` and `at` + 1 without their low digits
  Streams inputs[17];         // what rounds at … 15 add: words and constants
  std::uint32_t partial[34];  // by word of the schedule: the sum of what doesn't vary
  Streams sums[34];           // the same with what varies added
};
// NOLINTEND(modernize-avoid-c-arrays,cppcoreguidelines-avoid-c-arrays)

ONETIP_AVX512_INLINE Lanes all(std::uint32_t x) { return _mm512_set1_epi32(static_cast<int>(x)); }
ONETIP_AVX512_INLINE Lanes add(Lanes a, Lanes b) { return _mm512_add_epi32(a, b); }
ONETIP_AVX512_INLINE Lanes xor3(Lanes a, Lanes b, Lanes c) {
  return _mm512_ternarylogic_epi32(a, b, c, 0x96);
}
ONETIP_AVX512_INLINE Lanes choice(Lanes e, Lanes f, Lanes g) {
  return _mm512_ternarylogic_epi32(e, f, g, 0xca);
}
ONETIP_AVX512_INLINE Lanes majority(Lanes a, Lanes b, Lanes c) {
  return _mm512_ternarylogic_epi32(a, b, c, 0xe8);
}
ONETIP_AVX512_INLINE Lanes sum0(Lanes a) {
  return xor3(_mm512_ror_epi32(a, 2), _mm512_ror_epi32(a, 13), _mm512_ror_epi32(a, 22));
}
ONETIP_AVX512_INLINE Lanes sum1(Lanes e) {
  return xor3(_mm512_ror_epi32(e, 6), _mm512_ror_epi32(e, 11), _mm512_ror_epi32(e, 25));
}
ONETIP_AVX512_INLINE Lanes small0(Lanes w) {
  return xor3(_mm512_ror_epi32(w, 7), _mm512_ror_epi32(w, 18), _mm512_srli_epi32(w, 3));
}
ONETIP_AVX512_INLINE Lanes small1(Lanes w) {
  return xor3(_mm512_ror_epi32(w, 17), _mm512_ror_epi32(w, 19), _mm512_srli_epi32(w, 10));
}

/// Round `R` (of any sixteen) of one stream; `input` is its word and constant.
template <std::size_t R>
ONETIP_AVX512_INLINE void round(States& s, std::size_t stream, Lanes input) {
  const Lanes a = s.word[(8 - R % 8) % 8].of[stream];
  const Lanes b = s.word[(9 - R % 8) % 8].of[stream];
  const Lanes c = s.word[(10 - R % 8) % 8].of[stream];
  Lanes& d = s.word[(11 - R % 8) % 8].of[stream];
  const Lanes e = s.word[(12 - R % 8) % 8].of[stream];
  const Lanes f = s.word[(13 - R % 8) % 8].of[stream];
  const Lanes g = s.word[(14 - R % 8) % 8].of[stream];
  Lanes& h = s.word[(15 - R % 8) % 8].of[stream];
  const Lanes t1 = add(add(add(h, input), choice(e, f, g)), sum1(e));
  d = add(d, t1);
  h = add(add(t1, majority(a, b, c)), sum0(a));
}

template <std::size_t R>
ONETIP_AVX512_INLINE void first_round(States& s, const VaryingBlock& block) {
  for (std::size_t i = 0; i < kStreams; ++i) round<R>(s, i, block.inputs[R].of[i]);
}

/// Rounds at … 15.
ONETIP_AVX512_INLINE void first_rounds(States& s, const VaryingBlock& block) {
  switch (block.at) {
    case 0:
      first_round<0>(s, block);
      [[fallthrough]];
    case 1:
      first_round<1>(s, block);
      [[fallthrough]];
    case 2:
      first_round<2>(s, block);
      [[fallthrough]];
    case 3:
      first_round<3>(s, block);
      [[fallthrough]];
    case 4:
      first_round<4>(s, block);
      [[fallthrough]];
    case 5:
      first_round<5>(s, block);
      [[fallthrough]];
    case 6:
      first_round<6>(s, block);
      [[fallthrough]];
    case 7:
      first_round<7>(s, block);
      [[fallthrough]];
    case 8:
      first_round<8>(s, block);
      [[fallthrough]];
    case 9:
      first_round<9>(s, block);
      [[fallthrough]];
    case 10:
      first_round<10>(s, block);
      [[fallthrough]];
    case 11:
      first_round<11>(s, block);
      [[fallthrough]];
    case 12:
      first_round<12>(s, block);
      [[fallthrough]];
    case 13:
      first_round<13>(s, block);
      [[fallthrough]];
    case 14:
      first_round<14>(s, block);
      [[fallthrough]];
    default:
      first_round<15>(s, block);
  }
}

/// Rounds 16 … 31, whose words are the block's sums and what sixteen rounds earlier varied.
template <std::size_t R>
ONETIP_AVX512_INLINE void second_round(States& s, const VaryingBlock& block, Streams* words) {
  for (std::size_t i = 0; i < kStreams; ++i) {
    Lanes word = block.sums[16 + R].of[i];
    if constexpr (R >= 2) word = add(word, small1(words[R - 2].of[i]));
    if constexpr (R >= 7) word = add(word, words[R - 7].of[i]);
    if constexpr (R == 15) word = add(word, small0(words[0].of[i]));
    words[R].of[i] = word;
    round<R>(s, i, add(word, all(kSha256Constants[16 + R])));
  }
}

/// Rounds 32 … 47 and 48 … 63, by their constants.
template <std::size_t R>
ONETIP_AVX512_INLINE void later_round(States& s, const std::uint32_t* constants, Streams* words) {
  for (std::size_t i = 0; i < kStreams; ++i) {
    Lanes word = words[R].of[i];
    word = add(word, small1(words[(R + 14) % 16].of[i]));
    word = add(word, words[(R + 9) % 16].of[i]);
    word = add(word, small0(words[(R + 1) % 16].of[i]));
    words[R].of[i] = word;
    round<R>(s, i, add(word, all(constants[R])));
  }
}

template <std::size_t... R>
ONETIP_AVX512_INLINE void compress(States& s, const VaryingBlock& block,
                                   std::index_sequence<R...>) {
  Streams words[16];  // NOLINT(modernize-avoid-c-arrays,cppcoreguidelines-avoid-c-arrays)
  first_rounds(s, block);
  (second_round<R>(s, block, words), ...);
  for (std::size_t from = 32; from < 64; from += 16) {
    (later_round<R>(s, kSha256Constants.begin() + from, words), ...);
  }
}

template <std::size_t... R>
ONETIP_AVX512_INLINE void compress(States& s, const std::uint32_t* inputs,
                                   std::index_sequence<R...>) {
  for (std::size_t from = 0; from < 64; from += 16) {
    for (std::size_t i = 0; i < kStreams; ++i) (round<R>(s, i, all(inputs[from + R])), ...);
  }
}

constexpr auto kSixteen = std::make_index_sequence<16>();

/// What of a block's schedule doesn't vary. `entry` is where rounds up to `at` came to.
ONETIP_AVX512 void prepare(VaryingBlock& block, const Sha256State& entry, const Sha256Words& words,
                           std::size_t at) {
  block.at = at;
  for (std::size_t i = 0; i < 8; ++i) block.entry[(i + 16 - at) % 8] = entry[i];
  Sha256Words still = words;
  block.base[0] = std::exchange(still[at], 0);
  block.base[1] = at < 15 ? std::exchange(still[at + 1], 0) : 0;
  for (std::size_t t = at; t < 16; ++t) {
    const Lanes input = all(still[t] + kSha256Constants[t]);
    block.inputs[t] = {{input, input}};
  }
  for (std::size_t t = 16; t < 32; ++t) {
    std::uint32_t sum = still[t - 16];
    if (t < 31) sum += sha256_small_sigma0(still[t - 15]);
    if (t < 23) sum += still[t - 7];
    if (t < 18) sum += sha256_small_sigma1(still[t - 2]);
    block.partial[t] = sum;
    block.sums[t] = {{all(sum), all(sum)}};
  }
}

/// Puts the two words that vary where rounds and schedule need them. A sum outside 16 … 31 is never
/// read: its word stands still or comes later.
ONETIP_AVX512_INLINE void vary(VaryingBlock& block, std::size_t stream, Lanes low0, Lanes low1) {
  const std::size_t at = block.at;
  const Lanes first = add(low0, all(block.base[0]));
  const Lanes second = add(low1, all(block.base[1]));
  const auto put = [&block, stream](std::size_t t, Lanes part) ONETIP_AVX512 {
    block.sums[t].of[stream] = add(part, all(block.partial[t]));
  };
  block.inputs[at].of[stream] = add(first, all(kSha256Constants[at]));
  if (at < 15) block.inputs[at + 1].of[stream] = add(second, all(kSha256Constants[at + 1]));
  put(at + 2, small1(first));
  put(at + 3, small1(second));
  put(at + 7, first);
  put(at + 8, second);
  put(at + 15, small0(first));
  put(at + 16, add(first, small0(second)));
  put(at + 17, second);
}

struct Group {
  VaryingBlock first;
  VaryingBlock second;
  std::array<std::uint32_t, 64> second_inputs;  // of a second block that doesn't vary
  enum { one_block, second_still, second_varies } kind;
};

ONETIP_AVX512 void prepare(Group& prepared, const NonceGroup& group) {
  prepare(prepared.first, sha256_first_rounds(group.state, group.blocks[0], group.at),
          group.blocks[0], group.at);
  if (group.block_count == 1) {
    prepared.kind = Group::one_block;
  } else if (group.at == 15 && group.second_word) {
    prepared.kind = Group::second_varies;
    prepare(prepared.second, {}, group.blocks[1], 0);
  } else {
    prepared.kind = Group::second_still;
    prepared.second_inputs = sha256_round_inputs(group.blocks[1]);
  }
}

ONETIP_AVX512_INLINE void add_each(States& s, const States& before) {
  for (std::size_t word = 0; word < 8; ++word) {
    for (std::size_t i = 0; i < kStreams; ++i) {
      s.word[word].of[i] = add(s.word[word].of[i], before.word[word].of[i]);
    }
  }
}

/// The hash's first word of the 32 nonces from `low` on.
ONETIP_AVX512_INLINE Streams hash_words(Group& prepared, const NonceGroup& group,
                                        std::uint32_t low) {
  const Lanes zero = _mm512_setzero_si512();
  for (std::size_t i = 0; i < kStreams; ++i) {
    const Lanes low0 = _mm512_loadu_si512(group.low[0] + low + kLanes * i);
    const Lanes low1 = _mm512_loadu_si512(group.low[1] + low + kLanes * i);
    const bool next_block = prepared.kind == Group::second_varies;
    vary(prepared.first, i, low0, next_block ? zero : low1);
    if (next_block) vary(prepared.second, i, low1, zero);
  }
  States s;
  for (std::size_t word = 0; word < 8; ++word) {
    const Lanes entry = all(prepared.first.entry[word]);
    s.word[word] = {{entry, entry}};
  }
  compress(s, prepared.first, kSixteen);
  const Lanes state = all(group.state[0]);
  if (prepared.kind == Group::one_block) {
    return {{add(s.word[0].of[0], state), add(s.word[0].of[1], state)}};
  }
  States before;
  for (std::size_t word = 0; word < 8; ++word) {
    before.word[word] = {{all(group.state[word]), all(group.state[word])}};
  }
  add_each(s, before);
  before = s;
  if (prepared.kind == Group::second_varies) {
    compress(s, prepared.second, kSixteen);
  } else {
    compress(s, prepared.second_inputs.begin(), kSixteen);
  }
  add_each(s, before);
  return s.word[0];
}

ONETIP_AVX512 std::uint32_t first_match(const NonceGroup& group, std::uint32_t first,
                                        WordTest test) {
  Group prepared;
  prepare(prepared, group);
  const Lanes mask = all(test.mask);
  const Lanes value = all(test.value);
  for (std::uint32_t low = first; low < group.end; low += kNoncesAtOnce) {
    const Streams words = hash_words(prepared, group, low);
    for (std::size_t i = 0; i < kStreams; ++i) {
      const __mmask16 matches = _mm512_cmpeq_epi32_mask(_mm512_and_si512(words.of[i], mask), value);
      if (matches == 0) continue;
      // Lanes past the end were hashed, too; they are nobody's.
      const auto lane = static_cast<std::uint32_t>(__builtin_ctz(matches));
      return std::min(group.end, low + static_cast<std::uint32_t>(kLanes * i) + lane);
    }
  }
  return group.end;
}

}  // namespace

const SearchKernel* avx512_kernel() {
  static constexpr SearchKernel kKernel{
      "avx512", [] { return __builtin_cpu_supports("avx512f") != 0; }, first_match};
  return &kKernel;
}

}  // namespace onetip::core

#else

namespace onetip::core {
const SearchKernel* avx512_kernel() { return nullptr; }
}  // namespace onetip::core

#endif
