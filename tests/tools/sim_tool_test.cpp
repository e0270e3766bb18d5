// The program `sim` as a user starts it: real processes, pipes and signals.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "support/data.hpp"
#include "support/folder_watch.hpp"
#include "support/process.hpp"

namespace onetip::test::sim_tool_test {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr char kShort[] = R"(# short.yaml: a block is mined.
peers: 2
timeline:
  - {at: 0s, mine: {by: p0, blocks: 1}}
expect:
  - {at: end, converged: all, within: 5s}
)";
constexpr char kLong[] = R"(peers: 2
timeline:
  - {at: 0s, mine: {by: p0, blocks: 1}}
  - {at: 1h, mine: {by: p0, blocks: 1}}
expect:
  - {at: end, converged: all}
)";

class SimTool : public testing::Test, protected TemporaryFolder {
 protected:
  /// With this folder as the current one.
  [[nodiscard]] Output sim(const std::string& arguments) const {
    return run_shell("cd " + path().string() + " && " + program("sim") + " " + arguments);
  }
  /// Stopped by that signal in the middle of a run: what it left behind is whole.
  void stop_by(int signal) {
    std::filesystem::create_directory(path("run"));
    FolderWatch watch(path("run"));
    Process run({program("sim"), file("long.yaml", kLong), "--out", path("run")});
    ASSERT_TRUE(watch.wait_until(
        [&] { return content("run/journal.jsonl").find("\"mined\"") != std::string::npos; }));
    // Those who pass a signal on, as `timeout` does, send it more than once.
    for (int time = 0; time < 5; ++time) run.signal(signal);
    EXPECT_THAT(run.wait_for_line("long: interrupted"), HasSubstr("the run was cut short"));
    EXPECT_EQ(run.wait(), 130);
    EXPECT_THAT(content("run/result.json"), HasSubstr(R"("verdict":"interrupted")"));
    EXPECT_THAT(content("run/journal.jsonl"), testing::EndsWith("\"why\":\"interrupted\"}\n"));
    const Output explained = sim("explain run");
    EXPECT_EQ(explained.code, 130) << explained.text;
    EXPECT_THAT(explained.text, HasSubstr("long: interrupted"));
  }
};

TEST_F(SimTool, LeavesAWholeReportWhenInterrupted) { stop_by(SIGINT); }

TEST_F(SimTool, LeavesAWholeReportWhenTerminated) { stop_by(SIGTERM); }

/// What is typed and never ends: a full pipe, which tells that it is read by having room again.
class EndlessInput {
 public:
  explicit EndlessInput(const std::string& path) {
    EXPECT_EQ(::mkfifo(path.c_str(), S_IRUSR | S_IWUSR), 0);
    pipe_ = ::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    const std::string lines(4096, '\n');
    while (::write(pipe_, lines.data(), lines.size()) > 0) {
    }
  }
  ~EndlessInput() { ::close(pipe_); }
  EndlessInput(const EndlessInput&) = delete;
  EndlessInput& operator=(const EndlessInput&) = delete;

