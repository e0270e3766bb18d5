#include "sim/run/faults_in_force.hpp"

#include <algorithm>

namespace onetip::sim {

void FaultsInForce::begin(const Step& step, const FaultRule& rule) {
  cluster_.begin(add(step), rule);
}

void FaultsInForce::begin(const Step& step, const PeerFault& fault) {
  cluster_.begin(add(step), step.entry, fault);
}

void FaultsInForce::begin(const Step& step, const Churn& churn) {
  std::string name = scenario_.timeline[step.entry].name;
  if (step.run > 0) name += "#" + std::to_string(step.run + 1);
  churns_.emplace(add(step), ChurnPlan(churn, scenario_, name, cluster_.now()));
}

FaultId FaultsInForce::add(const Step& step) {
  const FaultId id{next_++};
  in_force_.emplace(id, Begun{step.entry, step.run});
  journal_.append(cluster_.now(), record::EntryBegan{step.entry, step.run, id});
  return id;
}

std::vector<FaultId> FaultsInForce::of_run(std::size_t entry, std::uint64_t run) const {
  std::vector<FaultId> ids;
  for (const auto& [id, begun] : in_force_) {
    if (begun.entry == entry && begun.run == run) ids.push_back(id);
  }
  return ids;
}

std::vector<FaultId> FaultsInForce::named(const std::optional<std::string>& name) const {
  std::vector<FaultId> ids;
  for (const auto& [id, begun] : in_force_) {
    if (!name || scenario_.timeline[begun.entry].name == *name) ids.push_back(id);
  }
  return ids;
}

void FaultsInForce::end(const std::vector<FaultId>& ids) {
  for (const FaultId id : ids) {
    const auto fault = in_force_.find(id);
    const auto [entry, run] = fault->second;
    journal_.append(cluster_.now(), record::EntryEnded{entry, run, id});
    in_force_.erase(fault);
    churns_.erase(id);
  }
  cluster_.end(ids);
}

std::vector<std::string> FaultsInForce::names() const {
  std::vector<std::string> names;
  for (const auto& [id, begun] : in_force_) names.push_back(scenario_.timeline[begun.entry].name);
  return names;
}

Nanos FaultsInForce::next_turn() const {
  Nanos next = Nanos::max();
  for (const auto& [id, plan] : churns_) next = std::min(next, plan.next().at);
  return next;
}

void FaultsInForce::take_turns() {
  for (auto& [id, plan] : churns_) {
    for (auto turn = plan.next(); turn.at <= cluster_.now(); turn = plan.next()) {
      plan.take();
      const Cause cause{in_force_.at(id).entry, id};
      turn.leaves ? cluster_.depart(turn.peer, cause) : cluster_.arrive(turn.peer, cause);
    }
  }
}

}  // namespace onetip::sim
