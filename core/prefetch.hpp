#pragma once
// Prefetch: memory is asked for before it is needed. It changes when something is done, never what.
//
// Where thousands of peers take turns, each finds its memory cold, and most of a step's time is
// spent waiting for one line after the other. Who knows whose turn comes soon asks for its lines
// meanwhile.

#include <cstddef>

namespace onetip::core {

/// The lines of `bytes` bytes from there on. It need not be valid memory any more; null: nothing.
inline void prefetch(const void* from, std::size_t bytes = 1) {
  constexpr std::size_t kLine = 64;
  if (from == nullptr) return;
  const auto* const first = static_cast<const char*>(from);
  for (std::size_t byte = 0; byte < bytes; byte += kLine) __builtin_prefetch(first + byte);
  // g++ takes a function that does nothing else for one without effect, and drops calls of it.
  asm volatile("" : : "r"(first));  // NOLINT(hicpp-no-assembler): of no instruction
}

/// What lies from `first` on and before `end`, members of one object.
inline void prefetch_until(const void* first, const void* end) {
  prefetch(first, static_cast<std::size_t>(static_cast<const char*>(end) -
                                           static_cast<const char*>(first)));
}

}  // namespace onetip::core
