#pragma once
// How independent steps are carried out: core/ starts no thread itself, so who has some passes a
// way to use them.

#include <cstddef>
#include <functional>

namespace onetip::core {

/// Carries out step(0) … step(count - 1), in any order and on any threads, and returns when all are
/// done.
using ForEach =
    std::function<void(std::size_t count, const std::function<void(std::size_t)>& step)>;

}  // namespace onetip::core
