#include "sim/swarm/fault_draw.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/swarm/words.hpp"

namespace onetip::sim::swarm {

namespace {

using namespace std::chrono_literals;

/// What a fault does; and whether more than one peer may take it in turn.
struct Action {
  std::string text;  // `pause: p3`
  bool in_turn = false;
};

bool is_in_turn(const Who& who) { return who.peers.size() != 1; }

/// Never all of them: nobody would be left for the other side.
Who draw_some_of_several(const Stage& stage, Draw& draw) {
  Who who = draw_some(stage, draw);
  return who.peers.size() < stage.size() ? who : draw_one(stage, draw);
}

Action draw_partition(const Stage& stage, Draw& draw) {
  const std::size_t most = stage.size() - 1;
  std::string sides;
  if (stage.size() >= 4 && draw.chance(25)) {
    std::vector<PeerIndex> all(stage.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<PeerIndex>(i);
    all = draw.shuffled(std::move(all));
    const std::size_t first = draw.between(std::uint64_t{1}, most - 2);
    const std::size_t second = draw.between(first + 1, most - 1);
    const auto cut = [&](std::size_t from, std::size_t to) {
      return in_list(stage.names({all.begin() + static_cast<std::ptrdiff_t>(from),
                                  all.begin() + static_cast<std::ptrdiff_t>(to)}));
    };
    sides =
        in_list({cut(0, first), cut(first, second), draw.chance(70) ? "rest" : cut(second, most)});
  } else {
    const std::string one = draw_some_of_several(stage, draw).text;
    sides =
        draw.chance(30) ? in_mapping({"apart: " + one, "others: rest"}) : in_list({one, "rest"});
  }
  std::vector<std::string> terms{"sides: " + sides};
  const auto how =
      draw.weighted<std::string>({{45, ""}, {5, "drop"}, {30, "reset"}, {20, "one-way"}});
  if (!how.empty()) terms.push_back("how: " + how);
  return {"partition: " + in_mapping(terms), false};
}

/// Two peers that are given as neighbours, if there are any.
std::string draw_pair(const Stage& stage, Draw& draw) {
  std::vector<PeerIndex> pair;
  do {
    const auto a = static_cast<PeerIndex>(draw.between(std::uint64_t{0}, stage.size() - 1));
    if (!stage.graph[a].empty()) pair = {a, draw.one_of(stage.graph[a])};
  } while (pair.empty());
  return "between: " + in_list(stage.names(pair));
}

Action draw_disconnect(const Stage& stage, Draw& draw) {
  if (draw.chance(40)) return {fmt::format("disconnect: {{{}}}", draw_pair(stage, draw)), false};
  const Who who = draw_some(stage, draw);
  return {"disconnect: " + who.text, is_in_turn(who)};
}

Action draw_degrade(const Stage& stage, Draw& draw) {
  Who who = draw_some(stage, draw);
  const bool between = draw.chance(40);
  std::vector<std::string> terms{between ? draw_pair(stage, draw) : "of: " + who.text};
  const auto kind = draw.between(std::uint64_t{0}, 5);
  if (kind < 4)
    terms.push_back("latency: " + draw.one_of<std::string>({"50ms", "150ms", "300ms", "500ms"}));
  if (kind == 1 || kind == 4)
    terms.push_back("jitter: " + draw.one_of<std::string>({"10ms", "40ms", "100ms"}));
  if (kind == 2 || kind == 5) {
    terms.push_back("bandwidth: " +
                    draw.one_of<std::string>(stage.polls
                                                 ? std::vector<std::string>{"5mbit", "20mbit"}
                                                 : std::vector<std::string>{"500kbit", "2mbit"}));
  }
  return {"degrade: " + in_mapping(terms), !between && is_in_turn(who)};
}

bool all_have_disks(const Stage& stage, const Who& who) {
  return !who.peers.empty() && std::all_of(who.peers.begin(), who.peers.end(), [&](PeerIndex peer) {
    return stage.scenario.peers[peer].disk;
  });
}

Action draw_crash(const Stage& stage, Draw& draw) {
  const Who who = draw_some(stage, draw);
  const auto fate = draw.one_of<std::string>({"", "lost", "keep"});
  const bool said = fate == "lost" || (fate == "keep" && all_have_disks(stage, who));
  return {"crash: " + (said ? in_mapping({"peer: " + who.text, "disk: " + fate}) : who.text),
          is_in_turn(who)};
}

Action draw_pause(const Stage& stage, Draw& draw) {
  const Who who = draw_some(stage, draw);
  return {"pause: " + who.text, is_in_turn(who)};
}

/// Forward by 35 minutes at most: three at once stay below the two hours from which on nobody takes
/// a stamp any more. Backward by hours: then the peer sets all that it hears aside until its clock
/// is right again.
Action draw_skew(const Stage& stage, Draw& draw) {
  const Who who = draw_some(stage, draw);
  const auto by =
      draw.one_of<std::string>({"1s", "30s", "35m", "-1s", "-30s", "-35m", "-3h", "-24h"});
  return {"skew: " + in_mapping({"peer: " + who.text, "by: " + by}), is_in_turn(who)};
}

Action draw_churn(const Stage& stage, Draw& draw) {
  const Who who = draw_some(stage, draw);
  const auto up = draw.one_of<std::string>({"300ms", "1s", "3s"});
  const auto down = draw.one_of<std::string>({"100ms", "500ms", "2s"});
  return {"churn: " + in_mapping({"of: " + who.text, "up: " + up, "down: " + down}),
          is_in_turn(who)};
}

struct Kind {
  std::string_view keyword;
  Action (*draw)(const Stage&, Draw&);
  std::size_t least_peers;
};
constexpr std::array kKinds{
    Kind{"partition", draw_partition, 2}, Kind{"disconnect", draw_disconnect, 2},
    Kind{"degrade", draw_degrade, 2},     Kind{"crash", draw_crash, 1},
    Kind{"pause", draw_pause, 1},         Kind{"skew", draw_skew, 1},
    Kind{"churn", draw_churn, 1}};

std::string draw_trigger(const Stage& stage, Draw& draw) {
  const std::string of = draw.chance(50) ? draw_one(stage, draw).text : "honest";
  if (draw.chance(50)) return fmt::format("when: {{reorg: {}}}", of);
  return fmt::format("when: {{height: {{of: {}, at_least: {}}}}}", of,
                     draw.between(std::uint64_t{1}, 12));
}

/// Draws the faults of one kind, and what heals them.
class FaultDraw {
 public:
  FaultDraw(const Stage& stage, const Kind& kind)
      : stage_(stage), kind_(kind), draw_(stage.seed, kind.keyword) {}

  Entries all() {
    const auto count = draw_.weighted<int>({{50, 0}, {32, 1}, {13, 2}, {5, 3}});
    for (int i = 0; i < count; ++i) one(i);
    return std::move(entries_);
  }

 private:
  void one(int number) {
    const Nanos at = draw_.between(0s, stage_.length);
    const Nanos lasts = draw_.between(50ms, stage_.length / draw_.one_of<int>({2, 4, 10}));
    const Action action = kind_.draw(stage_, draw_);
    const int how = draw_.weighted<int>({{55, 0}, {14, 1}, {14, 2}, {17, 3}});
    if (how == 1) return triggered(lasts, action);
    if (how == 2) return healed(at, lasts, action, number);
    if (how == 3) return repeated(at, lasts, action);
    add(at, {fmt::format("at: {}", to_text(at)), "for: " + to_text(lasts), in_turn(action),
             action.text});
  }

  void triggered(Nanos lasts, const Action& action) {
    add(stage_.length, {draw_trigger(stage_, draw_), "for: " + to_text(lasts), action.text});
    entries_.back().triggered = true;
  }

  /// Without `each`: what has not begun yet when it is healed would never end.
  void healed(Nanos at, Nanos lasts, const Action& action, int number) {
    const std::string name = fmt::format("{}-{}", kind_.keyword, number + 1);
    add(at, {"at: " + to_text(at), "name: " + name, action.text});
    const bool everything = draw_.chance(15);
    add(at + lasts, {"at: " + to_text(at + lasts), "heal: " + (everything ? "all" : name)});
  }

  void repeated(Nanos at, Nanos lasts, const Action& action) {
    const Nanos every = lasts + draw_.between(10ms, 1s);
    const Nanos until = at + every * static_cast<Nanos::rep>(draw_.between(std::uint64_t{1}, 4));
    add(at, {"at: " + to_text(at), "for: " + to_text(lasts), "every: " + to_text(every),
             "until: " + to_text(until), in_turn(action), action.text});
  }

  std::string in_turn(const Action& action) {
    if (!action.in_turn || !draw_.chance(30)) return "";
    return "each: " + to_text(draw_.between(50ms, 1s));
  }

  void add(Nanos at, std::vector<std::string> terms) {
    std::erase(terms, "");
    entries_.push_back({at, in_mapping(terms)});
  }

  const Stage& stage_;
  const Kind& kind_;
  Draw draw_;
  Entries entries_;
};

}  // namespace

Entries draw_faults(const Stage& stage) {
  Entries all;
  for (const Kind& kind : kKinds) {
    if (stage.size() < kind.least_peers) continue;
    const Entries some = FaultDraw(stage, kind).all();
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

}  // namespace onetip::sim::swarm
