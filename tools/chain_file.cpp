#include "tools/chain_file.hpp"

#include <fcntl.h>

#include <cerrno>
#include <vector>

#include "sim/parallel.hpp"
#include "tools/open_file.hpp"

namespace onetip::tools {

namespace {

constexpr std::size_t kReadSize = 1 << 16;

bool is_blank(std::string_view bytes) {
  return bytes.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos;
}

core::Invalid trailing_bytes() {
  return {core::Rule::bad_encoding, std::nullopt, std::nullopt, "more follows behind the chain"};
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

}  // namespace onetip::tools
