#include "sim/text/whole_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace onetip::sim {

namespace fs = std::filesystem;

WholeFile::WholeFile(fs::path path) : path_(std::move(path)) {
  std::error_code error;
  is_no_file_ = fs::exists(path_, error) && !fs::is_regular_file(path_, error);
  draft_ = is_no_file_ ? path_ : fs::path(path_.string() + ".part");
}

std::optional<std::string> WholeFile::try_it() const {
  std::error_code error;
  if (is_no_file_ && fs::is_directory(path_, error)) return write_draft("");
  if (is_no_file_) return std::nullopt;
  auto why = write_draft("");
  fs::remove(draft_, error);
  return why;
}

std::optional<std::string> WholeFile::put(const std::string& text) const {
  auto why = write_draft(text);
  if (is_no_file_) return why;
  std::error_code error;
  if (!why) {
    fs::rename(draft_, path_, error);
    if (!error) return std::nullopt;
    why = fmt::format("can't write {}: {}", path_.string(), error.message());
  }
  fs::remove(draft_, error);
  return why;
}

std::optional<std::string> WholeFile::write_draft(const std::string& text) const {
  errno = 0;
  std::ofstream file(draft_, std::ios::binary);
  file << text;
  file.close();
  if (file) return std::nullopt;
  return fmt::format("can't write {}: {}", path_.string(), std::strerror(errno));
}

std::string cant_read(const std::string& name) {
  return fmt::format("can't read {}: {}", name, std::strerror(errno));
}

std::optional<std::string> why_unread(const std::istream& in) {
  if (!in.bad()) return std::nullopt;
  return fmt::format("it can't be read to its end: {}", std::strerror(errno));
}

core::Result<std::string> read_whole(const fs::path& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  bool is_read = file.is_open();
  std::string text;
  try {
    text.assign(std::istreambuf_iterator<char>(file), {});
  } catch (const std::ios_base::failure&) {  // a folder can be opened
    is_read = false;
  }
  if (is_read) return text;
  return core::Error{cant_read(path.string())};
}

}  // namespace onetip::sim
