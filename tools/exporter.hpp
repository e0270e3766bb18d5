#pragma once
// Exporter: keeps a database up to date, in the background: writing a long chain takes a while, and
// the peer goes on meanwhile. A chain is an immutable value, so nothing needs to be locked.

#include <future>
#include <optional>

#include "tools/database.hpp"

namespace onetip::tools {

class Exporter {
 public:
  /// `stored`: what the database holds already.
  Exporter(Database database, std::optional<core::BlockId> stored)
      : database_(std::move(database)), stored_(stored) {}

  /// Starts to write `chain`, unless the database holds it or is being written.
  void start(const core::Blockchain& chain);
  /// Writes `chain` now, unless the database holds it; false: it could not, as the log says.
  [[nodiscard]] bool finish(const core::Blockchain& chain);

 private:
  void collect();

  Database database_;
  std::optional<core::BlockId> stored_;
  core::BlockId writing_;
  std::future<bool> running_;
};

}  // namespace onetip::tools
