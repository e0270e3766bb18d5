// What peers compute takes time: the CPU by itself, and in networks in virtual time.

#include "sim/virtual/cpu.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "sim/commands/explain_command.hpp"
#include "sim/commands/run_command.hpp"
#include "sim/journal/close_reason.hpp"
#include "sim/run/engines.hpp"
#include "sim/run/experiment.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "support/data.hpp"
#include "support/json_line.hpp"

namespace onetip::test::virtual_cpu_test {
namespace {

using namespace sim;
using namespace std::chrono_literals;
using net::ConnectionId;
using net::TimerId;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

// --- the CPU by itself

/// A microsecond for each byte read or written, a millisecond a signature.
constexpr CpuProfile kSlow{
    .sign_ed25519_ns = 1'000'000, .decode_ps_per_byte = 1'000'000, .encode_ps_per_byte = 1'000'000};

class CpuTest : public testing::Test {
 protected:
  void receive(std::size_t bytes, ConnectionId connection = ConnectionId{1}) {
    const std::string text(bytes, static_cast<char>('0' + bytes % 10));
    cpu_.take(0, net::event::Received{connection, text});
  }
  void fire(std::uint64_t timer) { cpu_.take(0, net::event::TimerFired{TimerId{timer}}); }
  void run_until(Nanos deadline) {
    while (const auto item = schedule_.take(deadline)) cpu_.wake(*item);
  }

