#pragma once
// Outbox: the actions of one event, as the parts of a peer give them. One thread.

#include <memory>
#include <string>
#include <utility>

#include "net/event.hpp"

namespace onetip::net {

class Outbox {
 public:
  void add(Action action) {
    if (actions_.empty()) actions_.reserve(kUsual);
    actions_.push_back(std::move(action));
  }
  void send(ConnectionId to, std::shared_ptr<const std::string> text) {
    add(action::Send{to, std::move(text)});
  }
  void send(ConnectionId to, std::string text) {
    send(to, std::make_shared<const std::string>(std::move(text)));
  }
  void notice(Notice what) { add(std::move(what)); }

  [[nodiscard]] Actions take() { return std::exchange(actions_, {}); }

 private:
  /// An event has none, or some: one with an announcement, one for each neighbour.
  static constexpr std::size_t kUsual = 8;

  Actions actions_;
};

}  // namespace onetip::net
