#include "sim/engine/temporary_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace onetip::sim {

namespace {

[[noreturn]] void fail(std::string_view what, const std::filesystem::path& where) {
  const std::string why = std::error_code(errno, std::generic_category()).message();
  throw std::runtime_error(fmt::format("{} {}: {} (disks of peers are kept in TMPDIR, or /tmp)",
                                       what, where.string(), why));
}

/// Append-only, by way of the system's own calls: durable means what fdatasync says.
class SyncedFile final : public DiskFile {
 public:
  explicit SyncedFile(std::filesystem::path path)
      : path_(std::move(path)), file_(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (file_ < 0) fail("can't make", path_);
  }
  ~SyncedFile() override { ::close(file_); }
  SyncedFile(const SyncedFile&) = delete;
  SyncedFile& operator=(const SyncedFile&) = delete;

  std::string read() override {
    std::string all;
    std::array<char, 65536> part;
    while (true) {
      const ssize_t count =
          ::pread(file_, part.data(), part.size(), static_cast<off_t>(all.size()));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail("can't read", path_);
      if (count == 0) break;
      all.append(part.data(), static_cast<std::size_t>(count));
    }
    size_ = all.size();
    return all;
  }

  void append(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t count = ::pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(size_));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail("can't write", path_);
      size_ += static_cast<std::size_t>(count);
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    if (::fdatasync(file_) != 0) fail("can't sync", path_);
  }

  void cut(std::size_t size) override {
    if (::ftruncate(file_, static_cast<off_t>(size)) != 0) fail("can't cut", path_);
    size_ = size;
  }

 private:
  std::filesystem::path path_;
  int file_;
  std::size_t size_ = 0;
};

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::error_code error;
  const std::filesystem::path place = std::filesystem::temp_directory_path(error);
  if (error) {
    throw std::runtime_error("there is no folder for temporary files (TMPDIR): " + error.message());
  }
  std::string name = (place / "onetip-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) fail("can't make a folder in", place);
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;  // nobody is left to tell
  std::filesystem::remove_all(path_, ignored);
}

std::unique_ptr<DiskFile> TemporaryFolder::file(const std::string& name) const {
  return std::make_unique<SyncedFile>(path_ / name);
}

}  // namespace onetip::sim
