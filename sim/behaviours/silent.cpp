// silent: never relays, as it tells nobody of any chain. It takes what others tell. For tests of
// the checkers: it counts as honest, so who stands behind it must be found stuck.

#include "net/message.hpp"
#include "sim/behaviours/behaviours.hpp"
#include "sim/behaviours/line_editor.hpp"

namespace onetip::sim::behaviours {
namespace {

class Silent : public LineEditor {
  using LineEditor::LineEditor;

  std::string edit(net::ConnectionId, std::string_view line, const net::Now&) override {
    const bool tells = line.starts_with("tip ") || line.starts_with(net::kBlocksCommand) ||
                       line.starts_with(net::kChainCommand);
    return tells ? std::string() : std::string(line);
  }
};

}  // namespace

std::unique_ptr<Actor> make_silent(net::Peer peer) {
  return std::make_unique<Silent>(std::move(peer));
}

}  // namespace onetip::sim::behaviours
