#pragma once
// BlockLog: what a peer's disk holds, as bytes that only ever grow.
//
//     frame = length of the payload, 4 bytes, big-endian · SHA-256 of the payload · payload
//     payload = 'B' parent's number + 1 (8 bytes, 0: none) block     blocks are numbered from 0
//             | 'T' number (8 bytes)                                 that block is the tip now
//
// Storing a chain appends the blocks that are not there yet, oldest first, and then its tip; so a
// chain that leaves another one behind costs what is new in it, and nothing is ever overwritten.
// Reading takes whole frames from the front and stops at the first that is cut short or damaged:
// what lies from there on was never acknowledged. The tip is the last one named before that.
//
// Pure: files are Disk's. One thread at a time.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/blockchain.hpp"
#include "core/verdict.hpp"

namespace onetip::sim {

class BlockLog {
 public:
  using Judge = std::function<core::Judgement<core::Blockchain>(
      const std::optional<core::Blockchain>& parent, const core::BlockPtr& block)>;

  /// What is read from a log.
  struct Read {
    std::optional<core::Blockchain> chain;  // what the last tip names; none: nothing was stored
    std::size_t whole = 0;                  // bytes of whole frames; the rest is to be cut off
  };
  /// Takes in what a log holds; `judge` makes its blocks a chain. A chain with a block that it
  /// calls invalid ends before that block. REQUIRES: nothing was read or stored yet.
  [[nodiscard]] Read read(std::string_view bytes, const Judge& judge);

  /// What to append so that `chain` is stored. REQUIRES: a block object stands on the same parent
  /// in all chains.
  [[nodiscard]] std::string to_append(const core::Blockchain& chain) const;
  /// It was appended. REQUIRES: `to_append(chain)` was the last call.
  void appended(const core::Blockchain& chain);

 private:
  [[nodiscard]] std::vector<core::Blockchain> missing(const core::Blockchain& chain) const;

  std::map<core::BlockPtr, std::uint64_t> numbers_;  // by identity
  std::uint64_t blocks_ = 0;
};

}  // namespace onetip::sim
