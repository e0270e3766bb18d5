#include "sim/pages/replaced_lines.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "sim/yaml/document.hpp"

namespace onetip::sim {
namespace {

/// By the line that it begins on: whether that part of the text, up to the next, is out of force.
/// Where several begin on a line all of them must be.
class Parts {
 public:
  void begin(int line, bool replaced) {
    const auto [part, is_new] = replaced_.emplace(line, replaced);
    if (!is_new) part->second = part->second && replaced;
  }

  [[nodiscard]] std::vector<int> replaced(std::string_view text) const {
    std::vector<int> lines;
    std::istringstream all{std::string(text)};
    std::string words;
    std::size_t ends = 0;  // the part's last words are before this place in `lines`
    bool within = false;
    for (int line = 1; std::getline(all, words); ++line) {
      if (const auto part = replaced_.find(line); part != replaced_.end()) {
        lines.resize(ends);
        within = part->second;
      }
      if (!within) continue;
      lines.push_back(line);
      const std::size_t first = words.find_first_not_of(" \t\r");
      if (first != std::string::npos && words[first] != '#') ends = lines.size();
    }
    lines.resize(ends);
    return lines;
  }

 private:
  std::map<int, bool> replaced_;
};

/// Of a key of the scenario: a timeline only loses entries to another one.
bool is_laid_over(std::string_view key, const yaml::Node& other) {
  if (key == "timeline") return false;
  return key == "name" || std::any_of(other.keys.begin(), other.keys.end(),
                                      [&](const yaml::Key& it) { return it.text == key; });
}

std::set<int> entries_replaced(const Scenario& run) {
  std::set<int> lines;
  for (const TimelineEntry& entry : run.timeline) {
    if (entry.replaced && entry.source.file == run.file) lines.insert(entry.source.line);
  }
  return lines;
}

}  // namespace

std::vector<int> replaced_lines(std::string_view text, std::string_view other,
                                const Scenario& run) {
  const yaml::Node mine = yaml::parse_value(text, "");
  const yaml::Node theirs = yaml::parse_value(other, "");
  const std::set<int> entries = entries_replaced(run);
  Parts parts;
  for (std::size_t i = 0; i < mine.keys.size(); ++i) {
    parts.begin(mine.keys[i].source.line, is_laid_over(mine.keys[i].text, theirs));
    if (mine.keys[i].text != "timeline") continue;
    for (const yaml::Node& entry : mine.items[i].items) {
      parts.begin(entry.source.line, entries.contains(entry.source.line));
    }
  }
  return parts.replaced(text);
}

}  // namespace onetip::sim
