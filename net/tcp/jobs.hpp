#pragma once
// Jobs: what a peer asks for that takes long (Judge, Search, Store), done by the workers.
//
// Each is answered exactly once, by Judged, Searched or Stored, on the loop's thread and never
// inside a call. All calls on the loop's thread.

#include <functional>
#include <memory>

#include "net/event.hpp"
#include "net/judging.hpp"
#include "net/tcp/host.hpp"
#include "net/tcp/loop.hpp"
#include "net/tcp/workers.hpp"

namespace onetip::net::tcp {

/// Makes a chain durable; false: it could not. Called by workers.
using StoreChain = std::function<bool(const core::Blockchain&)>;

/// By the rules of core/validation, each block anew.
[[nodiscard]] JudgeBlock judge_by(core::ChainRules rules);

class Jobs {
 public:
  /// `owner` takes turns with the other owners of jobs. REQUIRES: `workers` are stopped before
  /// `loop` ends.
  Jobs(Loop& loop, Workers& workers, std::uint64_t owner, JudgeBlock judge_block, StoreChain store,
       Sink sink);
  /// Searches stop soon, nothing is answered any more.
  ~Jobs();
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;

  void judge(action::Judge job);
  /// As judge(), where the verdict is known already.
  void answer(JobId judged, core::Judgement<core::Blockchain> verdict);
  void search(action::Search job);
  void cancel(const action::CancelSearch& search);
  void store(action::Store job);

  /// Jobs that are not answered yet.
  [[nodiscard]] std::size_t open() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace onetip::net::tcp
