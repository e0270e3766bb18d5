// Verdicts: one object a chain, whoever asks; and a verdict is one on bytes, not on names.

#include "sim/engine/verdicts.hpp"

#include <gtest/gtest.h>

#include "support/chain_builder.hpp"

namespace onetip::test::verdicts_test {
namespace {

using core::Blockchain;
using core::BlockPtr;
using core::Invalid;
using sim::Verdicts;

BlockPtr copy_of(const BlockPtr& block) { return std::make_shared<const core::Block>(*block); }

/// Another stamp under the same hash: what a forger would like to be taken for the block.
BlockPtr forged(const BlockPtr& block) {
  core::Block other = *block;
  other.timestamp += 1;
  return std::make_shared<const core::Block>(std::move(other));
}

/// Which object stands for the chain.
const core::Block* object(const core::Judgement<Blockchain>& verdict) {
  return std::get<Blockchain>(verdict).tip_ptr().get();
}

struct Shared : testing::TestWithParam<bool> {
  ChainBuilder tree{"g-a1-a2, g-b1"};
  Verdicts verdicts{tree.rules(), GetParam()};
};

TEST_P(Shared, EqualBlocksAreOneObject) {
  const BlockPtr first = copy_of(tree.block("a1"));
  EXPECT_EQ(object(verdicts.judge(tree["g"], first)), first.get());
  EXPECT_EQ(object(verdicts.judge(tree["g"], tree.block("a1"))), first.get());
  EXPECT_EQ(verdicts.known(tree["g"], tree.block("a1")).has_value(), GetParam());
}

TEST_P(Shared, AForgeryIsNotTakenForTheBlockWhoseHashItBears) {
  EXPECT_TRUE(std::holds_alternative<Blockchain>(verdicts.judge(tree["g"], tree.block("a1"))));
  const BlockPtr forgery = forged(tree.block("a1"));
  EXPECT_FALSE(verdicts.known(tree["g"], forgery));
  for (int again = 0; again < 2; ++again) {
    EXPECT_EQ(std::get<Invalid>(verdicts.judge(tree["g"], forgery)).rule, core::Rule::bad_hash);
  }
  EXPECT_EQ(verdicts.known(tree["g"], forgery).has_value(), GetParam());
  EXPECT_TRUE(std::holds_alternative<Blockchain>(verdicts.judge(tree["g"], tree.block("a1"))));
}

TEST_P(Shared, WhatIsWrongOnOneParentMayBeRightOnAnother) {
  EXPECT_EQ(std::get<Invalid>(verdicts.judge(tree["b1"], tree.block("a2"))).rule,
            core::Rule::broken_link);
  EXPECT_EQ(std::get<Blockchain>(verdicts.judge(tree["a1"], tree.block("a2"))), tree["a2"]);
}

TEST_P(Shared, AnInternedChainIsJudgedAllTheSame) {
  verdicts.intern(tree["a2"]);
  EXPECT_FALSE(verdicts.known(tree["a1"], tree.block("a2")));
  const BlockPtr equal = copy_of(tree.block("a2"));
  EXPECT_EQ(object(verdicts.judge(tree["a1"], equal)), tree.block("a2").get());
  EXPECT_EQ(verdicts.known(tree["a1"], equal).has_value(), GetParam());
}

INSTANTIATE_TEST_SUITE_P(Validation, Shared, testing::Bool(), [](const auto& one) {
  return std::string(one.param ? "once" : "each");
});

}  // namespace
}  // namespace onetip::test::verdicts_test
