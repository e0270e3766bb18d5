#include "sim/tcp/cluster.hpp"

#include <algorithm>

#include "core/overloaded.hpp"
#include "net/tcp/jobs.hpp"
#include "net/tcp/loop.hpp"
#include "net/tcp/timers.hpp"
#include "net/tcp/workers.hpp"
#include "sim/engine/fleet.hpp"
#include "sim/engine/given_links.hpp"
#include "sim/engine/temporary_folder.hpp"
#include "sim/engine/traffic_log.hpp"
#include "sim/tcp/hosts.hpp"
#include "sim/tcp/network.hpp"
#include "sim/tcp/pace.hpp"

namespace onetip::sim {

namespace {

using std::chrono::milliseconds;

milliseconds wall_clock() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<milliseconds>(now);
}

/// Connections that the run will hold: the given ones, and what peers may dial of what they learn.
std::size_t connections(const Scenario& scenario) {
  const std::size_t peers = scenario.peers.size();
  std::size_t given = 0;
  for (const PeerSpec& peer : scenario.peers) given += peer.dials.size();
  if (!scenario.learn_addresses) return given;
  return given + peers * std::min(peers, net::PeerConfig{}.max_learned_dials);
}

/// What is carried out for one life of a peer alone.
struct Member {
  std::unique_ptr<net::tcp::Timers> timers;
  std::unique_ptr<TcpPace> pace;  // where its hash rate is given
  std::unique_ptr<net::tcp::Jobs> jobs;
  std::uint64_t open_jobs = 0;
};

}  // namespace

struct TcpCluster::Impl final : Fleet::Driver {
  Impl(const Scenario& given, Journal& journal, const TcpOptions& options);
  ~Impl() override { stop(); }

  const Scenario& scenario;
  milliseconds wall_at_start = wall_clock();
  net::tcp::Loop loop;
  std::optional<TemporaryFolder> disks;  // where some peer has one
  FaultLog fault_log;
  TrafficLog traffic;
  GivenLinks given_links;
  Fleet fleet;
  TcpNetwork network;
  net::tcp::Workers workers;
  std::vector<Member> members;
  std::uint64_t open_jobs = 0;
  bool stopped = false;

  void handle(PeerIndex peer, const net::Event& event);
  void count_job(PeerIndex peer, int change);
  void drop_jobs(PeerIndex peer);
  void stop();

  // Fleet::Driver
  [[nodiscard]] net::Now clocks() const override;
  [[nodiscard]] Nanos now() const override { return loop.now(); }
  [[nodiscard]] net::Address address(PeerIndex peer) const override {
    return network.address(peer);
  }
  void boot(PeerIndex peer) override;
  void kill(PeerIndex peer) override;
  void retire(PeerIndex peer) override;
  void carry_out(PeerIndex peer, net::Action&& action) override;
  void later(std::function<void()> call) override;
  std::unique_ptr<DiskFile> make_disk(PeerIndex peer) override;
};

TcpCluster::Impl::Impl(const Scenario& given, Journal& journal, const TcpOptions& options)
    : scenario(given),
      fault_log(journal),
      traffic(journal),
      given_links(scenario),
      fleet(scenario, journal, fault_log, *this),
      network(
          loop, fault_log,
          [this](PeerIndex from, PeerIndex to) { return given_links.make(from, to); },
          [this](PeerIndex peer, const net::Event& event) { handle(peer, event); }),
      members(scenario.peers.size()) {
  loop.on_rest([this](bool rests) { workers.loop_rests(rests); });
  network.open(members.size(), options.own_addresses);
  for (PeerIndex peer = 0; peer < members.size(); ++peer) {
    if (scenario.peers[peer].joins) network.take_down(peer, true);
  }
  fleet.start();
}

// --- one event

void TcpCluster::Impl::handle(PeerIndex peer, const net::Event& event) {
  if (stopped) return;
  std::visit(core::Overloaded{
                 [&](const net::event::Received& one) { traffic.received(loop.now(), one.bytes); },
                 [&](const net::event::Connected& one) {
                   const PeerIndex remote = network.remote(peer, one.connection);
                   fleet.connected(peer, one.connection, remote);
                   if (!one.accepted) given_links.connected(peer, remote);
                 },
                 [&](const net::event::Judged&) { count_job(peer, -1); },
                 [&](const net::event::Searched&) { count_job(peer, -1); },
                 [&](const net::event::Stored&) { count_job(peer, -1); },
                 [](const auto&) {},
             },
             event);
  fleet.handle(peer, event);
}

// --- what the fleet asks for

net::Now TcpCluster::Impl::clocks() const {
  const Nanos steady = loop.now();
  return {steady, wall_at_start + std::chrono::duration_cast<milliseconds>(steady)};
}

void TcpCluster::Impl::boot(PeerIndex peer) {
  network.bring_up(peer);
  const auto sink = [this, peer](const net::Event& event) { handle(peer, event); };
  Member& member = members[peer];
  member.timers = std::make_unique<net::tcp::Timers>(loop, sink);
  if (const auto rate = scenario.peers[peer].hash_rate) {
    member.pace = std::make_unique<TcpPace>(loop, *rate, sink);
  }
  member.jobs = std::make_unique<net::tcp::Jobs>(
      loop, workers, peer,
      [this](const auto& parent, const auto& block) { return fleet.judge(parent, block); },
      [this, peer, life = fleet.life(peer)](const auto& chain) {
        return fleet.store(peer, life, chain);
      },
      [this, peer](const net::Event& event) {
        const auto* searched = std::get_if<net::event::Searched>(&event);
        TcpPace* const pace = members[peer].pace.get();
        if (searched == nullptr || pace == nullptr) return handle(peer, event);
        pace->searched(*searched);
      });
}

