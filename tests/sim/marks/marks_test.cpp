// Marks: each fires on a journal that shows it, and not on one that nearly does.

#include <gtest/gtest.h>

#include <map>

#include "sim/marks/mark_counter.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "support/chain_builder.hpp"

namespace onetip::test::marks_test {
namespace {

using namespace sim;
using namespace std::chrono_literals;
using net::RequestKind;

constexpr char kScenario[] = R"(
peers: {a: {}, b: {}, c: {}, d: {storage: disk}, m: {behaviour: forger}}
topology: mesh
chain: {difficulty: 1}
timeline:
  - {at: 1s, for: 1s, name: wall, partition: {sides: [a, rest]}}
  - {at: 1s, for: 1s, name: cut, disconnect: b}
  - {at: 1s, for: 1s, name: kill, crash: all}
  - {at: 1s, for: 1s, name: pause, pause: b}
  - {at: 1s, for: 1s, name: churn, churn: {of: c, up: 1s, down: 1s}}
  - {at: 1s, for: 1s, name: skew, skew: {peer: b, by: 1s}}
  - {at: 1s, name: come, join: b}
  - {when: {reorg: a}, name: later, mine: {by: a}}
  - {at: 1s, name: dig, mine: {by: a}}
expect: [{at: end, tips: 1}]
)";

enum : PeerIndex { a, b, c, d, m };

/// A journal written by hand; times in milliseconds.
class MarkScript {
 public:
  MarkScript() : tree_("g-a1-a2-a3-a4-a5-a6-a7, g-b1-b2-b3-b4-b5-b6-b7-b8-b9-b10-b11, g-m1-m2-m3") {
    for (const PeerIndex peer : {a, b, c, d, m}) start(peer, 1, record::Found::fresh);
    add(record::Stored{d, block("g")});
  }

  void add(RecordBody body) { journal_.append(at_, std::move(body)); }
  MarkScript& at(int millis) {
    at_ = std::chrono::milliseconds(millis);
    return *this;
  }
  void start(PeerIndex peer, std::uint64_t life, record::Found found,
             std::optional<FaultId> after = {}) {
    add(record::PeerStarted{peer, "key", block("g"), life, found, after});
  }
  void tip(PeerIndex peer, const std::string& name) {
    add(record::TipChanged{peer, block(name), std::nullopt});
  }
  void mined(PeerIndex peer, const std::string& name) {
    add(record::Mined{peer, block(name), entry("dig")});
  }
  void hears(PeerIndex peer, const std::string& name) {
    add(record::TipHeard{peer, m, tree_[name].id()});
  }
  void aside(PeerIndex peer, const std::string& name) {
    add(record::SetAside{peer, tree_[name].id()});
  }
  void received(PeerIndex peer, const std::string& name) {
    add(record::BlocksReceived{peer, m, block(name)});
  }
  void asks(PeerIndex peer, PeerIndex remote, RequestKind what = RequestKind::blocks) {
    add(record::RequestOpened{peer, remote, what});
  }
  void told(PeerIndex peer, PeerIndex remote, bool answered,
            RequestKind what = RequestKind::blocks) {
    add(record::RequestClosed{peer, remote, what, answered});
  }
  void opens(PeerIndex peer, PeerIndex remote, std::uint64_t id) {
    add(record::ConnectionOpened{peer, remote, net::ConnectionId{id}});
  }
  void closes(PeerIndex peer, PeerIndex remote, const std::string& how) {
    add(record::ConnectionClosed{peer, remote, net::ConnectionId{1}, how, ""});
  }
  FaultId begins(const std::string& name) {
    const FaultId id{faults_++};
    add(record::EntryBegan{entry(name), 0, id});
    return id;
  }
  void does(const std::string& name) { add(record::EntryBegan{entry(name), 0, std::nullopt}); }
  void ends(const std::string& name, FaultId id) { add(record::EntryEnded{entry(name), 0, id}); }
  void down(PeerIndex peer, record::DownHow how, const std::string& name, FaultId id) {
    add(record::PeerDown{peer, how, entry(name), id});
  }
  void crash(PeerIndex peer, record::DownHow how = record::DownHow::crashed) {
    down(peer, how, "kill", FaultId{99});
  }
  void refuses(PeerIndex peer, PeerIndex from) {
    add(record::BlockRefused{peer, from, "bad-hash", "", std::nullopt});
  }

