// What an expectation demands: one reader for each word.

#include "sim/yaml/what.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "sim/scenario/part.hpp"
#include "sim/text/hints.hpp"
#include "sim/text/prose.hpp"

namespace onetip::sim::yaml {

namespace {

/// What a demand may speak of, and when it is judged.
struct Here {
  Roster& roster;
  const Scenario& scenario;
  const When& when;
};

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
PeerSet read_scope(const Node& node, const Here& here) {
  const bool side = node.kind == Node::Kind::scalar && node.text.find('/') != std::string::npos;
  return side ? read_side(node, here.scenario) : read_selector(node, here.roster);
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

Said<What> read_converged(const Node& node, const Here& here) {
  PeerSet scope = read_scope(node, here);
  refuse_unbreakable(scope.size() == 1, node, "one peer always agrees with itself",
                     "name whom it shall agree with");
  return {Converged{std::move(scope)}, "converged " + selector_text(node)};
}

/// The partition that `one-per-side` speaks of: the one that `when` names, or the only one.
std::size_t partition_of(const Node& node, const Here& here) {
  const auto is_partition = [&here](std::size_t entry) {
    return std::holds_alternative<Partition>(here.scenario.timeline[entry].action);
  };
  if (const During* during = std::get_if<During>(&here.when);
      during && is_partition(during->entry)) {
    return during->entry;
  }
  if (const After* after = std::get_if<After>(&here.when); after && is_partition(after->entry)) {
    return after->entry;
  }
  std::vector<std::size_t> partitions;
  for (std::size_t i = 0; i < here.scenario.timeline.size(); ++i) {
    if (is_partition(i) && !here.scenario.timeline[i].replaced) partitions.push_back(i);
  }
  if (partitions.size() != 1) {
    throw ScenarioError(
        node.source, fmt::format("whose sides? The timeline has {} partitions", partitions.size()),
        "name one by `during:`");
  }
  return partitions.front();
}

Said<What> read_tips(const Node& node, const Here& here) {
  constexpr std::string_view kPerSide = "one-per-side";
  if (read_text(node, "a number of tips, or one-per-side") == kPerSide) {
    return {OneTipPerSide{partition_of(node, here)}, "one tip per side"};
  }
  const std::uint64_t count = read_count(node, 1, kMaxPeers);
  const std::size_t peers = here.scenario.peers.size();
  if (count > peers) {
    throw ScenarioError(node.source,
                        fmt::format("no run can keep this: {} hold at most {}",
                                    counted(peers, "peer"), counted(peers, "distinct tip")),
                        "demand fewer");
  }
  return {Tips{count}, counted(count, "distinct tip")};
}

Said<What> read_winner(const Node& node, const Here& here) {
  const std::string label = selector_text(node);
  return {Winner{read_scope(node, here), label}, "the winner is " + label};
}

Said<What> read_height(const Node& node, const Here& here) {
  const Fields fields(node, words::height, "a height like {of: all, at_least: 9}");
  const Node& of = fields.require("of");
  const Bound bound = read_bound(fields);
  const std::uint64_t height = read_count(*bound.node, 0, kMaxHeight);
  return {Height{read_scope(of, here), bound.relation, height},
          fmt::format("the height of {} is {}{}", selector_text(of), bound.words, height)};
}

Said<What> read_balance(const Node& node, const Here& here) {
  const Fields fields(node, words::balance, "a balance like {of: p1, equals: 105}");
  const Node& of = fields.require("of");
  const Bound bound = read_bound(fields);
  const core::Amount amount = read_amount(*bound.node);
  refuse_at_least_none(bound, amount.sign() == 0, "a balance");
  return {Balance{read_scope(of, here), bound.relation, amount},
          fmt::format("the balance of {} is {}{}", selector_text(of), bound.words, amount.text())};
}

Said<What> read_deepest_reorg(const Node& node, const Here& /*here*/) {
  const Fields fields(node, words::deepest_reorg, "a depth like {at_most: 3}");
  const Bound bound = read_bound(fields, false);
  const std::uint64_t depth = read_count(*bound.node, 0, kMaxHeight);
  refuse_at_least_none(bound, depth == 0, "the depth of a reorganisation");
  return {DeepestReorg{bound.relation, depth},
          fmt::format("the deepest reorganisation is {}{}", bound.words, counted(depth, "block"))};
}

Said<What> read_miners_share(const Node& node, const Here& here) {
  const Fields fields(node, words::share, "a share like {of: p1, at_least: 46%}");
  const Node& of = fields.require("of");
  const Bound bound = read_bound(fields, false);
  const double share = read_share(*bound.node);
  refuse_at_least_none(bound, share == 0, "a share");
  refuse_unbreakable(share == 1 && bound.relation == Relation::at_most, *bound.node,
                     "a share is always at most 100%", "demand less");
  const std::string label = selector_text(of);
  PeerSet miners = read_scope(of, here);
  refuse_unbreakable(
      miners.size() == here.scenario.peers.size() && bound.relation == Relation::at_least, of,
      "every block is mined by one of all peers", "name some of them");
  return {Share{std::move(miners), label, bound.relation, share},
          fmt::format("{}{} of the best chain's blocks are by {}", bound.words, share_text(share),
                      label)};
}

Said<What> read_propagation(const Node& node, const Here& here) {
  const Fields fields(node, words::propagation,
                      "a share and a time like {share: 90%, at_most: 500ms}");
  const Node& of_peers = fields.require("share");
  const double share = read_share(of_peers);
  const std::size_t peers = here.scenario.peers.size();
  refuse_unbreakable(part_holds(Relation::at_least, 1, peers, share), of_peers,
                     fmt::format("a block reaches {} of {} with its miner alone", share_text(share),
                                 counted(peers, "peer")),
                     "demand more");
  const Nanos at_most = read_positive_duration(fields.require("at_most"));
  return {Propagation{share, at_most}, fmt::format("each block reaches {} of the peers within {}",
                                                   share_text(share), to_text(at_most))};
}

Said<What> read_rejected(const Node& node, const Here& here) {
  const Fields fields(node, words::rejected, "refusals like {from: mallory, at_least: 1}");
  const Node& from = fields.require("from");
  const Bound bound = read_bound(fields, false);
  const std::uint64_t count = read_count(*bound.node, 0, kMaxHeight);
  refuse_at_least_none(bound, count == 0, "the number of refusals");
  const std::string label = selector_text(from);
  return {Rejected{read_scope(from, here), label, bound.relation, count},
          fmt::format("{}{} of what {} sent", bound.words, counted(count, "refusal"), label)};
}

bool leaves_an_honest_peer(const PeerSet& others, const Here& here) {
  for (PeerIndex peer = 0; peer < here.scenario.peers.size(); ++peer) {
    if (is_hostile(here.scenario.peers[peer].behaviour)) continue;
    if (!std::binary_search(others.begin(), others.end(), peer)) return true;
  }
  return false;
}

Said<What> read_never_adopted(const Node& node, const Here& here) {
  const Fields fields(node, words::never_adopted, "whose blocks, like {from: mallory}");
  const Node& from = fields.require("from");
  const std::string label = selector_text(from);
  PeerSet miners = read_scope(from, here);
  refuse_unbreakable(!leaves_an_honest_peer(miners, here), from,
                     "no honest peer besides them is there to adopt a block of theirs",
                     "name fewer miners, add an honest peer");
  return {NeverAdopted{std::move(miners), label}, "no honest peer ever adopts a block of " + label};
}

struct WhatReader {
  std::string_view word;
  Said<What> (*read)(const Node&, const Here&);
};
constexpr std::array<WhatReader, 10> kWhats{{{"converged", read_converged},
                                             {"tips", read_tips},
                                             {"winner", read_winner},
                                             {"height", read_height},
                                             {"balance", read_balance},
                                             {"deepest_reorg", read_deepest_reorg},
                                             {"share", read_miners_share},
                                             {"propagation", read_propagation},
                                             {"rejected", read_rejected},
                                             {"never_adopted", read_never_adopted}}};

}  // namespace

Said<What> read_what(const Fields& fields, const When& when, Roster& roster,
                     const Scenario& scenario) {
  std::vector<std::string_view> words;
  for (const WhatReader& what : kWhats) words.push_back(what.word);
  const std::string_view word = fields.exactly_one(words, "thing to judge");
  const auto* const what = std::find_if(kWhats.begin(), kWhats.end(),
                                        [word](const WhatReader& w) { return w.word == word; });
  return what->read(fields.require(word), {roster, scenario, when});
}

}  // namespace onetip::sim::yaml
