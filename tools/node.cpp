// node: one peer on its own: a chain in a file, served to others, synced with them and mined on.

#include <spdlog/spdlog.h>

#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>
#include <random>
#include <stdexcept>

#include "core/contract.hpp"
#include "core/payment.hpp"
#include "net/tcp/peer_driver.hpp"
#include "tools/exporter.hpp"
#include "tools/node_log.hpp"
#include "tools/node_options.hpp"
#include "tools/wall_clock.hpp"
#include "tools/wallet_file.hpp"

namespace onetip::tools {
namespace {

constexpr int kEnded = 0;
constexpr int kUnusable = 3;  // the command line, the database or the wallet is wrong
constexpr int kFailed = 4;    // the chain could not be written

constexpr std::chrono::seconds kReportInterval{10};

/// Start-up ends here, with a sentence for a person.
struct Unusable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

template <class T>
T usable(core::Result<T> result) {
  if (!result) throw Unusable(result.error().what);
  return std::move(*result);
}

/// 32 bytes that nobody can guess.
std::string fresh_seed() {
  std::random_device device;
  std::string seed;
  while (seed.size() < 32) {
    const std::uint32_t word = device();
    for (int shift = 0; shift < 32; shift += 8) seed += static_cast<char>(word >> shift);
  }
  return seed;
}

core::Contract read_contract(const std::string& path) {
  if (path.empty()) return {};
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    spdlog::warn("Can't read the contract '{}': everything is allowed", path);
    return {};
  }
  try {
    return core::Contract::parse(std::string(std::istreambuf_iterator<char>(file), {}));
  } catch (const std::ios_base::failure&) {  // a folder can be opened
    throw Unusable("--contract: can't read " + path + ": expected a file");
  }
}

core::Blockchain new_chain(const core::KeyPair& keys, const core::ChainRules& rules,
                           core::Random& random) {
  spdlog::info("Making genesis transaction...");
  const core::KeyPair coin_base = core::KeyPair::make(keys.type(), random);
  core::Candidate genesis =
      core::make_genesis(keys.wallet(), coin_base, wall_clock_ms(), rules.seed_hash);
  spdlog::info("Mining genesis block...");
  const auto found =
      core::search_nonce(genesis.preimage_without_nonce(), 1, core::kNonceEnd, rules.difficulty);
  if (!found.nonce) throw Unusable("no nonce makes a genesis of this difficulty");
  const core::BlockPtr block = std::move(genesis).seal(*found.nonce);
  return core::Blockchain::from_genesis(block, core::Ledger::after_genesis(*block));
}

/// Mines an empty block now and every `pace`, one at a time.
class MiningPace {
 public:
  MiningPace(net::tcp::PeerDriver& driver, std::chrono::nanoseconds pace) : driver_(driver) {
    mine();
    driver_.every(pace, [this] { mine(); });
  }

  void noticed(const net::Notice& notice) {
    if (std::holds_alternative<net::notice::CommandDone>(notice) ||
        std::holds_alternative<net::notice::PaymentRefused>(notice)) {
      busy_ = false;
    }
  }

 private:
  void mine() {
    if (busy_) return;
    busy_ = true;
    driver_.mine(1);
  }

  net::tcp::PeerDriver& driver_;
  bool busy_ = false;
};

net::PeerConfig configure(const NodeOptions& options, const core::ChainRules& rules) {
  net::PeerConfig config;
  config.listen = {options.advertise, options.port};
  config.peers = options.peers;
  config.rules = rules;
  config.contract = read_contract(options.contract);
  return config;
}

int serve(const NodeOptions& options) {
  core::Random random(fresh_seed(), "node");
  core::ChainRules rules;
  rules.difficulty = options.difficulty;
  const Database database = usable(Database::open(options.database));
  const auto held = usable(database.load(rules));
  const core::KeyPair keys = usable(open_wallet(options.wallet, options.wallet_type, random));
  const core::Blockchain start = held ? *held : new_chain(keys, rules, random);

  net::PeerConfig config = configure(options, rules);
  std::string name;
  std::size_t known = config.peers.size();
  std::optional<MiningPace> mining;
  net::tcp::PeerDriver::Callbacks callbacks;
  callbacks.noticed = [&](const net::Notice& notice) {
    log_notice(name, notice);
    if (mining) mining->noticed(notice);
    if (const auto* addresses = std::get_if<net::notice::AddressesKnown>(&notice)) {
      known = addresses->count;
    }
  };
  net::tcp::PeerDriver driver(std::move(config), keys, random, start, options.bind, callbacks);
  name = net::Address{options.advertise, driver.port()}.text();
  driver.on_signals([&] { driver.stop(); });
  Exporter exporter(database, held ? std::optional(held->id()) : std::nullopt);
  exporter.start(start);
  driver.every(kReportInterval,
               [&] { spdlog::info("Peer {} reports {} valid peers.", name, known); });
  driver.every(options.export_interval, [&] { exporter.start(driver.chain()); });
  spdlog::info("Listening on {}", net::Address{options.bind, driver.port()}.text());
  if (options.mine) mining.emplace(driver, options.pace);
  driver.run();
  return exporter.finish(driver.chain()) ? kEnded : kFailed;
}

}  // namespace
}  // namespace onetip::tools

int main(int argc, char** argv) {
  using namespace onetip::tools;
  const auto options = parse_node_options(argc, argv);
  if (const int* code = std::get_if<int>(&options)) return *code;
  start_log(std::get<NodeOptions>(options).log_level);
  try {
    return serve(std::get<NodeOptions>(options));
  } catch (const std::runtime_error& error) {
    std::fprintf(stderr, "node: %s\n", error.what());
    return kUnusable;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "node: %s\n", error.what());
    return kFailed;
  }
}
