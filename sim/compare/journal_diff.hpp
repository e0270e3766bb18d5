#pragma once
// JournalDiff: where two journals part, record by record.
//
// Runs in virtual time are equal byte for byte where scenario and seed are; so where they are not,
// the first record that differs is where to look, and nothing behind it means anything. Reads both
// line by line: memory doesn't grow with the journals. Pure but for the streams.

#include <cstddef>
#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "core/digest.hpp"
#include "core/result.hpp"
#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

/// A record as its line of the journal.
struct JournalLine {
  std::string text;
  Nanos at{};         // on the engine's clock
  bool whole = true;  // false: the journal was cut in the middle of it
};

/// The first record that differs.
struct JournalDifference {
  std::optional<JournalLine> a;  // none: that journal is over
  std::optional<JournalLine> b;
  std::vector<std::string> before;  // the last of those that are equal
};

struct JournalComparison {
  std::uint64_t records = 0;  // that are equal, so the index of the first that is not
  core::Digest digest;        // of these, each with its newline
  std::optional<Nanos> zero;  // when the topology stood, on the engine's clock; none: not in these
  bool over = false;          // the last of these is the end of a run
  std::optional<JournalDifference> difference;  // none: the journals are equal
};

/// The names are for errors: a stream that can't be read, or holds no journal; two empty ones have
/// nothing to compare. `context`: how many equal records to keep.
[[nodiscard]] core::Result<JournalComparison> compare_journals(std::istream& a,
                                                               const std::string& a_name,
                                                               std::istream& b,
                                                               const std::string& b_name,
                                                               std::size_t context = 3);

/// In words, for a person: the moment, both records, the keys that differ, what came before; or
/// that they are equal, with their digest. Ends in a newline.
[[nodiscard]] std::string in_words(const JournalComparison& comparison, const std::string& a_name,
                                   const std::string& b_name);

/// `2.000134000 s`: with all digits, since records differ in the last one.
[[nodiscard]] std::string in_nanoseconds(Nanos time);

}  // namespace onetip::sim
