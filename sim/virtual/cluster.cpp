#include "sim/virtual/cluster.hpp"

#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <optional>
#include <span>

#include "core/overloaded.hpp"
#include "core/prefetch.hpp"
#include "net/judging.hpp"
#include "sim/engine/fleet.hpp"
#include "sim/engine/given_links.hpp"
#include "sim/engine/traffic_log.hpp"
#include "sim/virtual/cpu.hpp"
#include "sim/virtual/cpu_profile_file.hpp"
#include "sim/virtual/jobs.hpp"
#include "sim/virtual/memory_disk.hpp"
#include "sim/virtual/network.hpp"

namespace onetip::sim {

namespace {

using std::chrono::milliseconds;

/// So many events ahead a link is fetched from memory, then its receiver.
constexpr std::size_t kLinkAhead = 9;
constexpr std::size_t kReceiverAhead = 3;

/// A timer that is set. Setting it again gives it another serial, so that the item on the schedule
/// that stands for the time before means nothing any more.
struct Timer {
  net::TimerId id;
  std::uint64_t serial;
};

/// A peer's, which are one or none most of the time: in one line of memory.
struct alignas(64) Timers {
  boost::container::small_vector<Timer, 2> set;
};

}  // namespace

struct VirtualCluster::Impl final : Fleet::Driver {
  Impl(const Scenario& given, Journal& journal);

  const Scenario& scenario;
  Schedule schedule;
  FaultLog fault_log;
  TrafficLog traffic;
  GivenLinks given_links;
  Fleet fleet;
  VirtualNetwork network;
  VirtualJobs jobs;
  std::optional<VirtualCpu> cpu;  // where the scenario charges it
  std::vector<Timers> timers;     // of each peer
  std::uint64_t timers_set = 0;
  std::uint64_t calls_open = 0;
  bool stopped = false;

  void handle(PeerIndex peer, const net::Event& event);
  void expect(std::span<const Schedule::Item> coming);
  void carry_out(const Schedule::Item& item);
  void judge(PeerIndex peer, const net::action::Judge& job);
  void search(PeerIndex peer, const net::action::Search& job);
  void set(PeerIndex peer, const net::action::SetTimer& timer);
  void cancel(PeerIndex peer, net::TimerId timer);
  void fire(const Schedule::Item& item);
  void stop();

