#include "sim/engine/link.hpp"

#include <algorithm>

#include "core/assert.hpp"
#include "core/prefetch.hpp"

namespace onetip::sim {

namespace {

constexpr std::uint64_t kNanosPerSecond = 1'000'000'000;

/// How long the exit takes for so many bytes.
Nanos time_for(const LinkSpec& spec, std::size_t bytes) {
  if (!spec.bits_per_second || bytes == 0) return Nanos::zero();
  const std::uint64_t rate = std::max<std::uint64_t>(1, *spec.bits_per_second);
  return Nanos((bytes * 8 * kNanosPerSecond + rate - 1) / rate);
}

}  // namespace

Crossing crossing(const Parcel& parcel) {
  if (std::holds_alternative<parcel::Bytes>(parcel)) return Crossing::bytes;
  return std::holds_alternative<parcel::Close>(parcel) ? Crossing::close : Crossing::dial;
}

Load Load::of(const Parcel& parcel) {
  const auto* bytes = std::get_if<parcel::Bytes>(&parcel);
  if (bytes != nullptr) return {bytes->bytes->size(), 0, 0};
  const bool is_close = std::holds_alternative<parcel::Close>(parcel);
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
  if (const auto* bytes = std::get_if<parcel::Bytes>(&parcel)) {
    if (bytes->bytes->empty()) return true;
    const std::size_t cost = load_.bytes + bytes->bytes->size() + kParcelCost * (queue_.size() + 1);
    if (load_.bytes > 0 && cost > kMaxHeldBytes) return false;
  }
  load_ += Load::of(parcel);
  last_ready_ = std::max(last_ready_, now + delay());
  queue_.push({last_ready_, now + own_.latency + own_.jitter, std::move(parcel)});
  return true;
}

Nanos Link::delay() {
  const LinkSpec& spec = conditions();
  if (spec.jitter == Nanos::zero()) return spec.latency;
  const auto spread = static_cast<double>(spec.jitter.count()) * (2 * random_.unit() - 1);
  return std::max(Nanos::zero(), spec.latency + Nanos(static_cast<Nanos::rep>(spread)));
}

std::optional<Nanos> Link::next() const {
  if (held_ || queue_.empty()) return std::nullopt;
  return std::max(queue_.front().ready, free_) + time_of_portion(conditions());
}

Parcel Link::pop(Nanos now) {
  const auto due = next();
  ONETIP_ASSERT(due && *due <= now, "nothing leaves a link before its time");
  // Who comes late may catch up by one portion, so that a coarse timer doesn't lower the rate;
  // never by more, which would be a burst.
  free_ = std::max(*due, now - time_of_portion(conditions()));
  compare_with_own(*due, now);
  const bool is_bytes = std::holds_alternative<parcel::Bytes>(front());
  Parcel leaves = is_bytes ? take_portion() : take_whole();
  load_ -= Load::of(leaves);
  return leaves;
}

/// Under its own terms the link would be free, and this portion out, so and so early.
void Link::compare_with_own(Nanos due, Nanos now) {
  const Nanos time = time_of_portion(own_);
  const Nanos own_due = std::max(queue_.front().own_ready, own_free_) + time;
  own_free_ = std::max(own_due, now - time);
  was_late_ = due > own_due;
}

void Link::set_conditions(const LinkSpec& spec) {
  given_ = spec == own_ ? nullptr : std::make_unique<const LinkSpec>(spec);
}

Parcel Link::take_whole() { return queue_.pop().parcel; }

Parcel Link::take_portion() {
  auto& whole = std::get<parcel::Bytes>(queue_.front().parcel).bytes;
  const std::size_t size = portion();
  if (left_of_front_ + size < whole->size()) {
    const auto part = std::make_shared<const std::string>(*whole, left_of_front_, size);
    left_of_front_ += size;
    return parcel::Bytes{part};
  }
  if (left_of_front_ == 0) return take_whole();
  const auto rest = std::make_shared<const std::string>(*whole, left_of_front_, size);
  left_of_front_ = 0;
  queue_.pop();
  return parcel::Bytes{rest};
}

/// How long the exit takes for them, on a link of these terms.
Nanos Link::time_of_portion(const LinkSpec& spec) const {
  return spec.bits_per_second ? time_for(spec, portion()) : Nanos::zero();
}

/// How many bytes of the first parcel leave at once.
std::size_t Link::portion() const {
  const auto* bytes = std::get_if<parcel::Bytes>(&front());
  if (bytes == nullptr) return 0;
  std::size_t most = kMaxPortion;
  if (const auto rate = conditions().bits_per_second) {
    const std::uint64_t in_time =
        *rate / 8 / (kNanosPerSecond / static_cast<std::uint64_t>(kPortionTime.count()));
    most = std::clamp<std::uint64_t>(in_time, 1, kMaxPortion);
  }
  return std::min(most, bytes->bytes->size() - left_of_front_);
}

/// The queue's memory, the text's head, its bytes.
void Link::expect_pop(std::size_t step) const {
  if (step == 0 || queue_.empty()) return queue_.expect();
  const auto* bytes = std::get_if<parcel::Bytes>(&front());
  if (bytes == nullptr) return;
  step == 1 ? core::prefetch(bytes->bytes.get()) : core::prefetch(bytes->bytes->data());
}

void Link::expect_push() const { queue_.expect(); }

void Link::release(Nanos now) {
  held_ = false;
  free_ = std::max(free_, now);
  own_free_ = std::max(own_free_, now);
}

void Link::clear() {
  queue_.clear();
  left_of_front_ = 0;
  load_ = {};
}

}  // namespace onetip::sim
