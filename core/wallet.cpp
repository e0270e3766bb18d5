#include "core/wallet.hpp"

#include <fmt/format.h>

#include <mutex>

#include "core/datum.hpp"
#include "core/digest.hpp"
#include "core/wallet_public_key.hpp"

namespace onetip::core {

struct Wallet::Data {
  std::string encoded;
  std::string public_key;
  std::string display;

  /// The key, parsed by whoever asks first; the others wait.
  const Result<PublicKey>& key() const {
    std::call_once(parsed_, [this] { key_ = parse(); });
    return key_;
  }

 private:
  Result<PublicKey> parse() const {
    const Result<std::string> der = from_hex(public_key);
    if (!der) {
      return Error{"the public key is not in lower-case hex"};
    }
    return PublicKey::parse(*der);
  }

  mutable std::once_flag parsed_;
  mutable Result<PublicKey> key_ = Error{"not parsed yet"};
};

Wallet::Wallet(std::string encoded, std::string public_key) {
  auto data = std::make_shared<Data>();
  data->display = display_text(fmt::format("((3) 0 () 0 () () {})", encoded));
  data->encoded = std::move(encoded);
  data->public_key = std::move(public_key);
  data_ = std::move(data);
}

const std::string& Wallet::encoded() const { return data_->encoded; }
const std::string& Wallet::public_key() const { return data_->public_key; }
const std::string& Wallet::display() const { return data_->display; }

Result<KeyType> Wallet::key_type() const {
  const Result<PublicKey>& key = data_->key();
  if (!key) {
    return key.error();
  }
  return key->type();
}

bool Wallet::verify(std::string_view message, std::string_view signature_hex) const {
  const Result<PublicKey>& key = data_->key();
  const Result<std::string> signature = from_hex(signature_hex);
  return key && signature && key->verify(message, *signature);
}

}  // namespace onetip::core
