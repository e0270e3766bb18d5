#include "net/poll_sync.hpp"

#include "core/chain_text.hpp"

namespace onetip::net {

void PollSync::start(Nanos now, core::Random& random) {
  const auto fifth = static_cast<std::uint64_t>(interval_.count()) / 5;
  next_ = now + interval_ - Nanos(fifth) + Nanos(random.below(2 * fifth + 1));
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
  if (now < next_) return;
  next_ = now + interval_;
  for (const auto connection : polled_) {
    if (requests_.is_open({connection, RequestKind::chain}) || about_to_speak(connection)) continue;
    poll(connection, now, out);
  }
}

std::optional<PollSync::Nanos> PollSync::next_deadline() const {
  if (polled_.empty()) return std::nullopt;
  return next_;
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
