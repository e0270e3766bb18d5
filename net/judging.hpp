#pragma once
// Judging: a Judge action on its way to its verdict, in as many slices as its driver likes. Any
// thread, one at a time.

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "net/event.hpp"

namespace onetip::net {

/// Judges one block on its parent (none: as a genesis).
using JudgeBlock = std::function<core::Judgement<core::Blockchain>(
    const std::optional<core::Blockchain>& parent, const core::BlockPtr& block)>;

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
