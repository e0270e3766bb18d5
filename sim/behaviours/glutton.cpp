// glutton: asks each neighbour for its whole chain, thousands of times at once and again and again,
// listens to none of the answers, and says nothing else. A question is 22 bytes and its answer may
// be megabytes, so this is the cheapest way to make others send.
//
// An honest peer answers each question, as it does for who asks once: its chain's text is made once
// a tip, so an answer that waits to be sent costs it a pointer. What may wait on one connection is
// bounded by its driver (net/event.hpp, ClosedHow::overflowed): beyond that the connection is gone,
// and nobody else's is slower for it.
//
// It never greets, since who has greeted is told a tip and no chain. One timer for all connections.

#include <memory>
#include <set>
#include <string>

#include "net/message.hpp"
#include "sim/behaviours/behaviours.hpp"
#include "sim/behaviours/line_editor.hpp"

namespace onetip::sim::behaviours {
namespace {

constexpr std::size_t kQuestionsAtOnce = 4000;
constexpr std::chrono::nanoseconds kAgainAfter = std::chrono::seconds(2);

class Glutton : public LineEditor {
 public:
  using LineEditor::LineEditor;

  net::Actions handle(const net::Now& now, const net::Event& event) override {
    if (std::holds_alternative<net::event::Received>(event)) return {};
    const auto* fired = std::get_if<net::event::TimerFired>(&event);
    if (fired != nullptr && fired->timer == kOwnTimer) return ask_again(now);
    auto actions = LineEditor::handle(now, event);
    if (const auto* connected = std::get_if<net::event::Connected>(&event)) {
      if (open_.empty())
        actions.push_back(net::action::SetTimer{kOwnTimer, now.steady + kAgainAfter});
      open_.insert(connected->connection);
      actions.push_back(net::action::Send{connected->connection, questions()});
    } else if (const auto* closed = std::get_if<net::event::Closed>(&event)) {
      open_.erase(closed->connection);
      if (open_.empty()) actions.push_back(net::action::CancelTimer{kOwnTimer});
    }
    return actions;
  }

 private:
  net::Actions ask_again(const net::Now& now) {
    net::Actions actions{net::action::SetTimer{kOwnTimer, now.steady + kAgainAfter}};
    for (const auto connection : open_) {
      actions.push_back(net::action::Send{connection, questions()});
    }
    return actions;
  }

  static std::shared_ptr<const std::string> questions() {
    static const auto kQuestions = [] {
      std::string text;
      for (std::size_t i = 0; i < kQuestionsAtOnce; ++i) text += net::kGetChainLine;
      return std::make_shared<const std::string>(std::move(text));
    }();
    return kQuestions;
  }

  bool hears(const net::Notice& notice) override { return !asked_for(notice); }
  std::string edit(net::ConnectionId, std::string_view, const net::Now&) override { return {}; }

  std::set<net::ConnectionId> open_;
};

}  // namespace

std::unique_ptr<Actor> make_glutton(net::Peer peer) {
  return std::make_unique<Glutton>(std::move(peer));
}

}  // namespace onetip::sim::behaviours
