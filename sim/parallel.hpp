#pragma once
// Independent steps on all cores: what validation is given by programs that do nothing else
// meanwhile, and how a large network's keys are made.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

namespace onetip::sim {

/// A core::ForEach: the steps are dealt out one by one to a thread a core, the caller's among them.
inline void for_each_on_all_cores(std::size_t count, const std::function<void(std::size_t)>& step) {
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) step(i);
  };
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < std::min(cores, count); ++i) others.emplace_back(work);
  work();
}

}  // namespace onetip::sim
