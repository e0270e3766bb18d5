#pragma once
// The command line of a node.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/wallet.hpp"
#include "net/address.hpp"

namespace onetip::tools {

struct NodeOptions {
  std::string database;
  std::uint16_t port = 0;  // 0: any free one
  std::vector<net::Address> peers;
  std::string bind = "127.0.0.1";
  std::string advertise;  // the host that others are told
  std::string wallet;     // a file; empty: beside the database
  std::optional<core::KeyType> wallet_type;
  std::string contract;  // a file; empty: everything is allowed
  bool mine = true;
  std::chrono::milliseconds pace{5000};
  std::chrono::milliseconds export_interval{10'000};
  unsigned difficulty = 2;
  std::string log_level = "info";
};

/// The options; or the exit code of a program that has said all: 0 after --help and --version, 3
/// where the command line is wrong.
[[nodiscard]] std::variant<NodeOptions, int> parse_node_options(int argc, char** argv);

}  // namespace onetip::tools