  // Fleet::Driver
  [[nodiscard]] net::Now clocks() const override;
  [[nodiscard]] Nanos now() const override { return schedule.now(); }
  [[nodiscard]] net::Address address(PeerIndex peer) const override {
    return network.address(peer);
  }
  void boot(PeerIndex peer) override { network.bring_up(peer); }
  void kill(PeerIndex peer) override;
  void retire(PeerIndex peer) override;
  void carry_out(PeerIndex peer, net::Action&& action) override;
  void later(std::function<void()> call) override;
  std::unique_ptr<DiskFile> make_disk(PeerIndex) override { return std::make_unique<MemoryDisk>(); }
};

VirtualCluster::Impl::Impl(const Scenario& given, Journal& journal)
    : scenario(given),
      fault_log(journal),
      traffic(journal),
      given_links(scenario),
      fleet(scenario, journal, fault_log, *this),
      network(
          scenario.peers.size(), schedule, fault_log, traffic,
          [this](PeerIndex from, PeerIndex to) { return given_links.make(from, to); },
          [this](PeerIndex peer, const net::Event& event) { handle(peer, event); }),
      jobs(schedule, [this](PeerIndex peer, const net::Event& event) { handle(peer, event); }),
      timers(scenario.peers.size()) {
  if (scenario.cpu) {
    cpu.emplace(scenario.peers.size(), *scenario.cpu, scenario.chain.wallet, schedule,
                [this](PeerIndex peer, const net::Event& event) { fleet.handle(peer, event); });
  }
  for (PeerIndex peer = 0; peer < scenario.peers.size(); ++peer) {
    if (scenario.peers[peer].joins) network.take_down(peer, true);
  }
  fleet.start();
}

// --- one event

void VirtualCluster::Impl::carry_out(const Schedule::Item& item) {
  switch (item.kind) {
    case Schedule::Kind::link:
      return network.wake(item);
    case Schedule::Kind::timer:
      return fire(item);
    case Schedule::Kind::job:
      return jobs.wake(item);
    case Schedule::Kind::cpu:
      return cpu->wake(item);
    case Schedule::Kind::call:
      return schedule.take_call(item)();
  }
}

/// What comes soon is brought nearer from memory, while other events are carried out.
void VirtualCluster::Impl::expect(std::span<const Schedule::Item> coming) {
  const auto is = [coming](Schedule::Kind kind, std::size_t ahead) {
    return ahead < coming.size() && coming[ahead].kind == kind;
  };
  if (is(Schedule::Kind::link, kLinkAhead)) network.expect(coming[kLinkAhead]);
  if (is(Schedule::Kind::timer, kReceiverAhead)) {
    core::prefetch(&timers[coming[kReceiverAhead].who]);
  }
  if (!is(Schedule::Kind::link, kReceiverAhead)) return;
  const auto receiver = network.receiver(coming[kReceiverAhead]);
  if (!receiver) return;
  core::prefetch(&timers[receiver->peer]);
  fleet.expect(receiver->peer);
  if (!receiver->memory.peer.known()) {
    receiver->memory = fleet.memory(receiver->peer, receiver->connection);
  }
  receiver->memory.fetch();
}

void VirtualCluster::Impl::handle(PeerIndex peer, const net::Event& event) {
  if (const auto* connected = std::get_if<net::event::Connected>(&event)) {
    const PeerIndex remote = network.remote(peer, connected->connection);
    fleet.connected(peer, connected->connection, remote);
    if (!connected->accepted) given_links.connected(peer, remote);
  }
  // A judgement waited for the CPU already.
  if (cpu && !std::holds_alternative<net::event::Judged>(event)) return cpu->take(peer, event);
  fleet.handle(peer, event);
}

// --- jobs

void VirtualCluster::Impl::judge(PeerIndex peer, const net::action::Judge& job) {
  network.expect_speech(peer);
  std::uint64_t takes = 0;
  auto verdict = net::judge_at_once(job, [&](const auto& parent, const auto& block) {
    auto found = fleet.judge(parent, block);
    if (cpu && !scenario.shared_validation) {
      const auto* invalid = std::get_if<core::Invalid>(&found);
      takes += judging_ns(cpu->profile(), *block,
                          invalid == nullptr ? std::nullopt : std::optional(invalid->rule));
    }
    return found;
  });
  network.expect_speech_on_links(peer);
  const Nanos at = cpu ? cpu->work(peer, takes) : schedule.now();
  jobs.judged(peer, at, {job.job, std::move(verdict)});
}

void VirtualCluster::Impl::search(PeerIndex peer, const net::action::Search& job) {
  const std::uint64_t usual = cpu ? cpu->profile().nonces_per_second : 0;
  std::optional<std::uint64_t> rate;
  if (fleet.is_paced(job.command)) {
    rate = scenario.peers[peer].hash_rate.value_or(usual == 0 ? kVirtualHashRate : usual);
  }
  jobs.search(peer, job, rate, cpu ? cpu->is_signed(peer, job.preimage) : schedule.now());
}

// --- what the fleet asks for

net::Now VirtualCluster::Impl::clocks() const {
  const Nanos steady = schedule.now();
  return {steady, kVirtualStart + std::chrono::duration_cast<milliseconds>(steady)};
}

void VirtualCluster::Impl::kill(PeerIndex peer) {
  timers[peer].set.clear();
  jobs.drop(peer);
  if (cpu) cpu->drop(peer);
  network.take_down(peer, true);
}

void VirtualCluster::Impl::retire(PeerIndex peer) {
  timers[peer].set.clear();
  jobs.drop(peer);
  if (cpu) cpu->drop(peer);
  network.take_down(peer, false);
}

void VirtualCluster::Impl::carry_out(PeerIndex peer, net::Action&& action) {
  std::visit(core::Overloaded{
                 [&](net::action::Dial& dial) { network.dial(peer, dial.connection, dial.to); },
                 [&](net::action::Send& send) {
                   const Nanos at = cpu ? cpu->encoded(peer, send.bytes) : schedule.now();
                   network.send(peer, send.connection, std::move(send.bytes), at);
                 },
                 [&](net::action::Close& close) {
                   if (cpu) cpu->closed(peer, close.connection);
                   network.close(peer, close.connection, close.mode);
                 },
                 [&](net::action::SetTimer& timer) { set(peer, timer); },
                 [&](net::action::CancelTimer& timer) { cancel(peer, timer.timer); },
                 [&](net::action::Judge& job) { judge(peer, job); },
                 [&](net::action::Search& job) { search(peer, job); },
                 [&](net::action::CancelSearch& search) { jobs.cancel(peer, search.job); },
                 [&](net::action::Store& job) {
                   jobs.store(peer, job.job, fleet.store(peer, fleet.life(peer), job.chain));
                 },
                 [](net::Notice&) {},  // the fleet's
             },
             action);
}

void VirtualCluster::Impl::later(std::function<void()> call) {
  ++calls_open;
  schedule.later([this, call = std::move(call)] {
    --calls_open;
    call();
  });
}

// --- timers

void VirtualCluster::Impl::set(PeerIndex peer, const net::action::SetTimer& timer) {
  cancel(peer, timer.timer);
  timers[peer].set.push_back({timer.timer, ++timers_set});
  schedule.push({std::max(timer.at, schedule.now()), timers_set, peer, Schedule::Kind::timer});
}

void VirtualCluster::Impl::cancel(PeerIndex peer, net::TimerId timer) {
  auto& set = timers[peer].set;
  const auto found =
      std::find_if(set.begin(), set.end(), [timer](const Timer& one) { return one.id == timer; });
  if (found != set.end()) set.erase(found);
  if (cpu) cpu->cancelled(peer, timer);
}

void VirtualCluster::Impl::fire(const Schedule::Item& item) {
  auto& set = timers[item.who].set;
  const auto found = std::find_if(set.begin(), set.end(),
                                  [&](const Timer& timer) { return timer.serial == item.token; });
  if (found == set.end()) return;
  const net::TimerId id = found->id;
  set.erase(found);
  handle(item.who, net::event::TimerFired{id});
}

void VirtualCluster::Impl::stop() {
  if (stopped) return;
  stopped = true;
  fault_log.end_all(schedule.now());
  traffic.end(schedule.now());
}

// --- the cluster

VirtualCluster::VirtualCluster(const Scenario& scenario, Journal& journal)
    : scenario_(scenario), journal_(journal) {}

VirtualCluster::~VirtualCluster() = default;

void VirtualCluster::start() {
  check_profile(scenario_);
  impl_ = std::make_unique<Impl>(scenario_, journal_);
}

std::uint64_t VirtualCluster::steps() const { return impl_ ? impl_->schedule.taken() : 0; }

Nanos VirtualCluster::now() const { return impl_ ? impl_->schedule.now() : Nanos::zero(); }

bool VirtualCluster::topology_stands() const { return impl_ && impl_->given_links.stand(); }

void VirtualCluster::run(Nanos deadline, const std::function<bool()>& stop) {
  Impl& impl = *impl_;
  while (!impl.stopped && !stop()) {
    const auto item = impl.schedule.take(deadline);
    if (!item) return;
    impl.expect(impl.schedule.coming());
    impl.carry_out(*item);
  }
}

void VirtualCluster::mine(PeerIndex peer, std::uint64_t blocks, std::size_t entry,
                          std::function<void()> done) {
  impl_->fleet.mine(peer, blocks, entry, std::move(done));
}

void VirtualCluster::pay(PeerIndex from, PeerIndex to, const core::Amount& amount,
                         std::size_t entry, std::function<void()> done) {
  impl_->fleet.pay(from, to, amount, entry, std::move(done));
}

void VirtualCluster::begin(FaultId id, const FaultRule& rule) { impl_->network.begin(id, rule); }

void VirtualCluster::begin(FaultId id, std::size_t entry, const PeerFault& fault) {
  impl_->fleet.begin(id, entry, fault);
  if (const auto* pause = std::get_if<Pause>(&fault)) {
    impl_->network.begin(id, FaultRule::pause(pause->peers, scenario_.peers.size()));
  }
}

void VirtualCluster::end(const std::vector<FaultId>& ids) {
  for (const FaultId id : ids) {
    impl_->fleet.end(id, ids);
    impl_->network.end(id);
  }
}

void VirtualCluster::depart(PeerIndex peer, const Cause& cause) {
  impl_->fleet.depart(peer, cause);
}
void VirtualCluster::arrive(PeerIndex peer, const Cause& cause) {
  impl_->fleet.arrive(peer, cause);
}

Activity VirtualCluster::activity() const {
  return {impl_->network.in_flight(), impl_->fleet.open_requests(),
          impl_->jobs.open() + impl_->calls_open + (impl_->cpu ? impl_->cpu->waiting() : 0)};
}

Vital VirtualCluster::vital() const { return impl_->fleet.vital(); }

void VirtualCluster::stop() {
  if (impl_) impl_->stop();
}

}  // namespace onetip::sim
