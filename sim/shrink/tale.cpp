#include "sim/shrink/tale.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "sim/yaml/text.hpp"

namespace onetip::sim::shrink {
namespace {

constexpr std::size_t kTaleColumns = 100;

/// A file may be called anything; in a comment nothing may end the line, or be no UTF-8.
std::string printable(const std::string& name) {
  std::string text;
  for (const char c : name) text += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
  try {
    yaml::check_text(text, name);
    return text;
  } catch (const ScenarioError&) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) > 0x7e; }, '?');
    return text;
  }
}

/// Without `@7` and ` (story.yaml:7)`: lines of a file that is still to be written.
std::string without_places(std::string text, const std::string& file) {
  static const std::regex kLineOfName("@[0-9]+(:[0-9]+)?");
  text = std::regex_replace(text, kLineOfName, "");
  const std::string mark = " (" + file + ":";
  for (std::size_t begin = text.find(mark); begin != std::string::npos;
       begin = text.find(mark, begin)) {
    const std::size_t end = text.find(')', begin);
    text.erase(begin, end == std::string::npos ? end : end - begin + 1);
  }
  return text;
}

std::string wrapped(const std::string& line) {
  std::string text;
  std::size_t column = 0;
  std::size_t begin = 0;
  while (begin < line.size()) {
    const std::size_t end = std::min(line.find(' ', begin), line.size());
    const std::size_t length = end - begin;
    if (column > 0) {
      const bool breaks = column + 1 + length > kTaleColumns;
      text += breaks ? "\n" : " ";
      column = breaks ? 0 : column + 1;
    }
    text += line.substr(begin, length);
    column += length;
    begin = end + 1;
  }
  return text;
}

std::string wrapped_lines(const std::string& text) {
  std::string all;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    all += (all.empty() ? "" : "\n") + wrapped(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return all;
}

}  // namespace

std::string tale(const std::string& name, const Origin& origin, const Finding& finding,
                 const std::string& finding_file, const std::string& profile_option) {
  const bool is_stdin = origin.file == "-";
  const std::string self = printable(name);
  std::string text =
      wrapped(fmt::format("{}{}violated: {}.", self, self.empty() ? "" : ": ", finding.claim));
  text += "\n\n" + wrapped_lines(without_places(finding.explanation, finding_file));
  text += "\n\n" + wrapped(fmt::format("What it takes, of {} ({}):",
                                       is_stdin ? "a scenario" : printable(origin.file),
                                       to_text(origin.size)));
  text += fmt::format("\n  sim {} --seed {} --engine virtual{}", printable(origin.file),
                      origin.seed, origin.profile_option);
  text += fmt::format("\n  sim {}{}", self.empty() ? "THIS-FILE.yaml" : self, profile_option);
  return text;
}

}  // namespace onetip::sim::shrink
