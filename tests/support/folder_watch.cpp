#include "support/folder_watch.hpp"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>

#include "core/assert.hpp"

namespace onetip::test {

FolderWatch::FolderWatch(const std::string& folder) : changes_(::inotify_init1(IN_CLOEXEC)) {
  const int watch =
      ::inotify_add_watch(changes_, folder.c_str(), IN_CREATE | IN_MOVED_TO | IN_MODIFY);
  ONETIP_ASSERT(watch >= 0, "a folder can be watched");
}

FolderWatch::~FolderWatch() { ::close(changes_); }

bool FolderWatch::wait_until(const std::function<bool()>& holds) {
  constexpr int kPatience = 20'000;  // ms
  std::array<char, 4096> seen{};
  while (!holds()) {
    pollfd change{changes_, POLLIN, 0};
    if (::poll(&change, 1, kPatience) != 1) return false;
    if (::read(changes_, seen.data(), seen.size()) <= 0) return false;
  }
  return true;
}

}  // namespace onetip::test
