#pragma once
// A record as journal.jsonl has it.

#include <string>

#include "sim/journal/journal.hpp"

namespace onetip::test {

/// Its line, without the newline.
[[nodiscard]] inline std::string to_json_line(const sim::Record& record,
                                              const sim::Scenario& scenario) {
  std::string line;
  sim::append_json_line(line, record, scenario);
  return line;
}

}  // namespace onetip::test
