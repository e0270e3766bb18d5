#pragma once
// Story: the comment at a scenario's top, as lists and pages show it.

#include <string>

#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

struct Story {
  std::string headline;  // one line: the first, without the file's name in front
  std::string body;      // the rest, in its own lines; may be empty
};

[[nodiscard]] Story story_of(const Scenario& scenario);

}  // namespace onetip::sim
