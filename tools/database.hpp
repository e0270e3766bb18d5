#pragma once
// Database: the chain file of one node, held against other nodes by a lock beside it.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/blockchain.hpp"
#include "core/result.hpp"
#include "core/validation.hpp"

namespace onetip::tools {

class Database {
 public:
  /// Takes `path` for this process, until it ends; an error where another one has it, by whatever
  /// name. What is read, replaced and locked is the file that links lead to, never a link.
  [[nodiscard]] static core::Result<Database> open(const std::string& path);

  /// The chain in the file, which the log says is being read, since that takes a while; none: there
  /// is no file yet. An error, for a person, where the file isn't a valid chain: it is never
  /// overwritten then.
  [[nodiscard]] core::Result<std::optional<core::Blockchain>> load(
      const core::ChainRules& rules) const;
  /// Replaces the file. `now_ms` stamps unclaimed rewards in its coin list.
  [[nodiscard]] core::Result<void> store(const core::Blockchain& chain, std::int64_t now_ms) const;

  /// As it was given, for people.
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  Database(std::string path, std::string file, std::shared_ptr<const void> lock)
      : path_(std::move(path)), file_(std::move(file)), lock_(std::move(lock)) {}

  std::string path_;
  std::string file_;
  std::shared_ptr<const void> lock_;  // closes a file at its end, which gives the lock back
};

}  // namespace onetip::tools
