// The timeline: when, what, and which names are there to refer to.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <tuple>

#include "sim/scenario_yaml_parts.hpp"
#include "sim/scenario_yaml_text.hpp"
#include "sim/timeline.hpp"

namespace onetip::sim::yaml {

namespace {

constexpr std::string_view kAll = "all";

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

/// Without `disk` peers keep what they have: those without a disk nothing.
TimelineAction read_crash(const Node& node, Roster& roster) {
  auto [peers, more] = read_peers_and_more(node, roster, words::crash, "peer");
  Crash crash;
  const auto lacking = std::find_if(peers.begin(), peers.end(),
                                    [&](PeerIndex peer) { return !roster.has_disk(peer); });
  crash.disk = lacking == peers.end() ? DiskFate::keep : DiskFate::lost;
  if (const Node* disk = more ? more->find("disk") : nullptr) {
    crash.disk = read_choice<DiskFate>(*disk, words::disks,
                                       {{"lost", DiskFate::lost}, {"keep", DiskFate::keep}});
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
  return fault == kAll ? Heal{} : Heal{fault};
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

bool is_fault(const TimelineEntry& entry) { return sim::is_fault(entry.action); }

std::vector<std::string_view> fault_names(const Scenario& scenario) {
  std::vector<std::string_view> names;
  for (const TimelineEntry& entry : scenario.timeline) {
    if (is_fault(entry) && !entry.replaced) names.push_back(entry.name);
  }
  return names;
}

std::size_t find_fault(const Source& source, std::string_view name, const Scenario& scenario) {
  const auto entry =
      std::find_if(scenario.timeline.begin(), scenario.timeline.end(),
                   [name](const TimelineEntry& e) { return e.name == name && !e.replaced; });
  if (entry == scenario.timeline.end()) {
    throw ScenarioError(source, fmt::format("no fault is called {}", in_quotes(name)),
                        did_you_mean(name, fault_names(scenario)));
  }
  if (!is_fault(*entry)) {
    throw ScenarioError(
        source, fmt::format("{} is no fault but a `{}`", in_quotes(name), keyword(entry->action)));
  }
  return static_cast<std::size_t>(entry - scenario.timeline.begin());
}

class TimelineReader {
 public:
  /// `other`: reads another future's, whose entries come to those that are there.
  TimelineReader(Roster& roster, Scenario& scenario, const BranchPoint* other = nullptr)
      : roster_(roster), scenario_(scenario), other_(other) {
    for (const TimelineEntry& entry : scenario.timeline) {
      if (!entry.replaced) names_.insert(entry.name);
    }
  }

  void read(const Node& node) {
    const Fields fields(node, words::entry, "an entry like {at: 1s, mine: {by: p0}}");
    TimelineEntry entry;
    entry.source = node.source;
    read_begin(fields, entry);
    const ActionReader& action = action_of(fields);
    const Node& argument = fields.require(action.keyword);
    entry.action = action.read(argument, roster_);
    read_span(fields, entry);
    read_repetition(fields, entry);
    read_each(fields, entry);
    check_work(argument.source, entry);
    entry.name = name_of(fields, action.keyword);
    if (std::holds_alternative<Heal>(entry.action)) heals_.emplace_back(&argument, entry.name);
    if (const auto* join = std::get_if<Join>(&entry.action)) {
      if (other_ != nullptr) check_absent(argument.source, *join);
      for (const PeerIndex peer : join->peers) scenario_.peers[peer].joins = true;
    }
    scenario_.timeline.push_back(std::move(entry));
  }

  /// Faults may be named before they are read.
  void check_heals() const {
    for (const auto& [argument, name] : heals_) {
      if (argument->text != kAll) find_fault(argument->source, argument->text, scenario_);
    }
  }

 private:
  static const ActionReader& action_of(const Fields& fields) {
    std::vector<std::string_view> keywords;
    for (const ActionReader& action : kActions) keywords.push_back(action.keyword);
    const std::string_view keyword = fields.exactly_one(keywords, "action");
    return *std::find_if(kActions.begin(), kActions.end(),
                         [keyword](const ActionReader& a) { return a.keyword == keyword; });
  }

  void read_begin(const Fields& fields, TimelineEntry& entry) {
    if (fields.exactly_one({"at", "when"}, "beginning") == "at") {
      const Node& at = fields.require("at");
      entry.at = read_duration(at);
      if (other_ != nullptr) check_future(at.source, entry.at);
    } else {
      entry.when = read_trigger(fields.require("when"), roster_);
    }
  }

  void check_future(const Source& source, Nanos at) const {
    if (at >= other_->at) return;
    throw ScenarioError(source,
                        fmt::format("{} is before {}, where the two futures part", to_text(at),
                                    to_text(other_->at)),
                        "what comes before it is the past of both: leave it out here, or give an "
                        "earlier --until");
  }

  /// A join keeps a peer away from the start on, so it can't be news of the future.
  void check_absent(const Source& source, const Join& join) const {
    const auto& keys = other_->keys;
    if (std::find(keys.begin(), keys.end(), "peers") != keys.end()) return;
    for (const PeerIndex peer : join.peers) {
      if (scenario_.peers[peer].joins) continue;
      throw ScenarioError(
          source, fmt::format("{} was there in the past: it can't join", roster_.name(peer)),
          fmt::format("{} is for those who join in {}, too", in_quotes("join"), scenario_.file));
    }
  }

  static void read_span(const Fields& fields, TimelineEntry& entry) {
    const Node* span = fields.find("for");
    if (span == nullptr) return;
    if (!is_fault(entry)) {
      throw ScenarioError(
          fields.key("for").source,
          fmt::format("`for` makes no sense on `{}`, which lasts no time", keyword(entry.action)),
          "only faults last");
    }
    entry.lasts = read_positive_duration(*span);
  }

  static void read_repetition(const Fields& fields, TimelineEntry& entry) {
    const Node* every = fields.find("every");
    const Node* until = fields.find("until");
    if (every == nullptr && until == nullptr) return;
    if (entry.when) {
      throw ScenarioError(fields.key(every == nullptr ? "until" : "every").source,
                          "`every` and `until` go with `at`: a `when` comes once");
    }
    if (every == nullptr || until == nullptr) {
      throw ScenarioError(fields.key(every == nullptr ? "until" : "every").source,
                          "`every` and `until` need each other");
    }
    entry.every = read_positive_duration(*every);
    entry.until = read_duration(*until);
    if (*entry.until < entry.at) fail_expected(*until, "a time not before `at`");
    if (repetitions(entry) > kMaxRepetitions) {
      throw ScenarioError(every->source,
                          fmt::format("more than {} repetitions, the limit", kMaxRepetitions));
    }
    if (entry.lasts && *entry.lasts > *entry.every) {
      fail_expected(*every, "a time not shorter than `for`: a fault ends before it begins again");
    }
  }

  static void read_each(const Fields& fields, TimelineEntry& entry) {
    const Node* each = fields.find("each");
    if (each == nullptr) return;
    if (subjects(entry.action) == nullptr) {
      throw ScenarioError(fields.key("each").source,
                          fmt::format("`each` makes no sense on `{}`", keyword(entry.action)),
                          "it takes the peers of an action one after the other");
    }
    entry.each = read_positive_duration(*each);
    if (run_count(entry) > kMaxRepetitions) {
      throw ScenarioError(each->source,
                          fmt::format("more than {} repetitions, the limit", kMaxRepetitions));
    }
  }

  static void check_work(const Source& source, const TimelineEntry& entry) {
    std::uint64_t blocks = 0;
    if (const Mine* mine = std::get_if<Mine>(&entry.action)) {
      blocks = mine->blocks * mine->by.size();
    } else if (const Send* send = std::get_if<Send>(&entry.action)) {
      blocks = send->from.size() * send->to.size();
    }
    if (blocks * repetitions(entry) > kMaxBlocks) {
      throw ScenarioError(source,
                          fmt::format("more than {} blocks in one entry, the limit", kMaxBlocks));
    }
  }

  std::string name_of(const Fields& fields, std::string_view keyword) {
    if (const Node* node = fields.find("name")) {
      const std::string& name = read_name(*node);
      if (name == kAll) throw ScenarioError(node->source, "`all` stands for every fault: no name");
      if (!names_.insert(name).second) {
        throw ScenarioError(node->source, fmt::format("a second entry called {}", in_quotes(name)));
      }
      return name;
    }
    const Source& source = fields.source();
    if (source.line == 0) return name_of_setting(keyword);
    std::string name = fmt::format("{}@{}{}", keyword, file(), source.line);
    if (!names_.insert(name).second) {
      name = fmt::format("{}@{}{}:{}", keyword, file(), source.line, source.column);
      names_.insert(name);
    }
    return name;
  }

  /// Lines of both files may have the same number.
  [[nodiscard]] std::string_view file() const { return other_ == nullptr ? "" : "then:"; }

  /// Of an entry that stands on no line: it came from the command line.
  std::string name_of_setting(std::string_view keyword) {
    std::string name = fmt::format("{}@set", keyword);
    for (int copy = 2; !names_.insert(name).second; ++copy) {
      name = fmt::format("{}@set-{}", keyword, copy);
    }
    return name;
  }

  Roster& roster_;
  Scenario& scenario_;
  const BranchPoint* other_;
  std::set<std::string> names_;
  std::vector<std::pair<const Node*, std::string>> heals_;
};

}  // namespace

std::size_t read_fault(const Node& node, const Scenario& scenario) {
  return find_fault(node.source, read_text(node, "the name of a fault"), scenario);
}

namespace {

void read_entries(const Node& node, TimelineReader reader) {
  if (node.kind == Node::Kind::null) return;
  if (node.kind != Node::Kind::list) {
    fail_expected(node, "a list of entries like - {at: 1s, mine: {by: p0}}");
  }
  for (const Node& entry : node.items) reader.read(entry);
  reader.check_heals();
}

}  // namespace

void read_timeline(const Node& node, Roster& roster, Scenario& scenario) {
  read_entries(node, TimelineReader(roster, scenario));
}

void read_other_timeline(const Node& node, Roster& roster, Scenario& scenario) {
  const BranchPoint branch = *scenario.branch;
  for (TimelineEntry& entry : scenario.timeline) {
    const bool is_mining = std::holds_alternative<SteadyMining>(entry.action);
    entry.replaced = !entry.when && !is_mining && entry.at >= branch.at;
  }
  read_entries(node, TimelineReader(roster, scenario, &branch));
}

}  // namespace onetip::sim::yaml
