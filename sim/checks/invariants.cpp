#include "sim/checks/invariants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <span>
#include <string>

#include "sim/text/seconds.hpp"

namespace onetip::sim::checks {

/// One of them.
class Invariant {
 public:
  /// What it looks at: each move, or each block when it comes to stand below an honest tip.
  enum class Of { moves, blocks };

  Invariant(std::string name, std::string claim, Of of = Of::moves) : of_(of) {
    finding_.name = std::move(name);
    finding_.claim = std::move(claim);
    finding_.explanation = "never broken";
  }
  virtual ~Invariant() = default;

  /// How this move breaks it, in words; none: it does not. `fresh`: the blocks that stand below an
  /// honest tip by this move for the first time, newest first; some, if it is of blocks.
  [[nodiscard]] virtual std::optional<std::string> look(const Scene& scene, const TipMove& move,
                                                        std::span<const BlockRef> fresh) const = 0;

  [[nodiscard]] Of of() const { return of_; }
  [[nodiscard]] bool broken() const { return finding_.verdict == Verdict::violated; }
  [[nodiscard]] const Finding& finding() const { return finding_; }
  void is_broken(PeerIndex by, std::size_t index, std::string explanation) {
    finding_.verdict = Verdict::violated;
    finding_.explanation = std::move(explanation);
    finding_.peers = {by};
    finding_.proof = {index};
  }

 private:
  Of of_;
  Finding finding_;
};

namespace {

class ValidChain : public Invariant {
 public:
  ValidChain() : Invariant("valid-chain", "no honest peer ever holds an invalid chain") {}

  std::optional<std::string> look(const Scene& scene, const TipMove& move,
                                  std::span<const BlockRef>) const override {
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

  std::optional<std::string> look(const Scene& scene, const TipMove& move,
                                  std::span<const BlockRef>) const override {
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

  std::optional<std::string> look(const Scene& scene, const TipMove& move,
                                  std::span<const BlockRef>) const override {
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

class BlockInvariant : public Invariant {
 public:
  BlockInvariant(std::string name, std::string claim)
      : Invariant(std::move(name), std::move(claim), Of::blocks) {}

  std::optional<std::string> look(const Scene& scene, const TipMove&,
                                  std::span<const BlockRef> fresh) const final {
    for (const BlockRef block : fresh) {
      if (auto broken = look_at(scene, block)) return broken;
    }
    return std::nullopt;
  }

 protected:
  [[nodiscard]] virtual std::optional<std::string> look_at(const Scene& scene,
                                                           BlockRef block) const = 0;
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

Invariants::Invariants(const Scenario& scenario) {
  if (!scenario.invariants) return;
  for (const PeerSpec& peer : scenario.peers) watched_.push_back(!is_hostile(peer.behaviour));
  if (std::none_of(watched_.begin(), watched_.end(), std::identity())) return;
  all_.push_back(std::make_unique<ValidChain>());
  all_.push_back(std::make_unique<NoWorseTip>());
  all_.push_back(std::make_unique<NoDoubleSpend>());
  all_.push_back(std::make_unique<CoinsConserved>());
  const bool disks = std::any_of(scenario.peers.begin(), scenario.peers.end(),
                                 [](const PeerSpec& peer) { return peer.disk; });
  if (disks) all_.push_back(std::make_unique<DurableTip>());
}

Invariants::Invariants(Invariants&&) noexcept = default;
Invariants::~Invariants() = default;

void Invariants::take(const Scene& scene, std::size_t index, const TipMove& move) {
  if (all_.empty() || !watched_[move.peer]) return;
  find_fresh(scene.tree(), move.to);
  for (const auto& invariant : all_) {
    const bool none_of_them = fresh_.empty() && invariant->of() == Invariant::Of::blocks;
    if (none_of_them || invariant->broken()) continue;
    const auto how = invariant->look(scene, move, fresh_);
    if (!how) continue;
    broken_ = true;
    invariant->is_broken(
        move.peer, index,
        fmt::format("{} at {}: {}", scene.name(move.peer), in_seconds(scene.now()), *how));
  }
}

void Invariants::find_fresh(const BlockTree& tree, BlockRef tip) {
  if (seen_.size() < tree.count()) seen_.resize(tree.count());
  fresh_.clear();
  for (std::optional<BlockRef> here = tip; here; here = tree.parent(*here)) {
    auto seen = seen_[static_cast<std::size_t>(*here)];
    if (seen) break;
    seen = true;
    fresh_.push_back(*here);
  }
}

std::vector<Finding> Invariants::findings() const {
  std::vector<Finding> findings;
  for (const auto& invariant : all_) findings.push_back(invariant->finding());
  return findings;
}

}  // namespace onetip::sim::checks
