#include "tools/chain_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include "sim/parallel.hpp"

namespace onetip::tools {

namespace {

constexpr std::size_t kReadSize = 1 << 16;

/// A file of this process; closed at the end of its scope, unless it is standard input.
class OpenFile {
 public:
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

core::Error failure(std::string_view doing, const std::string& path) {
  return core::Error{fmt::format("can't {} {}: {}", doing, path, std::strerror(errno))};
}

bool is_blank(std::string_view bytes) {
  return bytes.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos;
}

core::Invalid trailing_bytes() {
  return {core::Rule::bad_encoding, std::nullopt, std::nullopt, "more follows behind the chain"};
}

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

core::Result<void> write_file(const std::string& path, std::string_view bytes, mode_t mode) {
  const OpenFile file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
  if (!file.is_open() || !write_all(file.get(), bytes) || ::fsync(file.get()) != 0) {
    return failure("write", path);
  }
  return {};
}

/// A rename is durable once its folder is.
bool sync_folder_of(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  const OpenFile file(
      ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return file.is_open() && ::fsync(file.get()) == 0;
}

}  // namespace

core::Result<core::Judgement<core::ChainText>> read_chain_file(const std::string& path) {
  const OpenFile file(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return failure("open", path);
  core::ChainReader reader;
  std::vector<char> buffer(kReadSize);
  while (!reader.broken()) {
    const ssize_t count = ::read(file.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure("read", path);
    if (count == 0) break;
    std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
    bytes.remove_prefix(reader.feed(bytes));
    if (reader.complete() && !is_blank(bytes)) return trailing_bytes();
  }
  sim::Crew crew;
  return std::move(reader).take(crew.as_for_each());
}

core::Result<void> replace_file(const std::string& path, std::string_view bytes, Readers readers) {
  // As the umask allows.
  const mode_t mode = readers == Readers::owner ? S_IRUSR | S_IWUSR : DEFFILEMODE;
  const std::string temporary = path + ".new";
  if (auto written = write_file(temporary, bytes, mode); !written) {
    ::unlink(temporary.c_str());  // half of it would keep a full disk full
    return written;
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    core::Error error = failure("replace", path);
    ::unlink(temporary.c_str());
    return error;
  }
  if (!sync_folder_of(path)) return failure("make durable", path);
  return {};
}

}  // namespace onetip::tools
