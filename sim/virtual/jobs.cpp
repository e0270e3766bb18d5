#include "sim/virtual/jobs.hpp"

#include <algorithm>
#include <utility>

#include "core/proof_of_work.hpp"
#include "sim/engine/hash_rate.hpp"

namespace onetip::sim {

std::uint32_t VirtualJobs::answer_at(PeerIndex peer, Nanos at, net::Event&& answer) {
  const std::uint32_t place = jobs_.put({++serials_, peer, std::move(answer)});
  schedule_.push({at, serials_, place, Schedule::Kind::job});
  return place;
}

void VirtualJobs::judged(PeerIndex peer, Nanos at, net::event::Judged&& answer) {
  answer_at(peer, at, std::move(answer));
}

void VirtualJobs::search(PeerIndex peer, const net::action::Search& job,
                         std::optional<std::uint64_t> rate, Nanos from) {
  const core::Search found = core::search_nonce(job.preimage, job.first, job.tries, job.difficulty);
  const Nanos takes = rate ? time_of_tries(found.tries, *rate) : Nanos::zero();
  const std::uint32_t place =
      answer_at(peer, from + takes, net::event::Searched{job.job, found.nonce, found.tries});
  if (rate) searches_[{peer, job.job}] = {place, *rate, from};
}

void VirtualJobs::cancel(PeerIndex peer, net::JobId job) {
  const auto found = searches_.find({peer, job});
  if (found == searches_.end()) return;
  const auto [place, rate, began] = found->second;
  const Nanos since = std::max(Nanos::zero(), schedule_.now() - began);
  const auto searched = std::get<net::event::Searched>(take(place));
  answer_at(
      peer, schedule_.now(),
      net::event::Searched{job, std::nullopt, std::min(searched.tries, tries_within(since, rate))});
}

void VirtualJobs::store(PeerIndex peer, net::JobId job, bool durable) {
  answer_at(peer, schedule_.now() + kStoreTime, net::event::Stored{job, durable});
}

void VirtualJobs::wake(const Schedule::Item& item) {
  const Job* const job = jobs_.find(item.who);
  if (job == nullptr || job->serial != item.token) return;
  const PeerIndex peer = job->peer;
  const net::Event answer = take(item.who);
  sink_(peer, answer);
}

void VirtualJobs::drop(PeerIndex peer) {
  for (std::uint32_t place = 0; place < jobs_.places(); ++place) {
    const Job* const job = jobs_.find(place);
    if (job != nullptr && job->peer == peer) static_cast<void>(take(place));
  }
}

/// The job there is over, and its place free.
net::Event VirtualJobs::take(std::uint32_t place) {
  Job job = jobs_.take(place);
  if (const auto* searched = std::get_if<net::event::Searched>(&job.answer)) {
    searches_.erase({job.peer, searched->job});
  }
  return std::move(job.answer);
}

}  // namespace onetip::sim
