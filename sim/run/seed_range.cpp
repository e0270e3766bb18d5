#include "sim/run/seed_range.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <optional>

namespace onetip::sim {

namespace {

std::optional<std::uint64_t> seed_of(std::string_view text) {
  std::uint64_t seed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return seed;
}

}  // namespace

std::string SeedRange::text() const {
  return first == last ? std::to_string(first) : fmt::format("{}..{}", first, last);
}

core::Result<SeedRange> SeedRange::parse(std::string_view text) {
  const auto dots = text.find("..");
  const auto first = seed_of(text.substr(0, dots));
  const auto last = dots == std::string_view::npos ? first : seed_of(text.substr(dots + 2));
  if (!first || !last) {
    return core::Error{
        fmt::format("--seeds {}: expected seeds like 1..1000, from 0 to {}",
                    text.size() > 60 ? std::string(text.substr(0, 60)) + "…" : std::string(text),
                    std::numeric_limits<std::uint64_t>::max())};
  }
  if (*last < *first) {
    return core::Error{
        fmt::format("--seeds {}: no seeds, did you mean {}..{}?", text, *last, *first)};
  }
  if (*first == 0 && *last == std::numeric_limits<std::uint64_t>::max()) {
    return core::Error{
        fmt::format("--seeds {}: one seed too many, did you mean 1..{}?", text, *last)};
  }
  return SeedRange{*first, *last};
}

}  // namespace onetip::sim
