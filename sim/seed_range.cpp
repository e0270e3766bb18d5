#include "sim/seed_range.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace onetip::sim {

namespace {

std::optional<std::uint64_t> parse_seed(std::string_view text) {
  std::uint64_t seed = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, seed);
  return error == std::errc{} && stopped == end ? std::optional(seed) : std::nullopt;
}

}  // namespace

std::string SeedRange::text() const { return fmt::format("{}..{}", first, last); }

core::Result<SeedRange> parse_seed_range(std::string_view text) {
  const std::size_t dots = text.find("..");
  const auto first = parse_seed(text.substr(0, dots));
  const auto last = dots == std::string_view::npos ? first : parse_seed(text.substr(dots + 2));
  if (!first || !last) {
    return core::Error{fmt::format("expected seeds like 1..1000 or 17, found `{}`", text)};
  }
  if (*last < *first) {
    return core::Error{
        fmt::format("the seeds `{}` run backwards; did you mean `{}..{}`?", text, *last, *first)};
  }
  if (*last - *first >= SeedRange::kMost) {
    return core::Error{
        fmt::format("`{}` are more than {} seeds, the limit", text, SeedRange::kMost)};
  }
  return SeedRange{*first, *last};
}

}  // namespace onetip::sim
