// boaster: says of each tip that it announces twice its effort and more, so that all its neighbours
// believe that it holds a better chain and ask it for that. What it sends them then is the chain
// that it holds, as it is; its effort alone is a lie.
//
// An honest peer believes no effort: it is the sum of the nonces of blocks that it judged. It takes
// the blocks in, which are valid, finds that they don't weigh what was announced, closes the
// connection as for an invalid block, and neither dials nor accepts that address for 10 s. Who
// holds the announced tip already asks nothing, and so finds out nothing. Peers that poll are
// announced nothing.

#include "core/assert.hpp"
#include "net/message.hpp"
#include "sim/behaviours/behaviours.hpp"
#include "sim/behaviours/line_editor.hpp"

namespace onetip::sim::behaviours {
namespace {

class Boaster : public LineEditor {
  using LineEditor::LineEditor;

  std::string edit(net::ConnectionId, std::string_view line, const net::Now&) override {
    if (!line.starts_with(net::kTipCommand)) return std::string(line);
    const auto said =
        net::read_line(line.substr(0, line.size() - 1), net::Extensions::all, net::Limits{});
    const auto* tip = said ? std::get_if<net::message::Tip>(&*said) : nullptr;
    ONETIP_ASSERT(tip != nullptr, "a peer says what can be read");
    core::Weight claimed = tip->weight;
    claimed.effort = 2 * claimed.effort + 1;
    return net::tip_line(claimed);
  }
};

}  // namespace

std::unique_ptr<Actor> make_boaster(net::Peer peer) {
  return std::make_unique<Boaster>(std::move(peer));
}

}  // namespace onetip::sim::behaviours
