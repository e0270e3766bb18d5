#pragma once
// CpuProfile: what a machine's CPU takes for what peers do, in figures. `sim calibrate` measures
// them; `cpu: calibrated` charges them in virtual time (sim/virtual/cpu.hpp).
//
// Whole numbers, so that a run with a profile is the same on every machine, and a run is known by
// its profile's figures, wherever they were measured. As text on a command line:
//
//     reference                                    those that this version ships
//     check_ed25519_ns=115000,decode_ps_per_byte=5000     given one by one; the others are 0
//
// and as a file:
//
//     {"schema": "onetip-cpu/1", "nonces_per_second": 71500000, …}     each figure, exactly once
//
// Pure.

#include <array>
#include <boost/json/fwd.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/block.hpp"
#include "core/result.hpp"
#include "core/verdict.hpp"
#include "core/wallet.hpp"

namespace onetip::sim {

struct CpuProfile {
  std::uint64_t nonces_per_second = 0;  // of a peer without a hash rate; 0: as without a profile
  std::uint64_t hash_ps_per_byte = 0;   // SHA-256
  std::uint64_t check_ed25519_ns = 0;   // a signature
  std::uint64_t check_rsa_512_ns = 0;
  std::uint64_t sign_ed25519_ns = 0;
  std::uint64_t sign_rsa_512_ns = 0;
  std::uint64_t ledger_ns = 0;           // a block's, once its hashes and signature are right
  std::uint64_t decode_ps_per_byte = 0;  // what was received
  std::uint64_t encode_ps_per_byte = 0;  // what is sent

  friend bool operator==(const CpuProfile&, const CpuProfile&) = default;

  [[nodiscard]] std::uint64_t check_ns(core::KeyType type) const {
    return type == core::KeyType::ed25519 ? check_ed25519_ns : check_rsa_512_ns;
  }
  [[nodiscard]] std::uint64_t sign_ns(core::KeyType type) const {
    return type == core::KeyType::ed25519 ? sign_ed25519_ns : sign_rsa_512_ns;
  }
};

/// A figure by its name.
struct CpuFigure {
  std::string_view name;
  std::uint64_t CpuProfile::*value;
  std::uint64_t most;  // no machine takes longer: sums of such costs don't overflow
  std::string_view meaning;
};
inline constexpr std::uint64_t kMostCpuNanos = 1'000'000'000'000;  // a quarter of an hour
inline constexpr std::uint64_t kMostCpuPicosPerByte = 1'000'000'000;
inline constexpr std::uint64_t kMostNoncesPerSecond = 1'000'000'000'000;
inline constexpr std::array kCpuFigures{
    CpuFigure{"nonces_per_second", &CpuProfile::nonces_per_second, kMostNoncesPerSecond,
              "searching, where a peer has no hash rate of its own"},
    CpuFigure{"hash_ps_per_byte", &CpuProfile::hash_ps_per_byte, kMostCpuPicosPerByte, "SHA-256"},
    CpuFigure{"check_ed25519_ns", &CpuProfile::check_ed25519_ns, kMostCpuNanos,
              "checking a signature"},
    CpuFigure{"check_rsa_512_ns", &CpuProfile::check_rsa_512_ns, kMostCpuNanos,
              "checking a signature"},
    CpuFigure{"sign_ed25519_ns", &CpuProfile::sign_ed25519_ns, kMostCpuNanos, "making a signature"},
    CpuFigure{"sign_rsa_512_ns", &CpuProfile::sign_rsa_512_ns, kMostCpuNanos, "making a signature"},
    CpuFigure{"ledger_ns", &CpuProfile::ledger_ns, kMostCpuNanos, "a block's coins taken and made"},
    CpuFigure{"decode_ps_per_byte", &CpuProfile::decode_ps_per_byte, kMostCpuPicosPerByte,
              "reading what was received"},
    CpuFigure{"encode_ps_per_byte", &CpuProfile::encode_ps_per_byte, kMostCpuPicosPerByte,
              "writing what is sent"},
};

/// Measured on an AMD EPYC (Zen 4) core with the release preset, rounded; Ed25519 by OpenSSL.
inline constexpr CpuProfile kReferenceCpu{
    .nonces_per_second = 70'000'000,
    .hash_ps_per_byte = 600,
    .check_ed25519_ns = 115'000,
    .check_rsa_512_ns = 8'000,
    .sign_ed25519_ns = 40'000,
    .sign_rsa_512_ns = 80'000,
    .ledger_ns = 5'000,
    .decode_ps_per_byte = 5'000,
    .encode_ps_per_byte = 2'300,
};

/// `reference`, or `NAME=NUMBER,…` without what is 0: what `--profile` takes to charge the same.
[[nodiscard]] std::string to_text(const CpuProfile& profile);
/// Reads such a text.
[[nodiscard]] core::Result<CpuProfile> cpu_profile_of(std::string_view text);

/// A profile's file: its figures, and a newline at the end.
[[nodiscard]] std::string to_profile_json(const CpuProfile& profile);
[[nodiscard]] core::Result<CpuProfile> read_profile_json(std::string_view text);
/// The figures alone, as they stand there and in result.json.
[[nodiscard]] boost::json::object figures_json(const CpuProfile& profile);
[[nodiscard]] core::Result<CpuProfile> read_figures(const boost::json::object& figures);

/// What judging this block takes, in nanoseconds. `broken`: the rule that it was found to break;
/// what comes behind that rule (validation.hpp has the order) was spared.
///
/// Each byte of the transaction is hashed twice: with the block, and, taken together, with its
/// coins.
[[nodiscard]] std::uint64_t judging_ns(const CpuProfile& profile, const core::Block& block,
                                       const std::optional<core::Rule>& broken);

/// So many bytes at that many picoseconds each.
[[nodiscard]] constexpr std::uint64_t nanos_for(std::uint64_t bytes, std::uint64_t ps_per_byte) {
  constexpr std::uint64_t kPicos = 1000;
  return bytes * ps_per_byte / kPicos;
}

}  // namespace onetip::sim
