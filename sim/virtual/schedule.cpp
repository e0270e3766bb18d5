#include "sim/virtual/schedule.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/assert.hpp"

namespace onetip::sim {

namespace {

/// Near stand at most so many that were drawn there, and twice as many with those asked for since;
/// but those of one time are never parted.
constexpr std::size_t kMostNear = 64;
/// Where fewer are left, more are drawn, so that what comes next is always known.
constexpr std::size_t kFewNear = 16;
/// Room before the first, for what is asked for before it.
constexpr std::size_t kRoomBefore = 16;

bool is_earlier(const Schedule::Item& a, const Schedule::Item& b) { return a.at < b.at; }

}  // namespace

void Schedule::push(const Item& item) {
  ONETIP_ASSERT(item.at >= now_, "nothing is due in the past");
  item.at <= near_until_ ? push_near(item) : far_.push(item);
}

void Schedule::later(std::function<void()> call) {
  push({now_, 0, calls_.put(std::move(call)), Kind::call});
}

std::function<void()> Schedule::take_call(const Item& item) { return calls_.take(item.who); }

std::optional<Schedule::Item> Schedule::take(Nanos deadline) {
  if (count_near() < kFewNear && !far_.empty()) draw(deadline);
  if (count_near() == 0 || near_[first_near_].at > deadline) {
    now_ = std::max(now_, deadline);
    return std::nullopt;
  }
  const Item& item = near_[first_near_++];
  now_ = item.at;
  ++taken_;
  return item;
}

// --- near

/// Behind all that is due then already. Most of what is asked for here is due now, so those few
/// that come before it move up.
void Schedule::push_near(const Item& item) {
  if (first_near_ == 0 || end_near_ == near_.size()) make_room(1);
  if (count_near() == 0 || near_[end_near_ - 1].at <= item.at) {
    near_[end_near_++] = item;
  } else {
    Item* here = &near_[--first_near_];
    for (; here[1].at <= item.at; ++here) *here = here[1];
    *here = item;
  }
  if (count_near() > 2 * kMostNear) spill();
}

/// Too many stand near: the later ones are far again. Those of one time stay together.
void Schedule::spill() {
  const auto coming = this->coming();
  near_until_ = coming[kMostNear].at;
  const auto later = std::upper_bound(coming.begin(), coming.end(), Item{near_until_}, is_earlier);
  for (auto item = later; item != coming.end(); ++item) far_.push(*item);
  end_near_ -= static_cast<std::size_t>(coming.end() - later);
}

/// Draws what comes next, as long as its buckets are small. Where none stands near a large one is
/// split, unless it begins behind `deadline`: who asks for something next may do so before it. What
/// will be drawn next time is fetched meanwhile.
void Schedule::draw(Nanos deadline) {
  bool drawn = false;
  while (!far_.empty() && count_near() < kMostNear) {
    const Wheel::Bucket first = far_.first();
    if (count_near() + far_.size(first) <= kMostNear || first.is_one_time()) {
      draw(first);
      drawn = true;
    } else if (count_near() == 0 && far_.start(first) <= deadline) {
      far_.split(first);
    } else {
      break;
    }
  }
  if (drawn) far_.expect(kMostNear);
}

void Schedule::draw(Wheel::Bucket bucket) {
  const std::size_t size = far_.size(bucket);
  if (near_.size() - end_near_ < size) make_room(size);
  far_.take(bucket, &near_[end_near_]);
  end_near_ += size;
  near_until_ = near_[end_near_ - 1].at;
}

/// Moves those near to where there is room before them, and for so many `more` behind.
void Schedule::make_room(std::size_t more) {
  const std::size_t count = count_near();
  const std::size_t least = kRoomBefore + 2 * (count + more);
  if (near_.size() < least) near_.resize(2 * least);
  std::memmove(&near_[kRoomBefore], near_.data() + first_near_, count * sizeof(Item));
  first_near_ = kRoomBefore;
  end_near_ = kRoomBefore + count;
}

}  // namespace onetip::sim
