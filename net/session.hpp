#pragma once
// Session: one connection, from its dial or its acceptance to its end: whose it is, what is known
// of the other side, and its bytes as messages. It decides nothing about chains or addresses. One
// thread.

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "net/gossip_link.hpp"
#include "net/line_codec.hpp"
#include "net/line_framer.hpp"
#include "net/notice.hpp"

namespace onetip::net {

class alignas(64) Session {
 public:
  enum class Phase : std::uint8_t { dialling, open, closing };

  Session(ConnectionId connection, Address from, bool was_accepted)
      : id(connection),
        accepted(was_accepted),
        phase(was_accepted ? Phase::open : Phase::dialling),
        remote(std::move(from)) {}

  /// What the peer must not go on with.
  struct Fault {
    CloseReason reason;
    std::string detail;
  };
  using Item = std::variant<MessagePtr, Fault>;
  /// The message that `bytes` are, all of them, where that is known without reading them: as
  /// LineCodec::known.
  [[nodiscard]] const MessagePtr* known(std::string_view bytes, Extensions extensions,
                                        LineCodec& codec) const {
    if (extensions != Extensions::all || !framer_.between_items()) return nullptr;
    return codec.known(bytes);
  }
  /// The next message in `bytes`, which are taken from the front; none: all were taken.
  [[nodiscard]] std::optional<Item> next(std::string_view& bytes, Extensions extensions,
                                         const Limits& limits, LineCodec& codec);
  /// The stream ended in order: its last line, if it has one without a newline.
  [[nodiscard]] std::optional<Item> finish(Extensions extensions, const Limits& limits,
                                           LineCodec& codec);
  /// Bytes held of half-sent lines.
  [[nodiscard]] std::size_t memory() const { return framer_.memory(); }
  [[nodiscard]] bool inside_chain() const { return framer_.inside_chain(); }

  // What every message needs comes first, as in Peer::State.
  GossipLink gossip;
  const ConnectionId id;
  const bool accepted;
  bool greeted = false;  // it knows the extensions
  bool spoke = false;    // it said something that we understand
  Phase phase;
  std::size_t pending_bytes = 0;  // of it, as counted in the peer's budget

 private:
  LineFramer framer_;
  std::size_t unknown_lines_ = 0;

 public:
  const Address remote;
  std::chrono::nanoseconds opened_at{};
  std::optional<Address>
      listens;           // where the other side is dialled: known for sure, or well claimed
  bool counted = false;  // there, by Discovery
  std::size_t pending_chains = 0;                    // of it, waiting for their judgement
  std::optional<std::chrono::nanoseconds> deadline;  // of the dial, or for the greeting
  std::unique_ptr<const Fault> fault;                // why we closed it

 private:
  Item interpret(LineFramer::Item item, Extensions extensions, const Limits& limits,
                 LineCodec& codec);
  Item interpret_line(std::string_view line, Extensions extensions, const Limits& limits,
                      LineCodec& codec);
};

}  // namespace onetip::net