  Schedule schedule_;
  std::vector<std::string> heard_;  // `bytes@microseconds`
  VirtualCpu cpu_{2, kSlow, core::KeyType::ed25519, schedule_,
                  [this](PeerIndex, const net::Event& event) {
                    std::string what = "other";
                    if (const auto* received = std::get_if<net::event::Received>(&event)) {
                      what = std::to_string(received->bytes.size()) + received->bytes.back();
                    } else if (const auto* fired = std::get_if<net::event::TimerFired>(&event)) {
                      what = "t" + std::to_string(static_cast<std::uint64_t>(fired->timer));
                    }
                    heard_.push_back(what + "@" + std::to_string(schedule_.now() / 1us));
                  }};
};

TEST_F(CpuTest, ReadsOneAfterTheOther) {
  receive(30);
  receive(5);
  EXPECT_EQ(cpu_.waiting(), 2U);
  run_until(1ms);
  EXPECT_THAT(heard_, ElementsAre("300@30", "55@35"));
  EXPECT_EQ(cpu_.waiting(), 0U);
}

TEST_F(CpuTest, LetsAllElseWaitItsTurn) {
  fire(1);
  receive(30);
  fire(2);
  run_until(30us);
  EXPECT_THAT(heard_, ElementsAre("t1@0", "300@30", "t2@30"));
  fire(3);
  EXPECT_EQ(heard_.back(), "t3@30") << "idle again";
}

TEST_F(CpuTest, KeepsTheOrderOfWhatComesAtTheSameMoment) {
  // Due at the very moment at which the CPU becomes idle, but asked for before.
  schedule_.push({10us, 0, 0, Schedule::Kind::timer});
  receive(10);
  EXPECT_EQ(schedule_.take(1ms)->kind, Schedule::Kind::timer);
  fire(9);
  run_until(1ms);
  EXPECT_THAT(heard_, ElementsAre("100@10", "t9@10"));
}

TEST_F(CpuTest, OfOnePeerIsNoOtherPeers) {
  receive(30);
  cpu_.take(1, net::event::TimerFired{TimerId{7}});
  EXPECT_THAT(heard_, ElementsAre("t7@0"));
}

TEST_F(CpuTest, WritesATextOnce) {
  const auto text = std::make_shared<const std::string>(20, 'x');
  EXPECT_EQ(cpu_.encoded(0, text), Nanos(20us));
  EXPECT_EQ(cpu_.encoded(0, text), Nanos(20us)) << "to somebody else";
  EXPECT_EQ(cpu_.encoded(0, std::make_shared<const std::string>(20, 'x')), Nanos(40us));
  EXPECT_EQ(cpu_.encoded(0, text), Nanos(40us)) << "again, a little later";
  EXPECT_EQ(cpu_.encoded(1, text), Nanos(20us));
}

TEST_F(CpuTest, SignsABlockOnce) {
  EXPECT_EQ(cpu_.is_signed(0, "one"), Nanos(1ms));
  EXPECT_EQ(cpu_.is_signed(0, "one"), Nanos(1ms)) << "the search goes on";
  EXPECT_EQ(cpu_.is_signed(0, "two"), Nanos(2ms));
}

TEST_F(CpuTest, ForgetsWhatNobodyIsToHear) {
  receive(10, ConnectionId{1});
  receive(20, ConnectionId{3});
  fire(1);
  fire(2);
  cpu_.closed(0, ConnectionId{1});
  cpu_.cancelled(0, TimerId{1});
  EXPECT_EQ(cpu_.waiting(), 2U);
  run_until(1ms);
  EXPECT_THAT(heard_, ElementsAre("200@30", "t2@30"));
  receive(10);
  cpu_.drop(0);
  EXPECT_EQ(cpu_.waiting(), 0U);
  fire(3);
  EXPECT_EQ(heard_.back(), "t3@1000") << "a fresh peer's CPU is idle";
  run_until(2ms);
  EXPECT_EQ(heard_.size(), 3U);
}

// --- in a network

/// The run's journal, line by line.
std::vector<std::string> journal_of(const Scenario& scenario) {
  std::vector<std::string> lines;
  const Outcome outcome =
      run_experiment(scenario, make_cluster, {}, {[&](std::size_t, const Record& record) {
                       lines.push_back(to_json_line(record, scenario));
                     }});
  EXPECT_TRUE(outcome.end.has_value()) << outcome.summary;
  return lines;
}

Scenario story(const std::string& lines, const CpuProfile& cpu) {
  ScenarioOverrides overrides;
  overrides.engine = "virtual";
  overrides.cpu = cpu;
  return read_scenario(
      "peers: 5\ntopology: line\nlinks: {latency: 10ms}\nchain: {difficulty: 1}\n"
      "timeline: [{at: 1s, mine: {by: p0}}]\nexpect: [{at: end, converged: all}]\n" +
          lines,
      "story.yaml", overrides);
}

/// When each peer first held the block, in nanoseconds after the timeline told p0 to mine.
std::vector<Nanos> arrivals(const Scenario& scenario, std::uint64_t* bytes = nullptr) {
  std::vector<Nanos> at;
  std::optional<Nanos> told;
  const Outcome outcome = run_experiment(
      scenario, make_cluster, {}, {[&](std::size_t, const Record& record) {
        if (std::holds_alternative<record::EntryBegan>(record.body)) told = record.at;
        if (std::holds_alternative<record::TipChanged>(record.body))
          at.push_back(record.at - *told);
        const auto* traffic = std::get_if<record::Traffic>(&record.body);
        if (traffic != nullptr && bytes != nullptr && told && traffic->since >= *told) {
          *bytes += traffic->bytes;
        }
      }});
  EXPECT_EQ(outcome.verdict, Verdict::held) << outcome.summary;
  return at;
}

/// One crossing for the tip, one for the question, one for the block.
constexpr Nanos kHop = 30ms;
/// The one try that the block takes at the usual rate of a million a second.
constexpr Nanos kSearch = 1us;

TEST(CpuOfPeers, SignatureChecksDelayEachHopByJustThatMuch) {
  const auto at = arrivals(story("", {.check_ed25519_ns = 5'000'000}));
  ASSERT_EQ(at.size(), 5U);
  for (std::size_t hops = 0; hops < at.size(); ++hops) {
    const auto n = static_cast<Nanos::rep>(hops);
    EXPECT_EQ(at[hops], kSearch + 5ms + n * (kHop + 5ms)) << "the miner judges its block, too";
  }
}

TEST(CpuOfPeers, SharedValidationChargesNoJudging) {
  const CpuProfile cpu{.check_ed25519_ns = 5'000'000, .ledger_ns = 1'000'000};
  const auto at = arrivals(story("validation: shared\n", cpu));
  ASSERT_EQ(at.size(), 5U);
  EXPECT_EQ(at[4], kSearch + 4 * kHop);
}

TEST(CpuOfPeers, SigningDelaysTheMinerAlone) {
  const auto at = arrivals(story("", {.sign_ed25519_ns = 3'000'000}));
  EXPECT_EQ(at.at(0), kSearch + 3ms);
  EXPECT_EQ(at.at(4), at.at(0) + 4 * kHop);
}

TEST(CpuOfPeers, SearchesAtTheProfilesRateUnlessThePeerHasOne) {
  EXPECT_EQ(arrivals(story("", {.nonces_per_second = 1000})).at(0), Nanos(1ms));
}

/// What each byte takes to be read or written, it takes once on each hop.
TEST(CpuOfPeers, ReadingAndWritingAreChargedByTheByte) {
  for (const CpuProfile& cpu :
       {CpuProfile{.decode_ps_per_byte = 1'000'000}, CpuProfile{.encode_ps_per_byte = 1'000'000}}) {
    std::uint64_t bytes = 0;
    const auto at = arrivals(story("", cpu), &bytes);
    ASSERT_EQ(at.size(), 5U);
    const Nanos work = std::chrono::microseconds(bytes);
    EXPECT_GT(work, 1ms);
    EXPECT_EQ(at[4] - at[0], 4 * kHop + work) << to_text(cpu);
  }
}

TEST(CpuOfPeers, ThatCostsNothingChangesNothing) {
  for (const std::string name :
       {"partition", "churn", "forger", "rolling-restarts", "steady-mining", "old-and-new",
        "overlapping-walls", "selfish-mining-45", "half-open-links", "leave"}) {
    const std::string file = "scenarios/" + name + ".yaml";
    std::ifstream in(std::string(ONETIP_SOURCE_DIR) + "/" + file);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    ScenarioOverrides overrides;
    overrides.engine = "virtual";
    const auto without = journal_of(read_scenario(text, file, overrides));
    overrides.cpu = CpuProfile{};
    EXPECT_EQ(journal_of(read_scenario(text, file, overrides)), without) << file;
  }
}

/// Faults and enemies meet what waits for a CPU: closes, crashes, pauses, bans.
TEST(CpuOfPeers, ChangesNoVerdictAndNoSecondRun) {
  const CpuProfile tenfold{.hash_ps_per_byte = 6'000,
                           .check_ed25519_ns = 1'150'000,
                           .check_rsa_512_ns = 80'000,
                           .sign_ed25519_ns = 400'000,
                           .sign_rsa_512_ns = 800'000,
                           .ledger_ns = 50'000,
                           .decode_ps_per_byte = 50'000,
                           .encode_ps_per_byte = 23'000};
  for (const std::string name : {"partition", "churn", "forger", "garbage", "rolling-restarts",
                                 "crash-disk-kept", "flapping-link", "leave", "one-way-wall"}) {
    const std::string file = "scenarios/" + name + ".yaml";
    std::ifstream in(std::string(ONETIP_SOURCE_DIR) + "/" + file);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    ScenarioOverrides overrides;
    overrides.engine = "virtual";
    overrides.cpu = tenfold;
    const Scenario scenario = read_scenario(text, file, overrides);
    const Outcome outcome = run_experiment(scenario, make_cluster);
    EXPECT_EQ(outcome.verdict, Verdict::held) << file << ": " << outcome.summary;
    EXPECT_EQ(journal_of(scenario), journal_of(scenario)) << file;
  }
}

// --- and the run is known by it

/// Reading takes it so long that it is killed before it hears that connections are closed, on whose
/// bytes it closed them.
TEST(CpuOfARun, ACrashHidesNoRefusal) {
  ScenarioOverrides overrides;
  overrides.cpu = CpuProfile{.decode_ps_per_byte = 100'000'000};
  const Scenario scenario = read_scenario(
      "engine: virtual\npeers: {busy: , g: {count: 6, behaviour: garbage}}\ntopology: star\n"
      "cpu: reference\ntimeline: [{at: 300ms, crash: busy}]\nexpect: [{at: end, tips: 1}]\n",
      "busy.yaml", overrides);
  std::set<PeerIndex> told;  // by an orderly end
  std::map<PeerIndex, std::string> how;
  const auto take = [&](std::size_t, const Record& record) {
    const auto* closed = std::get_if<record::ConnectionClosed>(&record.body);
    if (closed == nullptr) return;
    if (closed->peer == 0) {
      how.try_emplace(closed->remote, closed->how);
    } else if (closed->how == "fin") {
      told.insert(closed->peer);
    }
  };
  const Outcome outcome = run_experiment(scenario, make_cluster, {}, {take});
  EXPECT_EQ(how.size(), 6U);
  EXPECT_FALSE(told.empty());
  for (const auto& [remote, text] : how) EXPECT_EQ(bans(text), told.count(remote) > 0) << text;
  EXPECT_THAT(outcome.witnesses.at(0).trace, StartsWith(std::to_string(6 - told.size())));
}

TEST(CpuOfARun, IsInItsResultAndInWhatRepeatsIt) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "story.yaml";
  std::ofstream(file) << "peers: 2\nengine: virtual\ntimeline: [{at: 0s, mine: {by: p0}}]\n"
                         "expect: [{at: end, tips: 2}]\n";
  Command command;
  command.inputs = {file.string()};
  command.overrides.cpu = CpuProfile{.check_ed25519_ns = 5'000'000};
  command.out = folder.path() / "run";
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  const std::atomic<bool> interrupted = false;
  EXPECT_EQ(run_command(command, Streams{in, out, err}, make_cluster, interrupted),
            Verdict::violated);
  EXPECT_THAT(out.str(), HasSubstr(" --profile check_ed25519_ns=5000000\n"));
  std::ifstream result(folder.path() / "run" / "result.json");
  const std::string text{std::istreambuf_iterator<char>(result), {}};
  EXPECT_THAT(text, HasSubstr(R"("check_ed25519_ns":5000000)"));

  std::ostringstream again;
  EXPECT_EQ(explain_command(folder.path() / "run", {}, Streams{in, again, err}), Verdict::violated);
  EXPECT_EQ(again.str(), out.str());
}

TEST(CpuOfARun, IsAskedForBeforeAnythingIsWritten) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "story.yaml";
  std::ofstream(file)
      << "peers: 2\nengine: virtual\ncpu: calibrated\nexpect: [{at: end, tips: 1}]\n";
  Command command;
  command.inputs = {file.string()};
  command.out = folder.path() / "run";
  command.overrides.calibrated = [] {
    return core::Result<CpuProfile>(core::Error{"run `sim calibrate`"});
  };
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  const std::atomic<bool> interrupted = false;
  EXPECT_EQ(run_command(command, Streams{in, out, err}, make_cluster, interrupted),
            Verdict::bad_scenario);
  EXPECT_THAT(err.str(), HasSubstr("story.yaml:3:6"));
  EXPECT_THAT(err.str(), HasSubstr("run `sim calibrate`"));
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "run" / "journal.jsonl"));
}

}  // namespace
}  // namespace onetip::test::virtual_cpu_test
