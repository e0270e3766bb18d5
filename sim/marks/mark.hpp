#pragma once
// Mark: a situation that a run came through, seen in its journal. Many runs are worth something
// where they come through all of them; so the report names those that none did.
//
// A mark is a row: its name, what it means, and whether this record shows it, by what came before.
// It judges nothing.

#include <span>
#include <string_view>

#include "sim/marks/past.hpp"

namespace onetip::sim::marks {

struct Mark {
  std::string_view name;
  std::string_view meaning;
  bool (*seen)(const Past& past, const Record& record);  // `past`: all records before this one
};

/// About chains and tips; about connections and requests; about faults and who comes and goes.
[[nodiscard]] std::span<const Mark> chain_marks();
[[nodiscard]] std::span<const Mark> talk_marks();
[[nodiscard]] std::span<const Mark> fault_marks();

}  // namespace onetip::sim::marks
