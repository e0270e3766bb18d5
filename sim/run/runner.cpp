#include "sim/run/runner.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <vector>

#include "core/overloaded.hpp"
#include "sim/run/faults_in_force.hpp"
#include "sim/run/triggers.hpp"
#include "sim/run/work.hpp"
#include "sim/scenario/bound.hpp"
#include "sim/scenario/timeline.hpp"
#include "sim/text/seconds.hpp"

namespace onetip::sim {
namespace {

constexpr Nanos kTopologyLimit = std::chrono::seconds(60);
constexpr Nanos kSettleLimit = std::chrono::seconds(5);
/// No wait is longer without a look at Ctrl-C and the status line.
constexpr Nanos kSlice = std::chrono::milliseconds(100);
/// A lost link is dialled again within this time.
constexpr Nanos kLongestRedial = std::chrono::milliseconds(2'400);

/// Who polls hears of news when it asks again. So where something is judged when the run is over,
/// so long must pass since the last news.
Nanos rest(const Scenario& scenario) {
  const bool judges = std::any_of(
      scenario.expectations.begin(), scenario.expectations.end(),
      [&](const Expectation& expectation) { return is_judged_at_rest(scenario, expectation); });
  return judges ? longest_poll(scenario) : Nanos{};
}

class Run {
 public:
  Run(const Scenario& scenario, Cluster& cluster, Journal& journal, const Judge& judge,
      const RunOptions& options)
      : scenario_(scenario),
        cluster_(cluster),
        journal_(journal),
        judge_(judge),
        options_(options),
        triggers_(std::make_shared<Triggers>(judge.scene())),
        faults_(scenario, cluster, journal),
        work_(scenario, cluster, journal),
        hard_end_(kTopologyLimit) {
    journal_.listen(
        [triggers = triggers_](std::size_t, const Record& record) { triggers->take(record); });
  }

  void play() {
    const RunEnd end = play_phases();
    if (end == RunEnd::quiet) append(record::Quiet{});
    cluster_.stop();
    append(record::RunOver{end});
  }

 private:
  using Predicate = std::function<bool()>;

  RunEnd play_phases();
  [[nodiscard]] std::optional<RunEnd> play_timeline();
  [[nodiscard]] std::optional<RunEnd> wait_for_triggers();
  [[nodiscard]] bool waits() const;
  [[nodiscard]] std::optional<RunEnd> come_to_rest(Nanos since, Nanos stillness,
                                                   const Predicate& enough);
  [[nodiscard]] std::optional<Nanos> last_news() const;
  [[nodiscard]] std::optional<RunEnd> wait_for_verdicts();
  bool begin_triggered();
  [[nodiscard]] std::optional<Nanos> next_time() const;
  [[nodiscard]] Nanos branch_point() const;
  void carry_out_next();
  void end_due(Nanos at);
  void begin(const Step& step);
  void at_once(const Step& step, const std::function<void()>& act);

  /// Lets time pass until `until`, or until `enough`, which is asked after each event. Why the run
  /// is cut short; none: it is not.
  template <class Enough>
  std::optional<RunEnd> advance(Nanos until, const Enough& enough);
  [[nodiscard]] std::optional<RunEnd> cut_short() const;
  [[nodiscard]] bool interrupted() const {
    return options_.interrupted != nullptr && options_.interrupted->load();
  }
  [[nodiscard]] bool timed_out() const { return zero_ && cluster_.now() >= hard_end_; }
  void show_progress() const;
  void append(RecordBody body) { journal_.append(cluster_.now(), std::move(body)); }

  const Scenario& scenario_;
  Cluster& cluster_;
  Journal& journal_;
  const Judge& judge_;
  const RunOptions& options_;
  std::shared_ptr<Triggers> triggers_;  // the journal's listener, too
  FaultsInForce faults_;
  Work work_;
  Nanos hard_end_;  // on the engine's clock
  std::optional<Nanos> zero_;
  std::set<Step> steps_;  // of the timeline, still to come
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
  triggers_->arm();

  if (const auto cut = play_timeline()) return *cut;
  append(record::TimelineOver{});

  // What comes at last may reopen what was settled.
  do {
    if (const auto cut = wait_for_verdicts()) return *cut;
    if (const auto cut = come_to_rest(*zero_, rest(scenario_), [] { return false; })) return *cut;
  } while (waits());
  return cluster_.activity().quiet() ? RunEnd::quiet : RunEnd::settle_limit;
}

/// Until there was no news for so long, from `since` on, and it is quiet, if that takes not too
/// long.
std::optional<RunEnd> Run::come_to_rest(Nanos since, Nanos stillness, const Predicate& enough) {
  const auto quiet = [&] { return enough() || cluster_.activity().quiet(); };
  const auto still = [&] { return std::max(since, last_news().value_or(since)) + stillness; };
  do {
    if (const auto cut = advance(still(), enough)) return cut;
    if (const auto cut = advance(cluster_.now() + kSettleLimit, quiet)) return cut;
  } while (!enough() && cluster_.now() < still());
  return std::nullopt;
}

/// When a tip changed last, or a peer came up. None: where peers come and go without end there is
/// no last one.
std::optional<Nanos> Run::last_news() const {
  if (faults_.churns()) return std::nullopt;
  const checks::Scene& scene = judge_.scene();
  std::optional<Nanos> last;
  for (PeerIndex peer = 0; peer < scenario_.peers.size(); ++peer) {
    if (!scene.tip(peer)) continue;
    last = std::max(last.value_or(Nanos{}), scene.tip_since(peer));
  }
  return last;
}

/// Where its time is up nothing has happened since, so nothing holds that didn't.
bool Run::waits() const {
  const auto until = judge_.waits_until();
  return until && cluster_.now() <= *until;
}

std::optional<RunEnd> Run::wait_for_verdicts() {
  const auto settled = [&] { return !judge_.waits_until(); };
  while (waits()) {
    if (const auto cut = advance(*judge_.waits_until() + Nanos{1}, settled)) return cut;
  }
  return std::nullopt;
}

std::optional<RunEnd> Run::play_timeline() {
  for (const Step& step : steps(scenario_.timeline)) steps_.insert(step);
  const auto fired = [&] { return triggers_->fired(); };
  for (;;) {
    while (const auto next = next_time()) {
      if (const auto cut = advance(*zero_ + *next, fired)) return cut;
      if (!begin_triggered()) carry_out_next();
    }
    if (const auto cut = advance(branch_point(), fired)) return cut;
    const auto fired_or_done = [&] { return fired() || work_.done(); };
    if (const auto cut = advance(hard_end_, fired_or_done)) return cut;
    if (begin_triggered()) continue;
    if (!triggers_->waiting()) return std::nullopt;
    if (const auto cut = wait_for_triggers()) return cut;
    if (!begin_triggered()) return std::nullopt;
  }
}

/// Where nothing moves any more, and won't by itself (by a redial, or a poll), what an entry waits
/// for never comes.
std::optional<RunEnd> Run::wait_for_triggers() {
  const auto fired = [&] { return triggers_->fired(); };
  if (const auto cut = come_to_rest(cluster_.now(), Nanos{}, fired)) return cut;
  const Nanos stillness = std::max(kLongestRedial, longest_poll(scenario_));
  return come_to_rest(cluster_.now(), stillness, fired);
}

bool Run::begin_triggered() {
  bool any = false;
  while (const auto entry = triggers_->take_fired()) {
    const Nanos now = cluster_.now() - *zero_;
    const TimelineEntry& begun = scenario_.timeline[*entry];
    for (const Step& step : steps(begun, *entry, now)) steps_.insert(step);
    hard_end_ = std::max(hard_end_, *zero_ + hard_end(scenario_, last_step(begun, now)));
    any = true;
  }
  return any;
}

std::optional<Nanos> Run::next_time() const {
  std::optional<Nanos> next;
  if (!steps_.empty()) next = steps_.begin()->at;
  if (const auto find = work_.next_find(); find && (!next || *find < *next)) next = find;
  return next;
}

/// A future that has nothing in it begins no earlier than another: up to there the timeline isn't
/// over.
Nanos Run::branch_point() const {
  return scenario_.branch ? *zero_ + scenario_.branch->at : Nanos{};
}

/// Steady mining comes behind the entries of its moment.
void Run::carry_out_next() {
  const auto find = work_.next_find();
  if (find && (steps_.empty() || *find < steps_.begin()->at)) return work_.take_find();
  const Step step = *steps_.begin();
  if (step.kind == Step::Kind::end) return end_due(step.at);
  steps_.erase(steps_.begin());
  begin(step);
}

template <class Enough>
std::optional<RunEnd> Run::advance(Nanos until, const Enough& enough) {
  const Predicate stop = [&] {
    return enough() || interrupted() || judge_.ends_the_run() || timed_out();
  };
  while (!stop() && cluster_.now() < until) {
    cluster_.run(std::min({until, hard_end_, cluster_.now() + kSlice, faults_.next_turn()}), stop);
    faults_.take_turns();
    show_progress();
  }
  return cut_short();
}

std::optional<RunEnd> Run::cut_short() const {
  if (interrupted()) return RunEnd::interrupted;
  if (judge_.ends_the_run()) return RunEnd::violated;
  if (timed_out()) return RunEnd::timed_out;
  return std::nullopt;
}

/// What ends at one moment ends together.
void Run::end_due(Nanos at) {
  std::vector<FaultId> over;
  while (!steps_.empty() && steps_.begin()->at == at && steps_.begin()->kind == Step::Kind::end) {
    const Step step = *steps_.begin();
    steps_.erase(steps_.begin());
    if (std::holds_alternative<SteadyMining>(scenario_.timeline[step.entry].action)) {
      work_.end_span();
    }
    for (const FaultId id : faults_.of_run(step.entry, step.run)) over.push_back(id);
  }
  faults_.end(over);
}

void Run::begin(const Step& step) {
  const TimelineEntry& entry = scenario_.timeline[step.entry];
  const std::size_t peers = scenario_.peers.size();
  std::visit(
      core::Overloaded{
          [&](const Mine& it) { work_.begin(step, it); },
          [&](const Send& it) { work_.begin(step, it); },
          [&](const SteadyMining& it) { work_.begin(step, it); },
          [&](const Partition& it) { faults_.begin(step, FaultRule::partition(it, peers)); },
          [&](const Disconnect& it) {
            faults_.begin(step, FaultRule::disconnect(it, peers, entry.lasts.has_value()));
          },
          [&](const Degrade& it) { faults_.begin(step, FaultRule::degrade(it, peers)); },
          [&](const Crash& it) { faults_.begin(step, it); },
          [&](const Pause& it) { faults_.begin(step, it); },
          [&](const Skew& it) { faults_.begin(step, it); },
          [&](const Churn& it) { faults_.begin(step, it); },
          [&](const Heal& it) { at_once(step, [&] { faults_.end(faults_.named(it.fault)); }); },
          [&](const Join& it) {
            at_once(step, [&] {
              for (const PeerIndex peer : it.peers) cluster_.arrive(peer, {step.entry});
            });
          },
          [&](const Leave& it) {
            at_once(step, [&] {
              for (const PeerIndex peer : it.peers) cluster_.depart(peer, {step.entry});
            });
          },
      },
      action_of(entry, step.run));
}

/// What begins is over at once.
void Run::at_once(const Step& step, const std::function<void()>& act) {
  append(record::EntryBegan{step.entry, step.run, std::nullopt});
  act();
  append(record::EntryEnded{step.entry, step.run, std::nullopt});
}

void Run::show_progress() const {
  if (!options_.progress) return;
  Progress progress;
  progress.stands = zero_.has_value();
  progress.time = cluster_.now() - zero_.value_or(Nanos{});
  progress.vital = cluster_.vital();
  progress.faults = faults_.names();
  options_.progress(progress);
}

}  // namespace

void run(const Scenario& scenario, Cluster& cluster, Journal& journal, const Judge& judge,
         const RunOptions& options) {
  Run(scenario, cluster, journal, judge, options).play();
}

}  // namespace onetip::sim
