#include "core/proof_of_work.hpp"

#include <algorithm>
#include <charconv>

#include "core/block.hpp"

namespace onetip::core {

namespace {

constexpr std::uint8_t kMinedByte = 0x20;

/// A number's decimal digits, counted up in place.
class Decimal {
 public:
  explicit Decimal(std::uint64_t number)
      : end_(std::to_chars(digits_.data(), digits_.data() + digits_.size(), number).ptr) {}

  [[nodiscard]] std::string_view text() const {
    return {digits_.data(), static_cast<std::size_t>(end_ - digits_.data())};
  }

  void increment() {
    char* at = end_;
    while (at != digits_.data() && at[-1] == '9') *--at = '0';
    if (at != digits_.data()) {
      ++at[-1];
    } else {
      digits_.front() = '1';
      *end_++ = '0';
    }
  }

 private:
  std::array<char, 24> digits_{};
  char* end_;
};

}  // namespace

bool is_mined(const Digest& hash, unsigned difficulty) {
  const auto asked = std::min<std::size_t>(difficulty, hash.bytes.size());
  for (std::size_t i = 1; i < asked; ++i) {
    if (hash.bytes[i] != kMinedByte) return false;
  }
  return true;
}

Search search_nonce(std::string_view prefix, std::uint64_t first, std::uint64_t max_tries,
                    unsigned difficulty, const std::atomic<bool>* stop) {
  Search search;
  first = std::max<std::uint64_t>(first, 1);
  if (first >= kNonceEnd) return search;
  const std::uint64_t limit = std::min(max_tries, kNonceEnd - first);
  Sha256 midstate;
  midstate.update(prefix);
  for (Decimal nonce(first); search.tries < limit; nonce.increment()) {
    if (stop != nullptr && stop->load(std::memory_order_relaxed)) return search;
    ++search.tries;
    Sha256 running = midstate;
    if (is_mined(running.update(nonce.text()).digest(), difficulty)) {
      search.nonce = first + search.tries - 1;
      return search;
    }
  }
  return search;
}

}  // namespace onetip::core
