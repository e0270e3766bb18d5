#include "sim/pages/journal_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <iterator>

#include "sim/text/whole_file.hpp"

namespace onetip::sim {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 5> kPeerKeys{"peer", "remote", "from", "to", "by"};
/// Keys that name a recorded block by its number.
constexpr std::array<std::string_view, 2> kBlockKeys{"tip", "block"};
constexpr std::array<std::string_view, 4> kLeftOut{"t", "kind", "public_key", "name"};
constexpr std::size_t kHashShown = 12;
constexpr std::size_t kTextShown = 300;
constexpr std::size_t kEffortDigits = 39;
constexpr std::int64_t kMicrosecond = 1000;
/// Room for what most records are parsed to.
constexpr std::size_t kRecordBytes = 4096;

template <class List>
bool is_one_of(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_decimal(std::string_view text) {
  return !text.empty() && text.size() <= kEffortDigits &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view shortened(std::string_view key, std::string_view text) {
  return text.substr(0, key == "hash" ? kHashShown : kTextShown);
}

void append(std::string& out, const std::vector<std::int64_t>& values) {
  out += fmt::format("[{}]", fmt::join(values, ","));
}

void append(std::string& out, const std::vector<std::optional<std::int64_t>>& values) {
  out += '[';
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) out += ',';
    if (values[i]) {
      fmt::format_to(std::back_inserter(out), "{}", *values[i]);
    } else {
      out += "null";
    }
  }
  out += ']';
}

}  // namespace

void JournalColumns::set_peers(const std::vector<std::string>& names) {
  peer_names_.clear();
  peers_.clear();
  for (const std::string& name : names) {
    if (peers_.emplace(name, static_cast<std::int64_t>(peer_names_.size())).second) {
      peer_names_.push_back(name);
    }
  }
  peers_are_known_ = true;
}

std::optional<std::int64_t> JournalColumns::peer(std::string_view name) {
  if (const auto found = peers_.find(name); found != peers_.end()) return found->second;
  if (peers_are_known_) return std::nullopt;
  const auto index = static_cast<std::int64_t>(peer_names_.size());
  peers_.emplace(name, index);
  peer_names_.emplace_back(name);
  return index;
}

std::int64_t JournalColumns::text(std::string_view value) {
  if (const auto found = texts_.find(value); found != texts_.end()) return found->second;
  const auto index = static_cast<std::int64_t>(text_list_.size());
  texts_.emplace(value, index);
  text_list_.emplace_back(value);
  return index;
}

std::optional<core::Error> JournalColumns::take(std::string_view line) {
  const auto wrong = [this](const std::string& what) {
    return core::Error{fmt::format("line {}: {}", lines_ + 1, what)};
  };
  if (over_) return wrong("it goes on after `run-over`");
  boost::system::error_code error;
  std::array<unsigned char, kRecordBytes> room;
  json::monotonic_resource memory(room.data(), room.size());
  const json::value value = json::parse(line, error, &memory);
  if (error || !value.is_object()) return wrong("no record of a journal");
  const json::object& record = value.get_object();
  const json::value* const time = record.if_contains("t");
  const json::value* const kind = record.if_contains("kind");
  if (time == nullptr || !time->is_int64() || kind == nullptr || !kind->is_string()) {
    return wrong("no record of a journal: it has no time `t`, or no `kind`");
  }
  if (time->get_int64() < last_time_) return wrong("its time lies before the line above");
  last_time_ = time->get_int64();

  Table& table = this->table(kind->get_string());
  const std::size_t row = table.time.size();
  table.index.push_back(lines_ - table.last_index);
  table.last_index = lines_;
  table.time.push_back(last_time_ / kMicrosecond - table.last_time);
  table.last_time = last_time_ / kMicrosecond;
  for (const auto& [key, field] : record) {
    if (is_one_of(kLeftOut, std::string_view(key))) continue;
    if (auto bad = put(table, row, key, field)) return wrong(*bad);
  }
  if (kind->get_string() == "block") {
    if (auto bad = check_block(record)) return wrong(*bad);
    ++blocks_;
  }
  over_ = kind->get_string() == "run-over";
  ++lines_;
  return std::nullopt;
}

