// The timeline: when, what, and which names are there to refer to.

#include "sim/scenario/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/text/hints.hpp"
#include "sim/yaml/parts.hpp"

namespace onetip::sim::yaml {

namespace {

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
    entry.action = read_action(fields, roster_);
    const Node& argument = fields.require(keyword(entry.action));
    read_span(fields, entry);
    read_repetition(fields, entry);
    read_each(fields, entry);
    check_work(argument.source, entry);
    entry.name = name_of(fields, keyword(entry.action));
    const auto* heal = std::get_if<Heal>(&entry.action);
    if (heal != nullptr && heal->fault) healed_.push_back(&argument);
    if (std::holds_alternative<Join>(entry.action)) {
      joins_.push_back({scenario_.timeline.size(), argument.source});
    }
    scenario_.timeline.push_back(std::move(entry));
  }

  /// Who joins was away before, unless it had been there and left.
  void settle_joins() {
    const std::vector<Turn> leaves = first_leaves();
    for (const JoinRead& read : joins_) {
      for (const PeerIndex peer : std::get<Join>(scenario_.timeline[read.entry].action).peers) {
        if (leaves[peer] < turn_of(read.entry)) continue;
        if (other_ != nullptr) check_absent(read.source, peer);
        scenario_.peers[peer].joins = true;
      }
    }
  }

  /// Faults may be named before they are read.
  void check_heals() const {
    for (const Node* fault : healed_) find_fault(fault->source, fault->text, scenario_);
  }

 private:
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

  /// When an entry begins, and its place in the file, which settles ties. When a `when` comes
  /// nobody knows: it is taken to come last.
  using Turn = std::pair<Nanos, std::size_t>;
  [[nodiscard]] Turn turn_of(std::size_t index) const {
    const TimelineEntry& entry = scenario_.timeline[index];
    return {entry.when ? Nanos::max() : entry.at, index};
  }

  /// Of each peer's first `leave` that has a time; of who has none, later than any turn.
  [[nodiscard]] std::vector<Turn> first_leaves() const {
    const Turn never{Nanos::max(), scenario_.timeline.size()};
    std::vector<Turn> first(scenario_.peers.size(), never);
    for (std::size_t i = 0; i < scenario_.timeline.size(); ++i) {
      const auto* leave = std::get_if<Leave>(&scenario_.timeline[i].action);
      if (leave == nullptr || scenario_.timeline[i].when || scenario_.timeline[i].replaced)
        continue;
      for (const PeerIndex peer : leave->peers) first[peer] = std::min(first[peer], turn_of(i));
    }
    return first;
  }

  /// A join keeps a peer away from the start on, so it can't be news of the future.
  void check_absent(const Source& source, PeerIndex peer) const {
    const auto& keys = other_->keys;
    if (std::find(keys.begin(), keys.end(), "peers") != keys.end()) return;
    if (scenario_.peers[peer].joins) return;
    throw ScenarioError(source,
                        fmt::format("{} was there in the past: it can't join", roster_.name(peer)),
                        fmt::format("{} is for those who join in {}, too, or have left before",
                                    in_quotes("join"), scenario_.file));
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
    const auto others = static_cast<Nanos::rep>(subjects(entry.action)->size()) - 1;
    if (others > 0 && *entry.each > kMaxDuration / others) {
      throw ScenarioError(each->source,
                          "the last peer's turn comes more than a year after the first's",
                          "the limit is 8760h, a year");
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
      if (name == "all") throw ScenarioError(node->source, "`all` stands for every fault: no name");
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

  struct JoinRead {
    std::size_t entry = 0;
    Source source;  // of its peers
  };

  Roster& roster_;
  Scenario& scenario_;
  const BranchPoint* other_;
  std::vector<JoinRead> joins_;
  std::set<std::string> names_;
  std::vector<const Node*> healed_;  // the names of faults
};

void read_entries(const Node& node, TimelineReader reader) {
  if (node.kind == Node::Kind::null) return;
  if (node.kind != Node::Kind::list) {
    fail_expected(node, "a list of entries like - {at: 1s, mine: {by: p0}}");
  }
  for (const Node& entry : node.items) reader.read(entry);
  reader.check_heals();
  reader.settle_joins();
}

}  // namespace

std::size_t read_fault(const Node& node, const Scenario& scenario) {
  return find_fault(node.source, read_text(node, "the name of a fault"), scenario);
}

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
