#include "sim/engine/line_memo.hpp"

#include <algorithm>
#include <cstring>
#include <functional>
#include <memory>

namespace onetip::sim {

namespace {

/// What has a text longer than this is written anew each time.
constexpr std::size_t kLongestWrittenOnce = std::size_t{64} << 10;
/// A line's beginning tells it from others: it names a block by its hash.
constexpr std::size_t kHashedBytes = 128;

/// Its last bytes: its first ones show work, and are much alike.
std::size_t spread_of(const core::Digest& hash) {
  std::size_t last = 0;
  std::memcpy(&last, hash.bytes.data() + hash.bytes.size() - sizeof last, sizeof last);
  return last;
}

}  // namespace

std::size_t LineMemo::Hash::operator()(std::string_view line) const {
  return std::hash<std::string_view>()(line.substr(0, kHashedBytes)) + line.size();
}

const net::MessagePtr* LineMemo::known(std::string_view text) {
  const Given* const given = find_given(text.data(), text.size());
  if (given == nullptr || !given->message) return nullptr;
  ++hits_;
  return &given->message;
}

core::Result<net::MessagePtr> LineMemo::read(std::string_view line, const net::Limits& limits) {
  // The text of which it is all but the newline.
  Given* const given = find_given(line.data(), line.size() + 1);
  if (given == nullptr) return read_by_bytes(line, limits);
  if (!given->message) {
    auto message = LineCodec::read(line, limits);
    if (!message) return message;
    given->message = *std::move(message);
  }
  return given->message;
}

/// The text that lies there, whole.
LineMemo::Given* LineMemo::find_given(const char* begin, std::size_t size) {
  Given* const given = given_.find(begin);
  return given != nullptr && given->text->size() == size ? given : nullptr;
}

net::LineCodec::Text LineMemo::give(Text text) {
  if (write_ == Write::once) given_.remember(text->data(), {text, nullptr}, text->size());
  return text;
}

core::Result<net::MessagePtr> LineMemo::read_by_bytes(std::string_view line,
                                                      const net::Limits& limits) {
  if (const auto* known = read_.find(line)) {
    ++hits_;
    return *known;
  }
  auto message = LineCodec::read(line, limits);
  if (message) read_.remember(std::string(line), *message, line.size());
  return message;
}

template <class Said, class Answer, std::size_t kLines, class Is, class Make>
Answer LineMemo::write_once(Written<Said, Answer, kLines>& written, std::size_t spread,
                            const Is& is, const Make& make) {
  auto& place = written.lines[spread % written.lines.size()];
  if (place && is(place->first)) {
    ++hits_;
    return place->second;
  }
  auto [said, answer] = make();
  if (write_ == Write::once && size_of(answer) <= kLongestWrittenOnce) {
    place.emplace(std::move(said), answer);
  }
  return answer;
}

net::LineCodec::Text LineMemo::tip(const core::Weight& weight) {
  return write_once(
      tips_, spread_of(weight.tip), [&](const core::Weight& said) { return said == weight; },
      [&] { return std::pair(weight, give(LineCodec::tip(weight))); });
}

net::LineCodec::Question LineMemo::get_blocks(const core::BlockId& wanted, net::Held held) {
  // Peers that ask for the same differ in what they hold.
  std::size_t spread = spread_of(wanted.hash);
  for (const core::Blockchain* chain : held) spread ^= spread_of(chain->weight().tip);
  return write_once(
      get_blocks_, spread,
      [&](const SaidGetBlocks& said) {
        return said.wanted == wanted && said.first == held.front()->id() &&
               std::ranges::is_permutation(said.others, held.subspan(1), {}, {},
                                           &core::Blockchain::id);
      },
      [&] {
        Question question = LineCodec::get_blocks(wanted, held);
        question.line = give(std::move(question.line));
        SaidGetBlocks said{wanted, held.front()->id(), {}};
        for (const core::Blockchain* chain : held.subspan(1)) said.others.push_back(chain->id());
        return std::pair(std::move(said), std::move(question));
      });
}

net::LineCodec::Text LineMemo::blocks(const core::BlockId& wanted,
                                      const std::vector<core::BlockPtr>& blocks,
                                      std::size_t batch_bytes) {
  return write_once(
      blocks_, spread_of(wanted.hash) ^ blocks.size(),
      [&](const SaidBlocks& said) {
        return said.wanted == wanted && said.blocks == blocks && said.batch_bytes == batch_bytes;
      },
      [&] {
        auto line = net::blocks_line(wanted, blocks, batch_bytes,
                                     [this](const auto& block) { return write_block(block); });
        return std::pair(SaidBlocks{wanted, blocks, batch_bytes},
                         give(std::make_shared<const std::string>(std::move(line))));
      });
}

net::LineCodec::Text LineMemo::write_block(const core::BlockPtr& block) {
  if (const auto* known = written_.find(block.get())) {
    ++hits_;
    return known->text;
  }
  auto text = net::write_block_anew(block);
  written_.remember(block.get(), {block, text}, text->size());
  return text;
}

}  // namespace onetip::sim
