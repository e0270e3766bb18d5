#pragma once
// Test data: files below tests/data, and temporary files that go away by themselves.

#include <filesystem>
#include <string>

namespace onetip::test {

/// The whole file below tests/data; a missing one ends the test program with its name.
[[nodiscard]] std::string read_data(const std::string& name);
[[nodiscard]] std::filesystem::path data_path(const std::string& name);

/// A folder of the test's own, removed at the end of its scope.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace onetip::test
