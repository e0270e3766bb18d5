#pragma once
// JSON over many lines, for people.

#include <boost/json.hpp>
#include <string>

namespace onetip::sim {

/// What fits in a line stays in one; two blanks a level; no newline at the end.
[[nodiscard]] std::string pretty(const boost::json::value& value);

}  // namespace onetip::sim
