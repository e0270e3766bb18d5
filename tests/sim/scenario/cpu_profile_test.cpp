// Profiles of CPUs: as text, as a file, and what they make a block cost.

#include "sim/scenario/cpu_profile.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <optional>

#include "sim/engine/genesis.hpp"
#include "sim/scenario/error.hpp"
#include "sim/virtual/cpu_profile_file.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "support/data.hpp"

namespace onetip::test::cpu_profile_test {
namespace {

using namespace sim;
using testing::HasSubstr;

constexpr CpuProfile kSome{.hash_ps_per_byte = 7, .check_ed25519_ns = 115'000};

std::string why_not(std::string_view text) {
  const auto profile = cpu_profile_of(text);
  return profile ? "it can be read" : profile.error().what;
}

TEST(CpuProfileText, IsReadBackAsItWasWritten) {
  for (const CpuProfile& profile : {kReferenceCpu, kSome, CpuProfile{}}) {
    EXPECT_EQ(cpu_profile_of(to_text(profile)).value(), profile);
    EXPECT_EQ(read_profile_json(to_profile_json(profile)).value(), profile);
  }
  EXPECT_EQ(to_text(kReferenceCpu), "reference");
  EXPECT_EQ(to_text(kSome), "hash_ps_per_byte=7,check_ed25519_ns=115000");
}

TEST(CpuProfileText, SaysWhatIsWrong) {
  EXPECT_THAT(why_not("check_ed2551_ns=1"), HasSubstr("did you mean `check_ed25519_ns`?"));
  EXPECT_THAT(why_not(""), HasSubstr("there is no figure"));
  EXPECT_THAT(why_not("ledger_ns"), HasSubstr("`ledger_ns` is a whole number from 0 to 1"));
  EXPECT_THAT(why_not("ledger_ns="), HasSubstr("is a whole number"));
  EXPECT_THAT(why_not("ledger_ns=-1"), HasSubstr("is a whole number"));
  EXPECT_THAT(why_not("ledger_ns=1.5"), HasSubstr("is a whole number"));
  EXPECT_THAT(why_not("ledger_ns=99999999999999999999"), HasSubstr("is a whole number"));
  EXPECT_THAT(why_not("ledger_ns=1,ledger_ns=1"), HasSubstr("`ledger_ns` stands twice"));
  EXPECT_THAT(why_not("ledger_ns=1,"), HasSubstr("there is no figure"));
}

TEST(CpuProfileText, HasALimitForEachFigure) {
  for (const CpuFigure& figure : kCpuFigures) {
    const std::string name(figure.name);
    EXPECT_TRUE(cpu_profile_of(name + "=" + std::to_string(figure.most))) << name;
    EXPECT_FALSE(cpu_profile_of(name + "=" + std::to_string(figure.most + 1))) << name;
  }
}

TEST(CpuProfileJson, SaysWhatIsWrong) {
  const auto why = [](std::string_view text) {
    const auto profile = read_profile_json(text);
    return profile ? "it can be read" : profile.error().what;
  };
  EXPECT_THAT(why(""), HasSubstr("it is no profile"));
  EXPECT_THAT(why("[]"), HasSubstr("it is no profile"));
  EXPECT_THAT(why(R"({"schema": "onetip-cpu/2"})"), HasSubstr("onetip-cpu/1"));
  EXPECT_THAT(why(R"({"schema": "onetip-cpu/1"})"), HasSubstr("it lacks `nonces_per_second`"));
  std::string text = to_profile_json(kReferenceCpu);
  const std::string name = "ledger_ns";
  EXPECT_THAT(why(text.replace(text.find(name), name.size(), "ledgr_ns")),
              HasSubstr("did you mean `ledger_ns`?"));
  EXPECT_THAT(why(R"({"schema": "onetip-cpu/1", "nonces_per_second": "1"})"),
              HasSubstr("is a whole number"));
}

// --- what a block costs

class JudgingCosts : public testing::Test {
 protected:
  static std::uint64_t cost(std::optional<core::Rule> broken, core::KeyType type = {}) {
    Scenario scenario = read_scenario("peers: 1\nexpect: [{at: end, tips: 1}]\n", "x.yaml");
    scenario.chain.wallet = type;
    const auto founded = found_chains(scenario, std::chrono::milliseconds(1));
    const core::Block& block = founded.geneses.front().tip();
    hashing_ = 2 * block.transaction.encoded.size();
    const CpuProfile profile{.hash_ps_per_byte = 1000,
                             .check_ed25519_ns = 100'000'000,
                             .check_rsa_512_ns = 200'000'000,
                             .ledger_ns = 10'000'000};
    return judging_ns(profile, block, broken);
  }
  /// Without what it costs to hash the block's bytes, and the coin's, at 1 ns a byte.
  static std::uint64_t beside_hashing(std::optional<core::Rule> broken, core::KeyType type = {}) {
    const std::uint64_t all = cost(broken, type);
    EXPECT_GE(all, hashing_);
    return all - hashing_;
  }

 private:
  static inline std::uint64_t hashing_ = 0;
};

TEST_F(JudgingCosts, OfAValidBlockAreHashesLedgerAndSignature) {
  EXPECT_EQ(beside_hashing(std::nullopt), 110'000'000U);
  EXPECT_EQ(beside_hashing(std::nullopt, core::KeyType::rsa_512), 210'000'000U);
}

TEST_F(JudgingCosts, OfAWrongOneEndWithTheBrokenRule) {
  using core::Rule;
  EXPECT_EQ(cost(Rule::broken_link), 0U);
  EXPECT_EQ(cost(Rule::not_mined), 0U);
  EXPECT_EQ(beside_hashing(Rule::bad_hash), 0U);
  EXPECT_EQ(beside_hashing(Rule::bad_coin_hash), 0U);
  EXPECT_EQ(beside_hashing(Rule::overspent), 10'000'000U);
  EXPECT_EQ(beside_hashing(Rule::bad_key), 10'000'000U);
  EXPECT_EQ(beside_hashing(Rule::bad_signature), 110'000'000U);
}

TEST(CpuProfile, AKeyOfItsJsonStandsOnce) {
  std::string text = to_profile_json(kReferenceCpu);
  text.insert(text.rfind('}'), R"(, "ledger\u005fns" : 1)");
  const auto twice = read_profile_json(text);
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().what, "the key `ledger_ns` stands there a second time");
}

// --- files

/// Where this process keeps its settings, for as long as it lives.
class Config {
 public:
  Config() {
    if (const char* before = std::getenv("XDG_CONFIG_HOME")) before_ = before;
    setenv("XDG_CONFIG_HOME", folder_.path().c_str(), 1);
  }
  ~Config() {
    if (before_) {
      setenv("XDG_CONFIG_HOME", before_->c_str(), 1);
    } else {
      unsetenv("XDG_CONFIG_HOME");
    }
  }
  Config(const Config&) = delete;
  Config& operator=(const Config&) = delete;

