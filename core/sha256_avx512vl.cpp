// SHA-256 of sixteen messages, a lane each (FIPS 180-4, 6.2.2): two interleaved streams of eight
// lanes, so that one stream's sums hide the other's latency.
//
// Registers of 256 bits with AVX-512's instructions, not of 512 bits: these lower the clock of some
// processors for milliseconds, which costs the signatures checked meanwhile more than hashing
// gains. Rotations and functions of three bits are one instruction all the same.

#include "core/sha256_lanes.hpp"
#include "core/sha256_rounds.hpp"

#if defined(__x86_64__)

#include <immintrin.h>

#include <utility>

#define ONETIP_AVX512VL __attribute__((target("avx512f,avx512vl")))
#define ONETIP_AVX512VL_INLINE __attribute__((target("avx512f,avx512vl"), always_inline)) inline

namespace onetip::core {

namespace {

using Lanes = __m256i;
constexpr std::size_t kLanes = 8;
constexpr std::size_t kStreams = 2;
static_assert(kLanes * kStreams == kSha256Lanes);

// Plain arrays: a std::array's members are functions of their own, without AVX-512.
// NOLINTBEGIN(modernize-avoid-c-arrays,cppcoreguidelines-avoid-c-arrays)
struct Words {
  Lanes of[16];
};
struct State {
  Lanes of[8];  // a of round r is at (0 - r) % 8, b at (1 - r) % 8, …
};
struct Streams {
  Words words[kStreams];
  State states[kStreams];
};
// NOLINTEND(modernize-avoid-c-arrays,cppcoreguidelines-avoid-c-arrays)

ONETIP_AVX512VL_INLINE Lanes each(std::uint32_t x) {
  return _mm256_set1_epi32(static_cast<int>(x));
}
ONETIP_AVX512VL_INLINE Lanes plus(Lanes a, Lanes b) { return _mm256_add_epi32(a, b); }
template <int Function>
ONETIP_AVX512VL_INLINE Lanes of_bits(Lanes a, Lanes b, Lanes c) {
  return _mm256_ternarylogic_epi32(a, b, c, Function);
}
constexpr int kXor = 0x96;
constexpr int kChoice = 0xca;
constexpr int kMajority = 0xe8;

template <int A, int B, int C>
ONETIP_AVX512VL_INLINE Lanes rotations(Lanes x) {
  return of_bits<kXor>(_mm256_ror_epi32(x, A), _mm256_ror_epi32(x, B), _mm256_ror_epi32(x, C));
}
template <int A, int B, int Shift>
ONETIP_AVX512VL_INLINE Lanes rotations_and_shift(Lanes x) {
  return of_bits<kXor>(_mm256_ror_epi32(x, A), _mm256_ror_epi32(x, B), _mm256_srli_epi32(x, Shift));
}

/// Round `R` (of any eight); `input` is its word and constant.
template <std::size_t R>
ONETIP_AVX512VL_INLINE void lane_round(State& s, Lanes input) {
  const Lanes a = s.of[(8 - R) % 8];
  const Lanes b = s.of[(9 - R) % 8];
  const Lanes c = s.of[(10 - R) % 8];
  Lanes& d = s.of[(11 - R) % 8];
  const Lanes e = s.of[(12 - R) % 8];
  const Lanes f = s.of[(13 - R) % 8];
  const Lanes g = s.of[(14 - R) % 8];
  Lanes& h = s.of[(15 - R) % 8];
  const Lanes chosen = plus(plus(h, input), of_bits<kChoice>(e, f, g));
  const Lanes t1 = plus(chosen, rotations<6, 11, 25>(e));
  d = plus(d, t1);
  h = plus(plus(t1, of_bits<kMajority>(a, b, c)), rotations<2, 13, 22>(a));
}

template <std::size_t R>
ONETIP_AVX512VL_INLINE void round_of_all(Streams& all, std::uint32_t constant) {
  for (std::size_t i = 0; i < kStreams; ++i) {
    lane_round<R % 8>(all.states[i], plus(all.words[i].of[R], each(constant)));
  }
}

/// The words sixteen rounds after `R`, in their place.
template <std::size_t R>
ONETIP_AVX512VL_INLINE void next_word_of_all(Streams& all) {
  for (Words& w : all.words) {
    const Lanes near =
        plus(rotations_and_shift<17, 19, 10>(w.of[(R + 14) % 16]), w.of[(R + 9) % 16]);
    w.of[R] = plus(plus(w.of[R], rotations_and_shift<7, 18, 3>(w.of[(R + 1) % 16])), near);
  }
}

template <std::size_t... R>
ONETIP_AVX512VL_INLINE void first_rounds(Streams& all, std::index_sequence<R...> /*rounds*/) {
  (round_of_all<R>(all, kSha256Constants[R]), ...);
}

/// Rounds from … from + 15, each behind the word that it adds.
template <std::size_t... R>
ONETIP_AVX512VL_INLINE void later_rounds(Streams& all, const std::uint32_t* constants,
                                         std::index_sequence<R...> /*rounds*/) {
  ((next_word_of_all<R>(all), round_of_all<R>(all, constants[R])), ...);
}

/// Big-endian numbers from bytes as they lie.
ONETIP_AVX512VL_INLINE Lanes swapped(Lanes x) {
  const Lanes outer = _mm256_and_si256(_mm256_ror_epi32(x, 8), each(0xff00ff00));
  const Lanes inner = _mm256_and_si256(_mm256_rol_epi32(x, 8), each(0x00ff00ff));
  return _mm256_or_si256(outer, inner);
}

/// From a row of eight words a lane to a row of eight lanes a word.
ONETIP_AVX512VL_INLINE void transpose(const Lanes* rows, Lanes* words) {
  State pairs;  // of rows
  for (std::size_t i = 0; i < 8; i += 2) {
    pairs.of[i] = _mm256_unpacklo_epi32(rows[i], rows[i + 1]);
    pairs.of[i + 1] = _mm256_unpackhi_epi32(rows[i], rows[i + 1]);
  }
  State fours;  // 4g + c: columns c and c + 4 of rows 4g … 4g + 3
  for (std::size_t i = 0; i < 8; i += 4) {
    for (std::size_t half = 0; half < 2; ++half) {
      const Lanes upper = pairs.of[i + half];
      const Lanes lower = pairs.of[i + half + 2];
      fours.of[i + 2 * half] = _mm256_unpacklo_epi64(upper, lower);
      fours.of[i + 2 * half + 1] = _mm256_unpackhi_epi64(upper, lower);
    }
  }
  for (std::size_t c = 0; c < 4; ++c) {
    words[c] = swapped(_mm256_permute2x128_si256(fours.of[c], fours.of[c + 4], 0x20));
    words[c + 4] = swapped(_mm256_permute2x128_si256(fours.of[c], fours.of[c + 4], 0x31));
  }
}

/// The words of eight messages' blocks. A message that is over has zeros.
ONETIP_AVX512VL_INLINE void load(Words& words, const char* const* blocks) {
  constexpr std::size_t kRowBytes = sizeof(Lanes);
  for (std::size_t half = 0; half < 2; ++half) {
    State rows;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      rows.of[lane] =
          blocks[lane] == nullptr
              ? _mm256_setzero_si256()
              : _mm256_loadu_si256(reinterpret_cast<const Lanes*>(blocks[lane] + half * kRowBytes));
    }
    transpose(rows.of, words.of + kLanes * half);
  }
}

/// The lanes whose message goes on.
__mmask8 going_on(const char* const* blocks) {
  unsigned lanes = 0;
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    if (blocks[lane] != nullptr) lanes |= 1U << lane;
  }
  return static_cast<__mmask8>(lanes);
}

