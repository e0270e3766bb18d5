#include "sim/swarm/wrongs.hpp"

#include <fmt/format.h>

#include "sim/journal/close_reason.hpp"

namespace onetip::sim::swarm {

namespace {

/// Those that are there to be wrong (`credulous`, …) count as honest elsewhere, not here.
bool are_honest(const Scenario& scenario, PeerIndex a, PeerIndex b) {
  return scenario.peers[a].behaviour == Behaviour::honest &&
         scenario.peers[b].behaviour == Behaviour::honest;
}

}  // namespace

std::optional<std::string> wrong_in(const Scenario& scenario, const Record& record) {
  const auto said = [&](PeerIndex peer, PeerIndex other, const std::string& what,
                        const std::string& detail) -> std::optional<std::string> {
    if (!are_honest(scenario, peer, other)) return std::nullopt;
    return fmt::format("at {:.3f} s {}: {} {}{}{}",
                       std::chrono::duration<double>(record.at).count(), scenario.peers[peer].name,
                       what, scenario.peers[other].name, detail.empty() ? "" : ": ", detail);
  };
  if (const auto* refused = std::get_if<record::BlockRefused>(&record.body)) {
    return said(refused->peer, refused->from,
                fmt::format("refused a block ({}) of honest", refused->rule), refused->detail);
  }
  const auto* closed = std::get_if<record::ConnectionClosed>(&record.body);
  if (closed == nullptr || !bans(closed->how)) return std::nullopt;
  return said(closed->peer, closed->remote,
              fmt::format("closed ({}) the connection to honest", closed->how), closed->detail);
}

}  // namespace onetip::sim::swarm
