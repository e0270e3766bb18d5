#include "tools/whole_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>

#include "tools/open_file.hpp"

namespace onetip::tools {

namespace {

/// Writes all of `bytes`; false: errno says why not.
bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool write_durably(const OpenFile& file, std::string_view bytes) {
  return file.is_open() && write_all(file.get(), bytes) && ::fsync(file.get()) == 0;
}

/// A name is durable once its folder is.
core::Result<void> sync_folder_of(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  const OpenFile file(
      ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!file.is_open() || ::fsync(file.get()) != 0) return failure("make durable", path);
  return {};
}

/// What errno says, of a temporary file that is taken away: half of it would keep a full disk full.
core::Error failure_without(const std::string& temporary, std::string_view doing,
                            const std::string& path) {
  core::Error error = failure(doing, path);
  ::unlink(temporary.c_str());
  return error;
}

}  // namespace

core::Result<void> replace_file(const std::string& path, std::string_view bytes) {
  const std::string temporary = path + ".new";
  const OpenFile file(
      ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, DEFFILEMODE));
  if (!write_durably(file, bytes)) return failure_without(temporary, "write", temporary);
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    return failure_without(temporary, "replace", path);
  }
  return sync_folder_of(path);
}

/// A link, other than a renaming, is refused where the name is taken. The temporary file has a name
/// of its own, since another process may be about to make the same file.
core::Result<bool> create_secret_file(const std::string& path, std::string_view bytes) {
  std::string temporary = path + ".XXXXXX";
  const OpenFile file(::mkostemp(temporary.data(), O_CLOEXEC));  // readable by its owner alone
  if (!file.is_open()) return failure("write", path);
  if (!write_durably(file, bytes)) return failure_without(temporary, "write", path);
  if (::link(temporary.c_str(), path.c_str()) != 0) {
    const bool is_there = errno == EEXIST;
    core::Error error = failure_without(temporary, "make", path);
    if (is_there) return false;
    return error;
  }
  ::unlink(temporary.c_str());
  if (const auto durable = sync_folder_of(path); !durable) return durable.error();
  return true;
}

}  // namespace onetip::tools
