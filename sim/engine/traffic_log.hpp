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
  void received(Nanos now, const std::shared_ptr<const std::string>& text) {
    const Counted& counted = counted_[place_of(text)];
    if (counted.text != text) return count(now, text);
    add(now, counted.bytes, counted.messages);
  }
  /// The run is over: writes what is still to be written.
  void end(Nanos now);

 private:
  /// A flood's announcement is one text, but peers that ask for the same differ in what they hold.
  static constexpr unsigned kPlaceBits = 6;
  struct Counted {
    std::shared_ptr<const std::string> text;  // kept, so that no other lies there
    std::uint64_t bytes = 0;
    std::uint64_t messages = 0;
  };

  [[nodiscard]] static std::size_t place_of(const std::shared_ptr<const std::string>& text) {
    // Texts of a kind lie at equal distances; multiplied so, they spread (Knuth, 6.4).
    constexpr std::uint64_t kGoldenRatio = 0x9e3779b97f4a7c15;
    return (reinterpret_cast<std::uintptr_t>(text.get()) * kGoldenRatio) >> (64 - kPlaceBits);
  }
  /// REQUIRES: bytes > 0.
  void add(Nanos now, std::uint64_t bytes, std::uint64_t messages) {
    if (now >= over_) begin(now);
    bytes_ += bytes;
    messages_ += messages;
  }
  void count(Nanos now, const std::shared_ptr<const std::string>& text);
  void begin(Nanos now);

  Journal& journal_;
  Nanos since_{};
  Nanos over_ = Nanos::min();  // from then on, what comes belongs to the next window
  std::uint64_t bytes_ = 0;
  std::uint64_t messages_ = 0;
  std::array<Counted, 1 << kPlaceBits> counted_;  // by where a text lies
};

}  // namespace onetip::sim