  /// By mark.
  [[nodiscard]] std::map<std::string_view, std::uint64_t> counts() const {
    marks::MarkCounter counter(scenario_);
    for (const Record& record : journal_.records()) counter.take(record);
    std::map<std::string_view, std::uint64_t> counts;
    for (std::size_t i = 0; i < counter.counts().size(); ++i) {
      counts[marks::all_marks()[i].name] = counter.counts()[i];
    }
    return counts;
  }
  BlockRef block(const std::string& name) { return journal_.record_chain(at_, tree_[name]); }
  /// Valid blocks that nobody's chain goes on with: as many as there shall be.
  std::string fork(int number) {
    const std::string name = "c" + std::to_string(number);
    tree_.grow("g-" + name + ":" + std::to_string(number + 2));
    return name;
  }

 private:
  std::size_t entry(const std::string& name) const {
    for (std::size_t i = 0; i < scenario_.timeline.size(); ++i) {
      if (scenario_.timeline[i].name == name) return i;
    }
    throw std::out_of_range(name);
  }

  Scenario scenario_ = read_scenario(kScenario, "it.yaml");
  ChainBuilder tree_;
  Journal journal_;
  Nanos at_{};
  std::uint32_t faults_ = 0;
};

using Play = void (*)(MarkScript&);
struct Case {
  Play fires;
  Play nearly;
};

const std::map<std::string_view, Case> kCases{
    {"deep-reorganisation",
     {[](MarkScript& run) { run.tip(a, "a6"), run.tip(a, "b7"); },
      [](MarkScript& run) {
        run.tip(a, "a5"), run.tip(a, "b7"), run.tip(m, "a6"), run.tip(m, "b7");
      }}},
    {"equal-efforts",
     {[](MarkScript& run) { run.tip(a, "a2"), run.tip(b, "b2"); },
      [](MarkScript& run) {
        run.tip(a, "a2"), run.tip(b, "a2"), run.tip(c, "b3"), run.tip(m, "b2");
      }}},
    {"tie-settled",
     {[](MarkScript& run) { run.tip(a, "a2"), run.tip(a, "b2"); },
      [](MarkScript& run) { run.tip(a, "a2"), run.tip(a, "b3"); }}},
    {"back-on-a-left-branch",
     {[](MarkScript& run) { run.tip(a, "a1"), run.tip(a, "b2"), run.tip(a, "a3"); },
      [](MarkScript& run) { run.tip(a, "a1"), run.tip(a, "b2"), run.tip(a, "b3"); }}},
    {"hostile-reorganisation",
     {[](MarkScript& run) { run.mined(m, "m2"), run.tip(a, "a1"), run.tip(a, "m2"); },
      [](MarkScript& run) {
        run.mined(m, "m2"), run.tip(a, "m2"), run.mined(b, "b3"), run.tip(a, "b3");
      }}},
    {"far-behind",
     {[](MarkScript& run) { run.tip(a, "b10"); }, [](MarkScript& run) { run.tip(a, "b9"); }}},
    {"mined-behind",
     {[](MarkScript& run) { run.tip(a, "a3"), run.mined(b, "b1"); },
      [](MarkScript& run) { run.tip(a, "a3"), run.mined(b, "a4"), run.mined(m, "m1"); }}},
    {"chain-set-aside",
     {[](MarkScript& run) { run.aside(a, "a1"); }, [](MarkScript& run) { run.received(a, "a1"); }}},
    {"set-aside-and-taken",
     {[](MarkScript& run) { run.aside(a, "a1"), run.tip(a, "a1"); },
      [](MarkScript& run) { run.aside(a, "a1"), run.tip(a, "b1"), run.tip(a, "a1"); }}},
    {"early-pool-full",
     {[](MarkScript& run) {
        for (int i = 0; i < 17; ++i) run.aside(a, run.fork(i));
      },
      [](MarkScript& run) {
        for (int i = 0; i < 16; ++i) run.aside(a, run.fork(i));
        run.aside(a, "c3");
      }}},
    {"side-pool-full",
     {[](MarkScript& run) {
        for (int i = 0; i < 17; ++i) run.received(a, run.fork(i));
      },
      [](MarkScript& run) {
        for (int i = 0; i < 15; ++i) run.received(a, run.fork(i));
        run.received(a, "b1"), run.received(a, "b2");
      }}},
    {"payment-refused",
     {[](MarkScript& run) {
        run.add(record::PaymentRefused{a, 0, "too much"});
      },
      [](MarkScript& run) { run.mined(a, "a1"); }}},
    {"request-unanswered",
     {[](MarkScript& run) { run.asks(a, b), run.told(a, b, false); },
      [](MarkScript& run) { run.asks(a, b), run.told(a, b, true); }}},
    {"asked-elsewhere",
     {[](MarkScript& run) { run.asks(a, b), run.told(a, b, false), run.asks(a, c); },
      [](MarkScript& run) {
        run.asks(a, b), run.told(a, b, false), run.asks(b, c), run.asks(a, c, RequestKind::peers);
      }}},
    {"closed-while-asking",
     {[](MarkScript& run) { run.asks(a, b), run.closes(a, b, "reset"); },
      [](MarkScript& run) {
        run.asks(a, b), run.closes(a, c, "reset"), run.told(a, b, true), run.closes(a, b, "fin");
      }}},
    {"two-connections",
     {[](MarkScript& run) { run.opens(a, b, 1), run.opens(a, b, 2); },
      [](MarkScript& run) {
        run.opens(a, b, 1), run.closes(a, b, "fin"), run.opens(a, b, 2), run.opens(b, a, 3);
      }}},
    {"block-refused",
     {[](MarkScript& run) { run.refuses(a, m); }, [](MarkScript& run) { run.aside(a, "a1"); }}},
    {"malformed-line",
     {[](MarkScript& run) { run.closes(a, m, "by-us: malformed-line"); },
      [](MarkScript& run) { run.closes(a, m, "by-us"); }}},
    {"refused-for-a-ban",
     {[](MarkScript& run) { run.closes(a, m, "by-us: banned"); },
      [](MarkScript& run) { run.closes(a, m, "by-us"); }}},
    {"false-claim",
     {[](MarkScript& run) { run.closes(a, m, "by-us: false-claim"); },
      [](MarkScript& run) { run.closes(a, m, "by-us"); }}},
    {"overflow",
     {[](MarkScript& run) { run.closes(a, m, "overflowed"); },
      [](MarkScript& run) { run.closes(a, m, "fin"); }}},
    {"heal-while-syncing",
     {[](MarkScript& run) {
        const auto wall = run.begins("wall");
        run.asks(a, b), run.ends("wall", wall);
      },
      [](MarkScript& run) {
        const auto wall = run.begins("wall");
        run.asks(a, b, RequestKind::peers), run.ends("wall", wall);
      }}},
    {"redial-during-a-wall",
     {[](MarkScript& run) {
        run.add(record::HeldBack{run.begins("wall"), a, b, record::HeldKind::dial});
      },
      [](MarkScript& run) {
        run.add(record::HeldBack{run.begins("cut"), a, b, record::HeldKind::dial});
        run.add(record::HeldBack{run.begins("wall"), a, b, record::HeldKind::bytes});
      }}},
    {"paused-while-asking",
     {[](MarkScript& run) { run.asks(b, a), run.begins("pause"); },
      [](MarkScript& run) { run.asks(a, b), run.begins("pause"); }}},
    {"crash-while-fetching",
     {[](MarkScript& run) { run.asks(a, b), run.crash(a); },
      [](MarkScript& run) {
        run.asks(a, b, RequestKind::peers), run.crash(a), run.asks(c, b),
            run.down(c, record::DownHow::left, "churn", FaultId{1});
      }}},
    {"crash-while-storing",
     {[](MarkScript& run) { run.received(d, "a1"), run.crash(d); },
      [](MarkScript& run) {
        run.received(d, "a1"), run.add(record::Stored{d, run.block("a1")}), run.crash(d);
      }}},
    {"crash-in-a-reorganisation",
     {[](MarkScript& run) { run.tip(b, "b3"), run.tip(a, "a1"), run.hears(a, "b3"), run.crash(a); },
      [](MarkScript& run) {
        run.tip(b, "a3"), run.tip(a, "a1"), run.hears(a, "a3"), run.crash(a);
      }}},
    {"crash-while-paused",
     {[](MarkScript& run) { run.begins("pause"), run.crash(b); },
      [](MarkScript& run) {
        const auto pause = run.begins("pause");
        run.crash(a), run.ends("pause", pause), run.crash(b);
      }}},
    {"best-tip-lost",
     {[](MarkScript& run) { run.tip(a, "a2"), run.tip(b, "a1"), run.crash(a); },
      [](MarkScript& run) {
        run.tip(a, "a2"), run.tip(b, "a2"), run.crash(a);
        run.tip(d, "a3"), run.add(record::Stored{d, run.block("a3")}), run.crash(d);
      }}},
    {"restart-from-disk",
     {[](MarkScript& run) { run.start(d, 2, record::Found::disk); },
      [](MarkScript& run) {
        run.start(d, 1, record::Found::disk), run.start(d, 2, record::Found::nothing);
      }}},
    {"restart-from-nothing",
     {[](MarkScript& run) { run.start(a, 2, record::Found::nothing); },
      [](MarkScript& run) { run.start(a, 2, record::Found::disk); }}},
    {"churn-at-a-heal",
     {[](MarkScript& run) {
        const auto churn = run.begins("churn");
        const auto wall = run.begins("wall");
        run.at(1000).ends("wall", wall);
        run.at(1100).down(c, record::DownHow::left, "churn", churn);
      },
      [](MarkScript& run) {
        const auto churn = run.begins("churn");
        const auto wall = run.begins("wall");
        run.at(1000).ends("wall", wall);
        run.at(1101).down(c, record::DownHow::left, "churn", churn);
        run.at(1150).ends("churn", churn);
      }}},
    {"three-faults-at-once",
     {[](MarkScript& run) { run.begins("wall"), run.begins("cut"), run.begins("skew"); },
      [](MarkScript& run) {
        const auto wall = run.begins("wall");
        run.begins("cut"), run.ends("wall", wall), run.begins("skew"), run.does("dig");
      }}},
    {"joined-during-a-wall",
     {[](MarkScript& run) { run.begins("wall"), run.does("come"); },
      [](MarkScript& run) { run.begins("cut"), run.does("come"), run.begins("wall"); }}},
    {"moment-came",
     {[](MarkScript& run) { run.does("later"); }, [](MarkScript& run) { run.does("dig"); }}},
    {"stamp-skewed",
     {[](MarkScript& run) {
        run.add(record::Skewed{FaultId{1}, a, record::SkewedKind::stamp, "1s"});
      },
      [](MarkScript& run) {
        run.add(record::Skewed{FaultId{1}, a, record::SkewedKind::judgement, "1s"});
      }}},
    {"not-done",
     {[](MarkScript& run) {
        run.add(record::NotDone{a, 0, "it was not up"});
      },
      [](MarkScript& run) { run.mined(a, "a1"); }}},
    {"never-quiet",
     {[](MarkScript& run) { run.add(record::RunOver{RunEnd::settle_limit}); },
      [](MarkScript& run) { run.add(record::RunOver{RunEnd::quiet}); }}},
};

std::map<std::string_view, std::uint64_t> counts_of(Play play) {
  MarkScript run;
  play(run);
  return run.counts();
}

TEST(Marks, EachFiresOnAJournalThatShowsItAndNotOnOneThatNearlyDoes) {
  for (const auto& [name, plays] : kCases) {
    EXPECT_GT(counts_of(plays.fires).at(name), 0U) << name;
    EXPECT_EQ(counts_of(plays.nearly).at(name), 0U) << name;
  }
}

TEST(Marks, EachHasAJournalHere) {
  for (const marks::Mark& mark : marks::all_marks()) {
    EXPECT_TRUE(kCases.contains(mark.name) || mark.name == "genesis-replaced") << mark.name;
    EXPECT_FALSE(mark.meaning.empty()) << mark.name;
  }
}

TEST(Marks, NoneFiresWhereNothingHappens) {
  for (const auto& [name, count] : counts_of([](MarkScript&) {})) EXPECT_EQ(count, 0U) << name;
}

TEST(Marks, AGenesisIsReplacedWhereTwoChainsShareNothing) {
  const Scenario scenario = read_scenario(kScenario, "it.yaml");
  const ChainBuilder one("g-a1", {.difficulty = 1, .genesis = {}});
  const ChainBuilder other("h:5-b1-b2", {.difficulty = 1, .genesis = {}});
  Journal journal;
  marks::MarkCounter counter(scenario);
  journal.append({}, record::PeerStarted{a, "key", journal.record_chain({}, one["a1"])});
  journal.append({}, record::TipChanged{a, journal.record_chain({}, other["b2"]), b});
  for (const Record& record : journal.records()) counter.take(record);
  for (std::size_t i = 0; i < counter.counts().size(); ++i) {
    if (marks::all_marks()[i].name != "genesis-replaced") continue;
    EXPECT_EQ(counter.counts()[i], 1U);
  }
  EXPECT_EQ(
      counts_of([](MarkScript& run) { run.tip(a, "a2"), run.tip(a, "b3"); }).at("genesis-replaced"),
      0U);
}

}  // namespace
}  // namespace onetip::test::marks_test
