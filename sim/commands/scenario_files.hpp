#pragma once
// The files that a command line names: scenarios, folders of them, `-` for standard input.

#include <istream>
#include <stdexcept>
#include <string>
#include <vector>

namespace onetip::sim {

/// The command line names something that isn't there, or isn't what it should be. what(): a
/// sentence for the user.
class BadInput : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The files as they are named, a folder's own *.yaml and *.yml in its place, by name; not those of
/// folders in it. Throws BadInput where a folder can't be read, or has none.
[[nodiscard]] std::vector<std::string> scenario_files(const std::vector<std::string>& inputs);

/// The text of a file, without a byte order mark; `-`: of `in`. A text that is too long for a
/// scenario comes cut, one byte over the limit, for the reader of scenarios to refuse. Throws
/// BadInput.
[[nodiscard]] std::string read_scenario_text(const std::string& file, std::istream& in);

}  // namespace onetip::sim
