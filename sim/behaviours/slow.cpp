// slow: says everything that an honest peer would, at a byte a second on each connection: the slow
// loris, who holds many connections open with next to no traffic. It reads as fast as any.
//
// An honest peer keeps the connection and the few bytes of a line that isn't over (bounded by the
// limit on lines, and with all others' by its budget of pending bytes); an answer that isn't there
// after 2 s is asked of somebody else; so a slow peer costs it that connection and nothing else.
//
// What waits here is bounded as on a connection (net/tcp): a text is taken when nothing waits,
// whatever its length, and else while no more than kMostWaiting bytes do; beyond that it is never
// said. One timer, once a second, for all connections.

#include <deque>
#include <map>

#include "core/assert.hpp"
#include "sim/behaviours/behaviours.hpp"

namespace onetip::sim::behaviours {
namespace {

constexpr std::chrono::nanoseconds kPerByte = std::chrono::seconds(1);
constexpr std::size_t kMostWaiting = std::size_t{64} << 10;

/// What is still to be said on one connection. Texts are shared with those of other connections.
class Waiting {
 public:
  void add(std::shared_ptr<const std::string> text) {
    ONETIP_ASSERT(!text->empty(), "a peer sends something, or doesn't send");
    if (bytes_ > 0 && bytes_ + text->size() > kMostWaiting) return;
    bytes_ += text->size();
    texts_.push_back(std::move(text));
  }
  /// REQUIRES: not empty.
  std::string next_byte() {
    std::string byte(1, (*texts_.front())[said_]);
    if (++said_ == texts_.front()->size()) {
      texts_.pop_front();
      said_ = 0;
    }
    --bytes_;
    return byte;
  }
  bool empty() const { return bytes_ == 0; }

 private:
  std::deque<std::shared_ptr<const std::string>> texts_;
  std::size_t said_ = 0;  // of the first
  std::size_t bytes_ = 0;
};

class Slow : public Actor {
 public:
  explicit Slow(net::Peer peer) : peer_(std::move(peer)) {}

  net::Actions handle(const net::Now& now, const net::Event& event) override {
    net::Actions out;
    const auto* fired = std::get_if<net::event::TimerFired>(&event);
    if (fired != nullptr && fired->timer == kOwnTimer) {
      ticking_ = false;
      say_one_byte_each(out);
    } else {
      if (const auto* closed = std::get_if<net::event::Closed>(&event)) {
        waiting_.erase(closed->connection);
      }
      for (auto& action : peer_.handle(now, event)) hold_back(std::move(action), out);
    }
    if (!ticking_ && !waiting_.empty()) {
      ticking_ = true;
      out.push_back(net::action::SetTimer{kOwnTimer, now.steady + kPerByte});
    }
    return out;
  }

 private:
  void hold_back(net::Action action, net::Actions& out) {
    if (auto* send = std::get_if<net::action::Send>(&action)) {
      waiting_[send->connection].add(std::move(send->bytes));
      return;
    }
    // What it didn't get to say by then it never says.
    if (const auto* close = std::get_if<net::action::Close>(&action)) {
      waiting_.erase(close->connection);
    }
    out.push_back(std::move(action));
  }

  void say_one_byte_each(net::Actions& out) {
    for (auto at = waiting_.begin(); at != waiting_.end();) {
      out.push_back(net::action::Send{at->first,
                                      std::make_shared<const std::string>(at->second.next_byte())});
      at = at->second.empty() ? waiting_.erase(at) : std::next(at);
    }
  }

  net::Peer peer_;
  std::map<net::ConnectionId, Waiting> waiting_;  // none is empty
  bool ticking_ = false;
};

}  // namespace

std::unique_ptr<Actor> make_slow(net::Peer peer) { return std::make_unique<Slow>(std::move(peer)); }

}  // namespace onetip::sim::behaviours
