// garbage: on every connection a volley of nonsense, and then nonsense in the place of each line
// that an honest peer would say: random bytes, its own lines with a byte changed, cut short or left
// without their end, and known commands with payloads that mean nothing. Every other time its
// greeting goes out whole, so that what follows is read as our extensions, too.
//
// An honest peer skips lines that it doesn't know, up to a number; closes at the first known
// command that it can't read, and neither dials nor accepts that address for 10 s. What is left of
// a line without an end is within its budget of pending bytes, and gone with the connection.

#include <array>
#include <set>

#include "net/message.hpp"
#include "sim/behaviours/behaviours.hpp"
#include "sim/behaviours/line_editor.hpp"

namespace onetip::sim::behaviours {
namespace {

constexpr std::array<std::string_view, 8> kCommands{"get-valid-peers",  "get-latest-blockchain",
                                                    net::kPeersCommand, net::kChainCommand,
                                                    "onetip ",          "tip ",
                                                    "get-blocks ",      net::kBlocksCommand};
constexpr std::string_view kPayload = "0123456789abcdef()\"\\ .:-cfu?";
constexpr std::uint64_t kLongest = 256;  // of what is made up, in bytes
constexpr std::uint64_t kVolley = 8;     // lines, at most

class Garbage : public LineEditor {
 public:
  Garbage(net::Peer peer, core::Random random) : LineEditor(std::move(peer)), random_(random) {}

  net::Actions handle(const net::Now& now, const net::Event& event) override {
    auto actions = LineEditor::handle(now, event);
    if (const auto* connected = std::get_if<net::event::Connected>(&event)) {
      std::string volley;
      for (auto left = 1 + random_.below(kVolley); left > 0; --left) volley += made_up();
      actions.push_back(net::action::Send{connected->connection,
                                          std::make_shared<const std::string>(std::move(volley))});
    } else if (const auto* closed = std::get_if<net::event::Closed>(&event)) {
      greeted_.erase(closed->connection);
    }
    return actions;
  }

 private:
  bool hears(const net::Notice& notice) override { return !asked_for(notice); }

  std::string edit(net::ConnectionId to, std::string_view line, const net::Now&) override {
    if (greeted_.insert(to).second && random_.below(2) == 0) return std::string(line);
    std::string text(line);
    const auto somewhere = random_.below(text.size());
    switch (random_.below(4)) {
      case 0:
        text[somewhere] = static_cast<char>(random_.below(256));
        return text;
      case 1:
        return text.substr(0, somewhere) + '\n';
      case 2:
        return text.substr(0, somewhere);
      default:
        return made_up();
    }
  }

  std::string made_up() {
    std::string text;
    const bool command = random_.below(2) == 0;
    if (command) text = kCommands[random_.below(kCommands.size())];
    for (auto left = random_.below(kLongest); left > 0; --left) {
      text += command ? kPayload[random_.below(kPayload.size())]
                      : static_cast<char>(random_.below(256));
    }
    return text + '\n';
  }

  core::Random random_;
  std::set<net::ConnectionId> greeted_;  // connections on which it has said something
};

}  // namespace

std::unique_ptr<Actor> make_garbage(net::Peer peer, core::Random random) {
  return std::make_unique<Garbage>(std::move(peer), random);
}

}  // namespace onetip::sim::behaviours
