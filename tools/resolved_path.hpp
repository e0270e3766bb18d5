#pragma once
// Paths that are names of one file, told as one path.

#include <string>

namespace onetip::tools {

/// The path, from the root on and without links, of the file that is read or made as `path`.
[[nodiscard]] std::string resolved_path(const std::string& path);

}  // namespace onetip::tools
