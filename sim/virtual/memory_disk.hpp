#pragma once
// MemoryDisk: the disk of a peer in virtual time. One thread.

#include <string>

#include "sim/engine/disk.hpp"

namespace onetip::sim {

class MemoryDisk final : public DiskFile {
 public:
  [[nodiscard]] std::string read() override { return bytes_; }
  void append(std::string_view bytes) override { bytes_ += bytes; }
  void cut(std::size_t size) override { bytes_.resize(size); }

 private:
  std::string bytes_;
};

}  // namespace onetip::sim
