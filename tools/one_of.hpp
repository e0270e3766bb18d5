#pragma once
// one_of: an option that takes one of a few words. What is none of them is refused with the words
// as they are written on a command line.

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

namespace onetip::tools {

/// `expected text or json, found `xml``
[[nodiscard]] std::string expected_one_of(const std::vector<std::string>& words,
                                          const std::string& found);

[[nodiscard]] CLI::Validator one_of(std::vector<std::string> words);

/// To be given to `transform`: the word becomes the value of an enumeration.
template <class Enum>
[[nodiscard]] CLI::Validator one_of(std::vector<std::pair<std::string, Enum>> values) {
  return {[values = std::move(values)](std::string& text) {
            std::vector<std::string> words;
            for (const auto& [word, value] : values) {
              if (word == text) {
                text = std::to_string(static_cast<int>(value));
                return std::string();
              }
              words.push_back(word);
            }
            return expected_one_of(words, text);
          },
          ""};
}

}  // namespace onetip::tools
