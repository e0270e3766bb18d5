// Nonces from the top of the range: valid blocks, and worth what the fork choice makes of them.

#include <gtest/gtest.h>

#include "support/virtual_net.hpp"

namespace onetip::test::grinder_test {
namespace {

using namespace std::chrono_literals;
using core::ForkChoice;

class Grinding : public testing::TestWithParam<ForkChoice> {
 protected:
  /// Two honest peers mine 50 blocks, the grinder one, apart.
  void play() {
    net_.add({});
    net_.add({.dials = {0}});
    net_.add({.dials = {0}, .behaviour = sim::Behaviour::grinder});
    net_.start_all();
    net_.run_for(1s);
    net_.cut(0, 2);
    net_.mine(0, 50);
    net_.mine(2, 1);
    net_.run_for(1s);
    EXPECT_EQ(net_.chain(1).height(), 50U);
    net_.join(0, 2);
    net_.run_for(5s);
    EXPECT_TRUE(net_.converged());
  }

  VirtualNet net_{1, GetParam()};
};
INSTANTIATE_TEST_SUITE_P(ForkChoices, Grinding,
                         testing::Values(ForkChoice::nonce_sum, ForkChoice::longest));

TEST_P(Grinding, OneBlockOutweighsAllOthersOnlyWhereNoncesAreSummed) {
  play();
  const bool summed = GetParam() == ForkChoice::nonce_sum;
  EXPECT_EQ(net_.chain(1).height(), summed ? 1U : 50U);
}

TEST_P(Grinding, ItsBlocksAreValid) {
  play();
  EXPECT_TRUE(net_.heard_by<net::notice::BlocksRefused>(0).empty());
  const auto mined = net_.heard_by<net::notice::Mined>(2);
  ASSERT_EQ(mined.size(), 1U);
  EXPECT_GE(mined[0].block->nonce, core::kNonceEnd - (std::uint64_t{1} << 32));
  EXPECT_LT(mined[0].block->nonce, core::kNonceEnd);
}

}  // namespace
}  // namespace onetip::test::grinder_test
