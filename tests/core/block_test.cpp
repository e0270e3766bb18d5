#include "core/block.hpp"

#include <gtest/gtest.h>

#include "core/chain_text.hpp"
#include "support/reference.hpp"

namespace onetip::core {
namespace {

std::vector<BlockPtr> blocks_of(const std::string& chain) {
  return std::get<ChainText>(read_chain(test::reference_chain(chain))).blocks;
}

void expect_recorded(const std::vector<TransactionIo>& coins,
                     const std::vector<test::RecordedCoin>& recorded) {
  ASSERT_EQ(coins.size(), recorded.size());
  for (std::size_t i = 0; i < coins.size(); ++i) {
    const TransactionIo& coin = coins[i];
    EXPECT_EQ(coin.hash.hex(), recorded[i].hash);
    EXPECT_EQ(coin.value.text(), recorded[i].value);
    EXPECT_EQ(coin.timestamp, recorded[i].timestamp);
    EXPECT_EQ(coin.value.text() + coin.owner.display() + std::to_string(coin.timestamp),
              recorded[i].preimage);
    EXPECT_EQ(transaction_io_hash(coin.value, coin.owner, coin.timestamp), coin.hash);
  }
}

// Every byte that the seed's program hashed and signed comes out of its files again.
TEST(Block, HashesTheBytesThatTheSeedsProgramHashed) {
  for (const std::string& chain : test::recorded_chains()) {
    const std::vector<BlockPtr> blocks = blocks_of(chain);
    const std::vector<test::RecordedBlock> recorded = test::recorded_blocks(chain);
    ASSERT_EQ(blocks.size(), recorded.size());
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      SCOPED_TRACE(chain + ", block " + std::to_string(i));
      const Block& block = *blocks[i];
      EXPECT_EQ(block.hash.hex(), recorded[i].hash);
      EXPECT_EQ(block.previous_hash, recorded[i].previous_hash);
      EXPECT_EQ(block.nonce, recorded[i].nonce);
      EXPECT_EQ(block.timestamp, recorded[i].timestamp);
      EXPECT_EQ(block.transaction.display(), recorded[i].transaction_display);
      EXPECT_EQ(block.preimage_without_nonce() + std::to_string(block.nonce), recorded[i].preimage);
      EXPECT_EQ(block.computed_hash(), block.hash);
      EXPECT_EQ(block.transaction.signature, recorded[i].signature);
      EXPECT_EQ(signed_message(block.transaction, KeyType::rsa_512), recorded[i].signed_bytes);
      EXPECT_TRUE(signature_is_right(block.transaction));
      expect_recorded(block.transaction.inputs, recorded[i].inputs);
      expect_recorded(block.transaction.outputs, recorded[i].outputs);
    }
  }
}

TEST(Block, ACandidateIsSealedByItsNonce) {
  const Block model = *blocks_of("chain-3")[1];
  Candidate candidate{model.previous_hash, model.transaction, model.timestamp};
  EXPECT_EQ(candidate.preimage_without_nonce(), model.preimage_without_nonce());
  const BlockPtr sealed = std::move(candidate).seal(model.nonce);
  EXPECT_EQ(sealed->hash, model.hash);
  EXPECT_TRUE(identical(*sealed, model));
}

TEST(Block, IsIdenticalOnlyInEveryByte) {
  const Block model = *blocks_of("chain-3")[1];
  EXPECT_TRUE(identical(model, Block(model)));
  Block other = model;
  ++other.nonce;
  EXPECT_FALSE(identical(model, other));
  other = model;
  other.transaction.encoded += ' ';
  EXPECT_FALSE(identical(model, other));
  other = model;
  other.previous_hash.back() ^= 1;
  EXPECT_FALSE(identical(model, other));
}

}  // namespace
}  // namespace onetip::core
