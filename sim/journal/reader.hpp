#pragma once
// JournalReader: journal.jsonl back into records, line by line, the other way of append_json_line.
//
// The file may be cut short, of another scenario, or anyone's: what is wrong with a line is an
// error that names it. What it gives can be handed to a Judge: every peer, entry and block that a
// record names is there, and RunOver is the last record and nowhere else. Keys that it doesn't know
// are skipped, since later versions may add some.
//
// What strangers said is as printable as the file has it; blocks are the recorded bytes.

#include <cstddef>
#include <istream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "sim/journal/journal.hpp"

namespace onetip::sim {

class JournalReader {
 public:
  /// `scenario`: the one that was run, with the seed that it was run with; it outlives the reader.
  explicit JournalReader(const Scenario& scenario);

  /// The next line, without its newline. The error begins with `line 12: `.
  [[nodiscard]] core::Result<Record> read(std::string_view line);
  /// Whether RunOver came: nothing may come after it.
  [[nodiscard]] bool over() const { return over_; }

 private:
  friend class KeyReader;

  const Scenario& scenario_;
  std::map<std::string, PeerIndex, std::less<>> peers_;
  std::size_t line_ = 0;
  std::size_t blocks_ = 0;
  bool over_ = false;
};

/// All records of a journal, up to its RunOver.
[[nodiscard]] core::Result<std::vector<Record>> read_journal(std::istream& in,
                                                             const Scenario& scenario);

}  // namespace onetip::sim
