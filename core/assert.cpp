#include "core/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace onetip::core {

void assertion_failed(const char* file, int line, const char* condition,
                      const char* message) noexcept {
  std::fprintf(stderr, "%s:%d: broken invariant: %s (%s)\n", file, line, message, condition);
  std::abort();
}

}  // namespace onetip::core
