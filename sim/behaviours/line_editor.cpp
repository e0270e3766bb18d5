#include "sim/behaviours/line_editor.hpp"

#include "core/assert.hpp"

namespace onetip::sim::behaviours {

net::Actions LineEditor::handle(const net::Now& now, const net::Event& event) {
  return edited(peer_.handle(now, event), now);
}

net::Actions LineEditor::edited(net::Actions actions, const net::Now& now) {
  net::Actions kept;
  for (auto& action : actions) {
    if (const auto* notice = std::get_if<net::Notice>(&action)) {
      if (!hears(*notice)) continue;
    } else if (auto* send = std::get_if<net::action::Send>(&action)) {
      auto text = edit_lines(send->connection, *send->bytes, now);
      if (text.empty()) continue;
      if (text != *send->bytes) send->bytes = std::make_shared<const std::string>(std::move(text));
    }
    kept.push_back(std::move(action));
  }
  return kept;
}

std::string LineEditor::edit_lines(net::ConnectionId to, std::string_view lines,
                                   const net::Now& now) {
  std::string text;
  while (!lines.empty()) {
    const auto line = lines.substr(0, lines.find('\n') + 1);
    ONETIP_ASSERT(!line.empty(), "a peer sends whole lines");
    text += edit(to, line, now);
    lines.remove_prefix(line.size());
  }
  return text;
}

std::optional<net::RequestKind> asked_for(const net::Notice& notice) {
  if (const auto* opened = std::get_if<net::notice::RequestOpened>(&notice)) return opened->what;
  if (const auto* closed = std::get_if<net::notice::RequestClosed>(&notice)) return closed->what;
  return std::nullopt;
}

}  // namespace onetip::sim::behaviours
