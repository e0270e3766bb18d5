#pragma once
// Link: one direction of a connection, as a model without sockets and clocks.
//
// Parcels (open, bytes, close) go in on one side and come out on the other in the same order, no
// byte lost or doubled; in between they are delayed (latency and jitter, which never reorders),
// throttled (at the exit, so that what was held back doesn't come out in a burst), cut into
// portions, and, while a fault says so, held. Who drives it asks `next` for the moment, looks at
// `front`, and takes it with `pop`. One thread at a time.

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/fifo.hpp"
#include "net/event.hpp"
#include "sim/engine/given_terms.hpp"
#include "sim/engine/link_stream.hpp"
#include "sim/fault.hpp"
#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

/// What may wait in one link, parcels counted as kParcelCost bytes more than they carry. One parcel
/// of bytes is always taken where no other waits, however long.
inline constexpr std::size_t kMaxHeldBytes = std::size_t{64} << 20;
inline constexpr std::size_t kParcelCost = 64;
/// No portion is longer than this, nor, on a link with a rate, than what crosses in kPortionTime
/// (but at least a byte).
inline constexpr std::size_t kMaxPortion = std::size_t{64} << 10;
inline constexpr Nanos kPortionTime = std::chrono::milliseconds(2);

/// What crosses a link: the opening of a connection, some of its bytes, or its end.
struct Parcel {
  std::shared_ptr<const std::string> bytes;  // null: it opens or closes
  Crossing kind = Crossing::dial;
  net::CloseMode mode = net::CloseMode::fin;  // of a close

  [[nodiscard]] static Parcel opening() { return {}; }
  [[nodiscard]] static Parcel carrying(std::shared_ptr<const std::string> some) {
    return {std::move(some), Crossing::bytes};
  }
  [[nodiscard]] static Parcel closing(net::CloseMode how) {
    return {nullptr, Crossing::close, how};
  }
};

/// What is on its way, by kind.
struct Load {
  std::uint64_t bytes = 0;
  std::uint32_t closes = 0;
  std::uint32_t opens = 0;

  [[nodiscard]] static Load of(const Parcel& parcel) {
    if (parcel.kind == Crossing::bytes) return {parcel.bytes->size(), 0, 0};
    const bool is_close = parcel.kind == Crossing::close;
    return {0, is_close ? 1U : 0U, is_close ? 0U : 1U};
  }
  [[nodiscard]] std::uint64_t total() const { return bytes + closes + opens; }
  Load& operator+=(const Load& other);
  Load& operator-=(const Load& other);
};

class Link {
 public:
  /// `own`: its own terms, which outlive it: most links have the same. `random`: its own stream,
  /// for jitter.
  Link(const LinkSpec& own, LinkStream random);
  Link(const LinkSpec&& own, LinkStream random) = delete;

  /// False: too much is waiting, and the parcel is not taken.
  [[nodiscard]] bool push(Nanos now, Parcel&& parcel);
  /// When the first portion may leave; none: nothing is there, or it is held.
  [[nodiscard]] std::optional<Nanos> next() const {
    if (held_ || waiting_ == 0) return std::nullopt;
    return due();
  }
  /// The parcel that leaves first. REQUIRES: not empty.
  [[nodiscard]] const Parcel& front() const { return first_.parcel; }
  /// What leaves at `now`. REQUIRES: next() <= now.
  [[nodiscard]] Parcel pop(Nanos now);

  /// From now on it is like this, not like its own terms: what enters is delayed so, and what
  /// leaves, leaves at that rate. What entered before keeps its delay, since order is kept.
  void set_conditions(Nanos now, const Conditions& conditions);
  [[nodiscard]] const LinkSpec& own() const { return *own_; }
  /// The fault, in force or over, that made the bytes that left last do so later than under the
  /// link's own terms, jitter at its worst. None: they were not late.
  [[nodiscard]] std::optional<FaultId> late_by() const {
    return given_ ? given_->blamed() : std::nullopt;
  }

  /// Nothing leaves any more.
  void hold() { held_ = true; }
  /// What was held goes on its way, at the link's rate from `now` on.
  void release(Nanos now);
  [[nodiscard]] bool held() const { return held_; }

  [[nodiscard]] bool empty() const { return waiting_ == 0; }
  [[nodiscard]] const Load& load() const { return load_; }
  /// Forgets what is on its way.
  void clear();

 private:
  struct Waiting {
    Nanos ready{};      // when latency and jitter are over
    Nanos own_ready{};  // when they would be at the latest, by the link's own terms
    Parcel parcel;
  };
  [[nodiscard]] const LinkSpec& conditions() const { return given_ ? given_->spec() : *own_; }
  [[nodiscard]] Nanos delay();
  /// Of what entered last. REQUIRES: not empty.
  [[nodiscard]] Nanos last_ready() const {
    return behind_.empty() ? first_.ready : behind_.back().ready;
  }
  /// When the first portion is out, were nothing held. REQUIRES: not empty.
  [[nodiscard]] Nanos due() const {
    return std::max(first_.ready, free_) + time_of_portion(conditions());
  }
  /// How long the exit takes for the next portion, on a link of these terms.
  [[nodiscard]] Nanos time_of_portion(const LinkSpec& spec) const {
    return spec.bits_per_second ? time_at(*spec.bits_per_second) : Nanos::zero();
  }
  [[nodiscard]] Nanos time_at(std::uint64_t bits_per_second) const;
  [[nodiscard]] std::size_t longest_portion() const;
  [[nodiscard]] std::size_t portion() const;
  [[nodiscard]] bool leaves_whole() const;
  void blame(Nanos out, Nanos own_due);
  [[nodiscard]] Parcel take_portion();
  [[nodiscard]] Parcel take_whole();

  // What every parcel needs comes first, and in one piece, up to the stream's state: a run has
  // thousands of links, each cold when its turn comes. What leaves next lies here, too; most often
  // nothing waits behind it.
  Waiting first_;
  Load load_;
  std::uint32_t waiting_ = 0;  // the first and those behind it
  bool held_ = false;
  std::size_t left_of_front_ = 0;  // bytes of the first parcel that have left already
  Nanos free_{};                   // when the exit has passed on all that left
  Nanos own_free_{};               // when it would have, by the link's own terms
  const LinkSpec* own_;
  /// While it is not like its own terms, or something may still come late because it was not.
  std::unique_ptr<GivenTerms> given_;
  LinkStream random_;
  core::Fifo<Waiting> behind_;  // the first
};

}  // namespace onetip::sim
