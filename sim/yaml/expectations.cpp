// Expectations: one `when` and one `what` each, and the sentence that a person would say.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "sim/scenario/part.hpp"
#include "sim/scenario/timeline.hpp"
#include "sim/text/hints.hpp"
#include "sim/text/prose.hpp"
#include "sim/yaml/parts.hpp"

namespace onetip::sim::yaml {

namespace {

/// A `when` or a `what`, and its part of the sentence.
template <class Value>
struct Said {
  Value value;
  std::string text;
};

/// At one moment entries begin in the file's order. What waits for its `when` may come at any time:
/// so a heal that does is taken to come late enough, and one of such a fault must wait, too.
bool ends(const Scenario& scenario, std::size_t index) {
  const TimelineEntry& fault = scenario.timeline[index];
  if (fault.lasts) return true;
  for (std::size_t i = 0; i < scenario.timeline.size(); ++i) {
    const Heal* heal = std::get_if<Heal>(&scenario.timeline[i].action);
    if (heal == nullptr || (heal->fault && *heal->fault != fault.name)) continue;
    const TimelineEntry& healing = scenario.timeline[i];
    if (healing.replaced) continue;
    if (healing.when) return true;
    if (fault.when) continue;
    const Nanos healed = last_begin(healing, healing.at);
    const Nanos began = last_begin(fault, fault.at);
    if (healed > began || (healed == began && i > index)) return true;
  }
  return false;
}

Said<When> read_after(const Node& node, const Scenario& scenario) {
  const std::size_t fault = read_fault(node, scenario);
  if (!ends(scenario, fault)) {
    throw ScenarioError(node.source, fmt::format("the fault {} never ends", in_quotes(node.text)),
                        "give it `for:`, or heal it");
  }
  return {After{fault}, "after " + node.text};
}

Said<When> read_at(const Node& node) {
  if (node.kind == Node::Kind::scalar && node.text == "end") return {AtEnd{}, "at the end"};
  const Nanos at = read_duration(node);
  return {At{at}, "at " + to_text(at)};
}

Said<When> read_always(const Node& node) {
  if (node.kind != Node::Kind::null && read_text(node, "`always: true`") != "true") {
    fail_expected(node, "`always: true`");
  }
  return {Always{}, "always"};
}

Said<When> read_when(const Fields& fields, const Scenario& scenario) {
  const std::string_view when =
      fields.exactly_one({"always", "at", "during", "after"}, "time to judge");
  const Node& node = fields.require(when);
  if (when == "always") return read_always(node);
  if (when == "at") return read_at(node);
  if (when == "after") return read_after(node, scenario);
  return {During{read_fault(node, scenario)}, "during " + node.text};
}

/// What a fault's side holds: `wall/west`.
PeerSet read_side(const Node& node, const Scenario& scenario) {
  const std::size_t slash = node.text.find('/');
  Node fault = node;
  fault.text = node.text.substr(0, slash);
  const TimelineEntry& entry = scenario.timeline[read_fault(fault, scenario)];
  const Partition* partition = std::get_if<Partition>(&entry.action);
  if (partition == nullptr) {
    throw ScenarioError(node.source, fmt::format("{} has no sides", in_quotes(fault.text)));
  }
  const std::string name = node.text.substr(slash + 1);
  std::vector<std::string_view> names;
  for (const Side& side : partition->sides) {
    if (side.name == name) return side.peers;
    names.push_back(side.name);
  }
  throw ScenarioError(node.source,
                      fmt::format("{} has no side {}", in_quotes(fault.text), in_quotes(name)),
                      fmt::format("its sides are {}", fmt::join(names, ", ")));
}

/// In expectations a side may stand wherever a selector may.
PeerSet read_scope(const Node& node, Roster& roster, const Scenario& scenario) {
  const bool side = node.kind == Node::Kind::scalar && node.text.find('/') != std::string::npos;
  return side ? read_side(node, scenario) : read_selector(node, roster);
}

struct Bound {
  Relation relation;
  const Node* node;
  std::string_view words;
};

Bound read_bound(const Fields& fields, bool exact = true) {
  std::vector<std::string_view> keys{"at_least", "at_most"};
  if (exact) keys.push_back("equals");
  const std::string_view key = fields.exactly_one(keys, "bound");
  const Node& node = fields.require(key);
  if (key == "at_least") return {Relation::at_least, &node, "at least "};
  if (key == "at_most") return {Relation::at_most, &node, "at most "};
  return {Relation::equals, &node, ""};
}

/// A demand that no run can break would be read as one that held. (`height: {at_least: 0}` has a
/// use: it asks that somebody is up, and so stands where the invariants are all that is demanded.)
void refuse_unbreakable(bool unbreakable, const Node& node, std::string_view always,
                        std::string_view instead) {
  if (!unbreakable) return;
  throw ScenarioError(node.source, fmt::format("no run can break this: {}", always),
                      fmt::format("{}, or leave it out", instead));
}

/// Of what is never below 0.
void refuse_at_least_none(const Bound& bound, bool none, std::string_view what) {
  refuse_unbreakable(none && bound.relation == Relation::at_least, *bound.node,
                     fmt::format("{} is always at least 0", what), "demand more");
}

/// `46%`, `12.5%`
std::string share_text(double share) { return fmt::format("{:.6g}%", share * 100); }

class ExpectationReader {
 public:
  ExpectationReader(Roster& roster, const Scenario& scenario)
      : roster_(roster), scenario_(scenario) {}