  [[nodiscard]] bool wait_until_read() const {
    pollfd room{pipe_, POLLOUT, 0};
    return ::poll(&room, 1, 20'000) == 1;
  }

 private:
  int pipe_ = -1;
};

TEST_F(SimTool, EndsAtOnceWhenInterruptedBeforeItHasItsInput) {
  for (const std::string arguments :
       {"-", "- --seeds 1..3", "shrink -", "swarm --print 1 --like -"}) {
    const EndlessInput input(path("input"));
    Process run(
        {"/bin/sh", "-c", "exec " + program("sim") + " " + arguments + " < " + path("input")});
    ASSERT_TRUE(input.wait_until_read()) << arguments;
    run.signal(SIGINT);
    EXPECT_EQ(run.wait(), 130) << arguments;
    std::filesystem::remove(path("input"));
  }
}

TEST_F(SimTool, SaysThatItsInputCanNotBeRead) {
  for (const std::string arguments : {"-", "- --seeds 1..3", "check -", "diff - run"}) {
    file("run/journal.jsonl", "{}\n");
    const Output run =
        run_shell("cd " + path().string() + " && " + program("sim") + " " + arguments + " < .");
    EXPECT_EQ(run.code, 3) << arguments;
    EXPECT_THAT(run.text, AllOf(HasSubstr("standard input"), HasSubstr("Is a directory")));
  }
}

TEST_F(SimTool, SaysSoWhereAFileMayNotGrow) {
  file("short.yaml", kShort);
  const Output run = run_shell("cd " + path().string() + " && ulimit -f 1 && " + program("sim") +
                               " short.yaml --engine virtual --quiet --out run");
  EXPECT_EQ(run.code, 4) << run.text;
  EXPECT_THAT(run.text, HasSubstr("File too large"));
}

TEST_F(SimTool, TakesACommandAsItsFirstArgumentAlone) {
  file("short.yaml", kShort);
  file("check", kShort);
  EXPECT_THAT(sim("check short.yaml").text, StartsWith("short.yaml: ok: "));
  const Output run = sim("./check --quiet");
  EXPECT_EQ(run.code, 0);
  EXPECT_THAT(run.text, HasSubstr("check: held"));
  EXPECT_EQ(sim("check check --quiet").code, 3);
}

TEST_F(SimTool, SaysWhatACommandTakes) {
  const Output whole = sim("--help");
  EXPECT_EQ(whole.code, 0);
  for (const std::string command : {"check", "list", "explain", "diff", "report", "calibrate",
                                    "swarm", "shrink", "schema", "completion"}) {
    EXPECT_THAT(whole.text, HasSubstr("\n  " + command + " "));
    const Output help = sim(command + " --help");
    EXPECT_EQ(help.code, 0);
    EXPECT_THAT(help.text, HasSubstr("Usage: sim " + command));
    EXPECT_THAT(help.text, HasSubstr("Examples:\n"));
    EXPECT_THAT(help.text, HasSubstr("sim " + command));
    EXPECT_EQ(sim(command + " --no-such-option").code, 3);
  }
  EXPECT_EQ(sim("").code, 3);
  EXPECT_EQ(sim("check").code, 3);
}

TEST_F(SimTool, TakesNoSeedForAnother) {
  file("short.yaml", kShort);
  for (const std::string seed : {"-1", "18446744073709551616", "1..2", "5..5", "x", "''"}) {
    EXPECT_EQ(sim("short.yaml --engine virtual --seed " + seed).code, 3) << seed;
  }
  EXPECT_THAT(sim("short.yaml --seed -1").text, HasSubstr("from 0 to 18446744073709551615"));
  EXPECT_THAT(sim("short.yaml --seed 5..5").text, HasSubstr("found `5..5`"));
  EXPECT_EQ(sim("short.yaml --engine virtual --quiet --seed 18446744073709551615").code, 0);
  EXPECT_EQ(sim("shrink short.yaml --seed -1").code, 3);
}

TEST_F(SimTool, TellsEqualRunsFromDifferentOnes) {
  file("short.yaml", kShort);
  for (const std::string run : {"1 --out a", "1 --out b", "2 --out c"}) {
    EXPECT_EQ(sim("short.yaml --engine virtual --seed " + run).code, 0);
  }
  const Output equal = sim("diff a b");
  EXPECT_EQ(equal.code, 0);
  EXPECT_THAT(equal.text, HasSubstr("\nequal: "));
  EXPECT_THAT(equal.text,
              HasSubstr(sim("diff - a/journal.jsonl < b/journal.jsonl | tail -1").text));
  const Output different = sim("diff a c");
  EXPECT_EQ(different.code, 1);
  EXPECT_THAT(different.text, HasSubstr("they differ at record 0 (line 1)"));
  EXPECT_EQ(sim("diff a short.yaml").code, 3);
  EXPECT_EQ(sim("diff a").code, 3);
  EXPECT_EQ(sim("diff a a --context -1").code, 3);
}

TEST_F(SimTool, CalibratesBeforeItChargesACpu) {
  file("slow.yaml", std::string(kShort) + "engine: virtual\ncpu: calibrated\n");
  ASSERT_EQ(::setenv("XDG_CONFIG_HOME", path("config").c_str(), 1), 0);
  const Output before = sim("slow.yaml");
  EXPECT_EQ(before.code, 3);
  EXPECT_THAT(before.text, HasSubstr("slow.yaml:8:6"));
  EXPECT_THAT(before.text, HasSubstr("run `sim calibrate`, or say --profile reference"));
  EXPECT_EQ(sim("check slow.yaml").code, 0) << "it is a right scenario all the same";
  EXPECT_EQ(sim("slow.yaml --engine tcp").code, 0) << "real sockets run on a real CPU";
  EXPECT_EQ(sim("shrink slow.yaml").code, 3);

  const Output calibrated = sim("calibrate");
  EXPECT_EQ(calibrated.code, 0) << calibrated.text;
  EXPECT_THAT(calibrated.text, HasSubstr("written to " + path("config/onetip/cpu.json")));
  EXPECT_EQ(sim("slow.yaml --out run").code, 0);
  EXPECT_EQ(sim("shrink slow.yaml").code, 2) << "it can be run now, and holds";
  EXPECT_THAT(content("run/result.json"), HasSubstr(R"("cpu":{"nonces_per_second":)"));
  ASSERT_EQ(::unsetenv("XDG_CONFIG_HOME"), 0);
}

TEST_F(SimTool, SaysWhatIsWrongWithAProfile) {
  file("short.yaml", kShort);
  EXPECT_THAT(sim("short.yaml --profile none.json").text, HasSubstr("can't read none.json"));
  EXPECT_THAT(sim("short.yaml --profile ledgr_ns=1").text, HasSubstr("did you mean `ledger_ns`?"));
  EXPECT_EQ(sim("short.yaml --profile ledger_ns=-1").code, 3);
  EXPECT_EQ(sim("short.yaml --profile short.yaml").code, 3);
  EXPECT_EQ(sim("calibrate --out /dev/full").code, 4);
}

constexpr char kMule[] = R"(peers: {steady: {count: 9}, mule: {behaviour: stubborn}}
timeline:
  - {at: 0s, mine: {by: steady0, blocks: 3}}
  - {at: 1s, mine: {by: steady7, blocks: 2}}
expect:
  - {at: end, converged: all, within: 3s}
)";

