#pragma once
// Due: something that is due at a moment of virtual time. A plain value.

#include <cstdint>

#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

/// What it is for says its kind; `who` and `token` are the asker's own.
struct Due {
  enum class Kind : std::uint8_t { link, timer, job, cpu, call };

  Nanos at{};
  std::uint64_t token = 0;
  std::uint32_t who = 0;
  Kind kind = Kind::call;
};

}  // namespace onetip::sim
