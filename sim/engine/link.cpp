#include "sim/engine/link.hpp"

#include <algorithm>

#include "core/assert.hpp"

namespace onetip::sim {

namespace {

constexpr std::uint64_t kNanosPerSecond = 1'000'000'000;

}  // namespace

Load Load::of(const Parcel& parcel) {
  if (parcel.kind == Crossing::bytes) return {parcel.bytes->size(), 0, 0};
  const bool is_close = parcel.kind == Crossing::close;
  return {0, is_close ? 1U : 0U, is_close ? 0U : 1U};
}

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

Link::Link(const LinkSpec& spec, LinkStream random) : own_(spec), random_(random) {}

bool Link::push(Nanos now, Parcel parcel) {
  if (parcel.kind == Crossing::bytes) {
    if (parcel.bytes->empty()) return true;
    const std::size_t cost = load_.bytes + parcel.bytes->size() + kParcelCost * (waiting_ + 1);
    if (load_.bytes > 0 && cost > kMaxHeldBytes) return false;
  }
  load_ += Load::of(parcel);
  last_ready_ = std::max(last_ready_, now + delay());
  Waiting last{last_ready_, now + own_.latency + own_.jitter, std::move(parcel)};
  if (waiting_++ == 0) {
    first_ = std::move(last);
  } else {
    behind_.push(std::move(last));
  }
  return true;
}

Nanos Link::delay() {
  const LinkSpec& spec = conditions();
  if (spec.jitter == Nanos::zero()) return spec.latency;
  const auto spread = static_cast<double>(spec.jitter.count()) * (2 * random_.unit() - 1);
  return std::max(Nanos::zero(), spec.latency + Nanos(static_cast<Nanos::rep>(spread)));
}

Parcel Link::pop(Nanos now) {
  const auto due = next();
  ONETIP_ASSERT(due && *due <= now, "nothing leaves a link before its time");
  // Who comes late may catch up by one portion, so that a coarse timer doesn't lower the rate;
  // never by more, which would be a burst.
  free_ = std::max(*due, now - time_of_portion(conditions()));
  compare_with_own(*due, now);
  Parcel leaves = front().kind == Crossing::bytes ? take_portion() : take_whole();
  load_ -= Load::of(leaves);
  return leaves;
}

/// Under its own terms the link would be free, and this portion out, so and so early.
void Link::compare_with_own(Nanos due, Nanos now) {
  const Nanos time = time_of_portion(own_);
  const Nanos own_due = std::max(first_.own_ready, own_free_) + time;
  own_free_ = std::max(own_due, now - time);
  was_late_ = due > own_due;
}

void Link::set_conditions(const LinkSpec& spec) {
  given_ = spec == own_ ? nullptr : std::make_unique<const LinkSpec>(spec);
}

Parcel Link::take_whole() {
  Parcel whole = std::move(first_.parcel);
  if (--waiting_ > 0) first_ = behind_.pop();
  return whole;
}

Parcel Link::take_portion() {
  const std::string& whole = *front().bytes;
  const std::size_t size = portion();
  const std::size_t left_before = left_of_front_;
  const bool is_last = left_before + size == whole.size();
  left_of_front_ = is_last ? 0 : left_before + size;
  if (is_last && left_before == 0) return take_whole();
  Parcel part = Parcel::carrying(std::make_shared<const std::string>(whole, left_before, size));
  if (is_last) static_cast<void>(take_whole());
  return part;
}

/// How long the exit takes for the next portion at that rate.
Nanos Link::time_at(std::uint64_t bits_per_second) const {
  const std::uint64_t rate = std::max<std::uint64_t>(1, bits_per_second);
  return Nanos((portion() * 8 * kNanosPerSecond + rate - 1) / rate);
}

/// How many bytes of the first parcel leave at once.
std::size_t Link::portion() const {
  if (front().kind != Crossing::bytes) return 0;
  std::size_t most = kMaxPortion;
  if (const auto rate = conditions().bits_per_second) {
    const std::uint64_t in_time =
        *rate / 8 / (kNanosPerSecond / static_cast<std::uint64_t>(kPortionTime.count()));
    most = std::clamp<std::uint64_t>(in_time, 1, kMaxPortion);
  }
  return std::min(most, front().bytes->size() - left_of_front_);
}

void Link::release(Nanos now) {
  held_ = false;
  free_ = std::max(free_, now);
  own_free_ = std::max(own_free_, now);
}

void Link::clear() {
  waiting_ = 0;
  first_.parcel = {};
  behind_.clear();
  left_of_front_ = 0;
  load_ = {};
}

}  // namespace onetip::sim