/// Through a pipe: what comes out of one end is a scenario that fails by itself.
TEST_F(SimTool, ShrinksAScenarioThatFails) {
  file("mule.yaml", kMule);
  EXPECT_EQ(sim("shrink mule.yaml --out small.yaml").code, 0);
  const Output small = sim("small.yaml");
  EXPECT_EQ(small.code, 1);
  EXPECT_THAT(small.text, HasSubstr("2 peers"));
  const Output piped = sim("shrink - < mule.yaml 2> said | " + program("sim") + " - --quiet");
  EXPECT_EQ(piped.code, 1);
  EXPECT_THAT(piped.text, HasSubstr("violated"));
  EXPECT_EQ(sim("shrink short.yaml").code, 3);
  EXPECT_EQ(sim("shrink mule.yaml --budget soon").code, 3);
  EXPECT_EQ(sim("shrink mule.yaml --jobs 0").code, 3);
  EXPECT_EQ(sim("shrink mule.yaml --jobs 1025").code, 3);
  EXPECT_EQ(sim("shrink mule.yaml --out nowhere/small.yaml").code, 4);
  EXPECT_EQ(sim("shrink mule.yaml > /dev/full").code, 4);
  file("short.yaml", kShort);
  EXPECT_EQ(sim("shrink short.yaml").code, 2);
}

TEST_F(SimTool, PrintsWhatTheProjectKeepsOfItsSchemas) {
  const std::string kept = std::string(ONETIP_SOURCE_DIR) + "/scenarios/";
  EXPECT_EQ(sim("schema | diff - " + kept + "scenario.schema.json").text, "");
  EXPECT_EQ(sim("schema result | diff - " + kept + "result.schema.json").text, "");
  EXPECT_EQ(sim("schema sweep | diff - " + kept + "sweep.schema.json").text, "");
  EXPECT_EQ(sim("schema journal | diff - " + kept + "JOURNAL.md").text, "");
  EXPECT_EQ(sim("schema nonsense").code, 3);
}

