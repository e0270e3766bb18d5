#include "sim/compare/journal_diff.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <deque>
#include <utility>

#include "sim/compare/line_reader.hpp"

namespace onetip::sim {

namespace {

namespace json = boost::json;

constexpr std::string_view kBegin = R"({"t":)";
constexpr std::string_view kStands = R"("kind":"topology-stands")";
constexpr std::string_view kOver = R"("kind":"run-over")";

/// A record's time, where the line is a record at all.
std::optional<Nanos> time_of(std::string_view line) {
  boost::system::error_code error;
  const json::value value = json::parse(line, error);
  if (error || !value.is_object()) return std::nullopt;
  const json::value* const at = value.get_object().if_contains("t");
  const json::value* const kind = value.get_object().if_contains("kind");
  if (at == nullptr || !at->is_int64() || kind == nullptr || !kind->is_string()) {
    return std::nullopt;
  }
  return Nanos(at->get_int64());
}

/// What a journal that was cut short may end in: the begin of a record.
bool may_be_cut(const LineReader::Line& line) {
  return !line.ended && (line.text.starts_with(kBegin) || kBegin.starts_with(line.text));
}

class Comparing {
 public:
  Comparing(std::istream& a, const std::string& a_name, std::istream& b, const std::string& b_name,
            std::size_t context)
      : a_{LineReader(a), a_name}, b_{LineReader(b), b_name}, context_(context) {}

  core::Result<JournalComparison> compare() {
    for (;;) {
      const auto a = a_.lines.next();
      const auto b = b_.lines.next();
      if (const auto error = unreadable()) return *error;
      if (!a && !b) return finish();
      if (!a || !b || a->text != b->text || a->ended != b->ended) return part(a, b);
      if (const auto error = take(*a)) return *error;
    }
  }

 private:
  using Line = LineReader::Line;
  struct Side {
    LineReader lines;
    const std::string& name;
  };

  [[nodiscard]] std::optional<core::Error> unreadable() const {
    for (const Side* side : {&a_, &b_}) {
      if (side->lines.error()) return core::Error{side->name + ": " + *side->lines.error()};
    }
    return std::nullopt;
  }

  [[nodiscard]] core::Error foreign(const Side& side) const {
    return core::Error{
        fmt::format("{}: line {} is no record of a journal", side.name, result_.records + 1)};
  }

  /// A line that both have. The first is looked at closely, the others in passing: what is equal
  /// needs no reading.
  std::optional<core::Error> take(const Line& line) {
    const bool stands = line.text.find(kStands) != std::string_view::npos;
    const bool close = result_.records == 0 || stands;
    const auto at = close && line.ended ? time_of(line.text) : std::nullopt;
    const bool looks_right =
        line.ended ? line.text.starts_with('{') && line.text.ends_with('}') : may_be_cut(line);
    if (!looks_right || (close && line.ended && !at)) return foreign(a_);
    if (stands && !result_.zero) result_.zero = at;
    hash_.update(line.text);
    if (line.ended) hash_.update("\n");
    result_.over = line.ended && line.text.find(kOver) != std::string_view::npos;
    before_.emplace_back(line.text);
    if (before_.size() > context_) before_.pop_front();
    ++result_.records;
    return std::nullopt;
  }

  core::Result<JournalComparison> part(const std::optional<Line>& a, const std::optional<Line>& b) {
    JournalDifference difference;
    for (const auto& [line, side, out] :
         {std::tuple{&a, &a_, &difference.a}, std::tuple{&b, &b_, &difference.b}}) {
      if (!*line) continue;
      const auto at = time_of((*line)->text);
      if (!at && !may_be_cut(**line)) return foreign(*side);
      *out = JournalLine{std::string((*line)->text), at.value_or(Nanos{}), at.has_value()};
    }
    difference.before.assign(before_.begin(), before_.end());
    result_.difference = std::move(difference);
    result_.digest = hash_.digest();
    return std::move(result_);
  }

  core::Result<JournalComparison> finish() {
    if (result_.records == 0) {
      return core::Error{
          fmt::format("{} and {} are empty: there is nothing to compare", a_.name, b_.name)};
    }
    result_.digest = hash_.digest();
    return std::move(result_);
  }

  Side a_;
  Side b_;
  std::size_t context_;
  core::Sha256 hash_;
  std::deque<std::string> before_;
  JournalComparison result_;
};

}  // namespace

core::Result<JournalComparison> compare_journals(std::istream& a, const std::string& a_name,
                                                 std::istream& b, const std::string& b_name,
                                                 std::size_t context) {
  return Comparing(a, a_name, b, b_name, context).compare();
}

}  // namespace onetip::sim
