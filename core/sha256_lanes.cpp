#include "core/sha256_lanes.hpp"

#include <algorithm>
#include <numeric>

#include "core/sha256_rounds.hpp"

namespace onetip::core {

namespace {

constexpr std::size_t kBlockBytes = 64;
/// Where fewer lanes than this have something to do, on average, they cost more than they save.
constexpr std::size_t kWorthLanes = 4;

/// Blocks of a message with its padding: a one bit, and its length in eight bytes.
std::size_t blocks_of(std::string_view message) {
  return (message.size() + 1 + 8 + kBlockBytes - 1) / kBlockBytes;
}

/// A message by its blocks: those that lie in it whole, and one or two with its end and the
/// padding.
class Padded {
 public:
  Padded() = default;
  explicit Padded(std::string_view message)
      : message_(message), whole_(message.size() / kBlockBytes), count_(blocks_of(message)) {
    const std::string_view rest = message.substr(whole_ * kBlockBytes);
    std::copy(rest.begin(), rest.end(), end_.begin());
    end_[rest.size()] = static_cast<char>(0x80);
    std::uint64_t bits = std::uint64_t{8} * message.size();
    for (std::size_t i = (count_ - whole_) * kBlockBytes; bits > 0; bits >>= 8) {
      end_[--i] = static_cast<char>(bits & 0xff);
    }
  }

  [[nodiscard]] std::size_t count() const { return count_; }
  /// Null: there are no more.
  [[nodiscard]] const char* block(std::size_t i) const {
    if (i >= count_) return nullptr;
    return i < whole_ ? message_.data() + i * kBlockBytes
                      : end_.data() + (i - whole_) * kBlockBytes;
  }

 private:
  std::string_view message_;
  std::size_t whole_ = 0;
  std::size_t count_ = 0;
  std::array<char, 2 * kBlockBytes> end_{};
};

Digest digest_of(const Sha256LaneStates& states, std::size_t lane) {
  Digest digest;
  for (std::size_t i = 0; i < digest.bytes.size(); ++i) {
    digest.bytes[i] = static_cast<std::uint8_t>(states[i / 4][lane] >> (24 - 8 * (i % 4)));
  }
  return digest;
}

/// Sixteen messages at most, by their numbers in `messages`, the longest last.
void hash_side_by_side(Sha256LaneCompress compress, std::span<const std::string_view> messages,
                       std::span<const std::size_t> numbers, std::vector<Digest>& digests) {
  constexpr Sha256State kStart = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                  0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  Sha256LaneStates states;
  for (std::size_t i = 0; i < states.size(); ++i) states[i].fill(kStart[i]);
  std::array<Padded, kSha256Lanes> lanes;
  for (std::size_t lane = 0; lane < numbers.size(); ++lane) {
    lanes[lane] = Padded(messages[numbers[lane]]);
  }
  const std::size_t longest = lanes[numbers.size() - 1].count();
  for (std::size_t block = 0; block < longest; ++block) {
    Sha256LaneBlocks blocks;
    for (std::size_t lane = 0; lane < kSha256Lanes; ++lane) blocks[lane] = lanes[lane].block(block);
    compress(states, blocks);
  }
  for (std::size_t lane = 0; lane < numbers.size(); ++lane) {
    digests[numbers[lane]] = digest_of(states, lane);
  }
}

/// Whether they are many and alike enough; one that is longer than all others together is not.
bool is_worth_lanes(std::span<const std::string_view> messages,
                    std::span<const std::size_t> numbers) {
  std::size_t blocks = 0;
  for (const std::size_t number : numbers) blocks += blocks_of(messages[number]);
  return blocks >= kWorthLanes * blocks_of(messages[numbers.back()]);
}

}  // namespace

std::vector<Digest> sha256_each(std::span<const std::string_view> messages) {
  static const Sha256LaneCompress kCompress = sha256_avx512vl();
  std::vector<Digest> digests(messages.size());
  if (kCompress == nullptr) {
    std::transform(messages.begin(), messages.end(), digests.begin(), sha256);
    return digests;
  }
  // Those of like lengths side by side, so that no lane waits long for another.
  std::vector<std::size_t> numbers(messages.size());
  std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  std::sort(numbers.begin(), numbers.end(),
            [&](std::size_t a, std::size_t b) { return messages[a].size() < messages[b].size(); });
  for (std::span<const std::size_t> left = numbers; !left.empty();) {
    const auto next = left.first(std::min(left.size(), kSha256Lanes));
    if (is_worth_lanes(messages, next)) {
      hash_side_by_side(kCompress, messages, next, digests);
    } else {
      for (const std::size_t number : next) digests[number] = sha256(messages[number]);
    }
    left = left.subspan(next.size());
  }
  return digests;
}

}  // namespace onetip::core
