// stubborn: ignores heavier chains, as it asks nobody for one. It tells its own, and answers. For
// tests of the checkers: it counts as honest, so a network that holds one must not converge.

#include "net/message.hpp"
#include "sim/behaviours/behaviours.hpp"
#include "sim/behaviours/line_editor.hpp"

namespace onetip::sim::behaviours {
namespace {

class Stubborn : public LineEditor {
  using LineEditor::LineEditor;

  bool hears(const net::Notice& notice) override {
    const auto what = asked_for(notice);
    return !what || what == net::RequestKind::peers;
  }
  std::string edit(net::ConnectionId, std::string_view line, const net::Now&) override {
    const bool asks = line.starts_with("get-blocks ") || line.starts_with(net::kGetChainLine);
    return asks ? std::string() : std::string(line);
  }
};

}  // namespace

std::unique_ptr<Actor> make_stubborn(net::Peer peer) {
  return std::make_unique<Stubborn>(std::move(peer));
}

}  // namespace onetip::sim::behaviours
