// What an entry of the timeline does: one reader an action.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>

#include "sim/yaml/parts.hpp"

namespace onetip::sim::yaml {

namespace {

TimelineAction read_mine(const Node& node, Roster& roster) {
  const Fields fields(node, words::mine, "what to mine, like {by: p0, blocks: 3}");
  Mine mine;
  mine.by = read_selector(fields.require("by"), roster);
  if (const Node* blocks = fields.find("blocks")) mine.blocks = read_count(*blocks, 1, kMaxBlocks);
  return mine;
}

TimelineAction read_send(const Node& node, Roster& roster) {
  const Fields fields(node, words::send, "a transfer like {from: p0, to: p1, amount: 5}");
  Send send;
  send.from = read_selector(fields.require("from"), roster);
  send.to = read_selector(fields.require("to"), roster);
  send.amount = read_amount(fields.require("amount"));
  return send;
}

/// Sides are taken in three rounds, since a draw must leave alone whom another side names, and
/// `rest` is who is left after all of them.
class SidesReader {
 public:
  SidesReader(const Node& node, Roster& roster) : node_(node), roster_(roster) {
    const bool named = node.kind == Node::Kind::mapping;
    if (!named && node.kind != Node::Kind::list) {
      fail_expected(node, "sides like [p0..p3, rest] or {west: p0..p3, east: rest}");
    }
    if (node.items.size() < 2) fail_expected(node, "at least two sides");
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      if (named) check_name(node.keys[i].source, node.keys[i].text);
      sides_.push_back({named ? node.keys[i].text : std::to_string(i), {}});
    }
  }

  std::vector<Side> read() {
    for (const Round round : {Round::named, Round::drawn, Round::rest}) {
      for (std::size_t i = 0; i < sides_.size(); ++i) {
        if (round_of(node_.items[i]) == round) fill(sides_[i], node_.items[i], round);
      }
    }
    return std::move(sides_);
  }

 private:
  enum class Round { named, drawn, rest };

  static Round round_of(const Node& side) {
    if (side.kind == Node::Kind::scalar && side.text == "rest") return Round::rest;
    if (side.kind == Node::Kind::scalar && Roster::is_draw(side.text)) return Round::drawn;
    return std::any_of(side.items.begin(), side.items.end(),
                       [](const Node& item) { return round_of(item) != Round::named; })
               ? Round::drawn
               : Round::named;
  }

  void fill(Side& side, const Node& node, Round round) {
    side.peers = round == Round::rest ? without(roster_.all(), taken_)
                                      : read_selector(node, roster_, taken_);
    if (side.peers.empty()) {
      throw ScenarioError(node.source, "`rest` is nobody: everyone is on another side");
    }
    const PeerSet fresh = without(side.peers, taken_);
    if (fresh.size() < side.peers.size()) {
      throw ScenarioError(node.source, "overlapping sides: a peer here is on another side, too");
    }
    taken_ = united(taken_, side.peers);
  }

