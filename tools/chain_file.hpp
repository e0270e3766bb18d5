#pragma once
// Chain files: the seed's format on a disk, read without trust and replaced whole.

#include <string>

#include "core/chain_text.hpp"
#include "core/result.hpp"

namespace onetip::tools {

/// Reads the chain in `path` (`-`: standard input) up to its first wrong byte, or to its end,
/// behind which only white space may follow. All cores make its blocks. The error: the file itself
/// can't be read.
[[nodiscard]] core::Result<core::Judgement<core::ChainText>> read_chain_file(
    const std::string& path);

enum class Readers { everybody, owner };

/// Replaces what `path` holds: a temporary file beside it is written, made durable and renamed, so
/// that whoever reads `path`, at any moment and after any crash, finds a whole file. None is
/// left where that fails; one that a crash left behind is overwritten.
[[nodiscard]] core::Result<void> replace_file(const std::string& path, std::string_view bytes,
                                              Readers readers = Readers::everybody);

}  // namespace onetip::tools
