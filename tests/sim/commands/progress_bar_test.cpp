#include "sim/commands/progress_bar.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace onetip::test::progress_bar_test {
namespace {

using namespace sim;
using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;

TEST(ProgressBar, SaysHowFarHowFastAndHowLongStill) {
  EXPECT_EQ(progress_text({350, 1000, 2s}, "2 violated"),
            "[#######.............] 350/1000 runs  175/s  4 s left  2 violated");
  EXPECT_EQ(progress_text({1000, 1000, 4s}),
            "[####################] 1000/1000 runs  250/s  0 s left");
}

TEST(ProgressBar, KnowsNoRateBeforeTheFirstRun) {
  EXPECT_EQ(progress_text({0, 10, 3s}), "[....................] 0/10 runs");
  EXPECT_EQ(progress_text({0, 0, 0s}), "[####################] 0/0 runs");
}

TEST(ProgressBar, HasAUnitForEachLength) {
  EXPECT_THAT(progress_text({1, 10, 30s}), HasSubstr("2.0/min  5 min left"));
  EXPECT_THAT(progress_text({100, 100'000, 10s}), HasSubstr("10/s  2.8 h left"));
  EXPECT_THAT(progress_text({100, 10'000'000, 10s}), HasSubstr("12 days left"));
}

TEST(ProgressBar, WritesToATerminalAlone) {
  std::ostringstream pipe;
  ProgressBar(pipe, false).show({1, 2, 1s});
  EXPECT_EQ(pipe.str(), "");
  std::ostringstream terminal;
  { ProgressBar(terminal, true).show({1, 2, 1s}); }
  EXPECT_THAT(terminal.str(), HasSubstr("1/2 runs"));
  EXPECT_THAT(terminal.str(), EndsWith("\r\x1b[K"));  // and leaves nothing
}

}  // namespace
}  // namespace onetip::test::progress_bar_test