ONETIP_AVX512VL void compress_lanes(Sha256LaneStates& states, const Sha256LaneBlocks& blocks) {
  constexpr auto kSixteen = std::make_index_sequence<16>();
  Streams all;
  for (std::size_t i = 0; i < kStreams; ++i) {
    load(all.words[i], blocks.data() + kLanes * i);
    for (std::size_t word = 0; word < 8; ++word) {
      all.states[i].of[word] =
          _mm256_loadu_si256(reinterpret_cast<const Lanes*>(states[word].data() + kLanes * i));
    }
  }
  first_rounds(all, kSixteen);
  for (std::size_t from = 16; from < 64; from += 16) {
    later_rounds(all, kSha256Constants.data() + from, kSixteen);
  }
  for (std::size_t i = 0; i < kStreams; ++i) {
    const __mmask8 lanes = going_on(blocks.data() + kLanes * i);
    for (std::size_t word = 0; word < 8; ++word) {
      auto* const state = reinterpret_cast<Lanes*>(states[word].data() + kLanes * i);
      const Lanes before = _mm256_loadu_si256(state);
      _mm256_storeu_si256(state,
                          _mm256_mask_add_epi32(before, lanes, before, all.states[i].of[word]));
    }
  }
}

}  // namespace

Sha256LaneCompress sha256_avx512vl() {
  const bool runs_here =
      __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512vl") != 0;
  return runs_here ? compress_lanes : nullptr;
}

}  // namespace onetip::core

#else

namespace onetip::core {
Sha256LaneCompress sha256_avx512vl() { return nullptr; }
}  // namespace onetip::core

#endif
