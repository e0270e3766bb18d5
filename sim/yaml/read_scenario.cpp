#include "sim/yaml/read_scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <limits>

#include "sim/scenario/timeline.hpp"
#include "sim/text/json_text.hpp"
#include "sim/yaml/branch.hpp"
#include "sim/yaml/parts.hpp"
#include "sim/yaml/settings.hpp"
#include "sim/yaml/text.hpp"

namespace onetip::sim {

namespace yaml {

namespace {

/// A hash of that many bytes set is found in 2^24 tries or so: half a minute a block.
constexpr std::uint64_t kHighestDifficulty = 4;

std::string read_scenario_name(const Fields& fields, const std::string& file) {
  if (const Node* name = fields.find("name")) return read_name(*name);
  // It stands in JSON and XML, which are UTF-8; a file's name is any bytes.
  return file == "-" ? "stdin" : printable(std::filesystem::path(file).stem().string());
}

Engine engine_of(const Source& source, const std::string& word) {
  check_word(source, word, words::engines);
  if (word == to_text(Engine::both)) return Engine::both;
  return word == to_text(Engine::tcp) ? Engine::tcp : Engine::virtual_time;
}

Engine read_engine(const Fields& fields) {
  const Node* engine = fields.find("engine");
  return engine == nullptr ? Engine::tcp
                           : engine_of(engine->source, read_text(*engine, "an engine"));
}

bool read_switch(const Node& node) {
  const std::string& text = read_text(node, "on or off");
  if (text != "on" && text != "off") fail_expected(node, "on or off");
  return text == "on";
}

ChainSpec read_chain(const Node& node) {
  const Fields fields(node, words::chain, "the chain's rules, like {difficulty: 2}");
  ChainSpec chain;
  if (const Node* difficulty = fields.find("difficulty")) {
    chain.difficulty = static_cast<unsigned>(read_count(*difficulty, 0, kHighestDifficulty));
  }
  if (const Node* genesis = fields.find("genesis")) {
    chain.genesis = read_choice<GenesisMode>(
        *genesis, words::geneses,
        {{"shared", GenesisMode::shared}, {"per-peer", GenesisMode::per_peer}});
  }
  if (const Node* fork_choice = fields.find("fork_choice")) {
    chain.fork_choice = read_choice<core::ForkChoice>(
        *fork_choice, words::fork_choices,
        {{"nonce-sum", core::ForkChoice::nonce_sum}, {"longest", core::ForkChoice::longest}});
  }
  if (const Node* wallet = fields.find("wallet")) {
    chain.wallet = read_choice<core::KeyType>(
        *wallet, words::wallets,
        {{"ed25519", core::KeyType::ed25519}, {"rsa-512", core::KeyType::rsa_512}});
  }
  return chain;
}

LinkRule read_link_row(const Node& node, Roster& roster) {
  const Fields fields(node, words::links_between, "a row like {between: [eu, us], latency: 45ms}");
  const Node& between = fields.require("between");
  if (between.kind != Node::Kind::list || between.items.size() != 2) {
    fail_expected(between, "two ends like [eu, us]");
  }
  LinkRule rule{
      read_selector(between.items[0], roster), read_selector(between.items[1], roster), {}, {}, {}};
  read_link_terms(fields, rule);
  return rule;
}

/// The links of all peers stand in front of those of groups, and rows for two ends behind them.
void read_links(const Node& node, Roster& roster, Scenario& scenario) {
  if (node.kind == Node::Kind::list) {
    for (const Node& row : node.items) scenario.links.push_back(read_link_row(row, roster));
    return;
  }
  const Fields fields(node, words::links, "links like {latency: 5ms}, or a list of rows");
  LinkRule rule{roster.all(), roster.all(), {}, {}, {}};
  read_link_terms(fields, rule);
  scenario.links.insert(scenario.links.begin(), std::move(rule));
}

void read_settings(const Fields& fields, Scenario& scenario) {
  if (const Node* chain = fields.find("chain")) scenario.chain = read_chain(*chain);
  if (const Node* poll = fields.find("poll_interval")) {
    scenario.poll_interval = read_duration(*poll);
    constexpr Nanos kShortest = std::chrono::milliseconds(1);
    if (scenario.poll_interval < kShortest) fail_expected(*poll, "at least 1ms");
  }
  if (const Node* invariants = fields.find("invariants")) {
    scenario.invariants = read_switch(*invariants);
  }
  if (const Node* witnesses = fields.find("witnesses")) {
    scenario.witnesses = read_switch(*witnesses);
  }
  if (const Node* validation = fields.find("validation")) {
    scenario.shared_validation =
        read_choice<bool>(*validation, words::validations, {{"each", false}, {"shared", true}});
  }
  if (const Node* timeout = fields.find("timeout")) {
    scenario.timeout = read_positive_duration(*timeout);
  }
}

/// A run that is still to begin something, or to look at something, when its time is out.
void check_timeout(const Node& node, const Scenario& scenario) {
  Nanos last{};
  for (const TimelineEntry& entry : scenario.timeline) {
    if (!entry.replaced && !entry.when) last = std::max(last, last_begin(entry, entry.at));
  }
  for (const Expectation& expectation : scenario.expectations) {
    if (const auto* at = std::get_if<At>(&expectation.when)) last = std::max(last, at->at);
  }
  if (last <= *scenario.timeout) return;
  throw ScenarioError(
      node.source,
      fmt::format("no run can keep this: there is something to do at {}", to_text(last)),
      "give it more time");
}

void read_cpu(const Node& node, const ScenarioOverrides& overrides, Scenario& scenario) {
  const bool is_reference =
      read_choice<bool>(node, words::cpus, {{"calibrated", false}, {"reference", true}});
  if (is_reference) {
    scenario.cpu = kReferenceCpu;
    return;
  }
  if (overrides.cpu) return;
  const core::Result<CpuProfile> profile = overrides.calibrated
                                               ? overrides.calibrated()
                                               : core::Error{"no figures of a CPU are at hand"};
  if (profile) {
    scenario.cpu = *profile;
  } else {
    scenario.uncalibrated = Uncalibrated{node.source, profile.error().what};
  }
}

void read_network(const Fields& fields, Roster& roster, Scenario& scenario) {
  read_topology(fields.find("topology"), roster, scenario);
  if (const Node* links = fields.find("links")) read_links(*links, roster, scenario);
  check_dials(scenario);
}

const Node& require_peers(const Fields& fields) {
  const Node* peers = fields.find("peers");
  if (peers != nullptr) return *peers;
  throw ScenarioError(fields.source(), "missing key `peers`",
                      "who takes part, like `peers: 4`; a file that says only what is different is "
                      "for `sim FILE --until TIME --then OTHER`");
}

/// `overlay`: another future, already laid over the root; none: there is none.
Scenario read(const Node& root, std::string_view text, std::string file,
              const ScenarioOverrides& overrides, const Overlay* overlay) {
  const Fields fields(root, words::top_level, "a mapping with `peers:` and `expect:`");
  Scenario scenario;
  scenario.name = read_scenario_name(fields, overlay == nullptr ? file : overlay->branch.file);
  scenario.file = std::move(file);
  scenario.story = leading_comment(text);
  if (overlay != nullptr) scenario.branch = overlay->branch;
  const Engine engine = read_engine(fields);
  scenario.engine = overrides.engine ? engine_of({"--engine", 0, 0}, *overrides.engine) : engine;
  scenario.other_engine = scenario.engine != engine;
  scenario.settings = overrides.settings;
  const Node* seed = fields.find("seed");
  if (seed != nullptr) {
    scenario.seed = read_count(*seed, 0, std::numeric_limits<std::uint64_t>::max());
  }
  scenario.seed = overrides.seed.value_or(scenario.seed);

  const Node* sync = fields.find("sync");
  read_peers(require_peers(fields), sync == nullptr ? net::SyncMode::gossip : read_sync(*sync),
             scenario);
  Roster roster(scenario.peers, scenario.seed);
  read_network(fields, roster, scenario);
  read_settings(fields, scenario);
  if (const Node* cpu = fields.find("cpu")) read_cpu(*cpu, overrides, scenario);
  if (overrides.cpu) scenario.cpu = overrides.cpu;
  if (const Node* timeline = fields.find("timeline")) read_timeline(*timeline, roster, scenario);
  if (const Node* mining = fields.find("mining")) read_mining(*mining, roster, scenario);
  if (overlay != nullptr && overlay->timeline) {
    read_other_timeline(*overlay->timeline, roster, scenario);
  }
  read_expectations(fields.require("expect"), roster, scenario);
  if (const Node* timeout = fields.find("timeout")) check_timeout(*timeout, scenario);
  return scenario;
}

}  // namespace

}  // namespace yaml

Scenario read_scenario(std::string_view yaml, std::string file,
                       const ScenarioOverrides& overrides) {
  yaml::Node root = yaml::parse(yaml, file);
  yaml::apply(root, overrides.settings);
  if (!overrides.other) return yaml::read(root, yaml, std::move(file), overrides, nullptr);
  const yaml::Overlay overlay = yaml::lay_over(root, *overrides.other);
  try {
    return yaml::read(root, overrides.other->text, file, overrides, &overlay);
  } catch (const ScenarioError& error) {
    yaml::explain(error, file, *overrides.other);
  }
}

}  // namespace onetip::sim
