#include "sim/tcp_cluster.hpp"

#include <algorithm>
#include <set>

#include "core/assert.hpp"
#include "core/overloaded.hpp"
#include "core/payment.hpp"
#include "net/tcp/jobs.hpp"
#include "net/tcp/loop.hpp"
#include "net/tcp/timers.hpp"
#include "net/tcp/workers.hpp"
#include "sim/behaviour.hpp"
#include "sim/chronicle.hpp"
#include "sim/genesis.hpp"
#include "sim/tcp_hosts.hpp"
#include "sim/tcp_network.hpp"
#include "sim/tcp_pace.hpp"
#include "sim/verdicts.hpp"

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

/// One peer, and what is carried out for it alone.
struct Member {
  std::unique_ptr<Actor> actor;
  std::unique_ptr<net::tcp::Timers> timers;
  std::unique_ptr<TcpPace> pace;
  std::unique_ptr<net::tcp::Jobs> jobs;
};

}  // namespace

struct TcpCluster::Impl {
  Impl(const Scenario& given, Journal& to, const TcpOptions& options);
  ~Impl() { stop(); }

  const Scenario& scenario;
  Journal& journal;
  milliseconds wall_at_start = wall_clock();
  net::tcp::Loop loop;
  FoundedChains founded;
  Verdicts verdicts;
  Chronicle chronicle;
  FaultLog fault_log;
  TcpNetwork network;
  net::tcp::Workers workers;
  std::vector<Member> members;
  std::set<std::pair<PeerIndex, PeerIndex>> missing_links;  // given ones that never stood yet
  std::map<std::pair<PeerIndex, PeerIndex>, std::uint64_t> links_made;
  std::uint64_t open_jobs = 0;
  bool stopped = false;

  [[nodiscard]] net::Now clocks() const;
  [[nodiscard]] Link make_link(PeerIndex from, PeerIndex to);
  [[nodiscard]] net::PeerConfig config(PeerIndex peer) const;
  [[nodiscard]] Member make_member(PeerIndex peer);
  void start_peer(PeerIndex peer);
  void handle(PeerIndex peer, const net::Event& event);
  void carry_out(PeerIndex peer, net::Action action);
  [[nodiscard]] bool is_paced(net::CommandId command) const;
  void note(PeerIndex peer, const net::Notice& notice);
  void command(PeerIndex peer, net::Event event);
  void stop();
};

TcpCluster::Impl::Impl(const Scenario& given, Journal& to, const TcpOptions& options)
    : scenario(given),
      journal(to),
      founded(found_chains(scenario, wall_at_start)),
      verdicts(founded.rules, scenario.shared_validation),
      chronicle(journal, scenario.peers.size()),
      fault_log(journal),
      network(
          loop, fault_log, [this](PeerIndex from, PeerIndex at) { return make_link(from, at); },
          [this](PeerIndex peer, const net::Event& event) { handle(peer, event); }) {
  const std::size_t count = scenario.peers.size();
  network.open(count, options.own_addresses);
  for (PeerIndex peer = 0; peer < count; ++peer) {
    for (const PeerIndex dialled : scenario.peers[peer].dials) missing_links.emplace(peer, dialled);
  }
  for (PeerIndex peer = 0; peer < count; ++peer) members.push_back(make_member(peer));
  for (PeerIndex peer = 0; peer < count; ++peer) start_peer(peer);
}

// --- making peers

Member TcpCluster::Impl::make_member(PeerIndex peer) {
  const PeerSpec& spec = scenario.peers[peer];
  const auto sink = [this, peer](const net::Event& event) { handle(peer, event); };
  Member member;
  member.actor = make_actor(spec.behaviour, config(peer), founded.keys[peer],
                            core::Random(scenario.seed, "peer/" + spec.name));
  member.timers = std::make_unique<net::tcp::Timers>(loop, sink);
  member.pace = std::make_unique<TcpPace>(loop, spec.hash_rate, sink);
  member.jobs = std::make_unique<net::tcp::Jobs>(
      loop, workers, peer,
      [this](const auto& parent, const auto& block) { return verdicts.judge(parent, block); },
      [](const core::Blockchain&) { return true; },
      [this, peer, sink](const net::Event& event) {
        const auto* searched = std::get_if<net::event::Searched>(&event);
        searched != nullptr ? members[peer].pace->searched(*searched) : sink(event);
      });
  return member;
}

net::PeerConfig TcpCluster::Impl::config(PeerIndex peer) const {
  const PeerSpec& spec = scenario.peers[peer];
  net::PeerConfig config;
  config.name = spec.name;
  config.listen = network.address(peer);
  for (const PeerIndex dialled : spec.dials) config.peers.push_back(network.address(dialled));
  config.dial_learned = scenario.learn_addresses;
  config.sync = spec.sync;
  config.poll_interval = scenario.poll_interval;
  config.fork_choice = scenario.chain.fork_choice;
  config.rules = founded.rules;
  return config;
}