void TcpCluster::Impl::kill(PeerIndex peer) {
  drop_jobs(peer);
  network.take_down(peer, true);
}

void TcpCluster::Impl::retire(PeerIndex peer) {
  drop_jobs(peer);
  network.take_down(peer, false);
}

void TcpCluster::Impl::count_job(PeerIndex peer, int change) {
  open_jobs += static_cast<std::uint64_t>(change);
  members[peer].open_jobs += static_cast<std::uint64_t>(change);
}

void TcpCluster::Impl::drop_jobs(PeerIndex peer) {
  open_jobs -= members[peer].open_jobs;
  members[peer] = {};
}

void TcpCluster::Impl::carry_out(PeerIndex peer, net::Action&& action) {
  Member& member = members[peer];
  std::visit(
      core::Overloaded{
          [&](net::action::Dial& dial) { network.dial(peer, dial.connection, dial.to); },
          [&](net::action::Send& send) {
            network.send(peer, send.connection, std::move(send.bytes));
          },
          [&](net::action::Close& close) { network.close(peer, close.connection, close.mode); },
          [&](net::action::SetTimer& timer) { member.timers->set(timer); },
          [&](net::action::CancelTimer& timer) { member.timers->cancel(timer); },
          [&](net::action::Judge& job) {
            count_job(peer, 1);
            if (auto verdict = fleet.known_verdict(job)) {
              member.jobs->answer(job.job, *std::move(verdict));
            } else {
              member.jobs->judge(std::move(job));
            }
          },
          [&](net::action::Search& job) {
            count_job(peer, 1);
            if (member.pace && fleet.is_paced(job.command)) member.pace->began(job.job);
            member.jobs->search(std::move(job));
          },
          [&](net::action::CancelSearch& search) {
            if (!member.pace || !member.pace->cancel(search.job)) member.jobs->cancel(search);
          },
          [&](net::action::Store& job) {
            count_job(peer, 1);
            member.jobs->store(std::move(job));
          },
          [](net::Notice&) {},  // the fleet's
      },
      action);
}

std::unique_ptr<DiskFile> TcpCluster::Impl::make_disk(PeerIndex peer) {
  if (!disks) disks.emplace();
  return disks->file(scenario.peers[peer].name);
}

void TcpCluster::Impl::later(std::function<void()> call) {
  ++open_jobs;
  loop.post([this, call = std::move(call)] {
    --open_jobs;
    if (!stopped) call();
  });
}

void TcpCluster::Impl::stop() {
  if (stopped) return;
  stopped = true;
  workers.stop();
  members.clear();
  network.stop();
  fault_log.end_all(loop.now());
  traffic.end(loop.now());
}

// --- the cluster

TcpCluster::TcpCluster(const Scenario& scenario, Journal& journal, TcpOptions options)
    : scenario_(scenario), journal_(journal), options_(options) {}

TcpCluster::~TcpCluster() = default;

void TcpCluster::start() {
  require_descriptors(scenario_.peers.size(), connections(scenario_));
  impl_ = std::make_unique<Impl>(scenario_, journal_, options_);
}

Nanos TcpCluster::now() const { return impl_ ? impl_->loop.now() : Nanos::zero(); }

bool TcpCluster::topology_stands() const { return impl_ && impl_->given_links.stand(); }

void TcpCluster::run(Nanos deadline, const std::function<bool()>& stop) {
  impl_->loop.run(deadline, stop);
}

void TcpCluster::mine(PeerIndex peer, std::uint64_t blocks, std::size_t entry,
                      std::function<void()> done) {
  impl_->fleet.mine(peer, blocks, entry, std::move(done));
}

void TcpCluster::pay(PeerIndex from, PeerIndex to, const core::Amount& amount, std::size_t entry,
                     std::function<void()> done) {
  impl_->fleet.pay(from, to, amount, entry, std::move(done));
}

void TcpCluster::begin(FaultId id, const FaultRule& rule) { impl_->network.begin(id, rule); }

void TcpCluster::begin(FaultId id, std::size_t entry, const PeerFault& fault) {
  impl_->fleet.begin(id, entry, fault);
  if (const auto* pause = std::get_if<Pause>(&fault)) {
    impl_->network.begin(id, FaultRule::pause(pause->peers, scenario_.peers.size()));
  }
}

void TcpCluster::end(const std::vector<FaultId>& ids) {
  for (const FaultId id : ids) {
    impl_->fleet.end(id, ids);
    impl_->network.end(id);
  }
}

void TcpCluster::depart(PeerIndex peer, const Cause& cause) { impl_->fleet.depart(peer, cause); }
void TcpCluster::arrive(PeerIndex peer, const Cause& cause) { impl_->fleet.arrive(peer, cause); }

Activity TcpCluster::activity() const {
  return {impl_->network.in_flight(), impl_->fleet.open_requests(), impl_->open_jobs};
}

Vital TcpCluster::vital() const { return impl_->fleet.vital(); }

void TcpCluster::stop() {
  if (impl_) impl_->stop();
}

}  // namespace onetip::sim
