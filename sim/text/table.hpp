#pragma once
// TextTable: rows of words in columns as wide as they must be.

#include <string>
#include <vector>

namespace onetip::sim {

class TextTable {
 public:
  explicit TextTable(std::vector<std::string> heads) { rows_.push_back(std::move(heads)); }

  /// REQUIRES: as many cells as there are heads.
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  /// Each line indented by two; the first column to the left, the others to the right.
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace onetip::sim
