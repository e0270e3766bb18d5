#pragma once
// What the seed's program recorded while it mined: exact bytes hashed and signed, keys, hashes.

#include <cstdint>
#include <string>
#include <vector>

namespace onetip::test {

struct RecordedCoin {
  std::string hash;
  std::string preimage;
  std::string value;
  std::int64_t timestamp;
};

struct RecordedBlock {
  std::string hash;
  std::string previous_hash;
  std::string preimage;
  std::string transaction_display;
  std::string signature;
  std::string signed_bytes;
  std::string private_key;
  std::string public_key;
  std::uint64_t nonce;
  std::int64_t timestamp;
  std::vector<RecordedCoin> inputs;
  std::vector<RecordedCoin> outputs;
};

/// The chains that come with such a record, by name ("chain-3").
[[nodiscard]] const std::vector<std::string>& recorded_chains();
/// The blocks of one, oldest first.
[[nodiscard]] std::vector<RecordedBlock> recorded_blocks(const std::string& chain);
/// The chain's own file.
[[nodiscard]] std::string reference_chain(const std::string& chain);
/// All files that hold a chain, right or wrong, below tests/data (`reference/verdicts/….data`).
[[nodiscard]] std::vector<std::string> reference_files();

}  // namespace onetip::test