TEST_F(SimTool, DrawsAScenarioThatItRuns) {
  EXPECT_EQ(sim("swarm --print 17 | " + program("sim") + " - --quiet | grep -c held").text, "1\n");
  EXPECT_THAT(sim("swarm --seeds 17").text, StartsWith("1 seed: 1 held; of "));
  EXPECT_EQ(sim("swarm --seeds 17 > /dev/full").code, 4);
  EXPECT_EQ(sim("swarm").code, 3);
  EXPECT_EQ(sim("swarm --seeds 17 --print 17").code, 3);
  EXPECT_EQ(sim("swarm --print -1").code, 3);
  const Output backwards = sim("swarm --seeds 9..1");
  EXPECT_EQ(backwards.code, 3);
  EXPECT_THAT(backwards.text, HasSubstr("no seeds, did you mean 1..9?"));
}

/// A `stubborn` peer never converges, so that some seeds fail, and say it as they come.
TEST_F(SimTool, SaysHowManySeedsWereRunWhenInterrupted) {
  const std::string wrong = file("wrong.yaml",
                                 "peers: {a: {count: 2}, s: {behaviour: stubborn}}\n"
                                 "topology: mesh\nexpect: [{at: end, tips: 1}]\n");
  Process swarm({program("sim"), "swarm", "--seeds", "1..1000000000", "--like", wrong, "--quiet"});
  (void)swarm.wait_for_line("repeat: ");
  swarm.signal(SIGINT);
  EXPECT_THAT(swarm.wait_for_line("interrupted: "), HasSubstr("of 1000000000 seeds were run"));
  EXPECT_EQ(swarm.wait(), 130);
}

/// What bash would offer behind these words.
class Completion : public SimTool {
 protected:
  [[nodiscard]] std::string offers(const std::string& words) const {
    file_script();
    const Output output = run_shell("cd " + path("") + " && bash complete.sh " + words);
    EXPECT_EQ(output.code, 0) << output.text;
    return output.text;
  }

 private:
  void file_script() const {
    std::ofstream(path("complete.sh")) << "source <(" << program("sim") << R"( completion bash)
COMP_WORDS=(sim "$@") COMP_CWORD=$#
_onetip_sim
printf '%s ' "${COMPREPLY[@]}"
)";
  }
};

TEST_F(Completion, OffersCommandsFilesAndOptions) {
  file("chess.yaml", kShort);
  EXPECT_EQ(offers("ch"), "check chess.yaml ");
  EXPECT_EQ(offers("--se"), "--seed --set --seeds ");
  EXPECT_EQ(offers("--un"), "--until ");
  EXPECT_EQ(offers("chess.yaml --th"), "--then ");
  EXPECT_EQ(offers("--then ch"), "chess.yaml ");
  EXPECT_EQ(offers("--format j"), "json ");
  EXPECT_EQ(offers("chess.yaml --an"), "--annotate ");
  EXPECT_EQ(offers("check ch"), "chess.yaml ");
  EXPECT_EQ(offers("explain --no"), "--no-color ");
  EXPECT_EQ(offers("completion ''"), "bash zsh ");
  EXPECT_EQ(offers("schema r"), "result ");
}

TEST_F(Completion, IsAScriptForZsh) {
  const Output script = sim("completion zsh");
  EXPECT_THAT(script.text, StartsWith("#compdef sim onetip-sim\n"));
  EXPECT_THAT(script.text, HasSubstr("'check:Read scenarios without running them'"));
  EXPECT_THAT(script.text, HasSubstr(":text|json:(text json)'"));
  if (run_shell("command -v zsh").code != 0) GTEST_SKIP() << "zsh is not here";
  EXPECT_EQ(sim("completion zsh > _onetip-sim && zsh -n _onetip-sim").text, "");
  EXPECT_EQ(sim("completion fish").code, 3);
}

constexpr char kQuick[] = R"(engine: virtual
peers: 2
chain: {difficulty: 0}
timeline:
  - {at: 0s, mine: {by: p0, blocks: 1}}
expect:
  - {at: end, converged: all}
)";

