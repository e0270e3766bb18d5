#include "sim/virtual/schedule.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "core/assert.hpp"

namespace onetip::sim {

namespace {

/// Near stand at most so many that were drawn there, and twice as many with those asked for since.
constexpr std::size_t kMostNear = 64;
/// Where fewer are left, more are drawn, so that what comes next is always known.
constexpr std::size_t kFewNear = 16;

bool is_earlier(const Schedule::Item& a, const Schedule::Item& b) { return a.at < b.at; }

}  // namespace

void Schedule::push(const Item& item) {
  ONETIP_ASSERT(item.at >= now_, "nothing is due in the past");
  item.at <= near_end_ ? push_near(item) : push_far(item);
}

void Schedule::later(std::function<void()> call) {
  std::uint32_t place = 0;
  if (free_calls_.empty()) {
    place = static_cast<std::uint32_t>(calls_.size());
    calls_.push_back(std::move(call));
  } else {
    place = free_calls_.back();
    free_calls_.pop_back();
    calls_[place] = std::move(call);
  }
  push({now_, 0, place, Kind::call});
}

std::function<void()> Schedule::take_call(const Item& item) {
  free_calls_.push_back(item.who);
  return std::exchange(calls_[item.who], nullptr);
}

std::optional<Schedule::Item> Schedule::take(Nanos deadline) {
  const bool some = draw_near(deadline);
  if (!some || near_[taken_of_near_].at > deadline) {
    now_ = std::max(now_, deadline);
    return std::nullopt;
  }
  const Item item = near_[taken_of_near_++];
  now_ = item.at;
  ++taken_;
  return item;
}

// --- near

void Schedule::push_near(const Item& item) {
  if (taken_of_near_ > kMostNear) forget_taken();
  near_.insert(std::upper_bound(near_.begin() + static_cast<std::ptrdiff_t>(taken_of_near_),
                                near_.end(), item, is_earlier),
               item);
  if (coming().size() > 2 * kMostNear) spill();
}

/// Too many stand near: the later ones are far again. Those of one time stay together.
void Schedule::spill() {
  near_end_ = coming()[kMostNear].at;
  const auto first = std::upper_bound(near_.begin(), near_.end(), Item{near_end_}, is_earlier);
  for (auto item = first; item != near_.end(); ++item) push_far(*item);
  near_.erase(first, near_.end());
}

/// Sees to it that the first item stands near, if it is due by `deadline`. False: none is left, or
/// none that is due.
bool Schedule::draw_near(Nanos deadline) {
  if (coming().size() >= kFewNear) return true;
  if (coming().empty()) {
    if (filled_ == 0 || first_bucket()->earliest > deadline) return false;
    while (first_bucket()->items.size() > kMostNear && first_bucket() != buckets_.data()) {
      split(*first_bucket());
    }
    draw(*first_bucket());
  }
  draw_more();
  return true;
}

/// The next buckets, as long as they are small.
void Schedule::draw_more() {
  while (filled_ != 0 && coming().size() + first_bucket()->items.size() <= kMostNear) {
    draw(*first_bucket());
  }
}

void Schedule::forget_taken() {
  near_.erase(near_.begin(), near_.begin() + static_cast<std::ptrdiff_t>(taken_of_near_));
  taken_of_near_ = 0;
}

void Schedule::draw(Bucket& bucket) {
  forget_taken();
  const auto drawn = near_.insert(near_.end(), bucket.items.begin(), bucket.items.end());
  std::stable_sort(drawn, near_.end(), is_earlier);
  near_end_ = near_.back().at;
  bucket.items.clear();
  bucket.earliest = Nanos::max();
  filled_ &= filled_ - 1;
}

// --- far

/// In which bucket it is.
void Schedule::push_far(const Item& item) {
  const auto number = static_cast<std::size_t>(std::bit_width(
      static_cast<std::uint64_t>(item.at.count()) ^ static_cast<std::uint64_t>(base_.count())));
  Bucket& bucket = buckets_[number];
  bucket.items.push_back(item);
  bucket.earliest = std::min(bucket.earliest, item.at);
  filled_ |= std::uint64_t{1} << number;
}

/// Moves the base to the earliest of the first bucket, so that all of them go to buckets below, in
/// their order: those of one time stay in order.
void Schedule::split(Bucket& bucket) {
  base_ = std::exchange(bucket.earliest, Nanos::max());
  filled_ &= filled_ - 1;
  for (const Item& item : bucket.items) push_far(item);
  bucket.items.clear();
}

/// REQUIRES: some item is far.
Schedule::Bucket* Schedule::first_bucket() { return &buckets_[std::countr_zero(filled_)]; }

}  // namespace onetip::sim
