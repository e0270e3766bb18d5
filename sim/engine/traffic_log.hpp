#pragma once
// TrafficLog: how many bytes and messages (lines) reach the peers, in windows of 100 ms.
//
// An engine tells it of each arrival; a window without any leaves no record, so a quiet network
// costs nothing. Pure; one thread at a time.

#include <chrono>
#include <cstdint>
#include <string_view>

#include "sim/journal/journal.hpp"

namespace onetip::sim {

inline constexpr Nanos kTrafficWindow = std::chrono::milliseconds(100);

class TrafficLog {
 public:
  explicit TrafficLog(Journal& journal) : journal_(journal) {}

  /// Times never fall.
  void received(Nanos now, std::string_view bytes);
  /// The run is over: writes what is still to be written.
  void end(Nanos now);

 private:
  Journal& journal_;
  Nanos since_{};
  std::uint64_t bytes_ = 0;
  std::uint64_t messages_ = 0;
};

}  // namespace onetip::sim
