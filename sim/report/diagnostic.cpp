#include "sim/report/diagnostic.hpp"

#include <fmt/format.h>

namespace onetip::sim {
namespace {

constexpr std::size_t kColumnsShown = 110;  // of a source line, which may be a megabyte

/// The `number`-th line of `text`, counted from 1.
std::string_view line_of(std::string_view text, int number) {
  for (int line = 1; line < number; ++line) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
}

/// No control character of a stranger's file reaches a terminal.
std::string harmless(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) c = ' ';
  }
  return out;
}

}  // namespace

std::string diagnostic(const ScenarioError& error, std::string_view text) {
  const Source& source = error.source();
  std::string out = fmt::format("{}: error: {}\n", source.text(), harmless(error.message()));
  if (source.line > 0) {
    const std::string_view line = line_of(text, source.line);
    const auto column = static_cast<std::size_t>(source.column > 0 ? source.column - 1 : 0);
    if (column <= line.size() && column < kColumnsShown) {
      out += fmt::format("{:>5} | {}\n", source.line, harmless(line.substr(0, kColumnsShown)));
      out += fmt::format("      | {}^\n", std::string(column, ' '));
    }
  }
  if (!error.hint().empty()) out += fmt::format("      = {}\n", harmless(error.hint()));
  return out;
}

}  // namespace onetip::sim
