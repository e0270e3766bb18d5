#pragma once
// Scenario: what a scenario file means, after reading: every selector drawn, every name resolved,
// every link listed, every default filled in. sim/yaml reads it, the runner plays it, the
// checkers know its expectations. Plain values; each keeps the place in the file that it came from.
//
// Times are since the timeline's zero: the moment when the topology stands.

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/amount.hpp"
#include "core/fork_choice.hpp"
#include "core/proof_of_work.hpp"
#include "core/wallet.hpp"
#include "net/peer.hpp"
#include "sim/scenario/cpu_profile.hpp"

namespace onetip::sim {

using Nanos = std::chrono::nanoseconds;
/// `500ms`, `5s`: in the largest unit that needs no fraction.
[[nodiscard]] std::string to_text(Nanos duration);

using PeerIndex = std::uint32_t;
/// Sorted, without repetition.
using PeerSet = std::vector<PeerIndex>;

/// A place in a scenario file; line and column from 1.
struct Source {
  std::string file;
  int line = 0;
  int column = 0;

  [[nodiscard]] std::string text() const;  // file:line:column
};

enum class Behaviour {
  honest,
  // hostile:
  mute,            // accepts, never answers
  slow,            // says a byte a second
  garbage,         // says random bytes and broken lines
  forger,          // every block that it mines leaves it forged, breaking one rule
  grinder,         // starts its nonce near the top of the range
  withholder,      // mines selfishly
  double_spender,  // pays twice from the same coins
  boaster,         // announces efforts that its chain has not
  glutton,         // asks for chains without end
  // deliberately wrong, for tests of the checkers, and counted as honest:
  stubborn,   // ignores heavier chains
  silent,     // never relays
  credulous,  // takes invalid blocks
};
[[nodiscard]] bool is_hostile(Behaviour behaviour);
[[nodiscard]] std::string_view to_text(Behaviour behaviour);

/// Who carries a run out.
enum class Engine {
  tcp,           // real sockets on the loopback interface, in real time
  virtual_time,  // no sockets and no clock: one seed, one journal
  both,  // one run over TCP, one in virtual time, held against each other (sim/compare/twin.hpp)
};
/// `tcp`, `virtual`, `both`: its word in the scenario language.
[[nodiscard]] std::string_view to_text(Engine engine);

struct PeerSpec {
  std::string name;   // p3, miner0, mallory
  std::string group;  // empty: no group
  Behaviour behaviour = Behaviour::honest;
  net::SyncMode sync = net::SyncMode::gossip;
  std::optional<std::uint64_t> hash_rate;  // tries a second of its proof of work; none: unpaced
  std::vector<PeerIndex> dials;            // whom it is given to dial, in order
  bool disk = false;                       // it stores its chain on a disk, which outlives a crash
  bool joins = false;                      // it starts with a `join` of the timeline only
};

/// One direction of a link; unlimited and without delay unless said otherwise.
struct LinkSpec {
  Nanos latency{};
  Nanos jitter{};  // uniform in [-jitter, jitter] around the latency; a delay is never below 0
  std::optional<std::uint64_t> bits_per_second;  // none: no limit

  friend auto operator<=>(const LinkSpec&, const LinkSpec&) = default;
};

/// For both directions between a peer of `a` and one of `b`: what it gives replaces what earlier
/// rules gave, the rest stays as it was.
struct LinkRule {
  PeerSet a;
  PeerSet b;
  std::optional<Nanos> latency;
  std::optional<Nanos> jitter;
  std::optional<std::uint64_t> bits_per_second;
  Source latency_at{};  // where the file gives the latency

