#pragma once
// WholeFile: a file that is written whole or not at all: beside it first (`small.yaml.part`), then
// moved there. What is no file, a device or a pipe, is written as it stands. What can't be done is
// said in a sentence; none: it was done.

#include <filesystem>
#include <optional>
#include <string>

#include "core/result.hpp"

namespace onetip::sim {

class WholeFile {
 public:
  explicit WholeFile(std::filesystem::path path);

  /// Whether a file can be made there. Leaves none.
  [[nodiscard]] std::optional<std::string> try_it() const;
  [[nodiscard]] std::optional<std::string> put(const std::string& text) const;

 private:
  [[nodiscard]] std::optional<std::string> write_draft(const std::string& text) const;

  std::filesystem::path path_;
  bool is_no_file_ = false;
  std::filesystem::path draft_;
};

/// All that is in the file, or why it can't be read.
[[nodiscard]] core::Result<std::string> read_whole(const std::filesystem::path& path);

}  // namespace onetip::sim
