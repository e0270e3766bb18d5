// A link keeps order and every byte, is never faster than its rate, and lets nothing out while
// held.

#include "sim/engine/link.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <set>

namespace onetip::test::link_test {
namespace {

using sim::Link;
using sim::LinkSpec;
using sim::Nanos;
using sim::Parcel;
using std::chrono::milliseconds;

constexpr sim::FaultId kSlow{1};
constexpr sim::FaultId kNarrow{2};

sim::Scenario two_peers() {
  sim::Scenario scenario;
  scenario.seed = 1;
  scenario.peers.resize(2);
  scenario.peers[0].name = "p0";
  scenario.peers[1].name = "p1";
  return scenario;
}

sim::LinkStream stream(std::uint32_t before = 0) {
  static const sim::Scenario scenario = two_peers();
  return {scenario, 0, 1, before};
}

/// The generator as its authors give it, seeded by the name.
TEST(LinkStream, IsSplitMix64OfTheSeedThatPeersAndLinksBeforeName) {
  for (const auto& [before, name] : {std::pair(0U, "link/p0-p1"), std::pair(2U, "link/p0-p1#2")}) {
    sim::LinkStream drawn = stream(before);
    std::uint64_t state = core::Random(1, name).next();
    for (int draw = 0; draw < 3; ++draw) {
      std::uint64_t z = (state += 0x9e3779b97f4a7c15);
      z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
      z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
      EXPECT_EQ(drawn.unit(), static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1p-53);
    }
  }
}

TEST(LinkStream, IsUniform) {
  sim::LinkStream drawn = stream();
  constexpr int kDraws = 100'000;
  std::array<int, 10> tenths{};
  for (int draw = 0; draw < kDraws; ++draw) {
    const double unit = drawn.unit();
    ASSERT_GE(unit, 0);
    ASSERT_LT(unit, 1);
    ++tenths.at(static_cast<std::size_t>(unit * 10));
  }
  for (const int count : tenths) EXPECT_NEAR(count, kDraws / 10, 500);  // five standard deviations
}

/// Terms that outlive any link.
const LinkSpec& lasting(const LinkSpec& terms) {
  static std::set<LinkSpec> all;
  return *all.insert(terms).first;
}

Parcel bytes(std::string text) {
  return Parcel::carrying(std::make_shared<const std::string>(std::move(text)));
}

std::string carried(const Parcel& parcel) { return parcel.bytes ? *parcel.bytes : ""; }

/// What left, and when.
struct Left {
  Nanos at{};
  std::string bytes;
};

/// Takes out all that is there, each portion `late` after its time.
std::vector<Left> drain(Link& link, Nanos late = {}) {
  std::vector<Left> left;
  while (const auto next = link.next()) {
    left.push_back({*next + late, carried(link.pop(*next + late))});
  }
  return left;
}

std::string joined(const std::vector<Left>& left) {
  std::string all;
  for (const Left& one : left) all += one.bytes;
  return all;
}

TEST(Link, WithoutASpecIsImmediateAndKeepsKinds) {
  Link link(lasting(LinkSpec{}), stream());
  EXPECT_FALSE(link.next());
  ASSERT_TRUE(link.push(milliseconds(7), Parcel::opening()));
  ASSERT_TRUE(link.push(milliseconds(7), bytes("hello")));
  ASSERT_TRUE(link.push(milliseconds(7), bytes("")));
  ASSERT_TRUE(link.push(milliseconds(7), Parcel::closing(net::CloseMode::reset)));
  EXPECT_EQ(link.load().total(), 7U);
  EXPECT_EQ(link.next(), milliseconds(7));
  EXPECT_EQ(link.pop(milliseconds(7)).kind, sim::Crossing::dial);
  EXPECT_EQ(carried(link.pop(milliseconds(7))), "hello");
  const Parcel last = link.pop(milliseconds(7));
  EXPECT_EQ(last.kind, sim::Crossing::close);
  EXPECT_EQ(last.mode, net::CloseMode::reset);
  EXPECT_FALSE(link.next());
  EXPECT_EQ(link.load().total(), 0U);
}

TEST(Link, LatencyDelaysAndRateSpreads) {
  Link link(lasting({milliseconds(5), {}, 8'000'000}), stream());  // a byte a microsecond
  ASSERT_TRUE(link.push({}, bytes(std::string(10'000, 'x'))));
  const auto left = drain(link);
  EXPECT_EQ(left.front().at, milliseconds(5 + 2)) << "the first portion: 2 ms of bytes";
  EXPECT_EQ(left.back().at, milliseconds(5 + 10));
  EXPECT_EQ(left.size(), 5U);
}

TEST(Link, ARateOfAByteADayIsStillARate) {
  Link link(lasting({{}, {}, 1}), stream());
  ASSERT_TRUE(link.push({}, bytes("ab")));
  EXPECT_EQ(link.next(), std::chrono::seconds(8));
  EXPECT_EQ(carried(link.pop(std::chrono::seconds(8))), "a");
}

TEST(Link, HeldMeansNothingLeavesAndReleaseKeepsTheRate) {
  Link link(lasting({milliseconds(1), {}, 8'000'000}), stream());
  ASSERT_TRUE(link.push({}, bytes(std::string(4'000, 'x'))));
  link.hold();
  EXPECT_FALSE(link.next());
  ASSERT_TRUE(link.push(milliseconds(50), Parcel::closing(net::CloseMode::fin)));
  EXPECT_FALSE(link.next());
  link.release(milliseconds(100));
  const auto left = drain(link);
  EXPECT_EQ(left.front().at, milliseconds(102)) << "no burst of what has waited";
  EXPECT_EQ(left.back().at, milliseconds(104));
}

TEST(Link, WhatComesAfterWhatWasForgottenIsNotEarlier) {
  Link link(lasting({milliseconds(5), {}, {}}), stream());
  ASSERT_TRUE(link.push(milliseconds(20), bytes("first")));
  ASSERT_TRUE(link.push(milliseconds(40), bytes("second")));
  link.set_conditions(milliseconds(40), {});
  link.clear();
  EXPECT_FALSE(link.next());
  ASSERT_TRUE(link.push(milliseconds(41), Parcel::closing(net::CloseMode::reset)));
  EXPECT_EQ(link.next(), milliseconds(45));
}

TEST(Link, WhatWaitsIsBounded) {
  Link link(lasting(LinkSpec{}), stream());
  link.hold();
  EXPECT_TRUE(link.push({}, bytes(std::string(2 * sim::kMaxHeldBytes, 'x')))) << "alone";
  EXPECT_FALSE(link.push({}, bytes("y")));
  EXPECT_TRUE(link.push({}, Parcel::closing(net::CloseMode::fin))) << "an end is always taken";
  EXPECT_EQ(link.load().bytes, 2 * sim::kMaxHeldBytes);
  link.clear();
  EXPECT_EQ(link.load().total(), 0U);

  std::size_t taken = 0;  // parcels of a byte cost memory, too
  while (link.push({}, bytes("z"))) ++taken;
  EXPECT_LE(taken * sim::kParcelCost, sim::kMaxHeldBytes);
}

LinkSpec any_spec() {
  LinkSpec spec;
  spec.latency = Nanos(*rc::gen::inRange<std::int64_t>(0, 20'000'000));
  spec.jitter = Nanos(*rc::gen::inRange<std::int64_t>(0, 30'000'000));
  if (*rc::gen::arbitrary<bool>()) {
    spec.bits_per_second = *rc::gen::inRange<std::uint64_t>(1'000, 10'000'000'000);
  }
  return spec;
}

/// Pushes `text` in any split, with any pauses.
void push_in_parts(Link& link, const std::string& text) {
  Nanos now{};
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = *rc::gen::inRange<std::size_t>(1, text.size() - at + 1);
    RC_ASSERT(link.push(now, bytes(text.substr(at, size))));
    at += size;
    now += Nanos(*rc::gen::inRange<std::int64_t>(0, 3'000'000));
  }
}

RC_GTEST_PROP(LinkProperty, EveryByteComesOutOnceInOrderWhateverTheSplit, ()) {
  Link link(lasting(any_spec()), stream());
  const auto text = *rc::gen::container<std::string>(rc::gen::inRange('a', 'z'));
  push_in_parts(link, text);
  RC_ASSERT(link.load().bytes == text.size());
  const auto left = drain(link, Nanos(*rc::gen::inRange<std::int64_t>(0, 5'000'000)));
  RC_ASSERT(joined(left) == text);
  RC_ASSERT(link.load().total() == 0U);
}

RC_GTEST_PROP(LinkProperty, TimeNeverGoesBackAndNoDelayIsBelowTheLatency, ()) {
  LinkSpec spec = any_spec();
  spec.jitter = {};
  Link link(spec, stream());
  push_in_parts(link, std::string(*rc::gen::inRange(1, 3'000), 'x'));
  Nanos before = spec.latency;
  for (const Left& one : drain(link)) {
    RC_ASSERT(one.at >= before);
    before = one.at;
  }
}

/// Over every window from one departure to a later one, at most the rate, and two portions: the one
/// that opens the window, and the one that a late timer may catch up.
RC_GTEST_PROP(LinkProperty, TheRateIsKeptOverEveryWindow, ()) {
  LinkSpec spec = any_spec();
  spec.bits_per_second = *rc::gen::inRange<std::uint64_t>(100'000, 100'000'000);
  Link link(spec, stream());
  push_in_parts(link, std::string(*rc::gen::inRange(1, 30'000), 'x'));
  const auto left = drain(link, Nanos(*rc::gen::inRange<std::int64_t>(0, 10'000'000)));
  const double bytes_per_nano = static_cast<double>(*spec.bits_per_second) / 8e9;
  const double portion = bytes_per_nano * static_cast<double>(sim::kPortionTime.count()) + 1;
  double sent = 0;  // up to here
  double least =
      0;  // of what was sent before a window's start, less what the rate allows until then
  double excess = 0;
  for (const Left& one : left) {
    const double allowed = bytes_per_nano * static_cast<double>((one.at - left.front().at).count());
    least = std::min(least, sent - allowed);
    sent += static_cast<double>(one.bytes.size());
    excess = std::max(excess, sent - allowed - least);
  }
  RC_ASSERT(excess <= 2 * portion);
}

// --- conditions

TEST(Link, IsLateUnderWorseConditionsAndNotOtherwise) {
  const LinkSpec own{milliseconds(5), milliseconds(2), 8'000'000};
  for (const LinkSpec& worse : {LinkSpec{milliseconds(20), milliseconds(0), 8'000'000},
                                LinkSpec{milliseconds(5), milliseconds(0), 8'000}}) {
    Link link(own, stream());
    ASSERT_TRUE(link.push(milliseconds(0), bytes(std::string(500, 'a'))));
    drain(link);
    EXPECT_FALSE(link.late_by());
    link.set_conditions(milliseconds(40), {worse, kSlow, kSlow});
    ASSERT_TRUE(link.push(milliseconds(50), bytes(std::string(500, 'b'))));
    drain(link);
    EXPECT_EQ(link.late_by(), kSlow);
    link.set_conditions(milliseconds(800), {own, {}, {}});
    ASSERT_TRUE(link.push(milliseconds(900), bytes(std::string(500, 'c'))));
    drain(link);
    EXPECT_FALSE(link.late_by());
  }
}

TEST(Link, IsNotLateBecauseAFaultHeldItOrItsConditionsAreBetter) {
  Link link(lasting(LinkSpec{milliseconds(5), {}, std::nullopt}), stream());
  link.set_conditions({}, {LinkSpec{milliseconds(1), {}, std::nullopt}, {}, {}});
  link.hold();
  ASSERT_TRUE(link.push(milliseconds(0), bytes("held")));
  link.release(milliseconds(800));
  EXPECT_EQ(joined(drain(link)), "held");
  EXPECT_FALSE(link.late_by());
}

/// What a fault delays by a latency of 300 ms, on a link without delay.
const sim::Conditions kSlowed{LinkSpec{milliseconds(300), {}, std::nullopt}, kSlow, std::nullopt};

TEST(Link, WhatAFaultDelayedIsLateByItWhenItIsOver) {
  Link link(lasting(LinkSpec{}), stream());
  link.set_conditions(milliseconds(10), kSlowed);
  ASSERT_TRUE(link.push(milliseconds(20), bytes("sent before it was over")));
  link.set_conditions(milliseconds(30), {});
  drain(link);
  EXPECT_EQ(link.late_by(), kSlow);
  ASSERT_TRUE(link.push(milliseconds(400), bytes("in time")));
  drain(link);
  EXPECT_FALSE(link.late_by());
}

TEST(Link, WhatWasDelayedIsLateByTheFaultThatWasInForceWhenItEntered) {
  Link link(lasting(LinkSpec{}), stream());
  link.set_conditions(milliseconds(10), kSlowed);
  ASSERT_TRUE(link.push(milliseconds(20), bytes("by the first")));
  link.set_conditions(milliseconds(30), {LinkSpec{milliseconds(500), {}, {}}, kNarrow, {}});
  ASSERT_TRUE(link.push(milliseconds(40), bytes("by the second")));
  static_cast<void>(link.pop(milliseconds(320)));
  EXPECT_EQ(link.late_by(), kSlow);
  static_cast<void>(link.pop(milliseconds(540)));
  EXPECT_EQ(link.late_by(), kNarrow);
}

TEST(Link, IsLateByTheFaultThatDidMoreOfIt) {
  for (const auto& [rate, blamed] : {std::pair(std::uint64_t{1'000'000'000}, kSlow),  // 1 us
                                     std::pair(std::uint64_t{400}, kNarrow)}) {       // 2.5 s
    Link link(lasting(LinkSpec{}), stream());
    link.set_conditions({}, {LinkSpec{milliseconds(300), {}, rate}, kSlow, kNarrow});
    ASSERT_TRUE(link.push({}, bytes(std::string(125, 'x'))));
    drain(link);
    EXPECT_EQ(link.late_by(), blamed);
  }
}

TEST(Link, WhatWaitedAtANarrowExitIsLateByItWhenItIsWideAgain) {
  const LinkSpec own{{}, {}, 8'000};  // a byte a millisecond
  Link link(own, stream());
  link.set_conditions({}, {LinkSpec{{}, {}, 400}, std::nullopt, kNarrow});
  ASSERT_TRUE(link.push({}, bytes("abc")));
  ASSERT_EQ(carried(link.pop(milliseconds(20))), "a");
  link.set_conditions(milliseconds(20), {own, {}, {}});
  ASSERT_EQ(carried(link.pop(milliseconds(22))), "bc");
  EXPECT_EQ(link.late_by(), kNarrow);
}

TEST(Link, IsNotLateByLessThanAnyScenarioCanAskFor) {
  Link link(lasting(LinkSpec{}), stream());
  link.set_conditions({}, {LinkSpec{{}, {}, 1'000'000'000'000}, std::nullopt, kNarrow});
  ASSERT_TRUE(link.push({}, bytes(std::string(4'000, 'x'))));  // 32 ns
  drain(link);
  EXPECT_FALSE(link.late_by());
}

TEST(Link, KeepsOrderWhenConditionsGetBetter) {
  Link link(lasting(LinkSpec{}), stream());
  link.set_conditions({}, kSlowed);
  ASSERT_TRUE(link.push(milliseconds(0), bytes("first ")));
  link.set_conditions(milliseconds(1), {});
  ASSERT_TRUE(link.push(milliseconds(1), bytes("second")));
  EXPECT_EQ(joined(drain(link)), "first second");
}

}  // namespace
}  // namespace onetip::test::link_test
