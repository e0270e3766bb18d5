#pragma once
// LineEditor: an honest peer, some of whose lines are left out or replaced on their way out.
//
// A peer sends whole lines, so what stands in one Send is cut into them and each is edited by
// itself. One thread at a time.

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "net/peer.hpp"
#include "sim/behaviours/actor.hpp"

namespace onetip::sim::behaviours {

class LineEditor : public Actor {
 public:
  explicit LineEditor(net::Peer peer) : peer_(std::move(peer)) {}

  net::Actions handle(const net::Now& now, const net::Event& event) override;

 protected:
  /// What becomes of a peer's actions.
  [[nodiscard]] net::Actions edited(net::Actions actions, const net::Now& now);
  [[nodiscard]] const net::Peer& peer() const { return peer_; }

 private:
  /// Takes a notice in; whether it goes on to the driver.
  virtual bool hears(const net::Notice&) { return true; }
  /// What is said in the place of `line` (its newline included): itself, something else, or
  /// nothing.
  virtual std::string edit(net::ConnectionId to, std::string_view line, const net::Now& now) = 0;

  std::string edit_lines(net::ConnectionId to, std::string_view lines, const net::Now& now);

  net::Peer peer_;
};

/// What a request that is noticed asks for; none: it is another notice. Who leaves a question out
/// leaves its notices out, too: nobody waits for an answer.
[[nodiscard]] std::optional<net::RequestKind> asked_for(const net::Notice& notice);

}  // namespace onetip::sim::behaviours
