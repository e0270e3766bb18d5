#include "net/session.hpp"

#include "core/overloaded.hpp"

namespace onetip::net {

std::optional<Session::Item> Session::next(std::string_view& bytes, Extensions extensions,
                                           const Limits& limits, LineCodec& codec) {
  auto item = framer_.next(bytes, limits);
  if (!item) return std::nullopt;
  return interpret(std::move(*item), extensions, limits, codec);
}

std::optional<Session::Item> Session::finish(Extensions extensions, const Limits& limits,
                                             LineCodec& codec) {
  auto item = framer_.finish(limits);
  if (!item) return std::nullopt;
  return interpret(std::move(*item), extensions, limits, codec);
}

Session::Item Session::interpret(LineFramer::Item item, Extensions extensions, const Limits& limits,
                                 LineCodec& codec) {
  return std::visit(core::Overloaded{[&](LineFramer::Line line) {
                                       return interpret_line(line.text, extensions, limits, codec);
                                     },
                                     [](message::LatestBlockchain& chain) -> Item {
                                       return std::make_shared<const Message>(std::move(chain));
                                     },
                                     [](LineFramer::TooLong) -> Item {
                                       return Fault{CloseReason::line_too_long, {}};
                                     }},
                    item);
}

Session::Item Session::interpret_line(std::string_view line, Extensions extensions,
                                      const Limits& limits, LineCodec& codec) {
  if (extensions == Extensions::all && is_about_chains(line)) {
    auto message = codec.read(line, limits);
    if (!message) return Fault{CloseReason::malformed_line, message.error().what};
    return *std::move(message);
  }
  auto message = read_line(line, extensions, limits);
  if (!message) return Fault{CloseReason::malformed_line, message.error().what};
  if (std::holds_alternative<message::Unknown>(*message) &&
      ++unknown_lines_ > limits.unknown_lines) {
    return Fault{CloseReason::too_many_unknown_lines, {}};
  }
  return std::make_shared<const Message>(*std::move(message));
}

}  // namespace onetip::net
