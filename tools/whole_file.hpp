#pragma once
// Files that are written whole or not at all: whoever reads them, at any moment and after any
// crash, finds all of what was written last. That goes to a temporary file beside them, is made
// durable and gets their name. None is left where that fails.

#include <string>
#include <string_view>

#include "core/result.hpp"

namespace onetip::tools {

/// Replaces what `path` holds. The temporary file is `path` and `.new`; one that a crash left
/// behind is overwritten.
[[nodiscard]] core::Result<void> replace_file(const std::string& path, std::string_view bytes);

/// Makes `path`, for its owner's eyes alone. False: it is there already, as it may be since this
/// moment, and stays as it is.
[[nodiscard]] core::Result<bool> create_secret_file(const std::string& path,
                                                    std::string_view bytes);

}  // namespace onetip::tools
