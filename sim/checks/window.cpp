// Everything with a moment from which on it may hold, and one by which it must: `at: 4s`, `after:
// wall`, `at: end`. What has no `within:` is judged at its moment (`at: 4s`), or when the run is
// over.
//
// With `stays:` it must begin to hold by then, and last; without, it is settled as soon as it
// holds. Either may turn out to have held too early; then it is open again.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/checks/derived_deadline.hpp"
#include "sim/checks/expectation.hpp"
#include "sim/checks/stretch.hpp"
#include "sim/scenario/timeline.hpp"
#include "sim/text/seconds.hpp"

namespace onetip::sim::checks {
namespace {

class WindowChecker final : public ExpectationChecker {
 public:
  WindowChecker(const Scenario& scenario, std::size_t index)
      : ExpectationChecker(scenario, index),
        when_(scenario.expectations[index].when),
        within_(scenario.expectations[index].within),
        auto_(scenario.expectations[index].within_auto),
        stays_(scenario.expectations[index].stays) {
    if (const auto* after = std::get_if<After>(&when_)) {
      runs_left_ = run_count(scenario.timeline.at(after->entry));
    }
    // What can only break has stayed so as long if it isn't broken when both times are up.
    if (claim().can_only_break()) grace_ = std::exchange(stays_, std::nullopt).value_or(Nanos{});
  }

  std::optional<Nanos> waits_until(const Scene& scene) const override {
    if (!scene.zero()) return std::nullopt;
    if (settled()) {
      const bool may_reopen = held_.since() && claim().may_be_too_early(scene);
      return may_reopen ? std::optional(*scene.zero() + *deadline_) : std::nullopt;
    }
    if (held_.since()) return *scene.zero() + stays_until(scene);
    if (deadline_) return *scene.zero() + deadline_as_of_now(scene);
    if (const auto* moment = std::get_if<At>(&when_); moment && !open_) {
      return *scene.zero() + moment->at + within_.value_or(Nanos{}) + grace_ +
             stays_.value_or(Nanos{});
    }
    if (std::holds_alternative<AtEnd>(when_) || open_) return undecided_until(scene);
    return std::nullopt;
  }

 protected:
  std::optional<Nanos> waits_for(const Scene& scene) const override {
    const auto* moment = std::get_if<At>(&when_);
    const auto opens = moment && !open_ ? std::optional(moment->at) : std::nullopt;
    const auto way_changed = derived_ ? derived_->way_changed() : std::nullopt;
    const auto must =
        held_.since() ? earlier(long_enough(), claim().undecided_until(scene)) : deadline_;
    return earlier(earlier(earlier(opens, moment_), way_changed), must);
  }

  void wait(const Scene& scene, Nanos time) override {
    const auto* moment = std::get_if<At>(&when_);
    if (moment && !open_ && time > moment->at) open(scene, moment->at);
    if (derived_) {
      derived_->pass(scene, time);
      take_deadline();
    }
    if (moment_ && time > *moment_) end_moment(scene);
    if (settled()) return;
    if (held_.since()) wait_while_it_stays(scene, time);
    if (settled() || held_.since() || !deadline_ || time <= *deadline_) return;
    settle_as_too_late(scene, *deadline_);
  }

  void follow(const Scene& scene, const Observed& observed, bool changed) override {
    if (derived_) {
      derived_->take(scene, observed.record.body);
      take_deadline();
    }
    if (moment_ && std::holds_alternative<record::TimelineOver>(observed.record.body)) {
      end_moment(scene);
    } else if (!open_ && opens(observed.record.body)) {
      open(scene, scene.now());
    } else if (open_ && changed) {
      look(scene, scene.now());
    }
  }

  /// It held, and its time is not up: then it must hold again by then.
  void reconsider(const Scene& scene) override {
    const Nanos now = scene.now();
    if (!held_.since() || now > *deadline_ || !claim().held_too_early(scene)) return;
    held_.end_late(now);
    reopen();
    if (auto_) derive_deadline(scene, now);
  }

  void finish(const Scene& scene, RunEnd end) override {
    if (!at_rest(end)) return;
    const bool opens_now = std::holds_alternative<AtEnd>(when_) && !within_ && !auto_;
    if (opens_now) begin(scene, scene.now());
    if (opens_now || (open_ && !deadline_)) settle(scene, scene.now());
  }

 private:
  // --- it opens

  bool opens(const RecordBody& body) {
    if (const auto* after = std::get_if<After>(&when_)) {
      const auto* ended = std::get_if<record::EntryEnded>(&body);
      return ended && ended->entry == after->entry && --runs_left_ == 0;
    }
    return std::holds_alternative<AtEnd>(when_) && (within_ || auto_) &&
           std::holds_alternative<record::TimelineOver>(body);
  }