  Expectation read(const Node& node) {
    const Fields fields(node, words::expectation,
                        "an expectation like {at: end, converged: all, within: 5s}");
    const Said<When> when = read_when(fields, scenario_);
    const Said<What> what = read_what(fields, when.value);
    Expectation expectation{node.source, when.text, when.value, what.value, {}, false, {}};
    if (const Node* within = fields.find("within")) {
      expectation.within = read_within(*within, when.value);
      expectation.within_auto = !expectation.within;
      expectation.text +=
          ", within " + (expectation.within ? to_text(*expectation.within) : "auto");
    }
    if (const Node* stays = fields.find("stays")) {
      expectation.stays = read_stays(*stays, expectation);
      expectation.text += ", staying so for " + to_text(*expectation.stays);
    }
    expectation.text += ": " + what.text;
    return expectation;
  }

 private:
  /// None: `auto`.
  static std::optional<Nanos> read_within(const Node& node, const When& when) {
    if (std::holds_alternative<Always>(when) || std::holds_alternative<During>(when)) {
      throw ScenarioError(node.source, "`within` goes with `at` and `after`",
                          "`always` and `during` are judged at their moment");
    }
    if (node.kind == Node::Kind::scalar && node.text == "auto") return std::nullopt;
    return read_positive_duration(node);
  }

  static Nanos read_stays(const Node& node, const Expectation& expectation) {
    const bool moment = std::holds_alternative<At>(expectation.when);
    if (!expectation.within && !expectation.within_auto && !moment) {
      throw ScenarioError(node.source, "`stays` goes with `within`, or with `at` and a time",
                          "what is judged at one moment can't stay");
    }
    return read_positive_duration(node);
  }

  Said<What> read_what(const Fields& fields, const When& when) {
    const std::string_view what =
        fields.exactly_one({"converged", "tips", "winner", "height", "balance", "deepest_reorg",
                            "share", "propagation", "rejected", "never_adopted"},
                           "thing to judge");
    const Node& node = fields.require(what);
    if (what == "converged") return read_converged(node);
    if (what == "tips") return read_tips(node, when);
    if (what == "winner") {
      const std::string label = selector_text(node);
      return {Winner{read_scope(node, roster_, scenario_), label}, "the winner is " + label};
    }
    if (what == "height") return read_height(node);
    if (what == "balance") return read_balance(node);
    if (what == "deepest_reorg") return read_deepest_reorg(node);
    if (what == "share") return read_part(node);
    if (what == "propagation") return read_propagation(node);
    return what == "rejected" ? read_rejected(node) : read_never_adopted(node);
  }

  Said<What> read_converged(const Node& node) {
    PeerSet scope = read_scope(node, roster_, scenario_);
    refuse_unbreakable(scope.size() == 1, node, "one peer always agrees with itself",
                       "name whom it shall agree with");
    return {Converged{std::move(scope)}, "converged " + selector_text(node)};
  }

  Said<What> read_tips(const Node& node, const When& when) {
    constexpr std::string_view kPerSide = "one-per-side";
    if (read_text(node, "a number of tips, or one-per-side") == kPerSide) {
      return {OneTipPerSide{partition_of(node, when)}, "one tip per side"};
    }
    const std::uint64_t count = read_count(node, 1, kMaxPeers);
    return {Tips{count}, counted(count, "distinct tip")};
  }

  /// The partition that `one-per-side` speaks of: the one that `when` names, or the only one.
  std::size_t partition_of(const Node& node, const When& when) const {
    const auto is_partition = [this](std::size_t entry) {
      return std::holds_alternative<Partition>(scenario_.timeline[entry].action);
    };
    if (const During* during = std::get_if<During>(&when); during && is_partition(during->entry)) {
      return during->entry;
    }
    if (const After* after = std::get_if<After>(&when); after && is_partition(after->entry)) {
      return after->entry;
    }
    std::vector<std::size_t> partitions;
    for (std::size_t i = 0; i < scenario_.timeline.size(); ++i) {
      if (is_partition(i) && !scenario_.timeline[i].replaced) partitions.push_back(i);
    }
    if (partitions.size() != 1) {
      throw ScenarioError(
          node.source,
          fmt::format("whose sides? The timeline has {} partitions", partitions.size()),
          "name one by `during:`");
    }
    return partitions.front();
  }

