#include "sim/runner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <stdexcept>

#include "core/overloaded.hpp"
#include "sim/seconds.hpp"
#include "sim/timeline.hpp"

namespace onetip::sim {
namespace {

constexpr Nanos kTopologyLimit = std::chrono::seconds(60);
constexpr Nanos kSettleLimit = std::chrono::seconds(5);
/// No wait is longer without a look at Ctrl-C and the status line.
constexpr Nanos kSlice = std::chrono::milliseconds(100);

class Run {
 public:
  Run(const Scenario& scenario, Cluster& cluster, Journal& journal, const Judge& judge,
      const RunOptions& options)
      : scenario_(scenario),
        cluster_(cluster),
        journal_(journal),
        judge_(judge),
        options_(options),
        hard_end_(kTopologyLimit) {}

  void play() {
    const RunEnd end = play_phases();
    if (end == RunEnd::quiet) append(record::Quiet{});
    cluster_.stop();
    append(record::RunOver{end});
  }

 private:
  using Predicate = std::function<bool()>;

  RunEnd play_phases();
  void carry_out(const Step& step);
  void begin(const Step& step);
  void begin_fault(const Step& step, const FaultRule& rule);
  void command(const Step& step, std::size_t parts,
               const std::function<void(std::size_t part, std::function<void()> done)>& give);
  void heal(const Step& step, const Heal& heal);
  void end_fault(FaultId id);

  /// Lets time pass until `until`, or until `enough`. Why the run is cut short; none: it is not.
  std::optional<RunEnd> advance(
      Nanos until, const Predicate& enough = [] { return false; });
  [[nodiscard]] std::optional<RunEnd> cut_short() const;
  void show_progress() const;
  void append(RecordBody body) { journal_.append(cluster_.now(), std::move(body)); }

  /// A fault in force, and the run of the entry that began it.
  struct InForce {
    std::size_t entry;
    std::uint64_t run;
  };

