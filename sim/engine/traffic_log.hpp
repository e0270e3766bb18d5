#pragma once
// TrafficLog: how many bytes and messages (lines) reach the peers, in windows of 100 ms.
//
// An engine tells it of each arrival; a window without any leaves no record, so a quiet network
// costs nothing. Pure; one thread at a time.

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "sim/journal/journal.hpp"

namespace onetip::sim {

inline constexpr Nanos kTrafficWindow = std::chrono::milliseconds(100);

class TrafficLog {
 public:
  explicit TrafficLog(Journal& journal) : journal_(journal) {}

  /// Times never fall.
  void received(Nanos now, std::string_view bytes);
  /// The same of a text that many send: its lines are counted once.
  void received(Nanos now, const std::shared_ptr<const std::string>& text);
  /// The run is over: writes what is still to be written.
  void end(Nanos now);

 private:
  /// A flood's announcement is one text, but peers that ask for the same differ in what they hold.
  static constexpr unsigned kPlaceBits = 6;
  struct Counted {
    std::shared_ptr<const std::string> text;  // kept, so that no other lies there
    std::uint64_t messages = 0;
  };
  void add(Nanos now, std::uint64_t bytes, std::uint64_t messages);

  Journal& journal_;
  Nanos since_{};
  std::uint64_t bytes_ = 0;
  std::uint64_t messages_ = 0;
  std::array<Counted, 1 << kPlaceBits> counted_;  // by where a text lies
};

}  // namespace onetip::sim
