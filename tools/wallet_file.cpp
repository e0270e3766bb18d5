#include "tools/wallet_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "tools/whole_file.hpp"

namespace onetip::tools {

namespace {

core::Result<core::KeyPair> read_wallet(const std::string& path) {
  std::ifstream file(path);
  std::string key;
  // A private key is some hundred digits: what is longer isn't one.
  constexpr std::streamsize kLongest = 10'000;
  key.resize(kLongest);
  file.read(key.data(), kLongest);
  if (file.bad() || !file.is_open()) {
    return core::Error{fmt::format("can't read {}: {}", path, std::strerror(errno))};
  }
  key.resize(static_cast<std::size_t>(file.gcount()));
  key.erase(key.find_last_not_of(" \r\n") + 1);
  auto keys = core::KeyPair::from_private_key(key);
  if (!keys) {
    return core::Error{
        fmt::format("{} is no wallet: {}; move it away to get a new one", path, keys.error().what)};
  }
  return keys;
}

}  // namespace

core::Result<core::KeyPair> open_wallet(const std::string& path, std::optional<core::KeyType> type,
                                        core::Random& random) {
  if (std::error_code ignored; !std::filesystem::exists(path, ignored)) {
    core::KeyPair keys = core::KeyPair::make(type.value_or(core::KeyType::ed25519), random);
    const auto made = create_secret_file(path, keys.private_key() + "\n");
    if (!made) return made.error();
    if (*made) return keys;
    // Another node has made it meanwhile: its key is the one that is kept.
  }
  auto keys = read_wallet(path);
  if (keys && type && keys->type() != *type) {
    return core::Error{path + " holds a key of another type than --wallet-type asks for"};
  }
  return keys;
}

}  // namespace onetip::tools
