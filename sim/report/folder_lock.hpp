#pragma once
// FolderLock: a folder that one run writes into, and no other at the same time: two journals in one
// file would be evidence of nothing.
//
// The folder itself is locked (flock), so nothing is left behind, and who is killed holds it no
// longer. Where the file system knows no such locks there is none, and no error either.

#include <filesystem>

namespace onetip::sim {

class FolderLock {
 public:
  /// Makes the folder where it isn't there. Throws std::runtime_error where it can't be made, or
  /// where somebody holds it, also in this process.
  explicit FolderLock(const std::filesystem::path& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int descriptor_ = -1;  // none
};

}  // namespace onetip::sim
