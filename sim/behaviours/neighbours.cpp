#include "sim/behaviours/neighbours.hpp"

namespace onetip::sim::behaviours {

std::optional<net::ConnectionId> Neighbours::hear(const net::Notice& notice) {
  if (const auto* opened = std::get_if<net::notice::ConnectionOpened>(&notice)) {
    open_.insert(opened->connection);
    return opened->connection;
  }
  if (const auto* greeted = std::get_if<net::notice::Greeted>(&notice)) {
    greeted_.insert(greeted->connection);
    return greeted->connection;
  }
  if (const auto* closed = std::get_if<net::notice::ConnectionClosed>(&notice)) {
    open_.erase(closed->connection);
    greeted_.erase(closed->connection);
    taps_.erase(closed->connection);
  }
  return std::nullopt;
}

void Neighbours::receive(const net::event::Received& event, const Asked& asked) {
  if (!open_.contains(event.connection)) return;
  taps_[event.connection].feed(event.bytes, [&](std::string_view line) {
    if (!greeted_.contains(event.connection) || !line.starts_with("get-blocks ")) return;
    const auto message = net::read_line(line, net::Extensions::all, {});
    if (!message) return;
    if (const auto* request = std::get_if<net::message::GetBlocks>(&*message)) asked(*request);
  });
}

}  // namespace onetip::sim::behaviours
