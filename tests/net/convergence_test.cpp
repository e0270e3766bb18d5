// Many peers, one tip: rings, meshes and stars mine, part and meet again, in virtual time.
#include <gtest/gtest.h>

#include "support/virtual_net.hpp"

namespace onetip::test {
namespace {

using namespace std::chrono_literals;

TEST(Convergence, AMinedBlockReachesTheOtherPeer) {
  VirtualNet net;
  net.add({.dials = {}});
  net.add({.dials = {0}});
  net.start_all();
  net.run_for(100ms);
  net.mine(0, 1);
  EXPECT_TRUE(net.run_until([&] { return net.chain(1).height() == 1; }, 1s));
  EXPECT_TRUE(net.converged());
}

}  // namespace
}  // namespace onetip::test
