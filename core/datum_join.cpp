#include "core/datum_join.hpp"

#include <fmt/format.h>

#include <charconv>

#include "core/assert.hpp"

namespace onetip::core {

namespace {

constexpr std::string_view kHead = "((3) 0 () ";
constexpr std::string_view kBetween = ") () ";

/// The parts of an encoding: `((3) 0 () COUNT (ENTRIES) () VALUE)`.
struct Parts {
  std::uint64_t count = 0;
  std::string_view entries;
  std::string_view value;
};

/// Where the text that begins at `quote` has its closing quote.
std::size_t end_of_text(std::string_view written, std::size_t quote) {
  std::size_t at = quote + 1;
  while (written[at] != '"') {
    at += written[at] == '\\' ? 2 : 1;
  }
  return at;
}

/// Where the parenthesis that is open at the beginning of `written` closes.
std::size_t closing(std::string_view written) {
  std::size_t depth = 1;
  std::size_t at = written.find_first_of("()\"");
  for (;; at = written.find_first_of("()\"", at + 1)) {
    ONETIP_ASSERT(at != std::string_view::npos, "an encoding of ours closes its parentheses");
    if (written[at] == '"') {
      at = end_of_text(written, at);
    } else {
      depth += written[at] == '(' ? 1 : -1;
      if (depth == 0) {
        return at;
      }
    }
  }
}

Parts split(std::string_view encoding) {
  ONETIP_ASSERT(encoding.starts_with(kHead), "an encoding of ours");
  Parts parts;
  encoding.remove_prefix(kHead.size());
  const auto number =
      std::from_chars(encoding.data(), encoding.data() + encoding.size(), parts.count);
  encoding.remove_prefix(static_cast<std::size_t>(number.ptr - encoding.data()) + 2);
  const std::size_t end = closing(encoding);
  parts.entries = encoding.substr(0, end);
  parts.value = encoding.substr(end + kBetween.size());
  parts.value.remove_suffix(1);
  return parts;
}

/// Copies with each `? . n` outside of texts become `? . (n + shift)`.
void append_shifted(std::string_view written, std::uint64_t shift, std::string& out) {
  constexpr std::string_view kReference = "? . ";
  std::size_t copied = 0;
  std::size_t at = shift == 0 ? std::string_view::npos : written.find_first_of("?\"");
  while (at != std::string_view::npos) {
    if (written[at] == '"') {
      at = end_of_text(written, at) + 1;
    } else {
      std::uint64_t entry = 0;
      const std::size_t digits = at + kReference.size();
      const auto number =
          std::from_chars(written.data() + digits, written.data() + written.size(), entry);
      out.append(written.substr(copied, digits - copied));
      out += fmt::to_string(entry + shift);
      copied = at = static_cast<std::size_t>(number.ptr - written.data());
    }
    at = written.find_first_of("?\"", at);
  }
  out += written.substr(copied);
}

}  // namespace

void DatumJoin::append_value(std::string_view encoding, std::string& out) {
  const Parts parts = split(encoding);
  if (parts.count == 0) {
    out += parts.value;
    return;
  }
  entries_ += entries_.empty() ? "" : " ";
  append_shifted(parts.entries, count_, entries_);
  append_shifted(parts.value, count_, out);
  count_ += parts.count;
}

std::string DatumJoin::document(std::string_view value) const {
  return fmt::format("((3) 0 () {} ({}) () {})", count_, entries_, value);
}

}  // namespace onetip::core