  const Scenario& scenario_;
  Cluster& cluster_;
  Journal& journal_;
  const Judge& judge_;
  const RunOptions& options_;
  Nanos hard_end_;  // on the engine's clock
  std::optional<Nanos> zero_;
  std::map<FaultId, InForce> in_force_;
  std::uint32_t next_fault_ = 0;
  std::size_t commands_open_ = 0;  // runs of mine and send that are not over
};

RunEnd Run::play_phases() {
  cluster_.start();
  const auto stands = [&] { return cluster_.topology_stands(); };
  if (const auto cut = advance(kTopologyLimit, stands)) return *cut;
  if (!stands()) {
    throw std::runtime_error("the topology did not stand within " + in_seconds(kTopologyLimit));
  }
  zero_ = cluster_.now();
  hard_end_ = *zero_ + hard_end(scenario_);
  append(record::TopologyStands{});

  for (const Step& step : steps(scenario_.timeline)) {
    if (const auto cut = advance(*zero_ + step.at)) return *cut;
    carry_out(step);
  }
  if (const auto cut = advance(hard_end_, [&] { return commands_open_ == 0; })) return *cut;
  append(record::TimelineOver{});

  while (const auto until = judge_.waits_until()) {
    if (cluster_.now() > *until) break;  // nothing has happened since, so nothing holds that didn't
    const auto settled = [&] { return !judge_.waits_until(); };
    if (const auto cut = advance(*until + Nanos{1}, settled)) return *cut;
  }
  const auto quiet = [&] { return cluster_.activity().quiet(); };
  if (const auto cut = advance(cluster_.now() + kSettleLimit, quiet)) return *cut;
  return quiet() ? RunEnd::quiet : RunEnd::settle_limit;
}

std::optional<RunEnd> Run::advance(Nanos until, const Predicate& enough) {
  const Predicate stop = [&] { return enough() || cut_short(); };
  while (!stop() && cluster_.now() < until) {
    cluster_.run(std::min({until, hard_end_, cluster_.now() + kSlice}), stop);
    show_progress();
  }
  return cut_short();
}

std::optional<RunEnd> Run::cut_short() const {
  if (options_.interrupted != nullptr && options_.interrupted->load()) return RunEnd::interrupted;
  if (judge_.ends_the_run()) return RunEnd::violated;
  if (zero_ && cluster_.now() >= hard_end_) return RunEnd::timed_out;
  return std::nullopt;
}

void Run::carry_out(const Step& step) {
  if (step.kind == Step::Kind::begin) return begin(step);
  for (const auto& [id, fault] : in_force_) {
    if (fault.entry == step.entry && fault.run == step.run) return end_fault(id);
  }
}

void Run::begin(const Step& step) {
  const TimelineEntry& entry = scenario_.timeline[step.entry];
  const std::size_t peers = scenario_.peers.size();
  std::visit(
      core::Overloaded{
          [&](const Mine& mine) {
            command(step, mine.by.size(), [&](std::size_t part, std::function<void()> done) {
              cluster_.mine(mine.by[part], mine.blocks, step.entry, std::move(done));
            });
          },
          [&](const Send& send) {
            const std::size_t payees = send.to.size();
            command(step, send.from.size() * payees,
                    [&](std::size_t part, std::function<void()> done) {
                      cluster_.pay(send.from[part / payees], send.to[part % payees], send.amount,
                                   step.entry, std::move(done));
                    });
          },
          [&](const Partition& partition) {
            begin_fault(step, FaultRule::partition(partition, peers));
          },
          [&](const Disconnect& disconnect) {
            begin_fault(step, FaultRule::disconnect(disconnect, peers, entry.lasts.has_value()));
          },
          [&](const Degrade& degrade) { begin_fault(step, FaultRule::degrade(degrade, peers)); },
          [&](const Heal& it) { heal(step, it); },
      },
      entry.action);
}

void Run::begin_fault(const Step& step, const FaultRule& rule) {
  const FaultId id{next_fault_++};
  in_force_.emplace(id, InForce{step.entry, step.run});
  append(record::EntryBegan{step.entry, step.run, id});
  cluster_.begin(id, rule);
}

void Run::command(const Step& step, std::size_t parts,
                  const std::function<void(std::size_t part, std::function<void()> done)>& give) {
  append(record::EntryBegan{step.entry, step.run, std::nullopt});
  ++commands_open_;
  const auto left = std::make_shared<std::size_t>(parts);
  for (std::size_t part = 0; part < parts; ++part) {
    give(part, [this, left, step] {
      if (--*left > 0) return;
      append(record::EntryEnded{step.entry, step.run, std::nullopt});
      --commands_open_;
    });
  }
}

void Run::heal(const Step& step, const Heal& heal) {
  append(record::EntryBegan{step.entry, step.run, std::nullopt});
  const std::map<FaultId, InForce> before = in_force_;
  for (const auto& [id, fault] : before) {
    if (!heal.fault || scenario_.timeline[fault.entry].name == *heal.fault) end_fault(id);
  }
  append(record::EntryEnded{step.entry, step.run, std::nullopt});
}

void Run::end_fault(FaultId id) {
  const auto fault = in_force_.find(id);
  append(record::EntryEnded{fault->second.entry, fault->second.run, id});
  in_force_.erase(fault);
  cluster_.end(id);
}

void Run::show_progress() const {
  if (!options_.progress) return;
  Progress progress;
  progress.stands = zero_.has_value();
  progress.time = cluster_.now() - zero_.value_or(Nanos{});
  progress.vital = cluster_.vital();
  for (const auto& [id, fault] : in_force_) {
    progress.faults.push_back(scenario_.timeline[fault.entry].name);
  }
  options_.progress(progress);
}

}  // namespace

void run(const Scenario& scenario, Cluster& cluster, Journal& journal, const Judge& judge,
         const RunOptions& options) {
  Run(scenario, cluster, journal, judge, options).play();
}

}  // namespace onetip::sim