  const Node& node_;
  Roster& roster_;
  std::vector<Side> sides_;
  PeerSet taken_;
};

TimelineAction read_partition(const Node& node, Roster& roster) {
  const Fields fields(node, words::partition, "a partition like {sides: [p0..p3, rest]}");
  Partition partition;
  partition.sides = SidesReader(fields.require("sides"), roster).read();
  if (const Node* how = fields.find("how")) {
    partition.how = read_choice<PartitionHow>(*how, words::hows,
                                              {{"drop", PartitionHow::drop},
                                               {"reset", PartitionHow::reset},
                                               {"one-way", PartitionHow::one_way}});
  }
  return partition;
}

/// The two ends of a `between`.
std::pair<PeerSet, PeerSet> read_ends(const Node& between, Roster& roster) {
  if (between.kind != Node::Kind::list || between.items.size() != 2) {
    fail_expected(between, "two ends like [p0, p1]");
  }
  std::pair<PeerSet, PeerSet> ends{read_selector(between.items[0], roster),
                                   read_selector(between.items[1], roster)};
  if (ends.first == ends.second && ends.first.size() == 1) {
    throw ScenarioError(between.source, "a peer has no connection to itself");
  }
  return ends;
}

TimelineAction read_disconnect(const Node& node, Roster& roster) {
  if (node.kind != Node::Kind::mapping) {
    return Disconnect{read_selector(node, roster), roster.all()};
  }
  const Fields fields(node, words::disconnect, "peers");
  auto [a, b] = read_ends(fields.require("between"), roster);
  return Disconnect{std::move(a), std::move(b)};
}

TimelineAction read_degrade(const Node& node, Roster& roster) {
  const Fields fields(node, words::degrade, "links made worse, like {of: p3, latency: 200ms}");
  LinkRule links;
  if (fields.exactly_one({"between", "of"}, "choice of links") == "of") {
    links.a = read_selector(fields.require("of"), roster);
    links.b = roster.all();
  } else {
    std::tie(links.a, links.b) = read_ends(fields.require("between"), roster);
  }
  read_link_terms(fields, links);
  if (!links.latency && !links.jitter && !links.bits_per_second) {
    throw ScenarioError(fields.source(), "expected a latency, jitter or bandwidth to degrade to");
  }
  return Degrade{std::move(links)};
}

/// Peers, or a mapping that names them under `key` and says more.
struct PeersAndMore {
  PeerSet peers;
  std::optional<Fields> more;
};
PeersAndMore read_peers_and_more(const Node& node, Roster& roster, const Vocabulary& words,
                                 std::string_view key) {
  if (node.kind != Node::Kind::mapping) return {read_selector(node, roster), std::nullopt};
  const Fields fields(node, words, "peers");
  return {read_selector(fields.require(key), roster), fields};
}

/// Without `disk` each keeps what it has: those without a disk nothing.
TimelineAction read_crash(const Node& node, Roster& roster) {
  auto [peers, more] = read_peers_and_more(node, roster, words::crash, "peer");
  Crash crash;
  crash.disk = DiskFate::keep;
  if (const Node* disk = more ? more->find("disk") : nullptr) {
    crash.disk = read_choice<DiskFate>(*disk, words::disks,
                                       {{"lost", DiskFate::lost}, {"keep", DiskFate::keep}});
    const auto lacking = std::find_if(peers.begin(), peers.end(),
                                      [&](PeerIndex peer) { return !roster.has_disk(peer); });
    if (crash.disk == DiskFate::keep && lacking != peers.end()) {
      throw ScenarioError(disk->source,
                          fmt::format("{} has no disk to keep", roster.name(*lacking)),
                          "`storage: disk` in its group");
    }
  }
  crash.peers = std::move(peers);
  return crash;
}

TimelineAction read_pause(const Node& node, Roster& roster) {
  return Pause{read_selector(node, roster)};
}

TimelineAction read_join(const Node& node, Roster& roster) {
  return Join{read_selector(node, roster)};
}

TimelineAction read_leave(const Node& node, Roster& roster) {
  return Leave{read_selector(node, roster)};
}

TimelineAction read_skew(const Node& node, Roster& roster) {
  const Fields fields(node, words::skew, "a shifted clock like {peer: p2, by: 30s}");
  const Node& by = fields.require("by");
  Skew skew{read_selector(fields.require("peer"), roster),
            std::chrono::duration_cast<std::chrono::milliseconds>(read_shift(by))};
  if (skew.by == std::chrono::milliseconds{}) fail_expected(by, "a shift of at least 1ms");
  return skew;
}

TimelineAction read_churn(const Node& node, Roster& roster) {
  const Fields fields(node, words::churn, "a churn like {of: 33%, up: 20s, down: 5s}");
  const auto time = [&](std::string_view key) {
    const Node& mean = fields.require(key);
    const Nanos read = read_duration(mean);
    constexpr Nanos kShortest = std::chrono::milliseconds(1);
    if (read < kShortest) fail_expected(mean, "at least 1ms");
    return read;
  };
  return Churn{read_selector(fields.require("of"), roster), time("up"), time("down")};
}

/// Whether there is such a fault, read_timeline checks when all entries are known.
TimelineAction read_heal(const Node& node, Roster& /*roster*/) {
  const std::string& fault = read_text(node, "the name of a fault, or all");
  return fault == "all" ? Heal{} : Heal{fault};
}

struct ActionReader {
  std::string_view keyword;
  TimelineAction (*read)(const Node&, Roster&);
};
constexpr std::array<ActionReader, 12> kActions{{{"mine", read_mine},
                                                 {"send", read_send},
                                                 {"partition", read_partition},
                                                 {"disconnect", read_disconnect},
                                                 {"degrade", read_degrade},
                                                 {"crash", read_crash},
                                                 {"pause", read_pause},
                                                 {"join", read_join},
                                                 {"leave", read_leave},
                                                 {"churn", read_churn},
                                                 {"skew", read_skew},
                                                 {"heal", read_heal}}};

}  // namespace

TimelineAction read_action(const Fields& entry, Roster& roster) {
  std::vector<std::string_view> keywords;
  for (const ActionReader& action : kActions) keywords.push_back(action.keyword);
  const std::string_view keyword = entry.exactly_one(keywords, "action");
  const auto* const action =
      std::find_if(kActions.begin(), kActions.end(),
                   [keyword](const ActionReader& a) { return a.keyword == keyword; });
  return action->read(entry.require(keyword), roster);
}

}  // namespace onetip::sim::yaml
