#include "sim/engine/disk.hpp"

#include <stdexcept>

namespace onetip::sim {

std::optional<core::Blockchain> Disk::open(std::uint64_t life, const BlockLog::Judge& judge) {
  const std::lock_guard lock(mutex_);
  const std::string bytes = file_->read();
  log_ = {};
  const BlockLog::Read read = log_.read(bytes, judge);
  if (read.whole < bytes.size()) file_->cut(read.whole);
  size_ = acknowledged_ = read.whole;
  life_ = life;
  return read.chain;
}

bool Disk::store(std::uint64_t life, const core::Blockchain& chain) {
  const std::lock_guard lock(mutex_);
  if (life != life_) return false;
  try {
    const std::string bytes = log_.to_append(chain);
    file_->append(bytes);
    log_.appended(chain);
    size_ += bytes.size();
    return true;
  } catch (const std::runtime_error& failure) {
    error_ = failure.what();
    life_ = 0;  // what is in the file now is not known any more
    return false;
  }
}

void Disk::acknowledge() {
  const std::lock_guard lock(mutex_);
  acknowledged_ = size_;
}

void Disk::close() {
  const std::lock_guard lock(mutex_);
  life_ = 0;
}

void Disk::crash(core::Random& random) {
  const std::lock_guard lock(mutex_);
  life_ = 0;
  // The last frame is the tip's, so a piece that is not all of it never moves the tip.
  if (size_ > acknowledged_) {
    size_ = acknowledged_ + static_cast<std::size_t>(random.below(size_ - acknowledged_));
    file_->cut(size_);
  }
}

void Disk::wipe() {
  const std::lock_guard lock(mutex_);
  life_ = 0;
  file_->cut(0);
  size_ = acknowledged_ = 0;
}

std::string Disk::error() const {
  const std::lock_guard lock(mutex_);
  return error_;
}

}  // namespace onetip::sim
