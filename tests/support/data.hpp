#pragma once
// Test data: files below tests/data, and temporary files that go away by themselves.

#include <filesystem>
#include <string>
#include <string_view>

namespace onetip::test {

/// The whole file below tests/data; a missing one ends the test program with its name.
[[nodiscard]] std::string read_data(const std::string& name);
[[nodiscard]] std::filesystem::path data_path(const std::string& name);

/// A folder of the test's own, removed at the end of its scope. A fixture that works in one is one:
/// `class ReadOnly : public testing::Test, protected TemporaryFolder`.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Of what has that name in it, or is to have.
  [[nodiscard]] std::string path(const std::string& name) const { return (path_ / name).string(); }
  /// Writes that file, and makes the folders in which it lies; gives its path.
  std::string file(const std::string& name, std::string_view text) const;
  /// Of the whole file; empty where it can't be read.
  [[nodiscard]] std::string content(const std::string& name) const;

 private:
  std::filesystem::path path_;
};

}  // namespace onetip::test
