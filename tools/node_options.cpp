#include "tools/node_options.hpp"

#include <CLI/CLI.hpp>
#include <cmath>
#include <utility>

#include "core/proof_of_work.hpp"
#include "tools/one_of.hpp"
#include "tools/resolved_path.hpp"
#include "version.hpp"

namespace onetip::tools {

namespace {

constexpr int kWrongCommandLine = 3;

constexpr char kFooter[] =
    "The database is a chain file as `chain` reads it. It is replaced as a whole every 10 s if\n"
    "the chain changed, and at the end. SIGINT, SIGTERM and SIGHUP end the node in order (SIGHUP\n"
    "not where it is ignored, as by nohup). Where nobody reads its log any more it goes on\n"
    "without one.\n"
    "Exit codes: 0 ended in order, 3 the command line, the database or the wallet is wrong,\n"
    "4 the chain could not be written.\n"
    "\n"
    "Examples:\n"
    "  node a.data 9000                                   the first node of a network\n"
    "  node b.data 9001 127.0.0.1:9000                    a second one\n"
    "  node c.data 9002 127.0.0.1:9000,127.0.0.1:9001 --no-mine\n"
    "  node d.data 9003 127.0.0.1:9000 --wallet-type rsa-512\n"
    "                                                     among programs that know RSA keys alone\n"
    "  node e.data 9000 '' --bind 0.0.0.0 --advertise 192.0.2.7\n"
    "                                                     reachable from other hosts";

/// `ip:port,ip:port`; empty parts are none.
std::vector<net::Address> parse_peers(const std::string& text) {
  std::vector<net::Address> peers;
  for (const std::string& part : CLI::detail::split(text, ',')) {
    if (part.empty()) continue;
    const auto address = net::Address::parse(part);
    if (!address) throw CLI::ValidationError("PEERS", address.error().what);
    peers.push_back(*address);
  }
  return peers;
}

CLI::Validator one_port() {
  return {[](std::string& text) {
            std::uint16_t number = 0;
            return CLI::detail::lexical_cast(text, number)
                       ? std::string()
                       : "expected a number from 0 to 65535, found `" + text + "`";
          },
          ""};
}

/// What others are told to dial must be what they take from a stranger: they ban who says another.
std::string advertised_host(const NodeOptions& options) {
  const std::string& host = options.advertise.empty() ? options.bind : options.advertise;
  if (net::is_host(host) && host != "0.0.0.0") return host;
  throw CLI::ValidationError(
      "--advertise",
      options.advertise.empty()
          ? "with --bind " + host + " say which IPv4 address or host name others dial"
          : "expected an IPv4 address or host name to dial, without a port, found `" + host + "`");
}

/// The node writes these files itself: a key that lay there would be lost.
void keep_wallet_apart(const NodeOptions& options) {
  const std::string database = resolved_path(options.database);
  const std::string wallet = resolved_path(options.wallet);
  for (const char* ending : {"", ".new", ".lock"}) {
    if (wallet != database + ending) continue;
    throw CLI::ValidationError(
        "--wallet",
        options.wallet + " belongs to the database: name a file of its own for the key");
  }
}

/// An option in seconds, of which parts count too.
void add_seconds(CLI::App& app, const std::string& name, std::chrono::milliseconds& value,
                 const std::string& description) {
  const double seconds = std::chrono::duration<double>(value).count();
  app.add_option_function<double>(
         name,
         [&value, name](double given) {
           if (std::isnan(given))
             throw CLI::ValidationError(name, "nan is no time");  // in any range
           value = std::chrono::milliseconds(static_cast<std::int64_t>(given * 1000));
         },
         description)
      ->check(CLI::Range(0.001, 1e9).description(""))
      ->type_name("SECONDS")
      ->default_str(CLI::detail::to_string(seconds));
}

void add_options(CLI::App& app, NodeOptions& options, std::string& peers) {
  app.add_option("DB", options.database, "chain file; made with a genesis where there is none")
      ->required();
  app.add_option("PORT", options.port, "port to listen on; 0: any free one")
      ->required()
      ->check(one_port());
  app.add_option("PEERS", peers, "known peers: IP:PORT,IP:PORT,…; may be empty");
  app.add_option("--bind", options.bind, "numeric address to listen on")->capture_default_str();
  app.add_option("--advertise", options.advertise,
                 "IPv4 address or host name that others are told to dial, without a port\n"
                 "(default: the address of --bind)");
  app.add_option("--wallet", options.wallet,
                 "file with the node's private key; made where there is none (default: DB.wallet)");
  const std::vector<std::pair<std::string, core::KeyType>> types{
      {"ed25519", core::KeyType::ed25519}, {"rsa-512", core::KeyType::rsa_512}};
  app.add_option("--wallet-type", options.wallet_type, "kind of key (default: ed25519)")
      ->transform(one_of(types))
      ->type_name("ed25519|rsa-512");
  app.add_option("--contract", options.contract,
                 "script that says whether the node may send; a missing file allows everything");
  app.add_flag("--mine,!--no-mine", options.mine, "mine empty blocks (default: yes)");
  add_seconds(app, "--pace", options.pace, "seconds between the blocks that it mines");
  add_seconds(app, "--export-every", options.export_interval,
              "seconds between writes of a changed chain");
  app.add_option("--difficulty", options.difficulty, "difficulty of the chain's proof of work")
      ->check(CLI::Range(0u, core::kMaxDifficulty).description(""))
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--log-level", options.log_level, "least level of what is logged")
      ->check(one_of({"trace", "debug", "info", "warning", "error", "off"}))
      ->type_name("trace|debug|info|warning|error|off")
      ->capture_default_str();
}

}  // namespace

std::variant<NodeOptions, int> parse_node_options(int argc, char** argv) {
  CLI::App app("Runs one peer: holds a chain, serves it, follows others and mines", "node");
  app.set_version_flag("--version", std::string("onetip node ") + kVersion);
  app.footer(kFooter);
  NodeOptions options;
  std::string peers;
  add_options(app, options, peers);
  try {
    app.parse(argc, argv);
    options.peers = parse_peers(peers);
    options.advertise = advertised_host(options);
    if (options.wallet.empty()) options.wallet = options.database + ".wallet";
    keep_wallet_apart(options);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongCommandLine;
  }
  return options;
}

}  // namespace onetip::tools
