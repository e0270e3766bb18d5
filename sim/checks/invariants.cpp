// Always on, unless the scenario says `invariants: off`: what no honest peer's chain may ever do.

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "sim/checks/checker.hpp"
#include "sim/text/seconds.hpp"

namespace onetip::sim::checks {
namespace {

/// Looks at each move of an honest peer's tip until one breaks it.
class Invariant : public Checker {
 public:
  Invariant(std::string name, std::string claim) {
    finding_.name = std::move(name);
    finding_.claim = std::move(claim);
    finding_.explanation = "never broken";
  }

  KindSet kinds() const final { return kTipMoves; }
  std::optional<Nanos> idle_until(const Scene&) const final { return std::nullopt; }

  void take(const Scene& scene, const Observed& observed) final {
    if (!observed.move || finding_.verdict == Verdict::violated) return;
    const TipMove& move = *observed.move;
    if (is_hostile(scene.scenario().peers[move.peer].behaviour)) return;
    if (const auto broken = look(scene, move)) {
      finding_.verdict = Verdict::violated;
      finding_.explanation =
          fmt::format("{} at {}: {}", scene.name(move.peer), in_seconds(scene.now()), *broken);
      finding_.peers = {move.peer};
      finding_.proof = {observed.index};
    }
  }

  bool ends_the_run() const final { return finding_.verdict == Verdict::violated; }
  Finding finding() const final { return finding_; }

 protected:
  /// How this move breaks it, in words; none: it does not.
  virtual std::optional<std::string> look(const Scene& scene, const TipMove& move) = 0;

 private:
  Finding finding_;
};

class ValidChain : public Invariant {
 public:
  ValidChain() : Invariant("valid-chain", "no honest peer ever holds an invalid chain") {}

 protected:
  std::optional<std::string> look(const Scene& scene, const TipMove& move) override {
    const auto& broken = scene.tree().broken(move.to);
    if (!broken) return std::nullopt;
    const std::string tip = scene.describe(move.to);
    return fmt::format("its tip {} {} {}: {}", tip,
                       broken->block == move.to
                           ? "breaks"
                           : "stands on " + scene.describe(broken->block) + ", which breaks",
                       core::to_text(broken->why.rule), broken->why.detail);
  }
};

class NoWorseTip : public Invariant {
 public:
  NoWorseTip() : Invariant("no-worse-tip", "no honest peer's tip gets worse by the fork choice") {}

 protected:
  std::optional<std::string> look(const Scene& scene, const TipMove& move) override {
    if (!move.from || *move.from == move.to) return std::nullopt;
    if (!scene.tree().better(*move.from, move.to)) return std::nullopt;
    return fmt::format("it left {} for {}", scene.describe(*move.from), scene.describe(move.to));
  }
};

/// What a disk has acknowledged outlives a crash; so whoever has one says nothing that a crash
/// could take back.
class DurableTip : public Invariant {
 public:
  DurableTip()
      : Invariant("durable-tip", "no honest peer with a disk holds a tip that its disk may lose") {}

 protected:
  std::optional<std::string> look(const Scene& scene, const TipMove& move) override {
    if (!scene.scenario().peers[move.peer].disk || move.down) return std::nullopt;
    const auto& stored = scene.stored(move.peer);
    if (stored == move.to) return std::nullopt;
    if (move.from) {
      return fmt::format("it took {} before its disk held it", scene.describe(move.to));
    }
    // An empty disk; or one that holds more than it could acknowledge.
    if (!stored || !scene.tree().better(*stored, move.to)) return std::nullopt;
    return fmt::format("it came back with {}, though its disk held {}", scene.describe(move.to),
                       scene.describe(*stored));
  }
};

/// Calls `look` once for each block that comes to stand below an honest tip.
class BlockInvariant : public Invariant {
 public:
  using Invariant::Invariant;

 protected:
  std::optional<std::string> look(const Scene& scene, const TipMove& move) final {
    for (std::optional<BlockRef> here = move.to; here; here = scene.tree().parent(*here)) {
      if (seen(*here)) break;
      if (auto broken = look_at(scene, *here)) return broken;
    }
    return std::nullopt;
  }
  virtual std::optional<std::string> look_at(const Scene& scene, BlockRef block) const = 0;

 private:
  /// Whether it was asked for before.
  bool seen(BlockRef block) {
    const auto index = static_cast<std::size_t>(block);
    if (index >= seen_.size()) seen_.resize(index + 1);
    const bool before = seen_[index];
    seen_[index] = true;
    return before;
  }

  std::vector<bool> seen_;  // by block
};

class NoDoubleSpend : public BlockInvariant {
 public:
  NoDoubleSpend() : BlockInvariant("no-double-spend", "nothing is spent twice") {}

 protected:
  std::optional<std::string> look_at(const Scene& scene, BlockRef block) const override {
    const auto& broken = scene.tree().broken(block);
    if (!broken || broken->block != block || broken->why.rule != core::Rule::unknown_coin) {
      return std::nullopt;
    }
    const auto earlier = scene.tree().parent(block);
    for (std::optional<BlockRef> here = earlier; here; here = scene.tree().parent(*here)) {
      if (const auto* coin = shared_input(scene, *here, block)) {
        return fmt::format("{} spends {} coins that {} spent already", scene.describe(block),
                           coin->value.text(), scene.describe(*here));
      }
    }
    return std::nullopt;
  }

 private:
  static const core::TransactionIo* shared_input(const Scene& scene, BlockRef a, BlockRef b) {
    const auto& first = scene.tree().block(a)->transaction.inputs;
    for (const auto& input : scene.tree().block(b)->transaction.inputs) {
      const auto found = std::find(first.begin(), first.end(), input);
      if (found != first.end()) return &*found;
    }
    return nullptr;
  }
};

class CoinsConserved : public BlockInvariant {
 public:
  CoinsConserved() : BlockInvariant("coins-conserved", "no block pays out more than it takes in") {}

 protected:
  std::optional<std::string> look_at(const Scene& scene, BlockRef block) const override {
    const core::BlockPtr& bytes = scene.tree().block(block);
    if (!bytes || !scene.tree().parent(block)) return std::nullopt;  // a genesis grants
    const core::Amount in = sum(bytes->transaction.inputs);
    const core::Amount out = sum(bytes->transaction.outputs);
    if (out <= in) return std::nullopt;
    return fmt::format("{} takes {} in and pays {} out", scene.describe(block), in.text(),
                       out.text());
  }

 private:
  static core::Amount sum(const std::vector<core::TransactionIo>& coins) {
    core::Amount total;
    for (const core::TransactionIo& coin : coins) total += coin.value;
    return total;
  }
};

}  // namespace

std::vector<std::unique_ptr<Checker>> make_invariants(const Scenario& scenario) {
  std::vector<std::unique_ptr<Checker>> all;
  all.push_back(std::make_unique<ValidChain>());
  all.push_back(std::make_unique<NoWorseTip>());
  all.push_back(std::make_unique<NoDoubleSpend>());
  all.push_back(std::make_unique<CoinsConserved>());
  const bool disks = std::any_of(scenario.peers.begin(), scenario.peers.end(),
                                 [](const PeerSpec& peer) { return peer.disk; });
  if (disks) all.push_back(std::make_unique<DurableTip>());
  return all;
}

}  // namespace onetip::sim::checks
