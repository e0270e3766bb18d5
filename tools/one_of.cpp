#include "tools/one_of.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace onetip::tools {

std::string expected_one_of(const std::vector<std::string>& words, const std::string& found) {
  const auto last = words.end() - 1;
  return fmt::format("expected {} or {}, found `{}`", fmt::join(words.begin(), last, ", "), *last,
                     found);
}

CLI::Validator one_of(std::vector<std::string> words) {
  return {[words = std::move(words)](std::string& text) {
            const bool is_one = std::find(words.begin(), words.end(), text) != words.end();
            return is_one ? std::string() : expected_one_of(words, text);
          },
          ""};
}

}  // namespace onetip::tools