TEST_F(SimTool, SetsKeysOfAScenarioAndJudgesTheRunAgain) {
  file("quick.yaml", kQuick);
  const Output run = sim("quick.yaml --set peers=5 --set 'expect.0={at: end, tips: 2}' --out run");
  EXPECT_EQ(run.code, 1);
  EXPECT_THAT(run.text, HasSubstr("quick: 5 peers"));
  EXPECT_THAT(run.text, HasSubstr("repeat it with: sim quick.yaml --set peers=5 --set "
                                  "'expect.0={at: end, tips: 2}' --seed 1\n"));
  EXPECT_THAT(run.text, EndsWith(sim("explain run").text));  // after how fast it was
  EXPECT_EQ(content("run/scenario.yaml"), kQuick);
  EXPECT_EQ(sim("report run").code, 0);
  const Output wrong = sim("quick.yaml --set peeers=5");
  EXPECT_EQ(wrong.code, 3);
  EXPECT_THAT(wrong.text, HasSubstr("--set peeers=5: error: unknown key `peeers`"));
  EXPECT_THAT(wrong.text, HasSubstr("did you mean `peers`?"));
  EXPECT_EQ(sim("--set peers=3 quick.yaml --quiet").code, 0);  // takes one value, not the file
}

TEST_F(SimTool, SweepsOverSeedsAndGrids) {
  file("quick.yaml", kQuick);
  const Output sweep = sim("quick.yaml --seeds 1..50 --jobs 2 --out base");
  EXPECT_EQ(sweep.code, 0);
  EXPECT_THAT(sweep.text, StartsWith("quick: seeds 1..50, virtual, 50 runs\n"));  // and no bar
  EXPECT_EQ(sim("quick.yaml --seeds 1..50 --compare base/sweep.json").code, 0);
  EXPECT_THAT(sim("quick.yaml --seeds 1..3 --set 'peers=[2, 3]'").text, HasSubstr("\n  peers=3 "));
  EXPECT_EQ(sim("quick.yaml --seeds 3..1").code, 3);
  EXPECT_EQ(sim("quick.yaml --seeds 1..3 --jobs 0").code, 3);
  EXPECT_EQ(sim("quick.yaml --jobs 2").code, 3);
  EXPECT_EQ(sim("quick.yaml --seeds 1..3 --format json | python3 -c 'import json, sys; "
                "print(json.load(sys.stdin)[\"done\"])'")
                .text,
            "3\n");
}

constexpr char kInstead[] = "timeline: [{at: 0s, mine: {by: p1, blocks: 2}}]\n";

TEST_F(SimTool, BranchesThePast) {
  file("quick.yaml", kQuick);
  file("instead.yaml", kInstead);
  const Output branch = sim("quick.yaml --seed 3 --until 0s --then instead.yaml --out two");
  EXPECT_EQ(branch.code, 0) << branch.text;
  EXPECT_THAT(branch.text, HasSubstr("quick: held: held as it was, held otherwise; they differ"));
  EXPECT_EQ(sim("quick.yaml --seed 3 --out one").code, 0);
  EXPECT_EQ(sim("diff one two/as-it-was").code, 0) << "the first future is the file's own run";
  EXPECT_THAT(sim("diff two/as-it-was two/otherwise").text, HasSubstr("mine@then:1"));
  EXPECT_EQ(sim("explain two/otherwise").code, 0);
  EXPECT_EQ(sim("quick.yaml --until 0s --then - --quiet < instead.yaml | grep -c held").text,
            "1\n");
  EXPECT_EQ(sim("quick.yaml --until 0s").code, 3);
  EXPECT_EQ(sim("quick.yaml --then instead.yaml").code, 3);
  EXPECT_EQ(sim("quick.yaml --until 0s --then instead.yaml --engine tcp").code, 3);
  EXPECT_EQ(sim("quick.yaml --until 0s --then instead.yaml > /dev/full").code, 4);
}

TEST_F(SimTool, NamesTheWordsThatAnOptionTakes) {
  const Output format = sim("quick.yaml --format xyz");
  EXPECT_EQ(format.code, 3);
  EXPECT_THAT(format.text,
              StartsWith("sim: error: --format: expected text or json, found `xyz`\n"));
  EXPECT_THAT(sim("quick.yaml --format 1").text,
              StartsWith("sim: error: --format: expected text or json"));
  EXPECT_THAT(
      sim("schema none").text,
      StartsWith("sim: error: what: expected scenario, result, sweep or journal, found `none`\n"));
}