  [[nodiscard]] bool concerns(PeerIndex from, PeerIndex to) const;
  /// What it gives replaces what `spec` says.
  void apply(LinkSpec& spec) const;
};

enum class GenesisMode { shared, per_peer };

struct ChainSpec {
  unsigned difficulty = core::kDefaultDifficulty;
  GenesisMode genesis = GenesisMode::shared;
  core::ForkChoice fork_choice = core::ForkChoice::nonce_sum;
  core::KeyType wallet = core::KeyType::ed25519;
};

// --- the timeline

struct Mine {
  PeerSet by;
  std::uint64_t blocks = 1;
};
struct Send {
  PeerSet from;
  PeerSet to;
  core::Amount amount;
};
enum class PartitionHow { drop, reset, one_way };
struct Side {
  std::string name;  // its given name, else its index: "0", "1", …
  PeerSet peers;
};
struct Partition {
  std::vector<Side> sides;
  PartitionHow how = PartitionHow::drop;
};
/// Closes the connections between `a` and `b` (`disconnect: p3`: between p3 and all others).
struct Disconnect {
  PeerSet a;
  PeerSet b;
};
/// Changes these links while it holds; of two, the one that began later wins, term by term.
struct Degrade {
  LinkRule links;
};
enum class DiskFate { keep, lost };
/// As killed processes; they restart when it ends, with what their disks held, or nothing.
struct Crash {
  PeerSet peers;
  DiskFate disk = DiskFate::lost;
};
/// Nothing reaches them while it holds.
struct Pause {
  PeerSet peers;
};
/// Shifts their wall clocks while it holds.
struct Skew {
  PeerSet peers;
  std::chrono::milliseconds by{};  // negative: backwards
};
/// They leave and come back, again and again: up and down for exponential times with these means.
struct Churn {
  PeerSet of;
  Nanos up{};
  Nanos down{};
};
struct Join {
  PeerSet peers;
};
struct Leave {
  PeerSet peers;
};
struct Heal {
  std::optional<std::string> fault;  // none: all
};
/// The top level's `mining:`, as the last entry of the timeline: from `at` on for `span`, each of
/// `by` finds blocks at moments drawn for it (a Poisson process: one block of all of them every
/// `interval` on average, weighted by hash rate). The search takes no time of its own.
struct SteadyMining {
  PeerSet by;
  Nanos interval{};
  Nanos span{};
};
using TimelineAction = std::variant<Mine, Send, Partition, Disconnect, Degrade, Crash, Pause, Skew,
                                    Churn, Join, Leave, Heal, SteadyMining>;
/// Whether it lasts: until its `for:` is over, a `heal`, or the end of the run.
[[nodiscard]] bool is_fault(const TimelineAction& action);
/// `mine`, `partition`, …: the keyword of the action.
[[nodiscard]] std::string_view keyword(const TimelineAction& action);

/// `when: {reorg: p3}`: one of them left a block behind.
struct ReorgSeen {
  PeerSet of;
};
/// `when: {height: {of: p0, at_least: 9}}`: all of them that are up are that high, and one is.
struct HeightReached {
  PeerSet of;
  std::uint64_t at_least = 0;
};
using Trigger = std::variant<ReorgSeen, HeightReached>;

struct TimelineEntry {
  Source source;
  std::string
      name;  // unique; given, else `keyword@line` (`keyword@line:column` where that is taken)
  Nanos at{};
  std::optional<Trigger> when;  // instead of `at`, which is 0 then: the first time that it happens
  std::optional<Nanos> lasts;   // `for:`
  std::optional<Nanos> each;    // one selected peer after the other, so long apart
  std::optional<Nanos> every;
  std::optional<Nanos> until;
  TimelineAction action;
  bool replaced = false;  // another future took its place (BranchPoint): it never begins
};

/// Where a run leaves the way of its file: `--until 12s --then OTHER.yaml`.
struct BranchPoint {
  Nanos at{};
  std::string file;               // which says what happens from then on; as given
  std::vector<std::string> keys;  // what it gives anew besides `name`, `timeline`, `expect`
};

// --- expectations

struct Always {};
struct At {
  Nanos at{};
};
/// Just before the fault ends; where it never does, when the run is over.
struct During {
  std::size_t entry = 0;  // index into Scenario::timeline
};
/// From that fault's end.
struct After {
  std::size_t entry = 0;
};
struct AtEnd {};
using When = std::variant<Always, At, During, After, AtEnd>;

struct Converged {
  PeerSet scope;
};
struct Tips {
  std::uint64_t count = 1;
};
struct OneTipPerSide {
  std::size_t entry = 0;  // the partition
};
struct Winner {
  PeerSet miners;     // of the best tip
  std::string label;  // as the file says it: p4, wall/west
};
enum class Relation { at_least, at_most, equals };
struct Height {
  PeerSet scope;
  Relation relation = Relation::equals;
  std::uint64_t height = 0;
};
struct Balance {
  PeerSet of;
  Relation relation = Relation::equals;
  core::Amount amount;
};
/// The deepest reorganisation of an honest peer's tip: how many blocks it left behind.
struct DeepestReorg {
  Relation relation = Relation::at_most;
  std::uint64_t depth = 0;
};
/// Of the blocks of the best chain, but for its genesis, those that were mined there.
struct Share {
  PeerSet miners;
  std::string label;  // as the file says it
  Relation relation = Relation::at_least;
  double share = 0;  // from 0 to 1
};
/// Each block of the best chain reached `share` of the peers that were up, by `at_most` after it
/// was first held.
struct Propagation {
  double share = 1;
  Nanos at_most{};
};
/// How many messages of these peers were refused, one for each receiving peer and message.
struct Rejected {
  PeerSet from;
  std::string label;
  Relation relation = Relation::at_least;
  std::uint64_t count = 1;
};
/// No honest peer but these ever had a block of theirs in its chain.
struct NeverAdopted {
  PeerSet from;
  std::string label;
};
using What = std::variant<Converged, Tips, OneTipPerSide, Winner, Height, Balance, DeepestReorg,
                          Share, Propagation, Rejected, NeverAdopted>;

struct Expectation {
  Source source;
  std::string text;  // as a person would say it again: `after wall: converged all, within 5s`
  When when;
  What what;
  std::optional<Nanos> within;
  bool within_auto = false;    // `within: auto`: the checker derives it
  std::optional<Nanos> stays;  // with `within`, or At: it must hold that long from then
};

/// Where the file says `cpu: calibrated` and no figures were at hand, and why.
struct Uncalibrated {
  Source source;
  std::string why;
};

struct Scenario {
  std::string name;
  std::string file;   // as given on the command line; `-` for standard input
  std::string story;  // the comment at the file's top
  std::uint64_t seed = 1;
  Engine engine = Engine::tcp;
  bool other_engine = false;          // than the file says
  std::vector<std::string> settings;  // `--set` of the command line: `links.latency=50ms`
  std::optional<BranchPoint> branch;  // none: the file says all
  std::vector<PeerSpec> peers;
  bool learn_addresses = false;  // topology `bootstrap`: peers dial what they learn
  std::string topology;          // its keyword: ring, small-world, …
  std::vector<LinkRule> links;
  ChainSpec chain;
  Nanos poll_interval = std::chrono::seconds(10);
  bool invariants = true;
  bool witnesses = true;  // are demanded of each entry of the timeline
  bool shared_validation = false;
  /// What peers' work takes in virtual time; none: nothing. Real sockets ignore it.
  std::optional<CpuProfile> cpu;
  std::optional<Uncalibrated> uncalibrated;
  std::vector<TimelineEntry> timeline;
  std::vector<Expectation> expectations;
  std::optional<Nanos> timeout;

  [[nodiscard]] LinkSpec link(PeerIndex from, PeerIndex to) const;
};

/// Whether what peers compute takes time in this run.
[[nodiscard]] inline bool is_cpu_charged(const Scenario& scenario) {
  return scenario.engine != Engine::tcp && scenario.cpu.has_value();
}

}  // namespace onetip::sim
