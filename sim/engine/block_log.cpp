#include "sim/engine/block_log.hpp"

#include <algorithm>

#include "core/chain_text.hpp"
#include "core/digest.hpp"

namespace onetip::sim {

namespace {

constexpr std::size_t kLengthBytes = 4;
constexpr std::size_t kNumberBytes = 8;
constexpr std::size_t kDigestBytes = 32;
constexpr char kBlock = 'B';
constexpr char kTip = 'T';

void put_number(std::string& out, std::uint64_t number, std::size_t bytes) {
  for (std::size_t i = bytes; i-- > 0;) out += static_cast<char>(number >> 8 * i & 0xff);
}

std::uint64_t get_number(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

std::string_view view(const core::Digest& digest) {
  return {reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()};
}

void put_frame(std::string& out, const std::string& payload) {
  put_number(out, payload.size(), kLengthBytes);
  out += view(core::sha256(payload));
  out += payload;
}

/// The payload of the frame at the front; none: it is cut short or damaged.
std::optional<std::string_view> front_payload(std::string_view bytes) {
  if (bytes.size() < kLengthBytes + kDigestBytes) return std::nullopt;
  const std::size_t length = get_number(bytes.substr(0, kLengthBytes));
  const std::string_view digest = bytes.substr(kLengthBytes, kDigestBytes);
  bytes.remove_prefix(kLengthBytes + kDigestBytes);
  if (length < 1 + kNumberBytes || bytes.size() < length) return std::nullopt;
  const std::string_view payload = bytes.substr(0, length);
  if (view(core::sha256(payload)) != digest) return std::nullopt;
  return payload;
}

struct StoredBlock {
  std::uint64_t parent = 0;  // its number + 1; 0: none
  std::string_view encoded;
};

/// The numbers of the blocks up to `tip`, oldest first.
std::vector<std::uint64_t> path_to(const std::vector<StoredBlock>& blocks, std::uint64_t tip) {
  std::vector<std::uint64_t> path;
  for (std::uint64_t next = tip + 1; next != 0; next = blocks[next - 1].parent) {
    path.push_back(next - 1);
  }
  std::reverse(path.begin(), path.end());
  return path;
}

}  // namespace

BlockLog::Read BlockLog::read(std::string_view bytes, const Judge& judge) {
  Read read;
  std::vector<StoredBlock> blocks;
  std::optional<std::uint64_t> tip;
  while (const auto payload = front_payload(bytes.substr(read.whole))) {
    const std::uint64_t number = get_number(payload->substr(1, kNumberBytes));
    const bool is_block = payload->front() == kBlock;
    if (is_block ? number > blocks.size() : number >= blocks.size()) break;  // nothing we wrote
    if (is_block) {
      blocks.push_back({number, payload->substr(1 + kNumberBytes)});
    } else {
      tip = number;
    }
    read.whole += kLengthBytes + kDigestBytes + payload->size();
  }
  blocks_ = blocks.size();
  if (!tip) return read;
  for (const std::uint64_t number : path_to(blocks, *tip)) {
    const auto decoded = core::read_blocks(blocks[number].encoded);
    const auto* some = std::get_if<std::vector<core::BlockPtr>>(&decoded);
    if (some == nullptr || some->size() != 1) break;
    auto judged = judge(read.chain, some->front());
    if (std::holds_alternative<core::Invalid>(judged)) break;
    read.chain = std::get<core::Blockchain>(std::move(judged));
    numbers_.emplace(read.chain->tip_ptr(), number);
  }
  return read;
}

/// The blocks of `chain` that are not in the log, oldest first, each with the chain up to it.
std::vector<core::Blockchain> BlockLog::missing(const core::Blockchain& chain) const {
  std::vector<core::Blockchain> fresh;
  for (core::Blockchain here = chain; numbers_.count(here.tip_ptr()) == 0; here = here.parent()) {
    fresh.push_back(here);
    if (here.height() == 0) break;
  }
  std::reverse(fresh.begin(), fresh.end());
  return fresh;
}

std::string BlockLog::to_append(const core::Blockchain& chain) const {
  std::string bytes;
  std::uint64_t next = blocks_;
  for (const core::Blockchain& here : missing(chain)) {
    const bool first = next == blocks_;
    std::uint64_t parent = next;  // the block before it, in the log's numbers + 1
    if (first) parent = here.height() == 0 ? 0 : numbers_.at(here.parent().tip_ptr()) + 1;
    std::string payload(1, kBlock);
    put_number(payload, parent, kNumberBytes);
    payload += core::write_block(here.tip());
    put_frame(bytes, payload);
    ++next;
  }
  std::string payload(1, kTip);
  const auto known = numbers_.find(chain.tip_ptr());
  put_number(payload, known == numbers_.end() ? next - 1 : known->second, kNumberBytes);
  put_frame(bytes, payload);
  return bytes;
}

void BlockLog::appended(const core::Blockchain& chain) {
  for (const core::Blockchain& here : missing(chain)) numbers_.emplace(here.tip_ptr(), blocks_++);
}

}  // namespace onetip::sim
