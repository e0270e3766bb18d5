#pragma once
// JournalColumns: journal.jsonl by columns, as the page report.html carries it.
//
// A million records as a million objects would be ten times as long and slow to read; by columns a
// record costs a few digits. Kinds and keys are taken as they come, so a kind that is new here gets
// its columns like any other. Left out: keys of blocks (their size stays), and all but the first
// digits of hashes. Times are microseconds.
//
// The file may be cut short, or anything else: what is wrong with it is an error that names the
// line.

#include <boost/json/fwd.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <functional>
#include <istream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace onetip::sim {

class JournalColumns {
 public:
  /// The next line, without its newline. The error begins with `line 12: `; none where it says
  /// nothing.
  [[nodiscard]] std::optional<core::Error> take(std::string_view line);
  /// Whether the last record of a whole run was taken.
  [[nodiscard]] bool over() const { return over_; }

  /// Peers that the run is known to have, in its order; the journal may name no other. Without it
  /// they are numbered as the journal names them.
  void set_peers(const std::vector<std::string>& names);
  [[nodiscard]] const std::vector<std::string>& peers() const { return peer_names_; }

  /// The JSON of `texts` and of `journal` (tools/report/src/data.ts has their shapes).
  [[nodiscard]] std::string texts_json() const;
  [[nodiscard]] std::string journal_json() const;

 private:
  enum class Holds { nothing, numbers, peers, texts };
  struct Column {
    std::vector<std::optional<std::int64_t>> values;
    Holds holds = Holds::nothing;
  };
  struct Table {
    std::vector<std::int64_t> index;  // steps
    std::vector<std::int64_t> time;   // steps
    std::int64_t last_index = 0;
    std::int64_t last_time = 0;
    std::map<std::string, Column, std::less<>> columns;
  };

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  /// Where each text stands in its list. Each name of a peer is looked up, of millions.
  using Places = boost::unordered_flat_map<std::string, std::int64_t, Hash, std::equal_to<>>;

  [[nodiscard]] std::optional<std::string> check_block(const boost::json::object& record) const;
  [[nodiscard]] std::optional<std::string> put(Table& table, std::size_t row, std::string_view key,
                                               const boost::json::value& field);
  [[nodiscard]] Table& table(std::string_view kind);
  [[nodiscard]] static Column& column(Table& table, std::string_view key);
  static void add(Column& column, std::size_t row, std::int64_t cell);
  [[nodiscard]] std::optional<std::int64_t> peer(std::string_view name);
  [[nodiscard]] std::int64_t text(std::string_view value);

  std::map<std::string, Table, std::less<>> kinds_;
  Places texts_;
  std::vector<std::string> text_list_;
  Places peers_;
  std::vector<std::string> peer_names_;
  bool peers_are_known_ = false;
  std::int64_t lines_ = 0;
  std::int64_t last_time_ = 0;
  std::int64_t blocks_ = 0;
  bool over_ = false;
};

/// A whole journal. The error says what is wrong with it, and where.
[[nodiscard]] std::optional<core::Error> read_columns(std::istream& journal,
                                                      JournalColumns& columns);

}  // namespace onetip::sim
