#include "sim/journal/reader.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <stdexcept>
#include <type_traits>

#include "core/effort.hpp"
#include "sim/journal/kinds.hpp"
#include "sim/journal/values.hpp"
#include "sim/text/whole_file.hpp"

namespace onetip::sim {

namespace json = boost::json;

namespace {

/// What is wrong with a line; it leaves this file as a core::Error.
class BadLine : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace

/// Fills a record's fields from the keys of its line.
class KeyReader {
 public:
  KeyReader(const json::object& line, const JournalReader& reader) : line_(line), reader_(reader) {}

  template <class T>
  void operator()(std::string_view key, T& field, std::string_view /*meaning*/) {
    field = value<T>(key, required(key));
  }
  template <class T>
  void operator()(std::string_view key, std::optional<T>& field, std::string_view /*meaning*/) {
    const json::value* found = line_.if_contains(key);
    if (found != nullptr && !found->is_null()) field = value<T>(key, *found);
  }
  void peer(std::string_view key, PeerIndex& field, std::string_view /*meaning*/) {
    field = peer_of(key, required(key));
  }
  void peer(std::string_view key, std::optional<PeerIndex>& field, std::string_view /*meaning*/) {
    if (const json::value* found = line_.if_contains(key)) field = peer_of(key, *found);
  }
  /// The name beside the index tells a journal of this scenario from one of another.
  void entry(std::size_t& field) {
    const auto index = value<std::uint64_t>("entry", required("entry"));
    const auto& timeline = reader_.scenario_.timeline;
    const auto name = value<std::string>("name", required("name"));
    if (index >= timeline.size() || timeline[index].name != name) {
      throw BadLine(
          fmt::format("entry {} of the scenario's timeline is not called `{}`", index, name));
    }
    field = index;
  }
  void weight(std::optional<core::Weight>& field, std::string_view /*meaning*/) {
    if (line_.if_contains("height") == nullptr) return;
    core::Weight weight;
    weight.height = value<std::uint64_t>("height", required("height"));
    const auto effort = core::effort_from_text(value<std::string>("effort", required("effort")));
    if (!effort) throw BadLine("`effort` is no number");
    weight.effort = *effort;
    weight.tip = value<core::Digest>("hash", required("hash"));
    field = weight;
  }
  void bytes(std::string_view key, std::string& field, std::string_view meaning) {
    (*this)(key, field, meaning);
    if (line_.if_contains(kExactBytes) == nullptr) return;
    auto exact = core::from_hex(value<std::string>(kExactBytes, required(kExactBytes)));
    if (!exact) throw BadLine(fmt::format("`{}` is no hex", kExactBytes));
    field = std::move(*exact);
  }

 private:
  [[nodiscard]] const json::value& required(std::string_view key) const {
    const json::value* found = line_.if_contains(key);
    if (found == nullptr) throw BadLine(fmt::format("the key `{}` is missing", key));
    return *found;
  }

  template <class T>
  [[nodiscard]] T value(std::string_view key, const json::value& json) const {
    const std::optional<T> read = JsonValue<T>::read(json);
    if (!read) throw BadLine(fmt::format("`{}` is no {}", key, JsonValue<T>::name));
    if constexpr (std::is_same_v<T, BlockRef>) {
      // A block's own record names its new reference, and whom it stands on by an older one.
      const bool is_new = key == "ref";
      const auto ref = static_cast<std::size_t>(*read);
      if (is_new ? ref != reader_.blocks_ : ref >= reader_.blocks_) {
        throw BadLine(is_new ? fmt::format("block {} follows {} others", ref, reader_.blocks_)
                             : fmt::format("`{}` names block {}, which is not recorded", key, ref));
      }
    }
    return *read;
  }

  [[nodiscard]] PeerIndex peer_of(std::string_view key, const json::value& json) const {
    const auto name = value<std::string>(key, json);
    const auto found = reader_.peers_.find(name);
    if (found == reader_.peers_.end()) {
      throw BadLine(fmt::format("`{}` is `{}`, who is no peer of the scenario", key, name));
    }
    return found->second;
  }

  const json::object& line_;
  const JournalReader& reader_;
};

namespace {

template <std::size_t index = 0>
RecordBody read_body(std::string_view name, KeyReader& keys) {
  if constexpr (index == std::variant_size_v<RecordBody>) {
    throw BadLine(fmt::format("there is no kind of record called `{}`", name));
  } else {
    using Body = std::variant_alternative_t<index, RecordBody>;
    if (name != Kind<Body>::name) return read_body<index + 1>(name, keys);
    Body body{};
    Kind<Body>::keys(body, keys);
    return body;
  }
}

}  // namespace

JournalReader::JournalReader(const Scenario& scenario) : scenario_(scenario) {
  for (std::size_t i = 0; i < scenario.peers.size(); ++i) {
    peers_.emplace(scenario.peers[i].name, static_cast<PeerIndex>(i));
  }
}

core::Result<Record> JournalReader::read(std::string_view line) {
  ++line_;
  const auto wrong = [this](std::string_view what) {
    return core::Error{fmt::format("line {}: {}", line_, what)};
  };
  if (over_) return wrong("the run was over on the line before");
  boost::system::error_code error;
  const json::value parsed = json::parse(line, error);
  if (error || !parsed.is_object()) return wrong("this is no JSON object; is the file cut short?");
  try {
    KeyReader keys(parsed.get_object(), *this);
    Record record;
    keys("t", record.at, "");
    std::string name;
    keys("kind", name, "");
    record.body = read_body(name, keys);
    if (std::holds_alternative<record::Block>(record.body)) ++blocks_;
    over_ = std::holds_alternative<record::RunOver>(record.body);
    return record;
  } catch (const BadLine& bad) {
    return wrong(bad.what());
  }
}

core::Result<std::vector<Record>> read_journal(std::istream& in, const Scenario& scenario) {
  JournalReader reader(scenario);
  std::vector<Record> records;
  for (std::string line; std::getline(in, line);) {
    core::Result<Record> record = reader.read(line);
    if (!record) return record.error();
    records.push_back(std::move(*record));
  }
  if (const auto why = why_unread(in)) return core::Error{*why};
  if (!reader.over()) {
    return core::Error{
        fmt::format("line {}: the journal ends here, before its run was over", records.size() + 1)};
  }
  return records;
}

}  // namespace onetip::sim
