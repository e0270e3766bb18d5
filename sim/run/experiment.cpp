#include "sim/run/experiment.hpp"

#include <exception>

#include "sim/scenario/error.hpp"

namespace onetip::sim {

Outcome run_experiment(const Scenario& scenario, const MakeCluster& make_cluster,
                       const RunOptions& options, const std::vector<Journal::Listener>& listeners) {
  try {
    Journal journal(Journal::Keep::nothing);
    Judge judge(scenario);
    journal.listen([&](std::size_t index, const Record& record) { judge.take(index, record); },
                   [&](PeerIndex peer) { judge.expect(peer); });
    for (const Journal::Listener& listener : listeners) journal.listen(listener);
    const std::unique_ptr<Cluster> cluster = make_cluster(scenario, journal);
    run(scenario, *cluster, journal, judge, options);
    Outcome outcome = judge.outcome();
    outcome.engine = cluster->engine();
    outcome.steps = cluster->steps();
    return outcome;
  } catch (const ScenarioError& error) {
    Outcome outcome;
    outcome.verdict = Verdict::bad_scenario;
    outcome.summary = error.what();
    return outcome;
  } catch (const std::exception& failure) {
    Outcome outcome;
    outcome.verdict = Verdict::harness_failed;
    outcome.summary = failure.what();
    return outcome;
  }
}

}  // namespace onetip::sim
