#pragma once
// OpenFile: a descriptor that closes itself, and why it could not be used.

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace onetip::tools {

/// A file of this process; closed at the end of its scope, unless it is standard input.
class OpenFile {
 public:
  /// Negative: it could not be opened.
  explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
  ~OpenFile() {
    if (descriptor_ > STDIN_FILENO) ::close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_;
};

/// What errno says, for a person.
inline core::Error failure(std::string_view doing, const std::string& path) {
  return core::Error{fmt::format("can't {} {}: {}", doing, path, std::strerror(errno))};
}

}  // namespace onetip::tools
