// Atoms and texts: the characters of the encoding.

#include <algorithm>

#include "core/amount.hpp"
#include "core/datum_arena.hpp"

namespace onetip::core {

namespace {

constexpr std::string_view kEscapeLetters = "abtnvfre\"\\";
constexpr std::string_view kEscaped = "\a\b\t\n\v\f\r\x1b\"\\";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Removes and returns the digits that `text` begins with.
std::string_view take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

std::string_view without_sign(std::string_view text) {
  return text.starts_with('-') || text.starts_with('+') ? text.substr(1) : text;
}

/// `2.5`, `.5`, `5.`, `1e3`, `+inf.0`: after their sign.
bool is_floating(std::string_view text) {
  if (text == "inf.0" || text == "nan.0") {
    return true;
  }
  const std::string_view whole = take_digits(text);
  std::string_view fraction;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    fraction = take_digits(text);
  }
  if (whole.empty() && fraction.empty()) {
    return false;
  }
  if (text.starts_with('e')) {
    text = without_sign(text.substr(1));
    return !take_digits(text).empty() && text.empty();
  }
  return text.empty();
}

/// One pass without an exit, for the vector unit: nearly all texts are hex.
bool needs_escapes(std::string_view text) {
  unsigned found = 0;
  for (const char c : text) {
    found |= static_cast<unsigned>(c < ' ') | static_cast<unsigned>(c == '"') |
             static_cast<unsigned>(c == '\\');
  }
  return found != 0;
}

std::string normal_whole(bool negative, std::string_view digits) {
  const std::size_t zeros = std::min(digits.find_first_not_of('0'), digits.size() - 1);
  digits.remove_prefix(zeros);
  std::string text;
  if (negative && digits != "0") {
    text += '-';
  }
  return text.append(digits);
}

}  // namespace

char escape_of(char c) {
  const std::size_t at = kEscaped.find(c);
  return at == std::string_view::npos ? '\0' : kEscapeLetters[at];
}

char unescaped(char letter) {
  const std::size_t at = kEscapeLetters.find(letter);
  return at == std::string_view::npos ? '\0' : kEscaped[at];
}

void append_written_text(std::string& out, std::string_view text) {
  out += '"';
  if (!needs_escapes(text)) {
    out.append(text) += '"';
    return;
  }
  for (const char c : text) {
    if (const char letter = escape_of(c); letter != '\0') {
      out += '\\';
      out += letter;
    } else {
      out += c;
    }
  }
  out += '"';
}

std::optional<DatumAtom> read_atom(std::string_view written) {
  if (written == "#t" || written == "#f") {
    return DatumAtom{DatumType::boolean, std::string(written)};
  }
  if (written.starts_with('#')) {
    return std::nullopt;
  }
  const bool negative = written.starts_with('-');
  std::string_view rest = without_sign(written);
  const std::string_view digits = take_digits(rest);
  if (!digits.empty() && rest.empty()) {
    return DatumAtom{DatumType::number, normal_whole(negative, digits)};
  }
  if (!digits.empty() && rest.starts_with('/')) {
    std::string_view denominator = rest.substr(1);
    const std::string_view divisor = take_digits(denominator);
    if (!divisor.empty() && denominator.empty()) {
      // Of absurd length: left as it is, no field takes it anyway.
      const std::string_view fraction = written.starts_with('+') ? written.substr(1) : written;
      const Result<Amount> amount = Amount::parse(fraction);
      const bool by_zero = divisor.find_first_not_of('0') == std::string_view::npos;
      return by_zero ? std::nullopt
                     : std::optional(DatumAtom{DatumType::number,
                                               amount ? amount->text() : std::string(fraction)});
    }
  }
  const bool floating = is_floating(without_sign(written));
  // `inf.0` without a sign is a symbol.
  const bool signless_name = written == "inf.0" || written == "nan.0";
  return DatumAtom{floating && !signless_name ? DatumType::floating : DatumType::symbol,
                   std::string(written)};
}

}  // namespace onetip::core
