#pragma once
// WholeFile: a file that is written whole or not at all: beside it first (`small.yaml.part`), then
// moved there. What is no file, a device or a pipe, is written as it stands. What can't be done is
// said in a sentence; none: it was done.

#include <filesystem>
#include <istream>
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

/// `can't read FILE: Permission denied`, with the reason of the call that has just failed.
[[nodiscard]] std::string cant_read(const std::string& name);

/// `it can't be read to its end: Is a directory`, where that is why this stream has just come to an
/// end; none: it was read up to its own.
[[nodiscard]] std::optional<std::string> why_unread(const std::istream& in);

/// All that is in the file, or why it can't be read.
[[nodiscard]] core::Result<std::string> read_whole(const std::filesystem::path& path);

}  // namespace onetip::sim
