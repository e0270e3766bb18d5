#include "sim/scenario/story.hpp"

#include <filesystem>

namespace onetip::sim {

Story story_of(const Scenario& scenario) {
  const std::string& text = scenario.story;
  const std::size_t end = text.find('\n');
  Story story{text.substr(0, end), end == std::string::npos ? "" : text.substr(end + 1)};
  const std::string own_name = std::filesystem::path(scenario.file).filename().string() + ": ";
  if (story.headline.starts_with(own_name)) story.headline.erase(0, own_name.size());
  story.body.erase(0, story.body.find_first_not_of('\n'));
  return story;
}

}  // namespace onetip::sim