  Said<What> read_height(const Node& node) {
    const Fields fields(node, words::height, "a height like {of: all, at_least: 9}");
    const Node& of = fields.require("of");
    const Bound bound = read_bound(fields);
    const std::uint64_t height = read_count(*bound.node, 0, kMaxHeight);
    return {Height{read_scope(of, roster_, scenario_), bound.relation, height},
            fmt::format("the height of {} is {}{}", selector_text(of), bound.words, height)};
  }

  Said<What> read_balance(const Node& node) {
    const Fields fields(node, words::balance, "a balance like {of: p1, equals: 105}");
    const Node& of = fields.require("of");
    const Bound bound = read_bound(fields);
    const core::Amount amount = read_amount(*bound.node);
    refuse_at_least_none(bound, amount.sign() == 0, "a balance");
    return {
        Balance{read_scope(of, roster_, scenario_), bound.relation, amount},
        fmt::format("the balance of {} is {}{}", selector_text(of), bound.words, amount.text())};
  }

  static Said<What> read_deepest_reorg(const Node& node) {
    const Fields fields(node, words::deepest_reorg, "a depth like {at_most: 3}");
    const Bound bound = read_bound(fields, false);
    const std::uint64_t depth = read_count(*bound.node, 0, kMaxHeight);
    refuse_at_least_none(bound, depth == 0, "the depth of a reorganisation");
    return {DeepestReorg{bound.relation, depth}, fmt::format("the deepest reorganisation is {}{}",
                                                             bound.words, counted(depth, "block"))};
  }

  Said<What> read_part(const Node& node) {
    const Fields fields(node, words::share, "a share like {of: p1, at_least: 46%}");
    const Node& of = fields.require("of");
    const Bound bound = read_bound(fields, false);
    const double share = read_share(*bound.node);
    refuse_at_least_none(bound, share == 0, "a share");
    refuse_unbreakable(share == 1 && bound.relation == Relation::at_most, *bound.node,
                       "a share is always at most 100%", "demand less");
    const std::string label = selector_text(of);
    PeerSet miners = read_scope(of, roster_, scenario_);
    refuse_unbreakable(
        miners.size() == scenario_.peers.size() && bound.relation == Relation::at_least, of,
        "every block is mined by one of all peers", "name some of them");
    return {Share{std::move(miners), label, bound.relation, share},
            fmt::format("{}{} of the best chain's blocks are by {}", bound.words, share_text(share),
                        label)};
  }

  Said<What> read_propagation(const Node& node) {
    const Fields fields(node, words::propagation,
                        "a share and a time like {share: 90%, at_most: 500ms}");
    const Node& of_peers = fields.require("share");
    const double share = read_share(of_peers);
    const std::size_t peers = scenario_.peers.size();
    refuse_unbreakable(part_holds(Relation::at_least, 1, peers, share), of_peers,
                       fmt::format("a block reaches {} of {} with its miner alone",
                                   share_text(share), counted(peers, "peer")),
                       "demand more");
    const Nanos at_most = read_positive_duration(fields.require("at_most"));
    return {Propagation{share, at_most}, fmt::format("each block reaches {} of the peers within {}",
                                                     share_text(share), to_text(at_most))};
  }

  Said<What> read_rejected(const Node& node) {
    const Fields fields(node, words::rejected, "refusals like {from: mallory, at_least: 1}");
    const Node& from = fields.require("from");
    const Bound bound = read_bound(fields, false);
    const std::uint64_t count = read_count(*bound.node, 0, kMaxHeight);
    refuse_at_least_none(bound, count == 0, "the number of refusals");
    const std::string label = selector_text(from);
    return {Rejected{read_scope(from, roster_, scenario_), label, bound.relation, count},
            fmt::format("{}{} of what {} sent", bound.words, counted(count, "refusal"), label)};
  }

  Said<What> read_never_adopted(const Node& node) {
    const Fields fields(node, words::never_adopted, "whose blocks, like {from: mallory}");
    const Node& from = fields.require("from");
    const std::string label = selector_text(from);
    PeerSet miners = read_scope(from, roster_, scenario_);
    refuse_unbreakable(!leaves_an_honest_peer(miners), from,
                       "no honest peer besides them is there to adopt a block of theirs",
                       "name fewer miners, add an honest peer");
    return {NeverAdopted{std::move(miners), label},
            "no honest peer ever adopts a block of " + label};
  }

  [[nodiscard]] bool leaves_an_honest_peer(const PeerSet& others) const {
    for (PeerIndex peer = 0; peer < scenario_.peers.size(); ++peer) {
      if (is_hostile(scenario_.peers[peer].behaviour)) continue;
      if (!std::binary_search(others.begin(), others.end(), peer)) return true;
    }
    return false;
  }

  Roster& roster_;
  const Scenario& scenario_;
};

}  // namespace

void read_expectations(const Node& node, Roster& roster, Scenario& scenario) {
  if (node.kind != Node::Kind::list || node.items.empty()) {
    fail_expected(node, "at least one expectation like - {at: end, converged: all}");
  }
  ExpectationReader reader(roster, scenario);
  for (const Node& entry : node.items) scenario.expectations.push_back(reader.read(entry));
}

}  // namespace onetip::sim::yaml
