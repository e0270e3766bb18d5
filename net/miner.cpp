#include "net/miner.hpp"

namespace onetip::net {

CommandId Miner::current() const {
  return std::visit([](const auto& command) { return command.command; }, queue_.front());
}

bool Miner::found_all() const {
  const auto* mine = std::get_if<event::Mine>(&queue_.front());
  return mine == nullptr ? paid_ : mine->blocks == 0;
}

void Miner::done(Outbox& out) {
  out.notice(notice::CommandDone{current()});
  queue_.pop();
  paid_ = false;
}

core::Result<core::Candidate> Miner::make_candidate(const core::Blockchain& own,
                                                    std::chrono::milliseconds wall) const {
  if (const auto* pay = std::get_if<event::Pay>(&queue_.front())) {
    return core::make_payment(own, keys_, pay->to, pay->value, wall.count(), contract_);
  }
  return core::make_empty_payment(own, keys_, wall.count(), contract_);
}

void Miner::work(const core::Blockchain& own, std::chrono::milliseconds wall, std::uint64_t& jobs,
                 Outbox& out) {
  while (has_work()) {
    if (found_all()) {
      done(out);
      continue;
    }
    auto candidate = make_candidate(own, wall);
    if (!candidate) {
      refused(candidate.error().what, out);
      continue;
    }
    auto preimage = candidate->preimage_without_nonce();
    search_ =
        std::make_unique<Search>(Search{JobId{}, own, std::move(*candidate), std::move(preimage)});
    search(jobs, out);
  }
}

void Miner::search(std::uint64_t& jobs, Outbox& out) {
  search_->job = JobId{++jobs};
  const auto tries = std::min(kSearchTries, core::kNonceEnd - search_->first);
  out.add(action::Search{search_->job, current(), search_->preimage, search_->first, tries,
                         difficulty_});
}

void Miner::tip_changed(const core::Blockchain& own, Outbox& out) {
  if (!search_ || search_->stale || search_->parent == own) return;
  search_->stale = true;
  out.add(action::CancelSearch{search_->job});
}

std::optional<Miner::Found> Miner::searched(const event::Searched& result, std::uint64_t& jobs,
                                            Outbox& out) {
  if (!search_ || search_->job != result.job) return std::nullopt;
  if (search_->stale || queue_.empty()) {
    search_.reset();
    return std::nullopt;
  }
  if (!result.nonce) {
    search_->first += result.tries;
    if (search_->first >= core::kNonceEnd) {
      search_.reset();  // a new candidate has a new stamp
    } else {
      search(jobs, out);
    }
    return std::nullopt;
  }
  Found found{current(), search_->parent, std::move(search_->candidate).seal(*result.nonce)};
  search_.reset();
  judging_ = true;
  return found;
}

void Miner::accepted(const core::BlockPtr& block, Outbox& out) {
  judging_ = false;
  if (queue_.empty()) return;
  out.notice(notice::Mined{current(), block});
  if (auto* mine = std::get_if<event::Mine>(&queue_.front())) {
    --mine->blocks;
  } else {
    paid_ = true;
  }
}

void Miner::refused(std::string reason, Outbox& out) {
  judging_ = false;
  if (queue_.empty()) return;
  out.notice(notice::PaymentRefused{current(), std::move(reason)});
  queue_.pop();
}

void Miner::stop(Outbox& out) {
  if (search_ && !search_->stale) {
    search_->stale = true;
    out.add(action::CancelSearch{search_->job});
  }
  while (!queue_.empty()) {
    if (found_all()) {
      done(out);
    } else {
      queue_.pop();
    }
  }
}

}  // namespace onetip::net
