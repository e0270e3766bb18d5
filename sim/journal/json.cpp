// journal.jsonl: one record a line, keys in the order of kinds.hpp.

#include <type_traits>

#include "core/effort.hpp"
#include "sim/journal/journal.hpp"
#include "sim/journal/kinds.hpp"
#include "sim/journal/values.hpp"

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

/// Adds a record's own keys to its line.
class KeyWriter {
 public:
  KeyWriter(LineWriter& line, const Scenario& scenario) : line_(line), scenario_(scenario) {}

  template <class T>
  void operator()(const JsonKey& key, const T& value, std::string_view /*meaning*/) {
    line_.key(key);
    JsonValue<T>::write(line_, value);
  }
  template <class T>
  void operator()(const JsonKey& key, const std::optional<T>& value, std::string_view meaning) {
    if (value) (*this)(key, *value, meaning);
  }
  void operator()(const JsonKey& key, const std::optional<BlockRef>& value,
                  std::string_view meaning) {
    if (value) return (*this)(key, *value, meaning);
    line_.key(key);
    line_.json("null");
  }
  void peer(const JsonKey& key, PeerIndex index, std::string_view /*meaning*/) {
    text(key, scenario_.peers.at(index).name);
  }
  void peer(const JsonKey& key, const std::optional<PeerIndex>& index, std::string_view meaning) {
    if (index) peer(key, *index, meaning);
  }
  void entry(std::size_t index) {
    line_.key("entry");
    line_.number(index);
    text("name", scenario_.timeline.at(index).name);
  }
  void weight(const std::optional<core::Weight>& weight, std::string_view /*meaning*/) {
    if (!weight) return;
    line_.key("height");
    line_.number(weight->height);
    text("effort", core::to_text(weight->effort));
  }
  /// A block is told by its bytes, so where the text lost some they stand beside it.
  void bytes(const JsonKey& key, const std::string& value, std::string_view /*meaning*/) {
    text(key, value);
    if (printable(value) != value) text(kExactBytes, core::to_hex(value));
  }

 private:
  void text(const JsonKey& key, std::string_view value) {
    line_.key(key);
    line_.quoted(value);
  }

  LineWriter& line_;
  const Scenario& scenario_;
};

}  // namespace

std::string_view kind(const RecordBody& body) {
  return std::visit([](const auto& it) { return Kind<std::decay_t<decltype(it)>>::name; }, body);
}

void append_json_line(std::string& out, const Record& record, const Scenario& scenario) {
  LineWriter line(out);
  line.json("{\"t\":");
  line.number(record.at.count());
  std::visit(
      [&](const auto& it) {
        using OfBody = Kind<std::decay_t<decltype(it)>>;
        static constexpr JsonKey kKind("kind", OfBody::name);
        line.key(kKind);
        KeyWriter keys(line, scenario);
        OfBody::keys(it, keys);
      },
      record.body);
  line.json("}");
}

}  // namespace onetip::sim