TEST_F(SimTool, HasALineOfJsonForASettingThatIsNone) {
  const Output said = sim(file("quick.yaml", kQuick) + " --set 'peers=[' --format json");
  EXPECT_EQ(said.code, 3);
  EXPECT_THAT(said.text, HasSubstr("\n"
                                   R"({"schema":"onetip-result/2","file":")"));
}

TEST_F(SimTool, SaysThatItCanNotWriteWhatWasAskedFor) {
  file("quick.yaml", kQuick);
  file("mule.yaml", kMule);
  for (const std::string command : {"--help", "list --help", "--version", "quick.yaml",
                                    "check quick.yaml", "schema", "shrink mule.yaml"}) {
    const Output full = sim(command + " 2> said > /dev/full || (code=$?; cat said; exit $code)");
    EXPECT_EQ(full.code, 4) << command;
    EXPECT_THAT(full.text, HasSubstr("sim: error: can't write to standard output\n")) << command;
  }
}

/// What a script reads: standard output alone.
TEST_F(SimTool, HasALineOfJsonForACommandLineThatIsWrong) {
  file("quick.yaml", kQuick);
  std::filesystem::create_directory(path("empty"));
  const auto line = [](const std::string& named, const std::string& summary) {
    return R"({"schema":"onetip-result/2","file":")" + named +
           R"(","verdict":"bad scenario","exit_code":3,"summary":")" + summary + "\"}\n";
  };
  const auto said = [&](const std::string& arguments) {
    const Output output = run_shell("cd " + path().string() + " && (" + program("sim") + " " +
                                    arguments + " 2> errors)");
    EXPECT_EQ(output.code, 3) << arguments;
    EXPECT_THAT(content("errors"), testing::Not(testing::IsEmpty())) << arguments;
    return output.text;
  };
  EXPECT_EQ(said("quick.yaml --format json --jobs 2"),
            line("quick.yaml", "--jobs is for sweeps: give --seeds, too"));
  EXPECT_EQ(
      said("quick.yaml --format=json --sed 2"),
      line("quick.yaml", "The following argument was not expected: --sed; did you mean `--seed`?"));
  EXPECT_THAT(said("quick.yaml other.yaml --seed -1 --format json"),
              StartsWith(R"({"schema":"onetip-result/2","file":"quick.yaml",)"));
  EXPECT_EQ(said("--format json"), line("", "scenarios is required"));
  EXPECT_EQ(said("empty --format json"), line("empty", "no scenario in empty: expected *.yaml"));
  EXPECT_EQ(said("quick.yaml --jobs 2"), "") << "nobody asked for JSON";
  EXPECT_EQ(said("quick.yaml --sed 2"), "");
}

TEST_F(SimTool, GuessesWhichCommandOrOptionWasMeant) {
  file("quick.yaml", kQuick);
  const Output command = sim("chekc quick.yaml");
  EXPECT_EQ(command.code, 3);
  EXPECT_THAT(command.text, StartsWith("sim: error: `chekc` is neither a command nor a file; did "
                                       "you mean `check`?\n"));
  EXPECT_THAT(sim("quick.yaml --sed=2").text, HasSubstr("--sed=2; did you mean `--seed`?\n"));
  EXPECT_THAT(sim("check --egnine tcp quick.yaml").text, HasSubstr("did you mean `--engine`?\n"));
  EXPECT_THAT(sim("help").text, HasSubstr("did you mean `--help`?\n"));
  file("chekc", kQuick);
  EXPECT_EQ(sim("chekc").code, 0) << "a file of that name is a scenario";
}

TEST_F(SimTool, ShowsABranchOfItsLibrary) {
  const std::string scenarios = std::string(ONETIP_SOURCE_DIR) + "/scenarios/";
  EXPECT_EQ(sim(scenarios + "partition.yaml --until 3s --then " + scenarios +
                "branches/light-half-mines-on.yaml --quiet")
                .code,
            0);
}

