#pragma once
// What a node says: the seed's lines, from a peer's notices.

#include <string>

#include "net/notice.hpp"

namespace onetip::tools {

/// Log lines by spdlog's default logger, on standard output, each at once. Where nobody reads that
/// any more they are lost, and the node goes on.
void start_log(const std::string& level);

/// `peer`: the node's name in the lines.
void log_notice(const std::string& peer, const net::Notice& notice);

}  // namespace onetip::tools
