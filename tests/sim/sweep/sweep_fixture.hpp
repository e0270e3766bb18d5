#pragma once
// What tests of sweeps share: a scenario that holds, `sweep` as from a command line with what it
// says and writes, and a sweep made by hand.

#include <gtest/gtest.h>

#include <atomic>
#include <boost/json.hpp>
#include <functional>
#include <sstream>
#include <string>

#include "sim/commands/sweep_command.hpp"
#include "sim/run/engines.hpp"
#include "sim/sweep/sweep.hpp"
#include "support/data.hpp"

namespace onetip::test {

inline constexpr char kHolds[] = R"(
engine: virtual
peers: 3
links: {latency: 10ms}
chain: {difficulty: 0}
timeline:
  - {at: 0s, mine: {by: p0, blocks: 2}}
expect:
  - {at: end, converged: all}
)";

class SweepTest : public testing::Test, protected TemporaryFolder {
 protected:
  sim::Verdict sweep(const std::string& scenario) {
    command_.inputs = {scenario};
    std::istringstream in(standard_input_);
    std::ostringstream out;
    std::ostringstream err;
    const sim::MakeCluster make = [this](const sim::Scenario& it, sim::Journal& journal) {
      before_run_(it);
      return sim::make_cluster(it, journal);
    };
    const sim::Verdict verdict =
        sim::sweep_command(command_, sweep_, sim::Streams{in, out, err}, make, interrupted_);
    out_ = out.str();
    err_ = err.str();
    return verdict;
  }
  [[nodiscard]] boost::json::object written() const {
    return boost::json::parse(content("out/sweep.json")).as_object();
  }

  sim::Command command_;
  sim::SweepCommand sweep_;
  std::atomic<bool> interrupted_ = false;
  std::string standard_input_;
  std::function<void(const sim::Scenario&)> before_run_ = [](const sim::Scenario&) {};
  std::string out_;
  std::string err_;
};

/// Runs of seeds from 1 on, of which the first `failing` are violated.
inline sim::Sweep made(std::uint64_t runs, std::uint64_t failing, std::uint64_t bytes) {
  sim::Sweep sweep;
  sweep.seeds = {1, runs};
  sweep.combinations.emplace_back();
  for (std::uint64_t seed = 1; seed <= runs; ++seed) {
    sim::SweepRun run;
    run.seed = seed;
    run.verdict = seed <= failing ? sim::Verdict::violated : sim::Verdict::held;
    run.figures.emplace();
    run.figures->bytes = bytes + seed;
    sweep.combinations[0].runs.push_back(run);
  }
  return sweep;
}

}  // namespace onetip::test
