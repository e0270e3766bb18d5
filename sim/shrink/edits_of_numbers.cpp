// Fewer blocks and coins; times that are shorter and rounder, and longer ones between what comes
// again and again.

#include <algorithm>
#include <charconv>
#include <initializer_list>

#include "sim/shrink/edits.hpp"
#include "sim/yaml/reader.hpp"

namespace onetip::sim::shrink {
namespace {

constexpr Nanos kShortest = std::chrono::milliseconds(1);

/// Where durations stand, each with what would be simpler.
class Times {
 public:
  enum class Wish {
    none_at_all,  // the shorter the better
    short_,       // that, but not zero
    long_,        // so that less comes again
    round,        // shorter means more of it
  };
  struct Time {
    Path path;
    Wish wish;
  };

  explicit Times(const Case& now) : now_(now) {}

  std::vector<Time> all() {
    for (std::size_t row = 0; row < row_count(now_.tree, "timeline"); ++row) {
      entry(below(below(now_.tree, {}, "timeline"), row));
    }
    of_keys({}, "mining", {"from"}, Wish::none_at_all);
    of_keys({}, "mining", {"until"}, Wish::short_);
    of_keys({}, "mining", {"interval"}, Wish::long_);
    links({});
    const Node* peers = find(now_.tree, "peers");
    for (std::size_t i = 0; i < peers->items.size(); ++i) {
      links(below(below(now_.tree, {}, "peers"), i));
    }
    add_at({}, "poll_interval", Wish::round);
    add_at({}, "timeout", Wish::short_);
    return std::move(times_);
  }

 private:
  void entry(const Path& path) {
    add_at(path, "at", Wish::none_at_all);
    for (const std::string_view key : {"for", "until", "each"}) add_at(path, key, Wish::short_);
    add_at(path, "every", Wish::long_);
    of_keys(path, "degrade", {"latency", "jitter"}, Wish::short_);
    of_keys(path, "churn", {"up", "down"}, Wish::round);
    of_keys(path, "skew", {"by"}, Wish::short_);
  }

  void links(const Path& path) {
    const Node* links = find(at(now_.tree, path), "links");
    of_keys(path, "links", {"latency", "jitter"}, Wish::short_);
    if (links == nullptr || links->kind != Node::Kind::list) return;
    for (std::size_t row = 0; row < links->items.size(); ++row) {
      const Path place = below(below(now_.tree, path, "links"), row);
      for (const std::string_view key : {"latency", "jitter"}) add_at(place, key, Wish::short_);
    }
  }

  void of_keys(const Path& path, std::string_view mapping,
               std::initializer_list<std::string_view> keys, Wish wish) {
    if (!has(at(now_.tree, path), mapping)) return;
    for (const std::string_view key : keys) add_at(below(now_.tree, path, mapping), key, wish);
  }

  void add_at(const Path& mapping, std::string_view key, Wish wish) {
    if (has(at(now_.tree, mapping), key)) times_.push_back({below(now_.tree, mapping, key), wish});
  }

  const Case& now_;
  std::vector<Time> times_;
};

/// With that many digits that are not zero, the others cut off.
Nanos cut_to(int digits, Nanos time) {
  Nanos::rep scale = 1;
  Nanos::rep most = 1;
  for (; digits > 0; --digits) most *= 10;
  while (time.count() / scale >= most) scale *= 10;
  return Nanos(time.count() / scale * scale);
}

/// All shorter than this one, the shortest first.
std::vector<Nanos> shorter(Nanos time) {
  std::vector<Nanos> times{std::chrono::milliseconds(100),
                           std::chrono::seconds(1),
                           std::chrono::seconds(10),
                           cut_to(1, time / 10),
                           cut_to(1, time / 2),
                           cut_to(1, time),
                           cut_to(2, time)};
  times.erase(std::remove_if(times.begin(), times.end(),
                             [time](Nanos it) { return it >= time || it < kShortest; }),
              times.end());
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  return times;
}

/// The longest first. What is too long for its entry its reader refuses.
std::vector<Nanos> longer(Nanos time) {
  return {cut_to(1, time * 10), cut_to(1, time * 4), cut_to(1, time * 2)};
}

std::vector<Nanos> wished(Nanos time, Times::Wish wish) {
  if (wish == Times::Wish::long_) return longer(time);
  if (wish == Times::Wish::round) return {cut_to(1, time)};
  std::vector<Nanos> times = shorter(time);
  if (wish == Times::Wish::none_at_all) times.insert(times.begin(), Nanos{});
  return times;
}

void add_wished(const Case& now, const Times::Time& time, Edits& edits) {
  const Nanos shift = yaml::read_shift(at(now.tree, time.path));
  const bool backwards = shift < Nanos{};
  for (const Nanos it : wished(backwards ? -shift : shift, time.wish)) {
    edits.push_back(
        {1, edits.size(), replacing(time.path, word((backwards ? "-" : "") + to_text(it)))});
  }
}

/// From 1 on in big steps, then one less.
std::vector<std::uint64_t> fewer(std::uint64_t count) {
  std::vector<std::uint64_t> counts;
  for (const std::uint64_t it :
       {std::uint64_t{1}, count / 2, count - count / 4, count - count / 8, count - 1}) {
    if (it > 0 && it < count && (counts.empty() || it > counts.back())) counts.push_back(it);
  }
  return counts;
}

void add_fewer(const Case& now, const Path& path, Edits& edits) {
  const std::string& text = at(now.tree, path).text;
  std::uint64_t count = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc{} || stopped != end) {
    edits.push_back({1, edits.size(), replacing(path, word("1"))});  // 25/2
    return;
  }
  for (const std::uint64_t it : fewer(count)) {
    edits.push_back({1, edits.size(), replacing(path, word(std::to_string(it)))});
  }
}

}  // namespace

Edits count_edits(const Case& now) {
  Edits edits;
  const auto add = [&](const Path& path, std::string_view key) {
    if (has(at(now.tree, path), key)) add_fewer(now, below(now.tree, path, key), edits);
  };
  for (std::size_t row = 0; row < row_count(now.tree, "timeline"); ++row) {
    const Path path = below(below(now.tree, {}, "timeline"), row);
    const Node& entry = at(now.tree, path);
    if (has(entry, "mine")) add(below(now.tree, path, "mine"), "blocks");
    if (has(entry, "send")) add(below(now.tree, path, "send"), "amount");
    const Node* when = find(entry, "when");
    if (when == nullptr || !has(*when, "height")) continue;
    add(below(now.tree, below(now.tree, path, "when"), "height"), "at_least");
  }
  return edits;
}

Edits time_edits(const Case& now) {
  Edits edits;
  for (const Times::Time& time : Times(now).all()) add_wished(now, time, edits);
  return edits;
}

}  // namespace onetip::sim::shrink
