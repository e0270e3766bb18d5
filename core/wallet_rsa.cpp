// The low-level SHA1_* calls are deprecated, but EVP's set-up takes as long as the message, and
// SHA1() goes through it.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "core/wallet_rsa.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <array>

namespace onetip::core::openssl {

namespace {

using namespace std::string_view_literals;
using RsaBlock = std::array<unsigned char, kRsaBytes>;

const unsigned char* octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// What a signature over `message` must come to: 00 01 FF…FF 00, the name of SHA-1 in DER, the
/// hash.
RsaBlock padded_hash(std::string_view message) {
  constexpr auto kSha1Head = "\x00\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14"sv;
  constexpr std::size_t kHash = kRsaBytes - SHA_DIGEST_LENGTH;
  RsaBlock block;
  block.fill(0xff);
  block[0] = 0;
  block[1] = 1;
  std::copy(kSha1Head.begin(), kSha1Head.end(), block.begin() + kHash - kSha1Head.size());
  SHA_CTX hash;
  SHA1_Init(&hash);
  SHA1_Update(&hash, message.data(), message.size());
  SHA1_Final(block.data() + kHash, &hash);
  return block;
}

/// What one check works on, kept for the thread's next.
struct Workspace {
  NumberContext context{BN_CTX_new()};
  Number signature{BN_new()};
  Number power{BN_new()};
};

}  // namespace

std::optional<RsaKey> RsaKey::of_modulus(std::string_view modulus) {
  // The least that the arithmetic asks for.
  const bool fits = (octets(modulus)[0] & 0x80) != 0 && (octets(modulus)[kRsaBytes - 1] & 1) != 0;
  if (!fits) {
    return std::nullopt;
  }
  RsaKey key;
  key.modulus_.reset(BN_bin2bn(octets(modulus), kRsaBytes, nullptr));
  key.montgomery_.reset(BN_MONT_CTX_new());
  const NumberContext context(BN_CTX_new());
  if (BN_MONT_CTX_set(key.montgomery_.get(), key.modulus_.get(), context.get()) != 1) {
    return std::nullopt;
  }
  return key;
}

bool RsaKey::verify(std::string_view message, std::string_view signature) const {
  if (signature.size() != kRsaBytes) {
    return false;
  }
  thread_local const Workspace kept;
  BIGNUM* const s = kept.signature.get();
  BIGNUM* const power = kept.power.get();
  BN_CTX* const context = kept.context.get();
  if (BN_bin2bn(octets(signature), kRsaBytes, s) == nullptr || BN_cmp(s, modulus_.get()) >= 0) {
    return false;
  }
  // s^65537: s in Montgomery's form, squared 16 times, times s as it is, which leaves that form.
  bool done = BN_to_montgomery(power, s, montgomery_.get(), context) == 1;
  for (unsigned bit = kRsaExponent; done && bit > 1; bit >>= 1) {
    done = BN_mod_mul_montgomery(power, power, power, montgomery_.get(), context) == 1;
  }
  done = done && BN_mod_mul_montgomery(power, power, s, montgomery_.get(), context) == 1;
  RsaBlock block;
  return done && BN_bn2binpad(power, block.data(), kRsaBytes) == kRsaBytes &&
         block == padded_hash(message);
}

}  // namespace onetip::core::openssl
