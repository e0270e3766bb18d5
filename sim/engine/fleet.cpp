#include "sim/engine/fleet.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "core/overloaded.hpp"
#include "core/prefetch.hpp"
#include "net/message.hpp"

namespace onetip::sim {

namespace {

/// What every event needs, at the beginning of a Machine.
constexpr std::size_t kHotMachineBytes = 88;

/// In virtual time it costs nothing to judge, so each verdict is worked out once.
bool shares_validation(const Scenario& scenario) {
  return scenario.shared_validation || scenario.engine != Engine::tcp;
}

/// A life's dials are numbered from here on, far from those of the life before.
std::uint64_t first_dial(std::uint64_t life) { return (life - 1) << 40; }

std::string numbered(const std::string& name, std::uint64_t life) {
  return life == 1 ? name : name + "#" + std::to_string(life);
}

/// Counted where it goes out: what a peer means to say, its behaviour may swallow.
bool is_farewell(const net::Action& action) {
  const auto* send = std::get_if<net::action::Send>(&action);
  return send != nullptr && send->bytes->ends_with(net::kExitLine);
}

/// The chain that the event found valid; null: it found none.
const core::Blockchain* found_valid(const net::Event& event) {
  const auto* judged = std::get_if<net::event::Judged>(&event);
  return judged == nullptr ? nullptr : std::get_if<core::Blockchain>(&judged->verdict);
}

record::WithheldKind kind_of(const net::Event& event) {
  using record::WithheldKind;
  return std::visit(core::Overloaded{
                        [](const net::event::Started&) { return WithheldKind::start; },
                        [](const net::event::Connected&) { return WithheldKind::connection; },
                        [](const net::event::Received&) { return WithheldKind::connection; },
                        [](const net::event::Closed&) { return WithheldKind::connection; },
                        [](const net::event::TimerFired&) { return WithheldKind::timer; },
                        [](const net::event::Judged&) { return WithheldKind::job; },
                        [](const net::event::Searched&) { return WithheldKind::job; },
                        [](const net::event::Stored&) { return WithheldKind::job; },
                        [](const auto&) { return WithheldKind::command; },
                    },
                    event);
}

}  // namespace

Fleet::Fleet(const Scenario& scenario, Journal& journal, FaultLog& log, Driver& driver)
    : scenario_(scenario),
      journal_(journal),
      log_(log),
      driver_(driver),
      memo_(scenario.cpu ? LineMemo::Write::each : LineMemo::Write::once),
      founded_(found_chains(scenario, driver.clocks().wall)),
      verdicts_(founded_.rules, shares_validation(scenario)),
      chronicle_(journal, scenario.peers.size()),
      machines_(scenario.peers.size()) {
  for (PeerIndex peer = 0; peer < machines_.size(); ++peer) {
    machines_[peer].absent = scenario.peers[peer].joins;
  }
}

void Fleet::start() {
  for (PeerIndex peer = 0; peer < machines_.size(); ++peer) {
    if (may_be_up(peer)) boot(peer, std::nullopt);
  }
}

// --- on and off

bool Fleet::may_be_up(PeerIndex peer) const {
  return !machines_[peer].absent && machines_[peer].down_by.empty();
}

void Fleet::boot(PeerIndex peer, std::optional<FaultId> after) {
  Machine& machine = machines_[peer];
  const std::uint64_t life = ++machine.life;
  driver_.boot(peer);
  machine.actor = make_actor(
      scenario_.peers[peer].behaviour, config(peer, life), founded_.keys[peer],
      core::Random(scenario_.seed, numbered("peer/" + scenario_.peers[peer].name, life)));
  const auto [held, found] = find_chain(peer);
  verdicts_.intern(held);
  chronicle_.started(now(), peer, founded_.keys[peer].wallet(), held, {life, found, after});
  if (machine.disk) {
    machine.storing = held;
    stored(peer, found == record::Found::disk || machine.disk->store(life, held));
  }
  // In front of all that comes: a dial that a fault held may arrive at this very moment.
  withhold(peer, net::event::Started{held});
  if (machine.paused_by.empty()) resume(peer);
}

/// What a life begins with: what the disk holds, or a genesis.
Fleet::Start Fleet::find_chain(PeerIndex peer) {
  Machine& machine = machines_[peer];
  if (scenario_.peers[peer].disk) {
    if (!machine.disk) machine.disk = std::make_unique<Disk>(driver_.make_disk(peer));
    const auto by_rules = [this](const auto& parent, const auto& block) {
      return judge(parent, block);
    };
    if (auto held = machine.disk->open(machine.life, by_rules)) {
      return {*std::move(held), record::Found::disk};
    }
  }
  if (machine.life == 1) return {founded_.chain_of(peer), record::Found::fresh};
  return {fresh_chain(founded_, scenario_, peer, driver_.clocks().wall), record::Found::nothing};
}

std::optional<core::Judgement<core::Blockchain>> Fleet::known_verdict(
    const net::action::Judge& job) {
  if (!job.coins.empty()) return std::nullopt;
  auto chain = job.parent;
  for (const core::BlockPtr& block : job.blocks) {
    auto verdict = verdicts_.known(chain, block);
    if (!verdict || std::holds_alternative<core::Invalid>(*verdict)) return verdict;
    chain = std::get<core::Blockchain>(*std::move(verdict));
  }
  return chain;
}

bool Fleet::store(PeerIndex peer, std::uint64_t life, const core::Blockchain& chain) {
  Disk* const disk = machines_[peer].disk.get();
  return disk == nullptr || disk->store(life, chain);
}

/// The peer is about to hear of it. A disk that fails is the machine's fault, not the peer's: there
/// is nothing to judge any more.
void Fleet::stored(PeerIndex peer, bool durable) {
  Machine& machine = machines_[peer];
  if (!machine.disk || !machine.storing) return;
  if (!durable) throw std::runtime_error(machine.disk->error());
  machine.disk->acknowledge();
  const core::Blockchain chain = *std::exchange(machine.storing, std::nullopt);
  journal_.append(now(), record::Stored{peer, journal_.record_chain(now(), chain)});
}

net::PeerConfig Fleet::config(PeerIndex peer, std::uint64_t life) {
  const PeerSpec& spec = scenario_.peers[peer];
  net::PeerConfig config;
  config.listen = driver_.address(peer);
  for (const PeerIndex dialled : spec.dials) config.peers.push_back(driver_.address(dialled));
  config.dial_learned = scenario_.learn_addresses;
  config.last_dial = first_dial(life);
  config.sync = spec.sync;
  config.poll_interval = scenario_.poll_interval;
  config.fork_choice = scenario_.chain.fork_choice;
  config.rules = founded_.rules;
  config.durable_first = spec.disk;
  if (shares_validation(scenario_)) config.codec = &memo_;
  return config;
}

void Fleet::crash(PeerIndex peer, const Cause& cause, bool disk_lost) {
  if (!up(peer)) return not_done(peer, cause.entry, "it was down already");
  Machine& machine = machines_[peer];
  machine.actor.reset();
  driver_.kill(peer);
  if (machine.disk) {
    core::Random torn(scenario_.seed, numbered("disk/" + scenario_.peers[peer].name, machine.life));
    machine.disk->crash(torn);
    if (disk_lost) machine.disk->wipe();
  }
  down(peer, cause, disk_lost ? record::DownHow::crashed_and_lost : record::DownHow::crashed, 0);
}

void Fleet::depart(PeerIndex peer, const Cause& cause) {
  Machine& machine = machines_[peer];
  if (up(peer) && !machine.paused_by.empty()) {
    return not_done(peer, cause.entry, "it was paused, and could not say `exit`");
  }
  if (cause.fault) {
    machine.down_by.insert(*cause.fault);
  } else {
    machine.absent = true;
  }
  if (!up(peer)) return not_done(peer, cause.entry, "it was down already");
  std::uint64_t farewells = 0;
  for (net::Action& action : machine.actor->handle(driver_.clocks(), net::event::Leave{})) {
    farewells += is_farewell(action) ? 1 : 0;
    if (const auto* notice = std::get_if<net::Notice>(&action)) {
      note(peer, *notice);
    } else {
      driver_.carry_out(peer, std::move(action));
    }
  }
  chronicle_.event_over(now(), peer, nullptr);  // a command that it had done is over, too
  machine.actor.reset();
  driver_.retire(peer);
  if (machine.disk) machine.disk->close();
  down(peer, cause, record::DownHow::left, farewells);
}

void Fleet::arrive(PeerIndex peer, const Cause& cause) {
  Machine& machine = machines_[peer];
  if (up(peer)) {
    if (!cause.fault) not_done(peer, cause.entry, "it was up already");
    return;
  }
  if (cause.fault) {
    machine.down_by.erase(*cause.fault);
  } else {
    machine.absent = false;
  }
  if (may_be_up(peer)) return boot(peer, cause.fault);
  not_done(peer, cause.entry,
           machine.absent ? "it is not in the network" : "a fault keeps it down");
}

void Fleet::down(PeerIndex peer, const Cause& cause, record::DownHow how, std::uint64_t farewells) {
  machines_[peer].withheld.clear();
  machines_[peer].storing.reset();
  journal_.append(now(), record::PeerDown{peer, how, cause.entry, cause.fault, farewells});
  const std::vector<PeerIndex> remotes = chronicle_.down(now(), peer, how);
  if (how == record::DownHow::left || !cause.fault) return;
  for (const PeerIndex remote : remotes) log_.cut(now(), *cause.fault, peer, remote);
}

void Fleet::not_done(PeerIndex peer, std::size_t entry, std::string why) {
  journal_.append(now(), record::NotDone{peer, entry, std::move(why)});
}

// --- faults

void Fleet::begin(FaultId id, std::size_t entry, const PeerFault& fault) {
  log_.begin(id);
  std::visit(core::Overloaded{
                 [&](const Crash& it) {
                   for (const PeerIndex peer : it.peers) {
                     const bool lost = it.disk == DiskFate::lost || !scenario_.peers[peer].disk;
                     crash(peer, {entry, id}, lost);
                     machines_[peer].down_by.insert(id);
                   }
                 },
                 [&](const Pause& it) {
                   for (const PeerIndex peer : it.peers) machines_[peer].paused_by.insert(id);
                 },
                 [&](const Skew& it) {
                   for (const PeerIndex peer : it.peers) machines_[peer].offsets[id] = it.by;
                 },
             },
             fault);
}

void Fleet::end(FaultId id, const std::vector<FaultId>& together) {
  log_.end(now(), id);
  for (PeerIndex peer = 0; peer < machines_.size(); ++peer) {
    Machine& machine = machines_[peer];
    machine.offsets.erase(id);
    if (machine.paused_by.erase(id) != 0 && machine.paused_by.empty()) resume(peer);
    if (machine.down_by.count(id) == 0) continue;
    std::optional<FaultId> first;
    for (const FaultId fault : together) {
      if (machine.down_by.erase(fault) != 0) first = std::min(first.value_or(fault), fault);
    }
    if (may_be_up(peer)) boot(peer, first);
  }
}

void Fleet::resume(PeerIndex peer) {
  // As events of their own, in front of all that comes now.
  driver_.later([this, peer, life = machines_[peer].life] {
    Machine& machine = machines_[peer];
    while (machine.life == life && machine.paused_by.empty() && !machine.withheld.empty()) {
      Withheld first = machine.withheld.pop();
      if (auto* received = std::get_if<net::event::Received>(&first.event)) {
        received->bytes = first.bytes;
      }
      deliver(peer, first.event);
    }
    if (machine.withheld.empty()) machine.withheld = {};  // its room, too: most wait once
  });
}

// --- one event

void Fleet::connected(PeerIndex peer, net::ConnectionId connection, PeerIndex remote) {
  if (up(peer)) chronicle_.connected(peer, connection, remote);
}

/// What came before must be given first, also where a pause is just over.
void Fleet::handle(PeerIndex peer, const net::Event& event) {
  const Machine& machine = machines_[peer];
  if (machine.actor == nullptr) return;
  if (!machine.paused_by.empty() || !machine.withheld.empty()) return withhold(peer, event);
  deliver(peer, event);
}

void Fleet::expect(PeerIndex peer) const {
  core::prefetch(&machines_[peer], kHotMachineBytes);
  chronicle_.expect(peer);
}

Actor::Memory Fleet::memory(PeerIndex peer, net::ConnectionId connection) const {
  const Machine& machine = machines_[peer];
  return machine.actor ? machine.actor->memory(connection) : Actor::Memory{};
}

void Fleet::withhold(PeerIndex peer, const net::Event& event) {
  Machine& machine = machines_[peer];
  const auto* received = std::get_if<net::event::Received>(&event);
  machine.withheld.push({event, received == nullptr ? "" : std::string(received->bytes)});
  if (machine.paused_by.empty()) return;
  log_.withheld(now(), *machine.paused_by.begin(), peer, kind_of(event));
}

void Fleet::deliver(PeerIndex peer, const net::Event& event) {
  Machine& machine = machines_[peer];
  if (const auto* done = std::get_if<net::event::Stored>(&event)) stored(peer, done->durable);
  net::Now clocks = driver_.clocks();
  const auto true_wall = clocks.wall;
  for (const auto& [fault, offset] : machine.offsets) clocks.wall += offset;
  const bool skewed = clocks.wall != true_wall;
  for (net::Action& action : machine.actor->handle(clocks, event)) {
    if (skewed) note_skew(peer, action);
    if (const auto* notice = std::get_if<net::Notice>(&action)) {
      note(peer, *notice);
      continue;
    }
    if (const auto* store = std::get_if<net::action::Store>(&action)) {
      machine.storing = store->chain;
    }
    driver_.carry_out(peer, std::move(action));
  }
  chronicle_.event_over(now(), peer, found_valid(event));
}

/// A tip that a peer adopts is from then on the one object that stands for that chain.
void Fleet::note(PeerIndex peer, const net::Notice& notice) {
  if (const auto* tip = std::get_if<net::notice::TipChanged>(&notice)) verdicts_.intern(tip->to);
  chronicle_.note(now(), peer, notice);
}

/// A stamp shows the skew where no clock of the engine's could have given it, a judgement wherever
/// there was one: the clock decides which stamps are too far ahead.
void Fleet::note_skew(PeerIndex peer, const net::Action& action) {
  Machine& machine = machines_[peer];
  if (std::holds_alternative<net::action::Search>(action)) {
    machine.searched_at = driver_.clocks().wall;
    return;
  }
  const auto* notice = std::get_if<net::Notice>(&action);
  if (notice == nullptr) return;
  std::optional<record::SkewedKind> what;
  if (const auto* mined = std::get_if<net::notice::Mined>(notice)) {
    const std::chrono::milliseconds stamp(mined->block->timestamp);
    if (stamp < machine.searched_at || stamp > driver_.clocks().wall) {
      what = record::SkewedKind::stamp;
    }
  } else if (std::holds_alternative<net::notice::BlocksAccepted>(*notice) ||
             std::holds_alternative<net::notice::SetAside>(*notice)) {
    what = record::SkewedKind::judgement;
  }
  if (!what) return;
  for (const auto& [fault, offset] : machine.offsets) {
    log_.skewed(now(), fault, peer, *what, offset);
  }
}

// --- commands

void Fleet::mine(PeerIndex peer, std::uint64_t blocks, std::size_t entry,
                 std::function<void()> done) {
  command(peer, entry, std::move(done), [blocks](net::CommandId id) -> net::Event {
    return net::event::Mine{id, blocks};
  });
}

void Fleet::pay(PeerIndex from, PeerIndex to, const core::Amount& amount, std::size_t entry,
                std::function<void()> done) {
  command(from, entry, std::move(done), [&](net::CommandId id) -> net::Event {
    return net::event::Pay{id, founded_.keys[to].wallet(), amount};
  });
}

void Fleet::command(PeerIndex peer, std::size_t entry, std::function<void()> done,
                    const std::function<net::Event(net::CommandId)>& make) {
  if (!up(peer)) {
    not_done(peer, entry, "it was not up");
    return driver_.later(std::move(done));
  }
  const net::CommandId id = chronicle_.command(peer, entry, std::move(done));
  driver_.later([this, peer, life = machines_[peer].life, event = make(id)] {
    if (machines_[peer].life == life) handle(peer, event);
  });
}

bool Fleet::is_paced(net::CommandId command) const {
  const auto entry = chronicle_.entry_of(command);
  if (!entry || *entry >= scenario_.timeline.size()) return true;
  return !std::holds_alternative<SteadyMining>(scenario_.timeline[*entry].action);
}

}  // namespace onetip::sim
