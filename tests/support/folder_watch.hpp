#pragma once
// FolderWatch: waits until a program has written something, woken by the system at each change.

#include <functional>
#include <string>

namespace onetip::test {

class FolderWatch {
 public:
  /// From here on. The folder is there.
  explicit FolderWatch(const std::string& folder);
  ~FolderWatch();
  FolderWatch(const FolderWatch&) = delete;
  FolderWatch& operator=(const FolderWatch&) = delete;

  /// `holds` is asked now, and after each change of what lies in the folder itself. False: it
  /// didn't within 20 s of a change, or of now.
  [[nodiscard]] bool wait_until(const std::function<bool()>& holds);

 private:
  int changes_ = -1;
};

}  // namespace onetip::test