void TcpCluster::Impl::start_peer(PeerIndex peer) {
  const core::Blockchain& held = founded.chain_of(peer);
  verdicts.intern(held);
  chronicle.started(loop.now(), peer, founded.keys[peer].wallet(), held);
  loop.post([this, peer, held] { handle(peer, net::event::Started{held}); });
}

/// Each connection draws its jitter from a stream of its own.
Link TcpCluster::Impl::make_link(PeerIndex from, PeerIndex to) {
  const std::uint64_t times = links_made[{from, to}]++;
  std::string name = "link/" + scenario.peers[from].name + "-" + scenario.peers[to].name;
  if (times > 0) name += "#" + std::to_string(times);
  return {scenario.link(from, to), core::Random(scenario.seed, name)};
}

// --- one event

net::Now TcpCluster::Impl::clocks() const {
  const Nanos steady = loop.now();
  return {steady, wall_at_start + std::chrono::duration_cast<milliseconds>(steady)};
}

void TcpCluster::Impl::handle(PeerIndex peer, const net::Event& event) {
  if (stopped) return;
  std::optional<core::Blockchain> judged;
  std::visit(core::Overloaded{
                 [&](const net::event::Connected& one) {
                   const PeerIndex remote = network.remote(peer, one.connection);
                   chronicle.connected(peer, one.connection, remote);
                   if (!one.accepted) missing_links.erase({peer, remote});
                 },
                 [&](const net::event::Judged& one) {
                   --open_jobs;
                   const auto* chain = std::get_if<core::Blockchain>(&one.verdict);
                   if (chain != nullptr) judged = *chain;
                 },
                 [&](const net::event::Searched&) { --open_jobs; },
                 [&](const net::event::Stored&) { --open_jobs; },
                 [](const auto&) {},
             },
             event);
  for (net::Action& action : members[peer].actor->handle(clocks(), event)) {
    carry_out(peer, std::move(action));
  }
  chronicle.event_over(loop.now(), peer, judged);
}

void TcpCluster::Impl::carry_out(PeerIndex peer, net::Action action) {
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
            ++open_jobs;
            member.jobs->judge(std::move(job));
          },
          [&](net::action::Search& job) {
            ++open_jobs;
            if (is_paced(job.command)) member.pace->began(job.job);
            member.jobs->search(std::move(job));
          },
          [&](net::action::CancelSearch& search) {
            if (!member.pace->cancel(search.job)) member.jobs->cancel(search);
          },
          [&](net::action::Store& job) {
            ++open_jobs;
            member.jobs->store(std::move(job));
          },
          [&](net::Notice& notice) { note(peer, notice); },
      },
      action);
}

/// What steady mining finds takes no time of its own.
bool TcpCluster::Impl::is_paced(net::CommandId command) const {
  const auto entry = chronicle.entry_of(command);
  return !entry || !std::holds_alternative<SteadyMining>(scenario.timeline[*entry].action);
}

/// A tip that a peer adopts is from then on the one object that stands for that chain.
void TcpCluster::Impl::note(PeerIndex peer, const net::Notice& notice) {
  if (const auto* tip = std::get_if<net::notice::TipChanged>(&notice)) verdicts.intern(tip->to);
  chronicle.note(loop.now(), peer, notice);
}

void TcpCluster::Impl::command(PeerIndex peer, net::Event event) {
  ++open_jobs;
  loop.post([this, peer, event = std::move(event)] {
    --open_jobs;
    handle(peer, event);
  });
}

void TcpCluster::Impl::stop() {
  if (stopped) return;
  stopped = true;
  workers.stop();
  members.clear();
  network.stop();
  fault_log.end_all(loop.now());
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

bool TcpCluster::topology_stands() const { return impl_ && impl_->missing_links.empty(); }

void TcpCluster::run(Nanos deadline, const std::function<bool()>& stop) {
  impl_->loop.run(deadline, stop);
}

void TcpCluster::mine(PeerIndex peer, std::uint64_t blocks, std::size_t entry,
                      std::function<void()> done) {
  const auto command = impl_->chronicle.command(entry, std::move(done));
  impl_->command(peer, net::event::Mine{command, blocks});
}

void TcpCluster::pay(PeerIndex from, PeerIndex to, const core::Amount& amount, std::size_t entry,
                     std::function<void()> done) {
  const auto command = impl_->chronicle.command(entry, std::move(done));
  impl_->command(from, net::event::Pay{command, impl_->founded.keys[to].wallet(), amount});
}

void TcpCluster::begin(FaultId id, const FaultRule& rule) { impl_->network.begin(id, rule); }
void TcpCluster::end(FaultId id) { impl_->network.end(id); }

Activity TcpCluster::activity() const {
  return {impl_->network.in_flight(), impl_->chronicle.open_requests(), impl_->open_jobs};
}

Vital TcpCluster::vital() const { return impl_->chronicle.vital(); }

void TcpCluster::stop() {
  if (impl_) impl_->stop();
}

}  // namespace onetip::sim
