#include "sim/pages/journal_page.hpp"

#include <fmt/format.h>

#include "sim/journal/kinds.hpp"
#include "sim/journal/values.hpp"

namespace onetip::sim {
namespace {

constexpr char kJournalHead[] = R"(# The journal

`journal.jsonl` (`sim FILE --out DIR`) is what happened in a run, one JSON object a line, in order. Checkers read nothing
else, and `sim explain DIR` judges a finished run from it again. This page is written by the program's own list of
records (`sim schema journal`); a test holds it to that.

Every line begins with `t`, nanoseconds on the engine's clock since the run started (`topology-stands` marks the
timeline's zero), and `kind`. Then come the kind's own keys. Peers stand by name, blocks by the `ref` of their `block`
record, faults and connections by numbers, efforts as decimal text, since they have 128 bits. In strangers' text each
byte that is no UTF-8 stands as U+FFFD. No path, date, host, version or measured duration is in it. The last line is
`run-over`; a journal without it was cut short. Keys may be added to a kind, and kinds to the list, but none is renamed.

| kind | when | keys | by |
|---|---|---|---|
)";

/// What stands for such a value: its type's name, or the words that it may be.
template <class T>
std::string type_of() {
  if constexpr (requires { JsonValue<T>::kAll; }) {
    std::string words;
    for (const T value : JsonValue<T>::kAll) {
      words += fmt::format("{}`{}`", words.empty() ? "" : ", ", to_text(value));
    }
    return words;
  } else {
    return std::string(JsonValue<T>::name);
  }
}

/// A record's keys as the cell of a table.
class KeyLister {
 public:
  template <class T>
  void operator()(std::string_view key, const T& /*field*/, std::string_view meaning) {
    list(key, type_of<T>(), meaning);
  }
  template <class T>
  void operator()(std::string_view key, const std::optional<T>& /*field*/,
                  std::string_view meaning) {
    list(key, type_of<T>(), meaning);
  }
  template <class T>
  void peer(std::string_view key, const T& /*field*/, std::string_view meaning) {
    list(key, "peer", meaning);
  }
  void entry(std::size_t /*field*/) {
    list("entry", "number", "the entry of the timeline, from 0");
    list("name", "text", "its name");
  }
  void weight(const std::optional<core::Weight>& /*field*/, std::string_view meaning) {
    list("height", "number", meaning);
    list("effort", "decimal text", "the same");
  }
  void bytes(std::string_view key, const std::string& /*field*/, std::string_view meaning) {
    list(key, "text", meaning);
    list(kExactBytes, "hex", "the same, where the text lost bytes that are no UTF-8");
  }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void list(std::string_view key, std::string_view type, std::string_view meaning) {
    text_ += fmt::format("{}`{}`, {}: {}", text_.empty() ? "" : "<br>", key, type, meaning);
  }

  std::string text_;
};

template <class Body>
std::string row() {
  const Body body{};
  KeyLister keys;
  Kind<Body>::keys(body, keys);
  return fmt::format("| `{}` | {} | {} | {} |\n", Kind<Body>::name, Kind<Body>::meaning,
                     keys.text(), Kind<Body>::writer);
}

template <class... Bodies>
std::string rows(const std::variant<Bodies...>& /*of*/) {
  return (row<Bodies>() + ...);
}

}  // namespace

std::string journal_page() { return kJournalHead + rows(RecordBody{}); }

}  // namespace onetip::sim
