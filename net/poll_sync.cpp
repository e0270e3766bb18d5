#include "net/poll_sync.hpp"

#include "core/chain_text.hpp"

namespace onetip::net {

void PollSync::start(Nanos now, core::Random& random) {
  const auto fifth = static_cast<std::uint64_t>(interval_.count()) / 5;
  turn_at(now + interval_ - Nanos(fifth) + Nanos(random.below(2 * fifth + 1)));
}

void PollSync::turn_at(Nanos next) {
  agenda_.poll_turn = next;
  agenda_.polls = polled_.empty() ? Agenda::kNever : next;
}

void PollSync::join(ConnectionId connection) {
  polled_.insert(connection);
  turn_at(agenda_.poll_turn);
}

void PollSync::part(ConnectionId connection) {
  polled_.erase(connection);
  turn_at(agenda_.poll_turn);
}

void PollSync::poll(ConnectionId connection, Nanos now, Outbox& out) {
  static const auto kQuestion =
      std::make_shared<const std::string>(std::string(kGetChainLine) + std::string(kGetPeersLine));
  requests_.open({connection, RequestKind::chain}, now, out);
  requests_.open({connection, RequestKind::peers}, now, out);
  out.send(connection, kQuestion);
}

void PollSync::poll_all(Nanos now, const std::function<bool(ConnectionId)>& about_to_speak,
                        Outbox& out) {
  if (now < agenda_.poll_turn) return;
  turn_at(now + interval_);
  for (const auto connection : polled_) {
    if (requests_.is_open({connection, RequestKind::chain}) || about_to_speak(connection)) continue;
    poll(connection, now, out);
  }
}

void PollSync::answer(ConnectionId connection, const core::Blockchain& own,
                      std::chrono::milliseconds wall, Outbox& out) {
  if (!text_) {
    auto text = std::string(kChainCommand) + core::write_chain(own, wall.count()) + '\n';
    text_ = std::make_shared<const std::string>(std::move(text));
  }
  if (text_->size() - kChainCommand.size() - 1 <= limits_.chain_line) out.send(connection, text_);
}

}  // namespace onetip::net