  void open(const Scene& scene, Nanos at) {
    open_ = true;
    if (std::holds_alternative<After>(when_)) {
      claim().count_anew(scene);
      moment_ = at;
    }
    begin(scene, at);
    if (auto_) {
      derive_deadline(scene, at);
    } else if (within_ || stays_ || grace_ > Nanos{}) {
      deadline_ = at + within_.value_or(Nanos{}) + grace_;
    }
    if (!deadline_ && std::holds_alternative<At>(when_)) return settle(scene, at);
    look(scene, at);
  }

  /// Whom the fault kept down is up again, and the entries of that moment have begun.
  void end_moment(const Scene& scene) {
    const Nanos at = *moment_;
    moment_.reset();
    look(scene, at);
  }

  // --- its deadline

  void derive_deadline(const Scene& scene, Nanos from) {
    derived_.emplace(scene, from);
    take_deadline();
  }

  /// REQUIRES: it is derived.
  void take_deadline() {
    deadline_ = derived_->time() + grace_;
    gave(*deadline_);
  }

  [[nodiscard]] Nanos deadline_as_of_now(const Scene& scene) const {
    return derived_ ? derived_->outlook(scene) + grace_ : *deadline_;
  }

  // --- what is seen in it

  /// Without a deadline it is judged when the run is over; and what can only break, when the time
  /// is up.
  void look(const Scene& scene, Nanos at) {
    if (moment_) return;
    if (stays_) return look_whether_it_stays(scene, at);
    if (!deadline_ || claim().can_only_break()) return;
    if (claim().standing(scene) != Standing::holds) return;
    if (derived_) {
      derived_->catch_up(scene);
      take_deadline();
    }
    settle(scene, at);
    held_.begin(at);
    claim().held(scene);
  }

  /// It must begin by the deadline, and last; broken before, it may begin again. What has yet to be
  /// decided breaks nothing.
  void look_whether_it_stays(const Scene& scene, Nanos at) {
    const Standing standing = claim().standing(scene);
    const bool holds = standing == Standing::holds;
    if (holds && !held_.since() && at <= *deadline_) held_.begin(at);
    if (holds || !held_.since()) return;
    if (standing == Standing::nothing_to_see && claim().undecided_until(scene)) return;
    if (at >= long_enough()) return settle_as_stayed(scene);
    held_.end(at);
    if (at >= *deadline_) settle_as_too_late(scene, at);
  }

  /// Time alone may break it before it has stayed so for long enough.
  void wait_while_it_stays(const Scene& scene, Nanos time) {
    const Nanos enough = long_enough();
    const auto until = claim().undecided_until(scene);
    if (until && *until < std::min(time, enough)) {
      claim().pass(std::min(time, enough));
      look_whether_it_stays(scene, *until);
    }
    if (held_.since() && time > enough) settle_as_stayed(scene);
  }

  /// REQUIRES: it holds, and must stay so.
  [[nodiscard]] Nanos long_enough() const { return *held_.since() + *stays_; }

  /// Time alone may break it before; then it may begin again up to the deadline.
  [[nodiscard]] Nanos stays_until(const Scene& scene) const {
    const Nanos enough = long_enough();
    const auto undecided = claim().undecided_until(scene);
    return undecided && *undecided < enough ? std::max(enough, deadline_as_of_now(scene)) : enough;
  }

  void settle_as_stayed(const Scene& scene) {
    const Nanos since = *held_.since();
    settle_as_held(scene, since,
                   fmt::format("it held from {} on and stayed so for {}", in_seconds(since),
                               to_text(*stays_)));
    claim().held(scene);
  }

  void settle_as_too_late(const Scene& scene, Nanos at) {
    settle(scene, at);
    if (derived_) amend("\nits time: " + derived_->text());
    if (const auto longest = held_.longest()) amend("\n" + *longest);
  }

  When when_;
  std::optional<Nanos> within_;
  bool auto_;                    // `within: auto`
  std::optional<Nanos> stays_;   // it must hold for so long
  Nanos grace_{};                // how long beyond that what can only break must not
  std::uint64_t runs_left_ = 0;  // of the fault that `after` names
  bool open_ = false;
  std::optional<Nanos> moment_;             // `after`: when it opened, as long as that moment lasts
  std::optional<Nanos> deadline_;           // by when it must hold, or begin to
  std::optional<DerivedDeadline> derived_;  // once it is open, where that is derived
  Stretch held_;  // while it must stay, and once it held and so is settled
};

}  // namespace

std::unique_ptr<Checker> make_window(const Scenario& scenario, std::size_t index) {
  return std::make_unique<WindowChecker>(scenario, index);
}

}  // namespace onetip::sim::checks
