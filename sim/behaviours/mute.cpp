// mute: accepts and dials, listens, and never says a byte. What it mines stays with it.
//
// An honest peer keeps the connection, since silence alone closes nothing; takes it for an old peer
// after 2 s without a greeting, and polls it in vain, one request every `poll_interval`, each given
// up after 2 s; and hears of blocks from others, as long as it has any.

#include "sim/behaviours/behaviours.hpp"
#include "sim/behaviours/line_editor.hpp"

namespace onetip::sim::behaviours {
namespace {

class Mute : public LineEditor {
  using LineEditor::LineEditor;

  bool hears(const net::Notice& notice) override { return !asked_for(notice); }
  std::string edit(net::ConnectionId, std::string_view, const net::Now&) override { return {}; }
};

}  // namespace

std::unique_ptr<Actor> make_mute(net::Peer peer) { return std::make_unique<Mute>(std::move(peer)); }

}  // namespace onetip::sim::behaviours
