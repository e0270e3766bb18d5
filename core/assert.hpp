#pragma once
// ONETIP_ASSERT(condition, message): an invariant of ours, checked in every build.
//
// Where it is broken the program prints file, line, condition and message, and aborts: a testbed that
// goes on after that would give verdicts that mean nothing. Never for input from outside (see Result).

namespace onetip::core {

[[noreturn]] void assertion_failed(const char* file, int line, const char* condition,
                                   const char* message) noexcept;

}  // namespace onetip::core

#define ONETIP_ASSERT(condition, message) \
  ((condition) ? void(0)                  \
               : ::onetip::core::assertion_failed(__FILE__, __LINE__, #condition, message))
