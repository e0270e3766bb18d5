#pragma once
// The upper half of a random scenario: who the peers are, how they are connected, the chain's
// rules.

#include <cstdint>
#include <string>

namespace onetip::sim::swarm {

/// The lines from `peers:` to `chain:`. Hostile peers are a minority, and the honest ones are
/// connected without them.
[[nodiscard]] std::string draw_head(std::uint64_t seed);

}  // namespace onetip::sim::swarm
