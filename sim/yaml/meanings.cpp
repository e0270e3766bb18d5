#include "sim/yaml/meanings.hpp"

#include <array>

namespace onetip::sim::yaml {
namespace {

constexpr std::string_view kPositive = R"({"type": "integer", "minimum": 1})";
constexpr std::string_view kWhole = R"({"type": "integer", "minimum": 0})";

constexpr std::array kTopLevel{
    Meaning{"name", "name", "what reports call the run; the file's name unless given", ""},
    Meaning{"seed", kWhole, "every random choice derives from it; `--seed` wins over the file",
            "1"},
    Meaning{"engine", "engines",
            "`tcp`: real sockets on the loopback interface, in real time · `virtual`: virtual "
            "time, one seed one journal · `both`: one after the other, held against each other",
            R"("tcp")"},
    Meaning{"peers", "peers", "a number (`p0`, `p1`, …), or groups by name", ""},
    Meaning{"topology", "topology",
            "who dials whom; `mesh` up to 8 peers, else `{random: {degree: 8}}`, unless given", ""},
    Meaning{"links", "all_links", "delay and rate of the connections", ""},
    Meaning{"chain", "chain", "the rules of the chain", ""},
    Meaning{"sync", "sync_modes",
            "`gossip`: what is new is announced, what is missing travels · `poll`: each asks for "
            "whole chains every `poll_interval`",
            R"("gossip")"},
    Meaning{"poll_interval", "duration", "how often a polling peer asks; at least 1ms", R"("10s")"},
    Meaning{"invariants", R"({"enum": ["on", "off"]})",
            "`off` switches the checks off that every run has", R"("on")"},
    Meaning{
        "witnesses", R"({"enum": ["on", "off"]})",
        "`off`: an entry of the timeline that leaves no trace doesn't make the run inconclusive",
        R"("on")"},
    Meaning{"validation", "validations",
            "`each`: every peer judges every block for itself · `shared`: a verdict is worked out "
            "once for all",
            R"("each")"},
    Meaning{"timeline", R"({"type": ["array", "null"], "items": {"$ref": "#/definitions/entry"}})",
            "what happens, in order of its moments", "[]"},
    Meaning{"expect",
            R"({"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/expectation"}})",
            "what must hold", ""},
    Meaning{
        "timeout", "duration",
        "past it the run is violated, whatever it is doing; the timeline, the longest `within`, "
        "or wait for polls, and 30s unless given",
        ""},
    Meaning{"mining", "mining", "steady mining beside the timeline", ""},
    Meaning{"cpu", "cpus",
            "what peers' CPUs take in virtual time, nothing unless given · `calibrated`: what `sim "
            "calibrate` measured here · `reference`: the same on every machine",
            ""}};

constexpr std::array kGroup{
    Meaning{"count", R"({"type": "integer", "minimum": 1, "maximum": 20000})",
            "how many; a group of one is a peer of the group's name", "1"},
    Meaning{"behaviour", "behaviours", "how they behave", R"("honest")"},
    Meaning{"sync", "sync_modes", "as at the top level, for this group", ""},
    Meaning{"links", "links", "of every connection of these peers", ""},
    Meaning{"storage", R"({"enum": ["memory", "disk"]})",
            "`disk`: a tip is durable before it is announced, and survives a crash", R"("memory")"},
    Meaning{"hash_rate", R"({"type": "string", "pattern": "^[0-9]+/s$"})",
            "a block is handed over when its tries take that long at this rate", ""}};

constexpr std::array kRandom{
    Meaning{"degree", kPositive, "everyone has exactly so many connections", ""}};
constexpr std::array kSmallWorld{
    Meaning{"degree", R"({"type": "integer", "minimum": 2})",
            "so many neighbours on the ring; even", ""},
    Meaning{"rewire", "share", "the probability with which a connection's end is moved", ""}};
constexpr std::array kScaleFree{
    Meaning{"links", kPositive, "so many peers each newcomer dials", ""}};

constexpr Meaning kLatency{"latency", "duration", "the delay of every byte, in each direction", ""};
constexpr Meaning kJitter{"jitter", "duration", "up to so much more or less, drawn anew", ""};
constexpr Meaning kBandwidth{"bandwidth", "bandwidth", "of each direction", ""};
constexpr Meaning kBetween{"between", "two_ends", "the connections between these two ends", ""};
constexpr std::array kLinks{kLatency, kJitter, kBandwidth};
constexpr std::array kLinksBetween{kBetween, kLatency, kJitter, kBandwidth};
constexpr std::array kDegrade{kBetween,
                              Meaning{"of", "selector", "all connections of these peers", ""},
                              kLatency, kJitter, kBandwidth};

constexpr std::array kChain{
    Meaning{"difficulty", R"({"type": "integer", "minimum": 0, "maximum": 4})",
            "so many bytes of a block's hash, but for the first, must be 0x20: 2 asks for about "
            "256 tries, 0 and 1 for none",
            "2"},
    Meaning{"genesis", "geneses",
            "`shared`: one for all, which grants 100 to the first peer · `per-peer`: everyone "
            "mines one",
            R"("shared")"},
    Meaning{"fork_choice", "fork_choices",
            "`nonce-sum`: the higher sum of nonces wins · `longest`: the greater height",
            R"("nonce-sum")"},
    Meaning{"wallet", "wallets", "the kind of keys", R"("ed25519")"}};

constexpr std::array kEntry{
    Meaning{"at", "duration", "when, from the moment when the topology stands", ""},
    Meaning{"when", "trigger", "when this happens for the first time, instead of `at`", ""},
    Meaning{"for", "duration", "the fault is undone after so long", ""},
    Meaning{"name", "name", "by which `heal` and `expect` speak of it", ""},
    Meaning{"every", "duration", "again and again after so long; needs `until`", ""},
    Meaning{"until", "duration", "the last moment at which `every` begins it again", ""},
    Meaning{"each", "duration", "one of the named peers after the other, so long apart", ""},
    Meaning{"mine", "mine", "real proof of work on the peer's own tip", ""},
    Meaning{"send", "send", "a transfer, mined by its sender", ""},
    Meaning{"partition", "partition", "a wall: nothing crosses from one side to another", ""},
    Meaning{
        "disconnect",
        R"({"anyOf": [{"$ref": "#/definitions/selector"}, {"$ref": "#/definitions/disconnect"}]})",
        "closes connections: those between two ends, or all of a peer; with `for` they may not "
        "be dialled till it is over",
        ""},
    Meaning{"degrade", "degrade", "changes links while it holds", ""},
    Meaning{"crash",
            R"({"anyOf": [{"$ref": "#/definitions/selector"},
                          {"type": "object", "required": ["peer"], "additionalProperties": false,
                           "properties": {"peer": {"$ref": "#/definitions/selector"},
                                          "disk": {"enum": ["lost", "keep"]}}}]})",
            "as a killed process; with `for` it starts again, with what its disk held (`keep`, for "
            "each that has one) or nothing (`lost`)",
            ""},
    Meaning{"pause", "selector", "nothing reaches it and its timers rest; its sockets stay open",
            ""},
    Meaning{"join", "selector", "these peers start only now", ""},
    Meaning{"leave", "selector", "these peers say `exit` and go", ""},
    Meaning{"churn",
            R"({"type": "object", "required": ["of", "up", "down"], "additionalProperties": false,
                "properties": {"of": {"$ref": "#/definitions/selector"},
                               "up": {"$ref": "#/definitions/duration"},
                               "down": {"$ref": "#/definitions/duration"}}})",
            "these peers leave and come back, again and again, at exponential times", ""},
    Meaning{"skew",
            R"({"type": "object", "required": ["peer", "by"], "additionalProperties": false,
                "properties": {"peer": {"$ref": "#/definitions/selector"},
                               "by": {"type": "string",
                                      "pattern": "^-?[0-9]+(\\.[0-9]+)?(us|ms|s|m|h)$"}}})",
            "shifts a peer's wall clock; `-30s`: backwards", ""},
    Meaning{"heal", R"({"type": "string"})", "ends the fault of that name, or `all`", ""}};

