#pragma once
// ClusterRun: a cluster of either engine, started from a scenario in one line, and what it does
// under a deadline.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/journal/journal.hpp"
#include "sim/run/engines.hpp"
#include "sim/tcp/cluster.hpp"
#include "sim/yaml/read_scenario.hpp"

namespace onetip::test {

class ClusterRun {
 public:
  /// `EXPECT` in the text stands for some expectation, which a scenario must have.
  explicit ClusterRun(std::string yaml, sim::Engine engine = sim::Engine::tcp)
      : scenario(read(std::move(yaml), engine)), owned(sim::make_cluster(scenario, journal)) {
    cluster.start();
  }
  ClusterRun(std::string yaml, sim::TcpOptions options)
      : scenario(read(std::move(yaml), sim::Engine::tcp)),
        owned(std::make_unique<sim::TcpCluster>(scenario, journal, options)) {
    cluster.start();
  }

  /// Runs until `done`; false after 20 s.
  bool until(const std::function<bool()>& done) {
    cluster.run(cluster.now() + std::chrono::seconds(20), done);
    return done();
  }
  bool stands() {
    return until([&] { return cluster.topology_stands(); });
  }
  bool comes_to_rest() {
    return until([&] { return cluster.activity().quiet(); });
  }
  bool converges_at(std::uint64_t height) {
    return until([&] {
      const auto vital = cluster.vital();
      return vital.distinct_tips == 1 && vital.max_height == height;
    });
  }
  void mine(sim::PeerIndex peer, std::uint64_t blocks) {
    ++commands_;
    cluster.mine(peer, blocks, 0, [this] { --commands_; });
  }
  /// All that was to be mined is found.
  [[nodiscard]] bool idle_commands() const { return commands_ == 0; }

  template <class Body>
  [[nodiscard]] std::vector<Body> all() const {
    std::vector<Body> found;
    for (const sim::Record& record : journal.records()) {
      if (const auto* body = std::get_if<Body>(&record.body)) found.push_back(*body);
    }
    return found;
  }
  template <class Body>
  [[nodiscard]] std::size_t count() const {
    return all<Body>().size();
  }

  sim::Scenario scenario;
  sim::Journal journal;

  std::unique_ptr<sim::Cluster> owned;
  sim::Cluster& cluster = *owned;

 private:
  static sim::Scenario read(std::string yaml, sim::Engine engine) {
    const std::string word = "EXPECT";
    yaml.replace(yaml.find(word), word.size(), "expect: [{at: end, tips: 1}]");
    return sim::read_scenario(yaml, "test.yaml",
                              {.seed = {}, .engine = std::string(sim::to_text(engine))});
  }

  int commands_ = 0;
};

}  // namespace onetip::test