TEST_F(SimTool, KeepsWhatIsDoneOfASweepThatIsInterrupted) {
  std::filesystem::create_directory(path("out"));
  FolderWatch watch(path("out"));
  Process run({program("sim"), file("quick.yaml", kQuick), "--seeds", "1..18446744073709551615",
               "--set", "expect.0={at: end, tips: 2}", "--out", path("out")});
  ASSERT_TRUE(watch.wait_until([&] { return std::filesystem::exists(path("out/seed-3")); }));
  run.signal(SIGINT);
  EXPECT_THAT(run.wait_for_line("quick: interrupted"), HasSubstr("runs missing"));
  EXPECT_EQ(run.wait(), 130);
  EXPECT_THAT(content("out/sweep.json"), HasSubstr(R"("verdict":"interrupted")"));
}

/// Blocks without end, as far as a test waits.
constexpr char kForHours[] = "  - {at: 1s, every: 500ms, until: 13h, mine: {by: p0, blocks: 5}}\n";
constexpr char kPast[] = R"(peers: 2
expect:
  - {at: end, converged: all}
timeline:
  - {at: 0s, mine: {by: p0, blocks: 1}}
)";

TEST_F(SimTool, KeepsTheRunThatWasUnderWayWhenABranchIsInterrupted) {
  std::filesystem::create_directories(path("out/as-it-was"));
  FolderWatch watch(path("out/as-it-was"));
  const std::string past = file("past.yaml", std::string(kPast) + kForHours);
  const std::string other = file("other.yaml", "timeline:\n  - {at: 2h, mine: {by: p1}}\n");
  Process run({program("sim"), past, "--until", "1h", "--then", other, "--out", path("out")});
  ASSERT_TRUE(watch.wait_until([&] {
    return content("out/as-it-was/journal.jsonl").find("\"mined\"") != std::string::npos;
  }));
  run.signal(SIGINT);
  EXPECT_THAT(run.wait_for_line("past: interrupted"),
              HasSubstr("as it was: the run was cut short; otherwise: it was not begun"));
  EXPECT_EQ(run.wait(), 130);
  EXPECT_THAT(content("out/branch.json"), HasSubstr(R"("verdict":"interrupted")"));
  EXPECT_THAT(content("out/as-it-was/journal.jsonl"), EndsWith("\"why\":\"interrupted\"}\n"));
  EXPECT_FALSE(std::filesystem::exists(path("out/otherwise")));
  EXPECT_EQ(sim("explain out/as-it-was").code, 130);
}

TEST_F(SimTool, KeepsBothRunsWhenABranchIsInterruptedInItsOtherFuture) {
  std::filesystem::create_directories(path("out/otherwise"));
  FolderWatch watch(path("out/otherwise"));
  const std::string past =
      file("past.yaml", std::string(kPast) + "  - {at: 1s, mine: {by: p0, blocks: 1}}\n");
  const std::string other = file("other.yaml", std::string("timeline:\n") + kForHours);
  Process run({program("sim"), past, "--until", "500ms", "--then", other, "--out", path("out")});
  ASSERT_TRUE(watch.wait_until([&] {
    return content("out/otherwise/journal.jsonl").find("\"mined\"") != std::string::npos;
  }));
  run.signal(SIGTERM);
  EXPECT_THAT(run.wait_for_line("past: interrupted"),
              HasSubstr("otherwise: the run was cut short"));
  EXPECT_EQ(run.wait(), 130);
  EXPECT_THAT(content("out/as-it-was/result.json"), HasSubstr(R"("verdict":"held")"));
  EXPECT_THAT(content("out/otherwise/result.json"), HasSubstr(R"("verdict":"interrupted")"));
  EXPECT_THAT(content("out/otherwise/journal.jsonl"), EndsWith("\"why\":\"interrupted\"}\n"));
  EXPECT_EQ(sim("explain out/as-it-was").code, 0);
  EXPECT_EQ(sim("explain out/otherwise").code, 130);
}

TEST_F(SimTool, WorksInAPipe) {
  file("short.yaml", kShort);
  EXPECT_EQ(sim("list . | grep -c 'a block is mined'").text, "1\n");
  EXPECT_EQ(sim("check - < short.yaml | cut -d: -f2").text, " ok\n");
  EXPECT_EQ(sim("- < short.yaml --quiet | grep -c held").text, "1\n");
  EXPECT_EQ(sim("short.yaml --format json | python3 -c 'import json, sys; "
                "print(json.load(sys.stdin)[\"verdict\"])'")
                .text,
            "held\n");
}

}  // namespace
}  // namespace onetip::test::sim_tool_test
