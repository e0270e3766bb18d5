// journal.jsonl: one record a line, keys in the order of journal_kinds.hpp.

#include <boost/json.hpp>

#include "core/effort.hpp"
#include "sim/journal.hpp"
#include "sim/journal_kinds.hpp"
#include "sim/journal_values.hpp"

namespace onetip::sim {

std::string_view record::to_text(Found found) {
  switch (found) {
    case Found::fresh:
      return "fresh";
    case Found::disk:
      return "disk";
    case Found::nothing:
      return "nothing";
  }
  return "?";
}

std::string_view record::to_text(DownHow how) {
  switch (how) {
    case DownHow::crashed:
      return "crashed";
    case DownHow::crashed_and_lost:
      return "crashed-and-lost";
    case DownHow::left:
      return "left";
  }
  return "?";
}

std::string_view record::to_text(WithheldKind kind) {
  switch (kind) {
    case WithheldKind::start:
      return "start";
    case WithheldKind::connection:
      return "connection";
    case WithheldKind::timer:
      return "timer";
    case WithheldKind::job:
      return "job";
    case WithheldKind::command:
      return "command";
  }
  return "?";
}

std::string_view record::to_text(SkewedKind kind) {
  return kind == SkewedKind::stamp ? "stamp" : "judgement";
}

std::string_view record::to_text(HeldKind held) {
  switch (held) {
    case HeldKind::bytes:
      return "bytes";
    case HeldKind::close:
      return "close";
    case HeldKind::dial:
      return "dial";
  }
  return "?";
}

namespace {

namespace json = boost::json;

/// Adds a record's own keys to its line.
class KeyWriter {
 public:
  KeyWriter(json::object& line, const Scenario& scenario) : line_(line), scenario_(scenario) {}

  template <class T>
  void operator()(std::string_view key, const T& value, std::string_view /*meaning*/) {
    line_.emplace(key, JsonValue<T>::write(value));
  }
  template <class T>
  void operator()(std::string_view key, const std::optional<T>& value, std::string_view meaning) {
    if (value) (*this)(key, *value, meaning);
  }
  void operator()(std::string_view key, const std::optional<BlockRef>& value,
                  std::string_view meaning) {
    if (value) return (*this)(key, *value, meaning);
    line_.emplace(key, nullptr);
  }
  void peer(std::string_view key, PeerIndex index, std::string_view /*meaning*/) {
    line_.emplace(key, scenario_.peers.at(index).name);
  }
  void peer(std::string_view key, const std::optional<PeerIndex>& index, std::string_view meaning) {
    if (index) peer(key, *index, meaning);
  }
  void entry(std::size_t index) {
    line_.emplace("entry", index);
    line_.emplace("name", scenario_.timeline.at(index).name);
  }
  void weight(const std::optional<core::Weight>& weight, std::string_view /*meaning*/) {
    if (!weight) return;
    line_.emplace("height", weight->height);
    line_.emplace("effort", core::to_text(weight->effort));
  }
  /// A block is told by its bytes, so where the text lost some they stand beside it.
  void bytes(std::string_view key, const std::string& value, std::string_view meaning) {
    (*this)(key, value, meaning);
    if (printable(value) != value) line_.emplace(kExactBytes, core::to_hex(value));
  }

 private:
  json::object& line_;
  const Scenario& scenario_;
};

}  // namespace

std::string_view kind(const RecordBody& body) {
  return std::visit([](const auto& it) { return Kind<std::decay_t<decltype(it)>>::name; }, body);
}

std::string to_json_line(const Record& record, const Scenario& scenario) {
  json::object line;
  line.emplace("t", record.at.count());
  line.emplace("kind", kind(record.body));
  KeyWriter keys(line, scenario);
  std::visit([&](const auto& it) { Kind<std::decay_t<decltype(it)>>::keys(it, keys); },
             record.body);
  return json::serialize(line);
}

}  // namespace onetip::sim
