// Peers, groups, their links, and the selectors that name them.

#include <fmt/format.h>

#include <set>

#include "sim/text/hints.hpp"
#include "sim/yaml/parts.hpp"

namespace onetip::sim::yaml {

void read_link_terms(const Fields& fields, LinkRule& rule) {
  if (const Node* latency = fields.find("latency")) {
    rule.latency = read_duration(*latency);
    rule.latency_at = latency->source;
  }
  if (const Node* jitter = fields.find("jitter")) rule.jitter = read_duration(*jitter);
  if (const Node* bandwidth = fields.find("bandwidth")) {
    rule.bits_per_second = read_bandwidth(*bandwidth);
  }
}

net::SyncMode read_sync(const Node& node) {
  return read_choice<net::SyncMode>(
      node, words::sync_modes, {{"gossip", net::SyncMode::gossip}, {"poll", net::SyncMode::poll}});
}

namespace {

Behaviour read_behaviour(const Node& node) {
  return read_choice<Behaviour>(node, words::behaviours,
                                {{"honest", Behaviour::honest},
                                 {"mute", Behaviour::mute},
                                 {"slow", Behaviour::slow},
                                 {"garbage", Behaviour::garbage},
                                 {"grinder", Behaviour::grinder},
                                 {"withholder", Behaviour::withholder},
                                 {"double-spender", Behaviour::double_spender},
                                 {"boaster", Behaviour::boaster},
                                 {"glutton", Behaviour::glutton},
                                 {"stubborn", Behaviour::stubborn},
                                 {"silent", Behaviour::silent},
                                 {"credulous", Behaviour::credulous},
                                 {"forger", Behaviour::forger}});
}

/// Peers are numbered from the front; `names` are those of peers and groups so far.
class GroupReader {
 public:
  GroupReader(net::SyncMode sync, Scenario& scenario) : sync_(sync), scenario_(scenario) {}

  void read(const Key& key, const Node& node) {
    check_group_name(key);
    const Fields fields(node, words::group, "the options of a group, like {count: 4}");
    PeerSpec spec;
    spec.group = key.text;
    spec.sync = sync_;
    if (const Node* behaviour = fields.find("behaviour")) {
      spec.behaviour = read_behaviour(*behaviour);
    }
    if (key.text == "honest" && is_hostile(spec.behaviour)) {
      throw ScenarioError(key.source,
                          "the word `honest` selects those who are: no name for this group");
    }
    if (const Node* sync = fields.find("sync")) spec.sync = read_sync(*sync);
    if (const Node* rate = fields.find("hash_rate")) spec.hash_rate = read_hash_rate(*rate);
    if (const Node* storage = fields.find("storage")) {
      spec.disk = read_choice<bool>(*storage, words::storages, {{"memory", false}, {"disk", true}});
    }
    const Node* count_node = fields.find("count");
    const std::uint64_t count = count_node == nullptr ? 1 : read_count(*count_node, 1, kMaxPeers);
    if (scenario_.peers.size() + count > kMaxPeers) {
      throw ScenarioError(key.source, fmt::format("more than {} peers, the limit", kMaxPeers));
    }
    const PeerSet members = add(key, spec, count);
    if (const Node* links = fields.find("links")) read_links(*links, members);
  }

 private:
  void check_group_name(const Key& key) {
    check_name(key.source, key.text);
    if (key.text != "honest" && is_reserved(key.text)) {
      throw ScenarioError(key.source,
                          fmt::format("`{}` selects peers: no name for a group", key.text));
    }
  }

  PeerSet add(const Key& key, PeerSpec spec, std::uint64_t count) {
    PeerSet members;
    take_name(key, key.text);
    for (std::uint64_t i = 0; i < count; ++i) {
      spec.name = count == 1 ? key.text : fmt::format("{}{}", key.text, i);
      if (count > 1) take_name(key, spec.name);
      members.push_back(static_cast<PeerIndex>(scenario_.peers.size()));
      scenario_.peers.push_back(spec);
    }
    return members;
  }

  void take_name(const Key& key, const std::string& name) {
    if (!names_.insert(name).second) {
      throw ScenarioError(key.source, fmt::format("a second peer or group called `{}`", name));
    }
  }

  void read_links(const Node& node, const PeerSet& members) {
    const Fields fields(node, words::links, "links like {latency: 5ms, bandwidth: 10mbit}");
    scenario_.links.push_back({members, {}, {}, {}, {}});
    read_link_terms(fields, scenario_.links.back());
    own_links_.push_back(scenario_.links.size() - 1);
  }

 public:
  /// A group's links lead to everyone, who is known only now.
  void finish() {
    PeerSet everyone(scenario_.peers.size());
    for (std::size_t i = 0; i < everyone.size(); ++i) everyone[i] = static_cast<PeerIndex>(i);
    for (const std::size_t rule : own_links_) scenario_.links[rule].b = everyone;
  }

 private:
  net::SyncMode sync_;
  Scenario& scenario_;
  std::set<std::string> names_;
  std::vector<std::size_t> own_links_;
};

}  // namespace

void read_peers(const Node& node, net::SyncMode sync, Scenario& scenario) {
  if (node.kind == Node::Kind::mapping) {
    GroupReader groups(sync, scenario);
    for (std::size_t i = 0; i < node.keys.size(); ++i) groups.read(node.keys[i], node.items[i]);
    groups.finish();
    if (scenario.peers.empty()) fail_expected(node, "at least one group of peers");
    return;
  }
  if (node.kind != Node::Kind::scalar) {
    fail_expected(node, "a number of peers, or groups like {miner: {count: 4}}");
  }
  const std::uint64_t count = read_count(node, 1, kMaxPeers);
  for (std::uint64_t i = 0; i < count; ++i) {
    PeerSpec spec;
    spec.name = fmt::format("p{}", i);
    spec.sync = sync;
    scenario.peers.push_back(std::move(spec));
  }
}

namespace {

PeerSet read_one_selector(const Node& node, Roster& roster, const PeerSet& taken) {
  const std::string& text =
      read_text(node, "peers, like p3, p0..p3, a group, all, honest, 40%, or a list of these");
  core::Result<PeerSet> peers = roster.select(text, taken);
  if (!peers) {
    const auto range = roster.meant_range(text);
    throw ScenarioError(
        node.source, peers.error().what,
        range ? fmt::format("is it `{}`?", *range) : did_you_mean(text, roster.names()));
  }
  return std::move(*peers);
}

}  // namespace

PeerSet read_selector(const Node& node, Roster& roster, const PeerSet& taken) {
  if (node.kind != Node::Kind::list || node.items.empty()) {
    return read_one_selector(node, roster, taken);
  }
  if (node.items.size() > kMaxPeers) {
    fail_expected(node, fmt::format("at most {} selectors in a list", kMaxPeers));
  }
  PeerSet peers;
  for (const Node& item : node.items) {
    peers = united(peers, read_one_selector(item, roster, united(taken, peers)));
  }
  return peers;
}

std::string selector_text(const Node& node) {
  std::string text = node.text;
  for (const Node& item : node.items) text += (text.empty() ? "" : ", ") + item.text;
  return text;
}

}  // namespace onetip::sim::yaml
