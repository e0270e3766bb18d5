#include "sim/tcp/pace.hpp"

#include <utility>

#include "sim/engine/hash_rate.hpp"

namespace onetip::sim {

using net::tcp::Nanos;

TcpPace::TcpPace(net::tcp::Loop& loop, std::uint64_t rate, net::tcp::Sink sink)
    : loop_(loop), rate_(rate), sink_(std::move(sink)) {}

TcpPace::~TcpPace() {
  for (const auto& [job, waiting] : waiting_) loop_.cancel(waiting.timer);
}

void TcpPace::began(net::JobId job) { began_.emplace(job, loop_.now()); }

void TcpPace::searched(const net::event::Searched& result) {
  const auto began = began_.extract(result.job);
  if (began.empty()) return sink_(result);
  const Nanos due = began.mapped() + time_of_tries(result.tries, rate_);
  if (due <= loop_.now()) return sink_(result);
  const auto timer = loop_.at(due, [this, result] { hand_over(result); });
  waiting_.emplace(result.job, Waiting{timer, result.tries});
}

void TcpPace::hand_over(const net::event::Searched& result) {
  waiting_.erase(result.job);
  sink_(result);
}

bool TcpPace::cancel(net::JobId job) {
  began_.erase(job);
  const auto found = waiting_.find(job);
  if (found == waiting_.end()) return false;
  Waiting& waiting = found->second;
  loop_.cancel(waiting.timer);
  const net::event::Searched nothing{job, std::nullopt, waiting.tries};
  waiting.timer = loop_.at(loop_.now(), [this, nothing] { hand_over(nothing); });
  return true;
}

}  // namespace onetip::sim
