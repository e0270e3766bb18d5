#include "sim/virtual/jobs.hpp"

#include <algorithm>
#include <utility>

#include "core/proof_of_work.hpp"
#include "sim/engine/hash_rate.hpp"

namespace onetip::sim {

void VirtualJobs::answer_at(PeerIndex peer, Nanos at, net::JobId id, net::Event&& answer,
                            Pace pace) {
  schedule_.push({at, ++serials_, peer, Schedule::Kind::job});
  open_of_[peer].push_back({id, serials_, std::move(answer), pace});
  ++open_;
}

void VirtualJobs::judged(PeerIndex peer, Nanos at, net::event::Judged&& answer) {
  const net::JobId id = answer.job;
  answer_at(peer, at, id, std::move(answer), {});
}

void VirtualJobs::search(PeerIndex peer, const net::action::Search& job,
                         std::optional<std::uint64_t> rate, Nanos from) {
  const core::Search found = core::search_nonce(job.preimage, job.first, job.tries, job.difficulty);
  const Nanos takes = rate ? time_of_tries(found.tries, *rate) : Nanos::zero();
  answer_at(peer, from + takes, job.job, net::event::Searched{job.job, found.nonce, found.tries},
            {rate.value_or(0), from});
}

void VirtualJobs::cancel(PeerIndex peer, net::JobId job) {
  auto& open = open_of_[peer];
  const auto found =
      std::find_if(open.begin(), open.end(), [job](const Open& one) { return one.id == job; });
  if (found == open.end() || found->pace.rate == 0) return;
  const Nanos since = std::max(Nanos::zero(), schedule_.now() - found->pace.began);
  const std::uint64_t tries = std::min(std::get<net::event::Searched>(found->answer).tries,
                                       tries_within(since, found->pace.rate));
  open.erase(found);
  --open_;
  answer_at(peer, schedule_.now(), job, net::event::Searched{job, std::nullopt, tries}, {});
}

void VirtualJobs::store(PeerIndex peer, net::JobId job, bool durable) {
  answer_at(peer, schedule_.now() + kStoreTime, job, net::event::Stored{job, durable}, {});
}

void VirtualJobs::wake(const Schedule::Item& item) {
  auto& open = open_of_[item.who];
  const auto found = std::find_if(open.begin(), open.end(),
                                  [&](const Open& one) { return one.serial == item.token; });
  if (found == open.end()) return;
  const net::Event answer = std::move(found->answer);
  open.erase(found);
  --open_;
  sink_(item.who, answer);
}

void VirtualJobs::drop(PeerIndex peer) {
  open_ -= open_of_[peer].size();
  open_of_[peer].clear();
}

}  // namespace onetip::sim
