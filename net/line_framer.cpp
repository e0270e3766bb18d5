#include "net/line_framer.hpp"

#include <algorithm>

namespace onetip::net {
namespace {

std::size_t limit_of(std::string_view line, const Limits& limits) {
  if (line.starts_with(kBlocksCommand)) return limits.blocks_line;
  if (line.starts_with(kPeersCommand)) return limits.peers_line;
  return limits.short_line;
}

LineFramer::Item finished(std::string_view line, const Limits& limits) {
  if (line.size() > limit_of(line, limits)) return LineFramer::TooLong{};
  if (line.ends_with('\r')) line.remove_suffix(1);
  return LineFramer::Line{line};
}

bool is_blank(std::string_view line) { return line.empty() || line == "\r"; }

}  // namespace

std::optional<LineFramer::Item> LineFramer::next(std::string_view& bytes, const Limits& limits) {
  if (delivered_) {
    std::string().swap(buffer_);
    delivered_ = false;
  }
  while (!bytes.empty()) {
    if (chain_) return next_of_chain(bytes, limits);
    if (take_chain_command(bytes)) continue;
    if (auto item = next_line(bytes, limits)) return item;
  }
  return std::nullopt;
}

/// Whether the line turns out to be a chain; its command is then taken.
bool LineFramer::take_chain_command(std::string_view& bytes) {
  if (!kChainCommand.starts_with(std::string_view(buffer_).substr(0, kChainCommand.size()))) {
    return false;
  }
  const auto missing = kChainCommand.substr(buffer_.size());
  if (!bytes.starts_with(missing)) return false;
  bytes.remove_prefix(missing.size());
  std::string().swap(buffer_);
  chain_ = std::make_unique<Chain>();
  return true;
}

std::optional<LineFramer::Item> LineFramer::next_line(std::string_view& bytes,
                                                      const Limits& limits) {
  const auto newline = bytes.find('\n');
  const auto piece = bytes.substr(0, newline);
  bytes.remove_prefix(newline == bytes.npos ? bytes.size() : newline + 1);
  if (newline != bytes.npos && buffer_.empty()) {
    if (is_blank(piece)) return std::nullopt;
    return finished(piece, limits);
  }
  buffer_ += piece;
  if (newline == bytes.npos) {
    // A long command's first bytes may still be missing, but then the line is short.
    if (buffer_.size() > limit_of(buffer_, limits)) return TooLong{};
    return std::nullopt;
  }
  if (is_blank(buffer_)) {
    buffer_.clear();
    return std::nullopt;
  }
  delivered_ = true;
  return finished(buffer_, limits);
}

std::optional<LineFramer::Item> LineFramer::next_of_chain(std::string_view& bytes,
                                                          const Limits& limits) {
  auto& chain = *chain_;
  const auto line = bytes.substr(0, bytes.find('\n'));
  const auto room = limits.chain_line - chain.bytes;
  const auto taken = chain.reader.feed(line.substr(0, room));
  chain.bytes += taken;
  bytes.remove_prefix(taken);
  if (chain.reader.complete() || chain.reader.broken()) return end_chain();
  if (bytes.empty()) return std::nullopt;
  if (bytes.front() == '\n') return end_chain();  // cut short
  return TooLong{};
}

LineFramer::Item LineFramer::end_chain() {
  message::LatestBlockchain chain{std::move(chain_->reader).take(), chain_->bytes};
  chain_.reset();
  return chain;
}

std::optional<LineFramer::Item> LineFramer::finish(const Limits& limits) {
  if (chain_ || delivered_ || is_blank(buffer_)) return std::nullopt;
  delivered_ = true;
  return finished(buffer_, limits);
}

std::size_t LineFramer::memory() const {
  return (delivered_ ? 0 : buffer_.size()) + (chain_ ? chain_->reader.memory() : 0);
}

}  // namespace onetip::net
