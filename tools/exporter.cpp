#include "tools/exporter.hpp"

#include <spdlog/spdlog.h>

#include <chrono>

#include "tools/wall_clock.hpp"

namespace onetip::tools {

namespace {

bool write(const Database& database, const core::Blockchain& chain) {
  const auto stored = database.store(chain, wall_clock_ms());
  if (!stored) {
    spdlog::error("{}", stored.error().what);
    return false;
  }
  spdlog::info("Exported blockchain to '{}'...", database.path());
  return true;
}

}  // namespace

void Exporter::start(const core::Blockchain& chain) {
  if (running_.valid() && running_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
    return;
  }
  collect();
  if (stored_ == chain.id()) return;
  writing_ = chain.id();
  running_ = std::async(std::launch::async, write, database_, chain);
}

bool Exporter::finish(const core::Blockchain& chain) {
  collect();
  return stored_ == chain.id() || write(database_, chain);
}

void Exporter::collect() {
  if (running_.valid() && running_.get()) stored_ = writing_;
}

}  // namespace onetip::tools
