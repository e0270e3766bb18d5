#pragma once
// Chain files: the seed's format on a disk, read without trust.

#include <string>

#include "core/chain_text.hpp"
#include "core/result.hpp"

namespace onetip::tools {

/// Reads the chain in `path` (`-`: standard input) up to its first wrong byte, or to its end,
/// behind which only white space may follow. All cores make its blocks. The error: the file itself
/// can't be read.
[[nodiscard]] core::Result<core::Judgement<core::ChainText>> read_chain_file(
    const std::string& path);

}  // namespace onetip::tools
