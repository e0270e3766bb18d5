#pragma once
// TemporaryFolder: a folder of its own for the disks of a run, removed with all that is in it.

#include <filesystem>
#include <memory>
#include <string>

#include "sim/engine/disk.hpp"

namespace onetip::sim {

class TemporaryFolder {
 public:
  /// Below the system's place for such (TMPDIR). Throws std::runtime_error where it can't.
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// A file of that name in it, empty where it is new; each append is synced. Throws
  /// std::runtime_error, here and later, where the system refuses.
  [[nodiscard]] std::unique_ptr<DiskFile> file(const std::string& name) const;

 private:
  std::filesystem::path path_;
};

}  // namespace onetip::sim
