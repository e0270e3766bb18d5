#pragma once
// Outbox: the actions of one event, as the parts of a peer give them. One thread.

#include <memory>
#include <string>
#include <utility>

#include "net/event.hpp"

namespace onetip::net {

class Outbox {
 public:
  void add(Action action) { actions_.push_back(std::move(action)); }
  /// One alternative of Action, made where it stays.
  template <class One>
  void add(One action) {
    if (actions_.capacity() == 0) actions_.reserve(kUsual);
    actions_.emplace_back(std::in_place_type<One>, std::move(action));
  }
  void send(ConnectionId to, std::shared_ptr<const std::string> text) {
    add(action::Send{to, std::move(text)});
  }
  void send(ConnectionId to, std::string text) {
    send(to, std::make_shared<const std::string>(std::move(text)));
  }
  /// One alternative of Notice, likewise.
  template <class One>
  void notice(One what) {
    if (actions_.capacity() == 0) actions_.reserve(kUsual);
    actions_.emplace_back(std::in_place_type<Notice>, std::in_place_type<One>, std::move(what));
  }

  /// So many come now: there is room for them in one piece.
  void expect(std::size_t actions) { actions_.reserve(actions_.size() + actions); }
  [[nodiscard]] Actions take() { return std::exchange(actions_, {}); }

 private:
  /// An event has none, or a few; where it leads to an announcement, that is expected.
  static constexpr std::size_t kUsual = 4;

  Actions actions_;
};

}  // namespace onetip::net
