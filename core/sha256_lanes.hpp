#pragma once
// Many SHA-256 at once: where the processor has lanes, sixteen messages side by side cost little
// more than one; elsewhere they are hashed one after the other. The digests are the same. Pure; any
// thread.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/digest.hpp"

namespace onetip::core {

/// Of each message, in their order. Best where there are many, of like lengths.
[[nodiscard]] std::vector<Digest> sha256_each(std::span<const std::string_view> messages);

inline constexpr std::size_t kSha256Lanes = 16;

/// A block of 64 bytes for each lane; null: the lane's message is over, and its state stays.
using Sha256LaneBlocks = std::array<const char*, kSha256Lanes>;
/// By word, then by lane.
using Sha256LaneStates = std::array<std::array<std::uint32_t, kSha256Lanes>, 8>;
/// Takes one more block of each lane in.
using Sha256LaneCompress = void (*)(Sha256LaneStates& states, const Sha256LaneBlocks& blocks);

/// Null where this processor has no lanes.
[[nodiscard]] Sha256LaneCompress sha256_avx512vl();

}  // namespace onetip::core
