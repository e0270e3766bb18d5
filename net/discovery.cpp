#include "net/discovery.hpp"

#include <algorithm>
#include <iterator>

#include "core/assert.hpp"
#include "net/message.hpp"

namespace onetip::net {

Discovery::Discovery(const Plan& plan, const Limits& limits, core::Random& random, Agenda& agenda)
    : self_(plan.self),
      max_learned_(plan.max_learned_dials),
      limits_(limits),
      random_(random),
      agenda_(agenda) {
  for (const auto& address : plan.given) {
    if (address == self_) continue;
    const auto [at, is_new] = entries_.try_emplace(address);
    if (!is_new) continue;
    at->second.given = true;
    ++given_;
    schedule(at, {});
  }
}

bool Discovery::learn(const Address& address, Nanos now) {
  if (address == self_ || selves_.contains(address) || entries_.contains(address)) return false;
  if (entries_.size() - given_ >= limits_.known_addresses && !make_room()) return false;
  line_.reset();
  const auto at = entries_.try_emplace(address).first;
  const auto ban = bans_.find(address);
  schedule(at, ban == bans_.end() ? now : std::max(now, ban->second));
  return true;
}

/// Forgets a learned address that could not be reached; whether there was one.
bool Discovery::make_room() {
  if (unreachable_.empty()) return false;
  const auto at = entries_.find(*unreachable_.begin());
  unreachable_.erase(unreachable_.begin());
  unschedule(at);
  entries_.erase(at);
  return true;
}

void Discovery::is_self(const Address& address) {
  constexpr std::size_t kNamesOfSelf = 16;
  if (selves_.size() < kNamesOfSelf) selves_.insert(address);
}

std::vector<Address> Discovery::dial(Nanos now) {
  std::vector<Address> chosen;
  const auto take = [&](const Address& address) {
    const auto at = entries_.find(address);
    ONETIP_ASSERT(at != entries_.end(), "only who is known is in a queue");
    connect(at);
    at->second.dialled = true;
    ++at->second.dials;
    chosen.push_back(address);
  };
  while (!given_queue_.empty() && given_queue_.begin()->first <= now) {
    take(Address(given_queue_.begin()->second));
  }
  while (learned_dials_ < max_learned_ && !learned_queue_.empty() &&
         learned_queue_.begin()->first <= now) {
    take(draw_learned(now));
    ++learned_dials_;
  }
  note_next();
  return chosen;
}

Address Discovery::draw_learned(Nanos now) {
  const auto first = learned_queue_.begin();
  const auto last = std::partition_point(first, learned_queue_.end(),
                                         [&](const auto& next) { return next.first <= now; });
  const auto ready = static_cast<std::uint64_t>(last - first);
  return std::next(first, static_cast<std::ptrdiff_t>(random_.below(ready)))->second;
}

void Discovery::note_next() {
  agenda_.dials = given_queue_.empty() ? Agenda::kNever : given_queue_.begin()->first;
  if (learned_dials_ < max_learned_ && !learned_queue_.empty()) {
    agenda_.dials = std::min(agenda_.dials, learned_queue_.begin()->first);
  }
}

bool Discovery::accepted(const Address& address) {
  const auto at = entries_.find(address);
  if (at == entries_.end()) return false;
  connect(at);
  return true;
}

/// While it is connected it is neither dialled nor forgotten.
void Discovery::connect(const Entries::iterator& at) {
  unschedule(at);
  unreachable_.erase(at->first);
  ++at->second.connections;
}

void Discovery::lost(const Address& address, bool dialled, bool success, Nanos now) {
  const auto at = entries_.find(address);
  ONETIP_ASSERT(at != entries_.end() && at->second.connections > 0, "what is lost was connected");
  auto& entry = at->second;
  if (dialled) {
    entry.dialled = false;
    if (!entry.given) --learned_dials_;
    note_next();
  }
  if (success) entry.dials = 0;
  if (--entry.connections > 0) return;
  if (!entry.given && entry.dials > 0) unreachable_.insert(address);
  auto due = now + backoff(entry.dials);
  if (const auto ban = bans_.find(address); ban != bans_.end()) due = std::max(due, ban->second);
  schedule(at, due);
}

/// At once after a success, then doubling.
Discovery::Nanos Discovery::backoff(std::uint32_t dials) {
  if (dials == 0) return {};
  auto wait = limits_.redial_first;
  for (std::uint32_t i = 1; i < dials && wait < limits_.redial_most; ++i) wait *= 2;
  wait = std::min(wait, limits_.redial_most);
  const auto fifth = static_cast<std::uint64_t>(wait.count()) / 5;
  return wait - Nanos(fifth) + Nanos(random_.below(2 * fifth + 1));
}

void Discovery::ban(const Address& address, Nanos now) {
  if (bans_.size() >= limits_.bans && !bans_.contains(address)) {
    bans_.erase(std::min_element(bans_.begin(), bans_.end(),
                                 [](const auto& a, const auto& b) { return a.second < b.second; }));
  }
  bans_[address] = now + limits_.ban;
}

bool Discovery::banned(const Address& address, Nanos now) const {
  const auto ban = bans_.find(address);
  return ban != bans_.end() && now < ban->second;
}

std::vector<Address> Discovery::list(std::size_t limit) const {
  std::vector<Address> addresses;
  for (const auto& [address, entry] : entries_) {
    if (addresses.size() == limit) break;
    addresses.push_back(address);
  }
  return addresses;
}

const std::shared_ptr<const std::string>& Discovery::line() {
  if (!line_) {
    line_ = std::make_shared<const std::string>(peers_line(list(limits_.listed_addresses)));
  }
  return line_;
}

Discovery::Queue& Discovery::queue_of(const Entry& entry) {
  return entry.given ? given_queue_ : learned_queue_;
}

void Discovery::schedule(const Entries::iterator& at, Nanos due) {
  if (!wanted(at->second) || selves_.contains(at->first)) return;
  at->second.due = due;
  queue_of(at->second).emplace(due, at->first);
  note_next();
}

void Discovery::unschedule(const Entries::iterator& at) {
  queue_of(at->second).erase({at->second.due, at->first});
  note_next();
}

}  // namespace onetip::net