constexpr std::array kTrigger{
    Meaning{"reorg", "selector", "one of these peers left a block of its chain behind", ""},
    Meaning{"height", "trigger_height", "these peers are that high", ""}};
constexpr std::array kTriggerHeight{Meaning{"of", "selector", "all of them that are up", ""},
                                    Meaning{"at_least", kWhole, "the genesis is at 0", ""}};
constexpr std::array kMining{
    Meaning{"interval", "duration", "the mean time between two blocks of all miners", ""},
    Meaning{"by", "selector", "who mines", R"("all")"},
    Meaning{"from", "duration", "when it begins", R"("0s")"},
    Meaning{"until", "duration", "when it ends", ""}};

constexpr std::array kMine{Meaning{"by", "selector", "who mines", ""},
                           Meaning{"blocks", kPositive, "so many each, one after the other", "1"}};
constexpr std::array kSend{Meaning{"from", "selector", "who pays, and mines", ""},
                           Meaning{"to", "selector", "who is paid", ""},
                           Meaning{"amount", "amount", "how much", ""}};
constexpr std::array kPartition{
    Meaning{"sides", "sides", "selectors; `rest`: who is on no other side. Sides may have names",
            ""},
    Meaning{"how", "hows",
            "`drop`: held back, connections stay up · `reset`: connections across close, dials "
            "fail · `one-way`: only what the first side sends is held back",
            R"("drop")"}};
constexpr std::array kDisconnect{kBetween};

