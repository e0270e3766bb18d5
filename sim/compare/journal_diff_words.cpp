// A comparison of two journals, for a person.

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "sim/compare/journal_diff.hpp"
#include "sim/text/prose.hpp"

namespace onetip::sim {

namespace {

namespace json = boost::json;

constexpr std::size_t kRecordShown = 200;  // bytes of a record's line
constexpr std::size_t kValueShown = 60;    // of a value
constexpr std::size_t kValueBefore = 20;   // of it in front of where two of them part

/// The same place or one before it, where a character begins.
std::size_t character_at(std::string_view text, std::size_t place) {
  while (place > 0 && place < text.size() && (static_cast<unsigned char>(text[place]) >> 6U) == 2) {
    --place;
  }
  return std::min(place, text.size());
}

std::string excerpt_of(std::string_view text, std::size_t begin, std::size_t length) {
  const std::size_t from = character_at(text, begin);
  const std::size_t to = character_at(text, std::min(text.size(), from + length));
  return fmt::format("{}{}{}", from > 0 ? "…" : "", text.substr(from, to - from),
                     to < text.size() ? "…" : "");
}

/// Both values, around the place where they part.
std::string side_by_side(const std::string& a, const std::string& b) {
  const auto parting = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const auto place = static_cast<std::size_t>(parting.first - a.begin());
  const bool fits = std::max(a.size(), b.size()) <= kValueShown || place < kValueBefore;
  const std::size_t begin = fits ? 0 : place - kValueBefore;
  return fmt::format("{}  ·  {}", excerpt_of(a, begin, kValueShown),
                     excerpt_of(b, begin, kValueShown));
}

std::string value_in_text(const json::object& record, std::string_view key) {
  const json::value* const value = record.if_contains(key);
  return value == nullptr ? "-" : json::serialize(*value);
}

/// A line for each key that differs. REQUIRES: both are objects.
std::string keys_in_words(const std::string& a, const std::string& b) {
  const json::object left = json::parse(a).as_object();
  const json::object right = json::parse(b).as_object();
  std::vector<std::string> keys;
  for (const auto& it : left) keys.emplace_back(it.key());
  for (const auto& it : right) {
    if (!left.contains(it.key())) keys.emplace_back(it.key());
  }
  std::string text;
  for (const std::string& key : keys) {
    const std::string mine = value_in_text(left, key);
    const std::string yours = value_in_text(right, key);
    if (mine != yours) text += fmt::format("  {:<12} {}\n", key, side_by_side(mine, yours));
  }
  if (text.empty()) return "  none: the same keys and values, written otherwise\n";
  return text;
}

std::string moment_in_words(Nanos at, const std::optional<Nanos>& zero) {
  return zero ? in_nanoseconds(at - *zero) + " of the timeline"
              : in_nanoseconds(at) + ", before the topology stood";
}

std::string moments_in_words(const JournalDifference& parting, const std::optional<Nanos>& zero) {
  std::vector<std::string> texts;
  for (const auto* line : {&parting.a, &parting.b}) {
    if (*line && (*line)->whole) texts.push_back(moment_in_words((*line)->at, zero));
  }
  if (texts.empty()) return "";
  const bool same = texts.size() == 1 || texts.front() == texts.back();
  return ", at " + (same ? texts.front() : texts.front() + " and at " + texts.back());
}

std::string record_in_words(char letter, const std::optional<JournalLine>& line, bool over) {
  std::string what;
  if (!line) {
    what = over ? "(it is over here)" : "(it ends here; it is cut short, since no run-over came)";
  } else {
    what = excerpt_of(line->text, 0, kRecordShown);
    if (!line->whole) what += "  (it is cut short in the middle of this record)";
  }
  return fmt::format("  {}  {}\n", letter, what);
}

std::string difference_in_words(const JournalComparison& it) {
  const JournalDifference& parting = *it.difference;
  std::string text = fmt::format("they differ at record {} (line {}){}\n", it.records,
                                 it.records + 1, moments_in_words(parting, it.zero));
  if (!parting.before.empty()) text += "\nbefore it\n";
  std::uint64_t index = it.records - parting.before.size();
  for (const std::string& line : parting.before) {
    text += fmt::format("  {}  {}\n", index++, excerpt_of(line, 0, kRecordShown));
  }
  text += "\nthe record\n" + record_in_words('A', parting.a, it.over) +
          record_in_words('B', parting.b, it.over);
  if (parting.a && parting.b && parting.a->whole && parting.b->whole) {
    text += "\nkeys that differ, A  ·  B\n" + keys_in_words(parting.a->text, parting.b->text);
  }
  return text;
}

}  // namespace

std::string in_nanoseconds(Nanos time) {
  const auto count = time.count();
  const auto size = static_cast<std::uint64_t>(count < 0 ? -count : count);
  return fmt::format("{}{}.{:09} s", count < 0 ? "-" : "", size / 1'000'000'000,
                     size % 1'000'000'000);
}

std::string in_words(const JournalComparison& comparison, const std::string& a_name,
                     const std::string& b_name) {
  const std::string names = fmt::format("A  {}\nB  {}\n", a_name, b_name);
  const std::string records = counted(comparison.records, "record");
  if (comparison.difference) {
    return fmt::format("{}equal for {}; {}", names, records, difference_in_words(comparison));
  }
  return fmt::format("{}equal: {}{}\nsha256 {}\n", names, records,
                     comparison.over ? "" : ", cut short, since no run-over came",
                     comparison.digest.hex());
}

}  // namespace onetip::sim
