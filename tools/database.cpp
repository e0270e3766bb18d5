#include "tools/database.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "sim/parallel.hpp"
#include "tools/chain_file.hpp"
#include "tools/resolved_path.hpp"
#include "tools/whole_file.hpp"

namespace onetip::tools {

namespace {

core::Error no_chain(const std::string& path, const core::Invalid& why) {
  return core::Error{fmt::format(
      "{} holds no valid chain ({}); it stays as it is. Name another file, move this one away to "
      "start anew, or, if the chain was mined with another difficulty, say --difficulty",
      path, why.text())};
}

}  // namespace

core::Result<Database> Database::open(const std::string& path) {
  std::string chain_file = resolved_path(path);
  const std::string lock_path = chain_file + ".lock";
  const int file = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) {
    return core::Error{fmt::format("can't open {}: {}", lock_path, std::strerror(errno))};
  }
  std::shared_ptr<const void> lock(nullptr, [file](const void*) { ::close(file); });
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    return core::Error{fmt::format("another node uses {}", path)};
  }
  return Database(path, std::move(chain_file), std::move(lock));
}

core::Result<std::optional<core::Blockchain>> Database::load(const core::ChainRules& rules) const {
  if (std::error_code ignored; !std::filesystem::exists(file_, ignored)) {
    return std::optional<core::Blockchain>();
  }
  spdlog::info("Reading '{}'...", path_);
  const auto read = read_chain_file(file_);
  if (!read) return read.error();
  if (const auto* broken = std::get_if<core::Invalid>(&*read)) return no_chain(path_, *broken);
  const auto& text = std::get<core::ChainText>(*read);
  sim::Crew crew;
  const auto judged = core::judge_chain(text.blocks, text.coins, rules, crew.as_for_each());
  if (const auto* broken = std::get_if<core::Invalid>(&judged)) return no_chain(path_, *broken);
  return std::optional(std::get<core::Blockchain>(judged));
}

core::Result<void> Database::store(const core::Blockchain& chain, std::int64_t now_ms) const {
  return replace_file(file_, core::write_chain(chain, now_ms));
}

}  // namespace onetip::tools
