#include "net/tcp/jobs.hpp"

#include <algorithm>
#include <atomic>

#include "net/tcp/limits.hpp"

namespace onetip::net::tcp {

namespace {

using Stop = std::shared_ptr<std::atomic<bool>>;

/// A search under way.
class Searching {
 public:
  Searching(action::Search job, Stop stop) : job_(std::move(job)), stop_(std::move(stop)) {}

  /// Tries some more nonces; the answer, once there is one.
  std::optional<event::Searched> advance() {
    const std::uint64_t tries = std::min<std::uint64_t>(kSearchSlice, job_.tries - tried_);
    const core::Search part =
        core::search_nonce(job_.preimage, job_.first + tried_, tries, job_.difficulty, stop_.get());
    tried_ += part.tries;
    const bool ended = part.tries < tries;  // no nonce is left, or it was stopped
    if (!part.nonce && !ended && tried_ < job_.tries) return std::nullopt;
    return event::Searched{job_.job, part.nonce, tried_};
  }

 private:
  action::Search job_;
  Stop stop_;
  std::uint64_t tried_ = 0;
};

}  // namespace

JudgeBlock judge_by(core::ChainRules rules) {
  return [rules = std::move(rules)](const std::optional<core::Blockchain>& parent,
                                    const core::BlockPtr& block) {
    return parent ? core::judge_block(*parent, block, rules) : core::judge_genesis(block, rules);
  };
}

struct Jobs::Impl {
  Loop& loop;
  Workers& workers;
  std::uint64_t owner;
  JudgeBlock judge_block;
  StoreChain store;
  Sink sink;
  std::size_t open = 0;
  std::map<JobId, Stop> searches;

  static void answer(Loop& loop, const std::weak_ptr<Impl>& impl, Event event);
  static void post(Loop& loop, const std::weak_ptr<Impl>& impl, Event event);
};

/// Answers, unless the jobs' owner is gone by then. Last, so that a peer has heard who else holds a
/// block before it adopts and announces it: a third of the announcements of a flood would cross
/// one another. On the loop's thread.
void Jobs::Impl::answer(Loop& loop, const std::weak_ptr<Impl>& impl, Event event) {
  loop.last([impl, event = std::move(event)] {
    const auto self = impl.lock();
    if (!self) return;
    --self->open;
    if (const auto* searched = std::get_if<event::Searched>(&event)) {
      self->searches.erase(searched->job);
    }
    self->sink(event);
  });
}

/// The same from a worker.
void Jobs::Impl::post(Loop& loop, const std::weak_ptr<Impl>& impl, Event event) {
  loop.post(
      [&loop, impl, event = std::move(event)]() mutable { answer(loop, impl, std::move(event)); });
}

Jobs::Jobs(Loop& loop, Workers& workers, std::uint64_t owner, JudgeBlock judge_block,
           StoreChain store, Sink sink)
    : impl_(std::make_shared<Impl>(Impl{loop,
                                        workers,
                                        owner,
                                        std::move(judge_block),
                                        std::move(store),
                                        std::move(sink),
                                        0,
                                        {}})) {}

Jobs::~Jobs() {
  for (const auto& [job, stop] : impl_->searches) *stop = true;
}

void Jobs::judge(action::Judge job) {
  ++impl_->open;
  const auto judging = std::make_shared<Judging>(std::move(job), impl_->judge_block);
  impl_->workers.submit(impl_->owner, [&loop = impl_->loop, weak = std::weak_ptr(impl_), judging] {
    if (weak.expired()) return true;
    auto verdict = judging->advance(kJudgeSlice);
    if (!verdict) return false;
    Impl::post(loop, weak, event::Judged{judging->id(), *std::move(verdict)});
    return true;
  });
}

void Jobs::answer(JobId judged, core::Judgement<core::Blockchain> verdict) {
  ++impl_->open;
  Impl::answer(impl_->loop, impl_, event::Judged{judged, std::move(verdict)});
}

void Jobs::search(action::Search job) {
  ++impl_->open;
  const auto stop = std::make_shared<std::atomic<bool>>(false);
  impl_->searches.emplace(job.job, stop);
  const auto searching = std::make_shared<Searching>(std::move(job), stop);
  impl_->workers.submit(impl_->owner,
                        [&loop = impl_->loop, weak = std::weak_ptr(impl_), searching] {
                          const auto searched = searching->advance();
                          if (searched) Impl::post(loop, weak, *searched);
                          return searched.has_value();
                        });
}

void Jobs::cancel(const action::CancelSearch& search) {
  const auto found = impl_->searches.find(search.job);
  if (found != impl_->searches.end()) *found->second = true;
}

void Jobs::store(action::Store job) {
  ++impl_->open;
  impl_->workers.submit(impl_->owner, [&loop = impl_->loop, weak = std::weak_ptr(impl_),
                                       job = std::move(job), store = impl_->store] {
    Impl::post(loop, weak, event::Stored{job.job, store(job.chain)});
    return true;
  });
}

std::size_t Jobs::open() const { return impl_->open; }

}  // namespace onetip::net::tcp
