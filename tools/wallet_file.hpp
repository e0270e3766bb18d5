#pragma once
// Wallet files: a private key, in hex of PKCS#8 DER on one line, readable by its owner alone.

#include <optional>
#include <string>

#include "core/random.hpp"
#include "core/result.hpp"
#include "core/wallet.hpp"

namespace onetip::tools {

/// The key in `path`; where there is no such file, a new one of `type` (none: Ed25519), written
/// there. Of nodes that make it at once all get the key that the file then holds. An error where
/// the file can't be used, or holds a key of another type than the one asked for.
[[nodiscard]] core::Result<core::KeyPair> open_wallet(const std::string& path,
                                                      std::optional<core::KeyType> type,
                                                      core::Random& random);

}  // namespace onetip::tools
