// Measuring a CPU, with a clock that says what the test wants.

#include "sim/virtual/calibration.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sstream>

#include "sim/commands/calibrate_command.hpp"
#include "support/data.hpp"

namespace onetip::test::calibration_test {
namespace {

using namespace sim;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

/// Each look at it takes a stretch, so each piece of work is done once.
CalibrationOptions quick() {
  CalibrationOptions options;
  options.rounds = 3;
  options.stretch = 1ms;
  options.clock = [now = 0ns]() mutable { return now += 1ms; };
  return options;
}

TEST(Calibration, GivesTheClocksTimeForOnePieceOfWork) {
  const auto calibration = calibrate(quick());
  ASSERT_TRUE(calibration.has_value());
  EXPECT_EQ(calibration->profile.check_ed25519_ns, 1'000'000U);
  EXPECT_EQ(calibration->profile.sign_rsa_512_ns, 1'000'000U);
  EXPECT_EQ(calibration->profile.decode_ps_per_byte,
            static_cast<std::uint64_t>(1e9 / static_cast<double>(calibration->block_bytes) + 0.5));
  EXPECT_EQ(calibration->profile.nonces_per_second, 16'384'000U);
  EXPECT_EQ(calibration->profile.ledger_ns, 1'000'000U) << "by itself: it is no difference";
  for (const Spread& spread : calibration->figures) {
    EXPECT_EQ(spread.least, spread.median);
    EXPECT_EQ(spread.most, spread.median);
  }
}

/// The clock runs slower from round to round: the median is the round in the middle.
TEST(Calibration, TakesTheMedianOfItsRounds) {
  CalibrationOptions options = quick();
  options.clock = [now = 0ns, looks = 0]() mutable {
    constexpr int kLooksOfARound = 18;
    return now += (1 + looks++ / kLooksOfARound) * 1ms;
  };
  const auto calibration = calibrate(options);
  ASSERT_TRUE(calibration.has_value());
  const Spread& check = calibration->figures[2];
  EXPECT_EQ(check.least, 1'000'000U);
  EXPECT_EQ(check.median, 2'000'000U);
  EXPECT_EQ(check.most, 3'000'000U);
  EXPECT_EQ(calibration->profile.check_ed25519_ns, check.median);
}

TEST(Calibration, SaysHowFarItIsAndCanBeInterrupted) {
  CalibrationOptions options = quick();
  std::size_t last = 0;
  std::atomic<bool> interrupted = false;
  options.interrupted = &interrupted;
  options.progress = [&](std::size_t done, std::size_t of) {
    EXPECT_LT(done, of);
    last = done;
    interrupted = done == 4;
  };
  EXPECT_FALSE(calibrate(options).has_value());
  EXPECT_EQ(last, 4U);
}

class CalibrateCommandTest : public testing::Test {
 protected:
  Verdict run() {
    command_.options = quick();
    command_.options.interrupted = &interrupted_;
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    const Verdict verdict = calibrate_command(command_, Streams{in, out, err});
    out_ = out.str();
    err_ = err.str();
    return verdict;
  }
  [[nodiscard]] std::filesystem::path path() const { return folder_.path() / "deep" / "cpu.json"; }

  TemporaryFolder folder_;
  CalibrateCommand command_;
  std::atomic<bool> interrupted_ = false;
  std::string out_;
  std::string err_;
};

TEST_F(CalibrateCommandTest, PrintsATableAndWritesTheProfile) {
  command_.out = path();
  EXPECT_EQ(run(), Verdict::held);
  EXPECT_THAT(out_, HasSubstr("check_ed25519_ns"));
  EXPECT_THAT(out_, HasSubstr("1000.0 us"));
  EXPECT_THAT(out_, HasSubstr("median of 3 rounds"));
  EXPECT_THAT(out_, HasSubstr("charge it with --profile " + path().string()));
  EXPECT_THAT(err_, IsEmpty()) << "no progress in a pipe";
  std::ifstream file(path());
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(read_profile_json(text).value().check_ed25519_ns, 1'000'000U);
}

TEST_F(CalibrateCommandTest, GivesTheProfileAloneToAPipe) {
  command_.out = "-";
  EXPECT_EQ(run(), Verdict::held);
  EXPECT_TRUE(read_profile_json(out_));
  EXPECT_THAT(err_, StartsWith("figure"));
}

TEST_F(CalibrateCommandTest, LeavesNothingBehindWhenInterrupted) {
  command_.out = path();
  interrupted_ = true;
  EXPECT_EQ(run(), Verdict::interrupted);
  EXPECT_FALSE(std::filesystem::exists(path()));
  EXPECT_THAT(err_, HasSubstr("no profile was written"));
}

TEST_F(CalibrateCommandTest, SaysWhatItCantWrite) {
  command_.out = "/dev/full";
  EXPECT_EQ(run(), Verdict::harness_failed);
  EXPECT_THAT(err_, HasSubstr("can't write /dev/full: No space left"));
}

TEST_F(CalibrateCommandTest, SaysWhatItCantWriteBeforeItMeasures) {
  interrupted_ = true;  // as soon as it would
  command_.out = folder_.path();
  EXPECT_EQ(run(), Verdict::harness_failed);
  EXPECT_THAT(err_, HasSubstr("can't write " + folder_.path().string() + ": Is a directory"));
  command_.out = std::filesystem::path(folder_.file("in-the-way", "")) / "cpu.json";
  EXPECT_EQ(run(), Verdict::harness_failed);
  EXPECT_THAT(err_, HasSubstr("in-the-way"));
}

}  // namespace
}  // namespace onetip::test::calibration_test
