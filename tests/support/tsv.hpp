#pragma once
// Tables of test data: lines of fields separated by tabs.

#include <sstream>
#include <string>
#include <vector>

#include "support/data.hpp"

namespace onetip::test {

/// The rows of the file below tests/data.
[[nodiscard]] inline std::vector<std::vector<std::string>> read_table(const std::string& name) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(read_data(name));
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> fields{""};
    for (const char c : line) {
      if (c == '\t') {
        fields.emplace_back();
      } else {
        fields.back() += c;
      }
    }
    rows.push_back(std::move(fields));
  }
  return rows;
}

}  // namespace onetip::test