 private:
  TemporaryFolder folder_;
  std::optional<std::string> before_;
};

TEST(CpuProfileFile, InTheUsualPlaceIsWhatCalibratedMeans) {
  const Config config;
  const auto path = usual_profile_path();
  ASSERT_TRUE(path.has_value());
  const auto none = calibrated_profile();
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().what, HasSubstr("run `sim calibrate`, or say --profile reference"));
  write_profile(*path, kSome);
  EXPECT_EQ(calibrated_profile().value(), kSome);
  write_profile(*path, kReferenceCpu);
  EXPECT_EQ(calibrated_profile().value(), kReferenceCpu) << "written a second time";
  std::ofstream(*path) << "{";
  const auto broken = calibrated_profile();
  ASSERT_FALSE(broken);
  EXPECT_THAT(broken.error().what, HasSubstr("cpu.json: it is no profile"));
  EXPECT_THAT(broken.error().what, HasSubstr("run `sim calibrate`"));
}

TEST(CpuProfileFile, IsToldFromFigures) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "a=b.json";
  write_profile(path, kSome);
  EXPECT_EQ(read_profile(path.string()).value(), kSome);
  EXPECT_EQ(read_profile("reference").value(), kReferenceCpu);
  EXPECT_EQ(read_profile("ledger_ns=5").value(), CpuProfile{.ledger_ns = 5});
  const auto missing = read_profile("nowhere.json");
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().what, HasSubstr("can't read nowhere.json: No such file"));
}

TEST(CpuProfileFile, SaysWhyItCantBeWritten) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "file") << "x";
  EXPECT_THROW(write_profile(folder.path() / "file" / "cpu.json", kSome), std::runtime_error);
  EXPECT_THROW(write_profile("/dev/full", kSome), std::runtime_error);
}

// --- in a scenario

constexpr char kStory[] = "peers: 1\nexpect: [{at: end, tips: 1}]\n";

Scenario read(const std::string& lines, const ScenarioOverrides& overrides = {}) {
  return read_scenario(kStory + lines, "x.yaml", overrides);
}

TEST(CpuInAScenario, IsNoneUnlessItSaysSo) {
  EXPECT_FALSE(read("").cpu);
  EXPECT_FALSE(is_cpu_charged(read("engine: virtual\n")));
}

TEST(CpuInAScenario, IsTheReferenceOrWhatWasMeasured) {
  EXPECT_EQ(read("cpu: reference\n").cpu, kReferenceCpu);
  ScenarioOverrides overrides;
  overrides.calibrated = [] { return core::Result<CpuProfile>(kSome); };
  EXPECT_EQ(read("cpu: calibrated\n", overrides).cpu, kSome);
  EXPECT_EQ(read("cpu: reference\n", overrides).cpu, kReferenceCpu);
  overrides.cpu = CpuProfile{.ledger_ns = 1};
  EXPECT_EQ(read("cpu: calibrated\n", overrides).cpu, overrides.cpu);
  EXPECT_EQ(read("cpu: reference\n", overrides).cpu, overrides.cpu);
  EXPECT_EQ(read("", overrides).cpu, overrides.cpu);
}

TEST(CpuInAScenario, IsChargedInVirtualTimeAlone) {
  EXPECT_FALSE(is_cpu_charged(read("cpu: reference\n")));
  EXPECT_TRUE(is_cpu_charged(read("cpu: reference\nengine: virtual\n")));
}

TEST(CpuInAScenario, ThatWasNeverMeasuredIsAnErrorInVirtualTime) {
  EXPECT_NO_THROW(check_profile(read("cpu: calibrated\n"))) << "real sockets need no figures";
  ScenarioOverrides overrides;
  overrides.calibrated = [] { return core::Result<CpuProfile>(core::Error{"never measured"}); };
  const Scenario scenario = read("engine: virtual\ncpu: calibrated\n", overrides);
  try {
    check_profile(scenario);
    FAIL() << "it was taken";
  } catch (const ScenarioError& error) {
    EXPECT_EQ(error.source().text(), "x.yaml:4:6");
    EXPECT_THAT(error.message(), HasSubstr("`cpu: calibrated`: never measured"));
  }
}

}  // namespace
}  // namespace onetip::test::cpu_profile_test
