#include "net/line_framer.hpp"

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
  if (part_ && part_->delivered) part_.reset();
  while (!bytes.empty()) {
    if (inside_chain()) return next_of_chain(bytes, limits);
    if (take_chain_command(bytes)) continue;
    if (auto item = next_line(bytes, limits)) return item;
  }
  return std::nullopt;
}

/// Whether the line turns out to be a chain; its command is then taken.
bool LineFramer::take_chain_command(std::string_view& bytes) {
  const auto begun = line_so_far();
  if (!kChainCommand.starts_with(begun.substr(0, kChainCommand.size()))) return false;
  const auto missing = kChainCommand.substr(begun.size());
  if (!bytes.starts_with(missing)) return false;
  bytes.remove_prefix(missing.size());
  part_ = std::make_unique<Part>();
  part_->chain = std::make_unique<Chain>();
  return true;
}

std::optional<LineFramer::Item> LineFramer::next_line(std::string_view& bytes,
                                                      const Limits& limits) {
  const auto newline = bytes.find('\n');
  const auto piece = bytes.substr(0, newline);
  bytes.remove_prefix(newline == bytes.npos ? bytes.size() : newline + 1);
  if (newline != bytes.npos && !part_) {
    if (is_blank(piece)) return std::nullopt;
    return finished(piece, limits);
  }
  if (!part_) part_ = std::make_unique<Part>();
  auto& line = part_->line;
  line += piece;
  if (newline == bytes.npos) {
    // A long command's first bytes may still be missing, but then the line is short.
    if (line.size() > limit_of(line, limits)) return TooLong{};
    return std::nullopt;
  }
  if (is_blank(line)) {
    part_.reset();
    return std::nullopt;
  }
  part_->delivered = true;
  return finished(line, limits);
}

std::optional<LineFramer::Item> LineFramer::next_of_chain(std::string_view& bytes,
                                                          const Limits& limits) {
  auto& chain = *part_->chain;
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
  auto& ended = *part_->chain;
  message::LatestBlockchain chain{std::move(ended.reader).take(), ended.bytes};
  part_.reset();
  return chain;
}

std::optional<LineFramer::Item> LineFramer::finish(const Limits& limits) {
  if (!part_ || part_->chain || part_->delivered || is_blank(part_->line)) return std::nullopt;
  part_->delivered = true;
  return finished(part_->line, limits);
}

std::size_t LineFramer::memory() const {
  if (between_items()) return 0;
  return part_->chain ? part_->chain->reader.memory() : part_->line.size();
}

}  // namespace onetip::net
