#include "sim/virtual/calibration.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <string>
#include <utility>

#include "core/assert.hpp"
#include "core/chain_text.hpp"
#include "core/payment.hpp"
#include "core/proof_of_work.hpp"
#include "core/validation.hpp"

namespace onetip::sim {
namespace {

using std::chrono::nanoseconds;

nanoseconds thread_cpu_time() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + nanoseconds(time.tv_nsec);
}

/// What the optimizer must not leave out.
template <class T>
void keep(const T& value) {
  const volatile auto* const byte = reinterpret_cast<const volatile unsigned char*>(&value);
  (void)*byte;
}

/// Blocks of one miner that pays itself, without proof of work.
class CalibrationChain {
 public:
  explicit CalibrationChain(core::KeyType type) : key_(make_key(type, "wallet/calibration")) {
    rules_.difficulty = 0;
    const core::KeyPair coin_base = make_key(type, "coin-base/calibration");
    const auto genesis = core::make_genesis(key_.wallet(), coin_base, kStart).seal(1);
    parent_ = std::get<core::Blockchain>(core::judge_genesis(genesis, rules_));
    for (int i = 0; i < kHeight; ++i) grow();
    block_ = next();
  }

  [[nodiscard]] const core::KeyPair& key() const { return key_; }
  [[nodiscard]] const core::Block& block() const { return *block_; }
  /// The ledger after the block.
  [[nodiscard]] core::Judgement<core::Ledger> apply() const {
    return parent_->ledger().after(*block_, parent_->height() + 2);
  }

 private:
  static constexpr std::int64_t kStart = 1'735'689'600'000;  // 2025-01-01
  static constexpr int kHeight = 8;  // enough for rewards to be claimed, as in life

  static core::KeyPair make_key(core::KeyType type, std::string_view stream) {
    core::Random random(1, stream);
    return core::KeyPair::make(type, random);
  }
  core::BlockPtr next() const {
    return core::make_empty_payment(*parent_, key_, parent_->tip().timestamp + 1000)
        .value()
        .seal(1);
  }
  void grow() { parent_ = std::get<core::Blockchain>(core::judge_block(*parent_, next(), rules_)); }

  core::ChainRules rules_;
  core::KeyPair key_;
  std::optional<core::Blockchain> parent_;
  core::BlockPtr block_;
};

class CpuBench {
 public:
  enum Chore {
    search,
    hash,
    check_ed25519,
    check_rsa,
    sign_ed25519,
    sign_rsa,
    ledger,
    decode,
    encode,
    chores
  };
  /// Nanoseconds for one piece of each, in one round.
  using Round = std::array<double, chores>;

  explicit CpuBench(const CalibrationOptions& options)
      : clock_(options.clock ? options.clock : thread_cpu_time), stretch_(options.stretch) {}

  [[nodiscard]] double time(std::size_t chore) const {
    return time_of([this, chore] { work(chore); });
  }
  /// The round's figures, in the order of kCpuFigures.
  [[nodiscard]] std::vector<double> figures(const Round& took) const {
    constexpr double kPicos = 1000;
    constexpr double kSecond = 1e9;
    return {kSecond * kTries / took[search],
            took[hash] / static_cast<double>(preimage_.size()) * kPicos,
            took[check_ed25519],
            took[check_rsa],
            took[sign_ed25519],
            took[sign_rsa],
            took[ledger],
            took[decode] / static_cast<double>(text_.size()) * kPicos,
            took[encode] / static_cast<double>(text_.size()) * kPicos};
  }
  [[nodiscard]] std::size_t block_bytes() const { return text_.size(); }

 private:
  static constexpr std::uint64_t kTries = 1 << 14;

  /// Repeats `work` until it lasts for a stretch; how long once takes.
  [[nodiscard]] double time_of(const std::function<void()>& work) const {
    constexpr double kMostGrowth = 8;
    for (double count = 1;;) {
      const nanoseconds began = clock_();
      for (double i = 0; i < count; ++i) work();
      const nanoseconds took = clock_() - began;
      if (took >= stretch_) return static_cast<double>(took.count()) / count;
      const double missing = static_cast<double>(stretch_.count()) /
                             static_cast<double>(std::max<nanoseconds::rep>(1, took.count()));
      count = std::ceil(count * std::min(kMostGrowth, 1.2 * missing));
    }
  }

  void work(std::size_t chore) const {
    switch (chore) {
      case search:
        return keep(core::search_nonce(preimage_, 1, kTries, core::kMaxDifficulty));
      case hash:
        return keep(core::sha256(preimage_));
      case check_ed25519:
        return keep(core::signature_is_right(ed25519_.block().transaction));
      case check_rsa:
        return keep(core::signature_is_right(rsa_.block().transaction));
      case sign_ed25519:
        return keep(ed25519_.key().sign(message_));
      case sign_rsa:
        return keep(rsa_.key().sign(message_));
      case ledger:
        ONETIP_ASSERT(std::holds_alternative<core::Ledger>(ed25519_.apply()),
                      "an own block is valid");
        return;
      case decode:
        return keep(core::read_blocks(text_));
      default:
        return keep(core::write_block(ed25519_.block()));
    }
  }

  std::function<nanoseconds()> clock_;
  nanoseconds stretch_;
  CalibrationChain ed25519_{core::KeyType::ed25519};
  CalibrationChain rsa_{core::KeyType::rsa_512};
  std::string preimage_ = ed25519_.block().preimage_without_nonce();
  std::string message_ = core::signed_message(ed25519_.block().transaction, core::KeyType::ed25519);
  std::string text_ = core::write_block(ed25519_.block());
};

Spread spread_of(std::vector<double> values, std::uint64_t most) {
  std::sort(values.begin(), values.end());
  const auto whole = [most](double value) {
    return std::min(most, static_cast<std::uint64_t>(std::llround(value)));
  };
  return {whole(values[values.size() / 2]), whole(values.front()), whole(values.back())};
}

}  // namespace

std::optional<Calibration> calibrate(const CalibrationOptions& options) {
  const CpuBench bench(options);
  const std::size_t all = std::size_t{CpuBench::chores} * options.rounds;
  std::vector<std::vector<double>> figures(kCpuFigures.size());
  for (std::size_t done = 0; done < all;) {
    CpuBench::Round took{};
    for (double& one : took) {
      if (options.interrupted != nullptr && *options.interrupted) return std::nullopt;
      if (options.progress) options.progress(done, all);
      one = bench.time(done++ % CpuBench::chores);
    }
    const std::vector<double> of_round = bench.figures(took);
    for (std::size_t i = 0; i < figures.size(); ++i) figures[i].push_back(of_round[i]);
  }
  Calibration result;
  result.block_bytes = bench.block_bytes();
  for (std::size_t i = 0; i < figures.size(); ++i) {
    result.figures.push_back(spread_of(std::move(figures[i]), kCpuFigures[i].most));
    result.profile.*(kCpuFigures[i].value) = result.figures.back().median;
  }
  return result;
}

}  // namespace onetip::sim
