#include "sim/swarm/head_draw.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/swarm/draw.hpp"
#include "sim/swarm/network_draw.hpp"
#include "sim/swarm/words.hpp"

namespace onetip::sim::swarm {

namespace {

/// Some peers in a row that are alike.
struct Group {
  std::string name;
  std::size_t count = 1;
  std::string behaviour;  // empty: honest
  std::vector<std::string> options;
};

std::vector<std::string> hostile_behaviours() {
  std::vector<std::string> words;
  for (int i = 0; i <= static_cast<int>(Behaviour::credulous); ++i) {
    const auto behaviour = static_cast<Behaviour>(i);
    if (is_hostile(behaviour)) words.emplace_back(to_text(behaviour));
  }
  return words;
}

/// Who is hostile; the honest ones are connected without them.
PeerSet draw_hostile(const Network& network, Draw& draw) {
  const std::size_t minority = (network.peers - 1) / 2;
  if (minority == 0 || !draw.chance(50)) return {};
  const std::size_t wanted = draw.chance(75)
                                 ? 1 + draw.between(std::uint64_t{0}, minority > 1 ? 1 : 0)
                                 : draw.between(std::uint64_t{1}, minority);
  std::vector<PeerIndex> all(network.peers);
  for (std::size_t peer = 0; peer < all.size(); ++peer) all[peer] = static_cast<PeerIndex>(peer);
  return dispensable(network.graph, draw.shuffled(std::move(all)), wanted);
}

/// A hostile peer is a group of its own; the honest ones between two of them are one or two.
std::vector<Group> draw_groups(const Network& network, std::uint64_t seed) {
  Draw hostility(seed, "hostile");
  Draw draw(seed, "groups");
  const PeerSet hostile = draw_hostile(network, hostility);
  std::vector<Group> groups;
  const auto add = [&](std::size_t count) {
    if (count > 0) groups.push_back({"", count, "", {}});
  };
  const auto add_honest = [&](std::size_t count) {
    const std::size_t first =
        count > 1 && draw.chance(40) ? draw.between(std::uint64_t{1}, count - 1) : count;
    add(first);
    add(count - first);
  };
  std::size_t next = 0;
  for (const PeerIndex peer : hostile) {
    add_honest(peer - next);
    groups.push_back({"", 1, hostility.one_of(hostile_behaviours()), {}});
    next = peer + 1;
  }
  add_honest(network.peers - next);
  return groups;
}

void name_groups(std::vector<Group>& groups) {
  const std::vector<std::string> honest{"north", "east", "south", "west", "coast", "hill", "lake"};
  const std::vector<std::string> hostile{"mallory", "trudy", "oscar", "eve", "sybil"};
  std::size_t good = 0;
  std::size_t bad = 0;
  for (Group& group : groups) {
    const auto& names = group.behaviour.empty() ? honest : hostile;
    std::size_t& used = group.behaviour.empty() ? good : bad;
    group.name = names[used % names.size()];
    if (used >= names.size()) group.name += fmt::format("-{}-", used / names.size() + 1);
    ++used;
  }
}

void draw_storage(std::vector<Group>& groups, std::uint64_t seed) {
  Draw draw(seed, "storage");
  const unsigned percent = draw.one_of<unsigned>({0, 30, 60, 100});
  for (Group& group : groups) {
    if (draw.chance(percent)) group.options.emplace_back("storage: disk");
  }
}

/// All or nobody: they weigh the miners of steady mining.
void draw_hash_rates(std::vector<Group>& groups, std::uint64_t seed) {
  Draw draw(seed, "hash-rates");
  if (!draw.chance(30)) return;
  for (Group& group : groups) {
    group.options.push_back(
        fmt::format("hash_rate: {}/s", draw.one_of<unsigned>({500, 1000, 2000, 5000, 20000})));
  }
}

struct Syncing {
  std::string lines;  // `sync:` and `poll_interval:`, where they are needed
  bool polls = false;
};
Syncing draw_sync(std::vector<Group>& groups, std::uint64_t seed) {
  Draw draw(seed, "sync");
  const bool all = draw.chance(6);
  Syncing syncing{all ? "sync: poll\n" : "", all};
  const bool mixed = draw.chance(12);
  for (Group& group : groups) {
    if (!mixed || !draw.chance(40)) continue;
    group.options.emplace_back(all ? "sync: gossip" : "sync: poll");
    syncing.polls = true;
  }
  if (syncing.polls) {
    syncing.lines += fmt::format("poll_interval: {}\n",
                                 draw.one_of<std::string>({"200ms", "500ms", "1s", "2s"}));
  }
  return syncing;
}

/// Who polls sends whole chains, again and again: a thin line would be busy with them for good.
std::vector<std::string> draw_terms(Draw& draw, bool polls) {
  std::vector<std::string> terms;
  if (draw.chance(85)) {
    const auto latency = draw.one_of<unsigned>({1, 5, 20, 50, 100, 200});
    terms.push_back(fmt::format("latency: {}ms", latency));
    if (draw.chance(50)) {
      terms.push_back(
          fmt::format("jitter: {}ms", std::max(1U, latency / draw.one_of<unsigned>({1, 2, 5}))));
    }
  }
  if (draw.chance(30)) {
    terms.push_back("bandwidth: " +
                    draw.one_of<std::string>(
                        polls ? std::vector<std::string>{"10mbit", "100mbit"}
                              : std::vector<std::string>{"1mbit", "2mbit", "10mbit", "100mbit"}));
  }
  return terms;
}

void draw_group_links(std::vector<Group>& groups, std::uint64_t seed, bool polls) {
  Draw draw(seed, "group-links");
  for (Group& group : groups) {
    if (!draw.chance(12)) continue;
    const auto terms = draw_terms(draw, polls);
    if (!terms.empty()) group.options.push_back("links: " + in_mapping(terms));
  }
}

std::string draw_links(const std::vector<Group>& groups, std::uint64_t seed, bool polls) {
  Draw draw(seed, "links");
  if (groups.size() > 1 && draw.chance(15)) {
    const std::string a = draw.one_of(groups).name;
    const std::string b = draw.one_of(groups).name;
    std::vector<std::string> terms = draw_terms(draw, polls);
    if (!terms.empty() && a != b) {
      terms.insert(terms.begin(), "between: " + in_list({a, b}));
      return fmt::format("links:\n  - {}\n", in_mapping(terms));
    }
  }
  const auto terms = draw_terms(draw, polls);
  return terms.empty() ? "" : fmt::format("links: {}\n", in_mapping(terms));
}

std::string draw_chain(std::uint64_t seed) {
  Draw draw(seed, "chain");
  std::vector<std::string> rules;
  const auto difficulty = draw.weighted<unsigned>({{15, 0}, {25, 1}, {60, 2}});
  if (difficulty != core::kDefaultDifficulty)
    rules.push_back(fmt::format("difficulty: {}", difficulty));
  if (draw.chance(25)) rules.emplace_back("genesis: per-peer");
  if (draw.chance(35)) rules.emplace_back("fork_choice: longest");
  if (draw.chance(3)) rules.emplace_back("wallet: rsa-512");
  std::string text = rules.empty() ? "" : fmt::format("chain: {}\n", in_mapping(rules));
  if (draw.chance(20)) text += "validation: shared\n";
  return text;
}

std::string text_of(const std::vector<Group>& groups) {
  const bool plain = groups.size() == 1 && groups.front().options.empty();
  if (plain) return fmt::format("peers: {}\n", groups.front().count);
  std::string text = "peers:\n";
  for (const Group& group : groups) {
    std::vector<std::string> options;
    if (group.count > 1) options.push_back(fmt::format("count: {}", group.count));
    if (!group.behaviour.empty()) options.push_back("behaviour: " + group.behaviour);
    options.insert(options.end(), group.options.begin(), group.options.end());
    text += fmt::format("  {}: {}\n", group.name, in_mapping(options));
  }
  return text;
}

std::vector<std::string> peer_names(const std::vector<Group>& groups) {
  const bool plain = groups.size() == 1 && groups.front().options.empty();
  std::vector<std::string> names;
  for (const Group& group : groups) {
    for (std::size_t i = 0; i < group.count; ++i) {
      names.push_back(plain              ? fmt::format("p{}", i)
                      : group.count == 1 ? group.name
                                         : fmt::format("{}{}", group.name, i));
    }
  }
  return names;
}

}  // namespace

std::string draw_head(std::uint64_t seed) {
  const Network network = draw_network(seed);
  std::vector<Group> groups = draw_groups(network, seed);
  name_groups(groups);
  draw_storage(groups, seed);
  draw_hash_rates(groups, seed);
  const Syncing syncing = draw_sync(groups, seed);
  draw_group_links(groups, seed, syncing.polls);
  return text_of(groups) + fmt::format("topology: {}\n", network.topology(peer_names(groups))) +
         draw_links(groups, seed, syncing.polls) + syncing.lines + draw_chain(seed);
}

}  // namespace onetip::sim::swarm