/// What the page would stumble over, or nothing.
std::optional<std::string> JournalColumns::check_block(const json::object& record) const {
  const auto* const ref = record.if_contains("ref");
  const auto* const parent = record.if_contains("parent");
  const auto* const effort = record.if_contains("effort");
  if (ref == nullptr || !ref->is_int64() || ref->get_int64() != blocks_) {
    return fmt::format("blocks count from 0, so this one has to be {}", blocks_);
  }
  if (parent != nullptr && parent->is_int64() && parent->get_int64() >= blocks_) {
    return "a block stands on one that came before it";
  }
  if (effort != nullptr && (!effort->is_string() || !is_decimal(effort->get_string()))) {
    return "an effort is a decimal number of at most 39 digits";
  }
  return std::nullopt;
}

/// Puts a key of a record into its column. What is wrong with it, or nothing.
std::optional<std::string> JournalColumns::put(Table& table, std::size_t row, std::string_view key,
                                               const json::value& field) {
  if (key == "encoded" && field.is_string()) {
    add(column(table, "size"), row, static_cast<std::int64_t>(field.get_string().size()));
    return std::nullopt;
  }
  Column& column = this->column(table, key);
  if (field.is_string()) {
    const bool names_peer = is_one_of(kPeerKeys, key);
    if (column.holds == Holds::numbers) return fmt::format("`{}` was a number before", key);
    column.holds = names_peer ? Holds::peers : Holds::texts;
    const auto cell = names_peer ? peer(field.get_string())
                                 : std::optional(text(shortened(key, field.get_string())));
    if (!cell) {
      return fmt::format("`{}` is no peer of this run",
                         std::string_view(field.get_string()).substr(0, kTextShown));
    }
    add(column, row, *cell);
  } else if (field.is_int64() || field.is_bool()) {
    if (column.holds == Holds::texts || column.holds == Holds::peers) {
      return fmt::format("`{}` was a text before", key);
    }
    column.holds = Holds::numbers;
    const std::int64_t number = field.is_bool() ? field.get_bool() : field.get_int64();
    if (is_one_of(kBlockKeys, key) && (number < 0 || number >= blocks_)) {
      return fmt::format("`{}` names block {}, which was not recorded", key, number);
    }
    add(column, row, number);
  }
  return std::nullopt;
}

JournalColumns::Table& JournalColumns::table(std::string_view kind) {
  const auto found = kinds_.find(kind);
  return found != kinds_.end() ? found->second : kinds_[std::string(kind)];
}

JournalColumns::Column& JournalColumns::column(Table& table, std::string_view key) {
  const auto found = table.columns.find(key);
  return found != table.columns.end() ? found->second : table.columns[std::string(key)];
}

void JournalColumns::add(Column& column, std::size_t row, std::int64_t cell) {
  column.values.resize(row);
  column.values.emplace_back(cell);
}

std::string JournalColumns::texts_json() const {
  return json::serialize(json::array(text_list_.begin(), text_list_.end()));
}

std::string JournalColumns::journal_json() const {
  std::string out = "[";
  for (const auto& [kind, table] : kinds_) {
    if (out.size() > 1) out += ",\n";
    out += "{\"kind\":" + json::serialize(json::value(kind)) + ",\"i\":";
    append(out, table.index);
    out += ",\"t\":";
    append(out, table.time);
    json::array peers;
    json::array texts;
    out += ",\"columns\":{";
    for (const auto& [key, column] : table.columns) {
      if (out.back() != '{') out += ',';
      out += json::serialize(json::value(key)) + ":";
      std::vector<std::optional<std::int64_t>> values = column.values;
      values.resize(table.time.size());
      append(out, values);
      if (column.holds == Holds::peers) peers.emplace_back(key);
      if (column.holds == Holds::texts) texts.emplace_back(key);
    }
    out += "},\"peers\":" + json::serialize(peers) + ",\"texts\":" + json::serialize(texts) + "}";
  }
  return out + "]";
}

std::optional<core::Error> read_columns(std::istream& journal, JournalColumns& columns) {
  std::string line;
  while (std::getline(journal, line)) {
    if (journal.eof()) {
      return core::Error{"it is cut short: its last line has no end"};
    }
    if (auto error = columns.take(line)) return error;
  }
  if (const auto why = why_unread(journal)) return core::Error{*why};
  if (!columns.over()) return core::Error{"it is cut short: its last record is not `run-over`"};
  return std::nullopt;
}

}  // namespace onetip::sim
