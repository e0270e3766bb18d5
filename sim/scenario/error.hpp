#pragma once
// ScenarioError: the scenario is wrong, or what the command line says about it; nothing was run.

#include <stdexcept>
#include <string>
#include <utility>

#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

/// what(): `file:line:column: message; hint`.
class ScenarioError : public std::runtime_error {
 public:
  ScenarioError(Source source, std::string message, std::string hint = {})
      : std::runtime_error(source.text() + ": " + message + (hint.empty() ? "" : "; " + hint)),
        source_(std::move(source)),
        message_(std::move(message)),
        hint_(std::move(hint)) {}

  [[nodiscard]] const Source& source() const { return source_; }
  /// What is wrong, and what was expected.
  [[nodiscard]] const std::string& message() const { return message_; }
  /// What to write instead, where that can be guessed: `did you mean …`. May be empty.
  [[nodiscard]] const std::string& hint() const { return hint_; }

 private:
  Source source_;
  std::string message_;
  std::string hint_;
};

}  // namespace onetip::sim
