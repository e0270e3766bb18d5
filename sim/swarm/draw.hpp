#pragma once
// Draw: choices from one named stream of a random scenario.
//
// Each part of it draws from a stream of its own (`swarm/links`, `swarm/crash`, …), so that what
// one part draws more or less leaves all others as they were. The same seed and name give the same
// choices on every machine. Not thread-safe.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/random.hpp"
#include "sim/scenario/scenario.hpp"

namespace onetip::sim::swarm {

class Draw {
 public:
  /// The stream `swarm/PART`.
  Draw(std::uint64_t seed, std::string_view part) : random_(seed, "swarm/" + std::string(part)) {}

  /// True so many times of a hundred.
  [[nodiscard]] bool chance(unsigned percent) { return random_.below(100) < percent; }
  /// Uniform, both ends included. REQUIRES: least <= most.
  [[nodiscard]] std::uint64_t between(std::uint64_t least, std::uint64_t most) {
    return least + random_.below(most - least + 1);
  }
  /// Uniform, in steps of 10ms.
  [[nodiscard]] Nanos between(Nanos least, Nanos most) {
    constexpr Nanos kStep = std::chrono::milliseconds(10);
    return kStep * static_cast<Nanos::rep>(between(static_cast<std::uint64_t>(least / kStep),
                                                   static_cast<std::uint64_t>(most / kStep)));
  }
  /// REQUIRES: not empty.
  template <class T>
  [[nodiscard]] T one_of(const std::vector<T>& choices) {
    return choices[random_.below(choices.size())];
  }
  /// One of these, each as often as its weight says.
  template <class T>
  [[nodiscard]] T weighted(const std::vector<std::pair<unsigned, T>>& choices) {
    std::uint64_t total = 0;
    for (const auto& [weight, choice] : choices) total += weight;
    std::uint64_t left = random_.below(total);
    for (const auto& [weight, choice] : choices) {
      if (left < weight) return choice;
      left -= weight;
    }
    return choices.back().second;
  }
  /// All of them, in a drawn order.
  template <class T>
  [[nodiscard]] std::vector<T> shuffled(std::vector<T> all) {
    for (std::size_t i = all.size(); i > 1; --i) std::swap(all[i - 1], all[random_.below(i)]);
    return all;
  }

 private:
  core::Random random_;
};

}  // namespace onetip::sim::swarm
