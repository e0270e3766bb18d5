#include "sim/engine/link.hpp"

#include <algorithm>

#include "core/assert.hpp"

namespace onetip::sim {

namespace {

constexpr std::uint64_t kNanosPerSecond = 1'000'000'000;
/// No scenario can ask for less: what is earlier than that is not late.
constexpr Nanos kLeastLate = std::chrono::microseconds(1);

}  // namespace

Load& Load::operator+=(const Load& other) {
  bytes += other.bytes;
  closes += other.closes;
  opens += other.opens;
  return *this;
}

Load& Load::operator-=(const Load& other) {
  bytes -= other.bytes;
  closes -= other.closes;
  opens -= other.opens;
  return *this;
}

Link::Link(const LinkSpec& own, LinkStream random) : own_(&own), random_(random) {}

bool Link::push(Nanos now, Parcel&& parcel) {
  const Load more = Load::of(parcel);
  if (parcel.kind == Crossing::bytes) {
    if (more.bytes == 0) return true;
    const std::size_t cost = load_.bytes + more.bytes + kParcelCost * (waiting_ + 1);
    if (load_.bytes > 0 && cost > kMaxHeldBytes) return false;
  }
  load_ += more;
  Waiting last{now + delay(), now + own_->latency + own_->jitter, std::move(parcel)};
  if (waiting_ == 0) {
    first_ = std::move(last);
  } else {
    last.ready = std::max(last.ready, last_ready());
    behind_.push(std::move(last));
  }
  ++waiting_;
  return true;
}

Nanos Link::delay() {
  const LinkSpec& spec = conditions();
  if (spec.jitter == Nanos::zero()) return spec.latency;
  const auto spread = static_cast<double>(spec.jitter.count()) * (2 * random_.unit() - 1);
  return std::max(Nanos::zero(), spec.latency + Nanos(static_cast<Nanos::rep>(spread)));
}

Parcel Link::pop(Nanos now) {
  ONETIP_ASSERT(!held_ && waiting_ > 0, "nothing leaves a link that holds nothing, or is held");
  const Nanos own_time = time_of_portion(*own_);
  const Nanos time = given_ ? time_of_portion(given_->spec()) : own_time;
  const Nanos out = std::max(first_.ready, free_) + time;
  ONETIP_ASSERT(out <= now, "nothing leaves a link before its time");
  // Who comes late may catch up by one portion, so that a coarse timer doesn't lower the rate;
  // never by more, which would be a burst.
  free_ = std::max(out, now - time);
  // Under its own terms the link would be free, and this portion out, so and so early.
  const Nanos own_due = std::max(first_.own_ready, own_free_) + own_time;
  own_free_ = std::max(own_due, now - own_time);
  if (given_) blame(out, own_due);
  Parcel leaves = leaves_whole() ? take_whole() : take_portion();
  load_ -= Load::of(leaves);
  return leaves;
}

/// The first portion is about to leave. Where it isn't late, nothing waits behind it and the link
/// is like its own terms again, nothing will be late by what is over.
void Link::blame(Nanos out, Nanos own_due) {
  if (out - own_due >= kLeastLate) {
    const Nanos entered = first_.own_ready - own_->latency - own_->jitter;
    return given_->blame(entered, first_.ready - first_.own_ready, out - first_.ready);
  }
  given_->acquit();
  if (waiting_ == 1 && given_->spec() == *own_) given_ = nullptr;
}

void Link::set_conditions(Nanos now, const Conditions& conditions) {
  const bool is_own = conditions.spec == *own_;
  if (is_own && empty()) given_ = nullptr;
  if (is_own && !given_) return;
  if (!given_) {
    given_ = std::make_unique<GivenTerms>();
  } else if (empty()) {
    given_->forget();
  }
  given_->change(now, conditions);
}

Parcel Link::take_whole() {
  Parcel whole = std::move(first_.parcel);
  if (--waiting_ > 0) first_ = behind_.pop();
  return whole;
}

/// Some bytes of the first parcel, or the last of them.
Parcel Link::take_portion() {
  const std::string& whole = *front().bytes;
  const std::size_t size = portion();
  Parcel part = Parcel::carrying(std::make_shared<const std::string>(whole, left_of_front_, size));
  left_of_front_ += size;
  if (left_of_front_ == whole.size()) {
    left_of_front_ = 0;
    static_cast<void>(take_whole());
  }
  return part;
}

/// How long the exit takes for the next portion at that rate.
Nanos Link::time_at(std::uint64_t bits_per_second) const {
  const std::uint64_t rate = std::max<std::uint64_t>(1, bits_per_second);
  return Nanos((portion() * 8 * kNanosPerSecond + rate - 1) / rate);
}

std::size_t Link::longest_portion() const {
  const auto rate = conditions().bits_per_second;
  if (!rate) return kMaxPortion;
  const std::uint64_t in_time =
      *rate / 8 / (kNanosPerSecond / static_cast<std::uint64_t>(kPortionTime.count()));
  return std::clamp<std::uint64_t>(in_time, 1, kMaxPortion);
}

/// How many bytes of the first parcel leave at once.
std::size_t Link::portion() const {
  if (front().kind != Crossing::bytes) return 0;
  return std::min(longest_portion(), front().bytes->size() - left_of_front_);
}

/// The first parcel does, in one piece.
bool Link::leaves_whole() const {
  if (front().kind != Crossing::bytes) return true;
  return left_of_front_ == 0 && front().bytes->size() <= longest_portion();
}

void Link::release(Nanos now) {
  held_ = false;
  free_ = std::max(free_, now);
  own_free_ = std::max(own_free_, now);
}

/// What comes after it comes no earlier than it would have.
void Link::clear() {
  if (waiting_ > 0) free_ = std::max(free_, last_ready());
  waiting_ = 0;
  first_.parcel = {};
  behind_.clear();
  left_of_front_ = 0;
  load_ = {};
}

}  // namespace onetip::sim
