#pragma once
// Carrying a Judge action out: at once, or as a Judging, in as many slices as its driver likes. Any
// thread, one at a time.

#include <functional>
#include <optional>
#include <span>
#include <utility>

#include "net/event.hpp"

namespace onetip::net {

/// Judges one block on its parent (none: as a genesis).
using JudgeBlock = std::function<core::Judgement<core::Blockchain>(
    const std::optional<core::Blockchain>& parent, const core::BlockPtr& block)>;

/// What a job comes to whose blocks were all found valid, the last of which ends `chain`.
[[nodiscard]] core::Judgement<core::Blockchain> conclude(
    const std::optional<core::Blockchain>& chain, std::span<const core::TransactionIo> coins);

/// All of a job at once, by a `judge_block` as above.
template <class Judge>
[[nodiscard]] core::Judgement<core::Blockchain> judge_at_once(const action::Judge& job,
                                                              Judge&& judge_block) {
  std::optional<core::Blockchain> chain;
  const std::optional<core::Blockchain>* parent = &job.parent;
  for (const core::BlockPtr& block : job.blocks) {
    auto verdict = judge_block(*parent, block);
    if (std::holds_alternative<core::Invalid>(verdict)) return verdict;
    chain = std::get<core::Blockchain>(std::move(verdict));
    parent = &chain;
  }
  return conclude(*parent, job.coins);
}

class Judging {
 public:
  Judging(action::Judge job, JudgeBlock judge_block)
      : job_(std::move(job)), judge_block_(std::move(judge_block)) {}

  /// Judges `most` blocks more; the verdict, once there is one.
  [[nodiscard]] std::optional<core::Judgement<core::Blockchain>> advance(std::size_t most);
  [[nodiscard]] JobId id() const { return job_.job; }

 private:
  action::Judge job_;
  JudgeBlock judge_block_;
  std::size_t next_ = 0;
};

}  // namespace onetip::net
