#pragma once
// Disk: a peer's store, which outlives the peer.
//
// A chain is stored when it is durable: written to the log and synced. It is acknowledged when the
// peer was told so. A crash drops what was not acknowledged, and leaves a torn piece of it as a
// real one may; what was acknowledged survives. Workers store, the engine's thread does the rest.

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "core/random.hpp"
#include "sim/engine/block_log.hpp"

namespace onetip::sim {

/// The bytes of one disk. Each throws std::runtime_error where the system refuses.
class DiskFile {
 public:
  virtual ~DiskFile() = default;
  [[nodiscard]] virtual std::string read() = 0;
  /// Returns when they are durable.
  virtual void append(std::string_view bytes) = 0;
  /// Keeps the first `size` bytes.
  virtual void cut(std::size_t size) = 0;
};

class Disk {
 public:
  explicit Disk(std::unique_ptr<DiskFile> file) : file_(std::move(file)) {}

  /// A life of the peer begins: what the disk holds; none: nothing. A torn tail is cut off.
  [[nodiscard]] std::optional<core::Blockchain> open(std::uint64_t life,
                                                     const BlockLog::Judge& judge);
  /// Makes a chain durable; false: it could not (see `error`), or that life is over. Any thread.
  [[nodiscard]] bool store(std::uint64_t life, const core::Blockchain& chain);
  /// The last chain stored: the peer knows.
  void acknowledge();

  /// The peer is gone, in order: nothing more is stored for it.
  void close();
  /// It was killed: what was not acknowledged is gone, but for a piece whose length is drawn.
  void crash(core::Random& random);
  /// It is empty.
  void wipe();

  /// Why the last store failed.
  [[nodiscard]] std::string error() const;

 private:
  mutable std::mutex mutex_;
  std::unique_ptr<DiskFile> file_;
  BlockLog log_;
  std::uint64_t life_ = 0;  // of whom it stores for; 0: nobody
  std::size_t size_ = 0;
  std::size_t acknowledged_ = 0;  // bytes
  std::string error_;
};

}  // namespace onetip::sim