constexpr std::array kExpectation{
    Meaning{"always", R"({"enum": [true, null]})", "whenever anything happens", ""},
    Meaning{"at", R"({"anyOf": [{"const": "end"}, {"$ref": "#/definitions/duration"}]})",
            "at that time; `end`: when the run is over, or with `within` from the timeline's end",
            ""},
    Meaning{"during", R"({"type": "string"})",
            "just before the fault of that name ends, or the run", ""},
    Meaning{"after", R"({"type": "string"})", "from the end of the fault of that name", ""},
    Meaning{"within", R"({"anyOf": [{"const": "auto"}, {"$ref": "#/definitions/duration"}]})",
            "it must hold at some moment before so long is over; `auto`: a bound derived from the "
            "scenario",
            ""},
    Meaning{"stays", "duration", "and go on to hold for so long", ""},
    Meaning{"converged", "selector", "everyone named has the best tip that any of them held", ""},
    Meaning{"tips", R"({"anyOf": [{"const": "one-per-side"}, {"type": "integer", "minimum": 1}]})",
            "so many distinct tips; `one-per-side`: each side of a partition has its own", ""},
    Meaning{"winner", "selector", "the best tip was mined there", ""},
    Meaning{"height", "height", "the height of tips; the genesis is at 0", ""},
    Meaning{"balance", "balance", "the peer's coins, on its own tip", ""},
    Meaning{"deepest_reorg", "deepest_reorg", "how many blocks a peer gave up at once", ""},
    Meaning{"share", "part", "that part of the best chain's blocks was mined there", ""},
    Meaning{"propagation", "propagation", "how fast each block of the best chain got around", ""},
    Meaning{"rejected", "rejected", "refusals of what these peers sent", ""},
    Meaning{"never_adopted", "never_adopted", "no honest peer ever held a tip on their blocks",
            ""}};

constexpr Meaning kOf{"of", "selector", "whose", ""};
constexpr Meaning kFrom{"from", "selector", "whose", ""};
constexpr std::array kHeight{kOf, Meaning{"at_least", kWhole, "", ""},
                             Meaning{"at_most", kWhole, "", ""}, Meaning{"equals", kWhole, "", ""}};
constexpr std::array kBalance{kOf, Meaning{"at_least", "amount", "", ""},
                              Meaning{"at_most", "amount", "", ""},
                              Meaning{"equals", "amount", "", ""}};
constexpr std::array kDeepestReorg{Meaning{"at_least", kPositive, "", ""},
                                   Meaning{"at_most", kWhole, "", ""}};
constexpr std::array kShare{kOf, Meaning{"at_least", "share", "", ""},
                            Meaning{"at_most", "share", "", ""}};
constexpr std::array kPropagation{Meaning{"share", "share", "of the peers that were up", ""},
                                  Meaning{"at_most", "duration", "so long after it was found", ""}};
constexpr std::array kRejected{kFrom, Meaning{"at_least", kPositive, "", ""},
                               Meaning{"at_most", kWhole, "", ""}};
constexpr std::array kNeverAdopted{kFrom};

}  // namespace

std::span<const Place> places() {
  static const std::array kPlaces{
      Place{"scenario", words::top_level, kTopLevel, "peers expect", ""},
      Place{"group", words::group, kGroup, "", ""},
      Place{"random", words::random_options, kRandom, "degree", ""},
      Place{"small-world", words::small_world_options, kSmallWorld, "degree rewire", ""},
      Place{"scale-free", words::scale_free_options, kScaleFree, "links", ""},
      Place{"links", words::links, kLinks, "", ""},
      Place{"links_between", words::links_between, kLinksBetween, "between", ""},
      Place{"chain", words::chain, kChain, "", ""},
      Place{"entry", words::entry, kEntry, "", "at when for name every until each"},
      Place{"trigger", words::triggers, kTrigger, "", " "},
      Place{"trigger_height", words::trigger_height, kTriggerHeight, "of at_least", ""},
      Place{"mining", words::mining, kMining, "interval until", ""},
      Place{"mine", words::mine, kMine, "by", ""},
      Place{"send", words::send, kSend, "from to amount", ""},
      Place{"partition", words::partition, kPartition, "sides", ""},
      Place{"disconnect", words::disconnect, kDisconnect, "between", ""},
      Place{"degrade", words::degrade, kDegrade, "", "latency jitter bandwidth"},
      Place{"expectation", words::expectation, kExpectation, "",
            "always at during after within stays"},
      Place{"height", words::height, kHeight, "of", "of"},
      Place{"balance", words::balance, kBalance, "of", "of"},
      Place{"deepest_reorg", words::deepest_reorg, kDeepestReorg, "", " "},
      Place{"part", words::share, kShare, "of", "of"},
      Place{"propagation", words::propagation, kPropagation, "share at_most", ""},
      Place{"rejected", words::rejected, kRejected, "from", "from"},
      Place{"never_adopted", words::never_adopted, kNeverAdopted, "from", ""},
  };
  return kPlaces;
}

}  // namespace onetip::sim::yaml
