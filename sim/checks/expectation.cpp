// An expectation: a claim, and when it must hold.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/checks/checker.hpp"
#include "sim/checks/claim.hpp"
#include "sim/scenario/timeline.hpp"
#include "sim/text/seconds.hpp"

namespace onetip::sim::checks {
namespace {

/// What was under way has come to its end, or had the time to.
bool at_rest(RunEnd end) { return end == RunEnd::quiet || end == RunEnd::settle_limit; }

std::optional<Nanos> earlier(std::optional<Nanos> a, std::optional<Nanos> b) {
  return a && b ? std::min(a, b) : a ? a : b;
}

/// What all expectations share: the claim, the finding, and how a claim's standing becomes a
/// verdict.
class ExpectationChecker : public Checker {
 public:
  ExpectationChecker(const Scenario& scenario, std::size_t index)
      : claim_(make_claim(scenario.expectations[index].what, scenario)) {
    const Expectation& expectation = scenario.expectations[index];
    finding_.name = fmt::format("expect {}", index + 1);
    finding_.claim = expectation.text;
    finding_.source = expectation.source;
    finding_.within = expectation.within;
  }

  KindSet kinds() const final {
    return claim_->kinds() | kTipMoves |
           KindSet::of<record::Block, record::PeerStarted, record::TopologyStands,
                       record::EntryBegan, record::EntryEnded, record::TimelineOver,
                       record::RunOver>();
  }

  std::optional<Nanos> idle_until(const Scene& scene) const final {
    if (settled_ || !scene.zero()) return std::nullopt;
    const auto time = earlier(waits_for(scene), claim_->idle_until());
    return time ? std::optional(*scene.zero() + *time) : std::nullopt;
  }

  void pass(const Scene& scene, Nanos at) final {
    if (settled_ || !scene.zero()) return;
    const Nanos time = at - *scene.zero();
    wait(scene, time);
    if (!settled_) claim_->pass(time);
  }

  void take(const Scene& scene, const Observed& observed) final {
    if (observed.move) claim_->take(scene, *observed.move);
    const bool changed = claim_->see(scene, observed.index, observed.record) || observed.move;
    if (settled_ && observed.move) reconsider(scene);
    if (!settled_) follow(scene, observed, changed);
    if (const auto* over = std::get_if<record::RunOver>(&observed.record.body)) {
      if (!settled_) finish(scene, over->why);
      if (!settled_)
        settle(scene, Verdict::inconclusive, "the run was over before it could be judged");
    }
  }

  Finding finding() const final { return finding_; }

 protected:
  /// A record that may begin, hold, break or end it; `changed`: what the claim says may be new.
  virtual void follow(const Scene& scene, const Observed& observed, bool changed) = 0;
  /// A tip moved, and it is settled.
  virtual void reconsider(const Scene&) {}
  /// Nothing happens before `time` of the timeline.
  virtual void wait(const Scene&, Nanos /*time*/) {}
  /// The time of the timeline up to which `wait` changes nothing, as long as it takes no record;
  /// none: it never will.
  [[nodiscard]] virtual std::optional<Nanos> waits_for(const Scene&) const { return std::nullopt; }
  /// The run is over, and it is not settled.
  virtual void finish(const Scene&, RunEnd) {}

  [[nodiscard]] Claim& claim() { return *claim_; }
  [[nodiscard]] const Claim& claim() const { return *claim_; }
  /// Until when the run must go on, on the engine's clock, so that the claim can be told.
  [[nodiscard]] std::optional<Nanos> undecided_until(const Scene& scene) const {
    const auto until = claim_->undecided_until(scene);
    if (!until) return std::nullopt;
    return *scene.zero() + *until;
  }
  void settle_as_held(const Scene& scene, Nanos at, std::string explanation) {
    finding_.held_at = at;
    settle(scene, Verdict::held, std::move(explanation));
  }
  /// By when it must hold, once that is known.
  void gave(Nanos deadline) { finding_.within = deadline - finding_.since.value_or(deadline); }
  /// More words, once it is settled.
  void amend(const std::string& words) { finding_.explanation += words; }
  [[nodiscard]] bool settled() const { return settled_; }
  void begin(const Scene& scene, Nanos at) {
    finding_.since = at;
    claim_->begin(scene);
  }

  void reopen() {
    settled_ = false;
    finding_.held_at.reset();
  }
  void settle(const Scene& scene, Verdict verdict, std::string explanation) {
    settled_ = true;
    finding_.verdict = verdict;
    finding_.explanation = std::move(explanation);
    finding_.peers = claim_->peers(scene);
    finding_.proof = claim_->proof();
    if (finding_.proof.empty()) finding_.proof = {scene.last_index()};
  }
  /// As things stand now, at this time of the timeline.
  void settle(const Scene& scene, Nanos at) {
    claim_->pass(at);
    const Standing standing = claim_->standing(scene);
    if (standing == Standing::holds) finding_.held_at = at;
    Stuck reason = claim_->reason(scene);
    finding_.hindrances = std::move(reason.hindrances);
    settle(scene,
           standing == Standing::holds   ? Verdict::held
           : standing == Standing::fails ? Verdict::violated
                                         : Verdict::inconclusive,
           std::move(reason.text));
  }

 private:
  std::unique_ptr<Claim> claim_;
  Finding finding_;
  bool settled_ = false;
};

/// always: at every record from the timeline's zero on.
class AlwaysChecker : public ExpectationChecker {
 public:
  using ExpectationChecker::ExpectationChecker;

  std::optional<Nanos> waits_until(const Scene& scene) const override {
    if (settled() || !scene.zero()) return std::nullopt;
    return undecided_until(scene);
  }

 protected:
  void follow(const Scene& scene, const Observed& observed, bool changed) override {
    if (!scene.zero()) return;
    const bool at_zero = std::holds_alternative<record::TopologyStands>(observed.record.body);
    if (at_zero) begin(scene, Nanos{});
    if (at_zero || changed) settle_if_broken(scene);
  }
  std::optional<Nanos> waits_for(const Scene& scene) const override {
    return claim().undecided_until(scene);
  }
  /// Time alone may have broken it since.
  void wait(const Scene& scene, Nanos time) override {
    const auto until = claim().undecided_until(scene);
    if (!until || time <= *until) return;
    claim().pass(time);
    settle_if_broken(scene);
  }
  void finish(const Scene& scene, RunEnd) override {
    if (!scene.zero()) return;
    if (!seen_) return settle(scene, Verdict::inconclusive, claim().explain(scene));
    const bool gone = look(scene) == Standing::nothing_to_see && !undecided_until(scene);
    if (!gone) return settle(scene, scene.now());
    settle_as_held(scene, scene.now(),
                   fmt::format("it held up to {}; since then: {}", in_seconds(*gone_since_),
                               claim().explain(scene)));
  }

 private:
  void settle_if_broken(const Scene& scene) {
    const Standing standing = look(scene);
    if (standing == Standing::fails || standing == Standing::undecidable)
      settle(scene, scene.now());
  }

  Standing look(const Scene& scene) {
    const Standing standing = claim().standing(scene);
    if (standing == Standing::holds) seen_ = true;
    if (standing != Standing::nothing_to_see) {
      gone_since_.reset();
    } else if (!gone_since_) {
      gone_since_ = scene.now();
    }
    return standing;
  }

  bool seen_ = false;
  std::optional<Nanos> gone_since_;  // as long as there is nothing to see
};

/// during: just before the fault ends, each time. One that never does lasts as long as the run:
/// then it is judged when that is over. (At the timeline's end it may have begun a moment ago.)
///
/// A run in which it can't be judged leaves it inconclusive at best, and a later one may break it.
class DuringChecker : public ExpectationChecker {
 public:
  DuringChecker(const Scenario& scenario, std::size_t index)
      : ExpectationChecker(scenario, index),
        entry_(std::get<During>(scenario.expectations[index].when).entry),
        runs_(run_count(scenario.timeline.at(entry_))) {}

  std::optional<Nanos> waits_until(const Scene& scene) const override {
    if (settled() || in_force_ == 0) return std::nullopt;
    return undecided_until(scene);
  }

 protected:
  void follow(const Scene& scene, const Observed& observed, bool) override {
    const RecordBody& body = observed.record.body;
    if (const auto* began = std::get_if<record::EntryBegan>(&body);
        began && began->entry == entry_) {
      // Of runs that overlap, none may forget what the one before it has counted.
      if (in_force_ == 0 || !claim().holds_no_easier_over_more()) claim().count_anew(scene);
      ++in_force_;
      begin(scene, scene.now());
    }
    const auto* ended = std::get_if<record::EntryEnded>(&body);
    if (!ended || ended->entry != entry_) return;
    --in_force_;
    judge(scene, ++judged_ == runs_);
  }

  void finish(const Scene& scene, RunEnd end) override {
    if (in_force_ > 0 && at_rest(end)) judge(scene, true);
  }

 private:
  void judge(const Scene& scene, bool last) {
    const Standing standing = claim().standing(scene);
    if (standing == Standing::fails) return settle(scene, scene.now());
    if (standing != Standing::holds && !unjudged_) unjudged_ = claim().explain(scene);
    if (!last) return;
    if (unjudged_) return settle(scene, Verdict::inconclusive, *unjudged_);
    settle(scene, scene.now());
  }

  std::size_t entry_;
  std::uint64_t runs_;
  std::uint64_t in_force_ = 0;
  std::uint64_t judged_ = 0;
  std::optional<std::string> unjudged_;  // why it could not be judged, the first time
};

/// Everything with a moment from which on it may hold, and one by which it must: `at: 4s`, `after:
/// wall`, `at: end`. What has no `within:` is judged at its moment (`at: 4s`), or when the run is
/// over.
class WindowChecker : public ExpectationChecker {
 public:
  WindowChecker(const Scenario& scenario, std::size_t index)
      : ExpectationChecker(scenario, index),
        when_(scenario.expectations[index].when),
        within_(scenario.expectations[index].within),
        stays_(scenario.expectations[index].stays),
        auto_(scenario.expectations[index].within_auto) {
    if (const auto* after = std::get_if<After>(&when_)) {
      runs_left_ = run_count(scenario.timeline.at(after->entry));
    }
    // What can only break has stayed so as long if it isn't broken when both times are up.
    if (claim().can_only_break()) grace_ = std::exchange(stays_, std::nullopt).value_or(Nanos{});
  }

  std::optional<Nanos> waits_until(const Scene& scene) const override {
    if (!scene.zero()) return std::nullopt;
    const bool may_reopen = settled_at_ && claim().may_be_too_early(scene);
    if (settled()) return may_reopen ? std::optional(*scene.zero() + *deadline_) : std::nullopt;
    if (held_since_) return *scene.zero() + stays_until(scene);
    if (deadline_) return *scene.zero() + deadline(scene);
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
    const auto must =
        held_since_ ? earlier(*held_since_ + *stays_, claim().undecided_until(scene)) : deadline_;
    return earlier(earlier(earlier(opens, moment_), way_changed_), must);
  }

  void wait(const Scene& scene, Nanos time) override {
    const auto* moment = std::get_if<At>(&when_);
    if (moment && !open_ && time > moment->at) open(scene, moment->at);
    if (way_changed_ && time > *way_changed_) derive_changed(scene);
    if (moment_ && time > *moment_) end_moment(scene);
    if (settled()) return;
    if (held_since_) wait_while_it_stays(scene, time);
    if (settled() || held_since_ || !deadline_ || time <= *deadline_) return;
    settle_as_too_late(scene, *deadline_);
  }

  void follow(const Scene& scene, const Observed& observed, bool changed) override {
    if (open_ && auto_) follow_news(scene, observed.record.body);
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
    if (!settled_at_ || now > *deadline_ || !claim().held_too_early(scene)) return;
    longest_ = {*settled_at_, now - *settled_at_};
    settled_at_.reset();
    held_since_.reset();
    reopen();
    if (!auto_) return;
    hops_.reset();
    way_changed_.reset();
    derive(scene, now);
  }

  void finish(const Scene& scene, RunEnd end) override {
    if (!at_rest(end)) return;
    const bool opens_now = std::holds_alternative<AtEnd>(when_) && !within_ && !auto_;
    if (opens_now) begin(scene, scene.now());
    if (opens_now || (open_ && !deadline_)) settle(scene, scene.now());
  }

 private:
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
      hops_.reset();
      derive(scene, at);
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

  /// The time of `within: auto` runs from the last thing that there was to hear of, or that changed
  /// the way: a block found, a fault begun or over, a peer come up or gone.
  void follow_news(const Scene& scene, const RecordBody& body) {
    const auto* block = std::get_if<record::Block>(&body);
    const auto* ended = std::get_if<record::EntryEnded>(&body);
    const auto* began = std::get_if<record::EntryBegan>(&body);
    const bool way = (ended && ended->fault) || (began && began->fault) ||
                     std::holds_alternative<record::PeerStarted>(body) ||
                     std::holds_alternative<record::PeerDown>(body);
    if (way) {
      hops_.reset();
      way_changed_ = scene.now();
    } else if (block && block->parent && !way_changed_) {
      derive(scene, scene.now());
    }
  }

  /// Many peers may come or go at one moment, and each way costs a search of the whole network.
  void derive_changed(const Scene& scene) {
    if (!way_changed_) return;
    const Nanos from = *way_changed_;
    way_changed_.reset();
    derive(scene, from);
  }

  [[nodiscard]] Nanos deadline(const Scene& scene) const {
    return way_changed_ ? *way_changed_ + derived(scene, *way_changed_).time + grace_ : *deadline_;
  }

  /// Time alone may break it before; then it may begin again up to the deadline.
  [[nodiscard]] Nanos stays_until(const Scene& scene) const {
    const Nanos enough = *held_since_ + *stays_;
    const auto undecided = claim().undecided_until(scene);
    return undecided && *undecided < enough ? std::max(enough, deadline(scene)) : enough;
  }

  /// What a fault that is over had delayed comes first; then the way is as it is now.
  [[nodiscard]] Bound derived(const Scene& scene, Nanos from) const {
    if (!hops_) {
      hops_ = hops(scene);
      slowest_ = slowest_link(scene.scenario(), [&](PeerIndex a, PeerIndex b) {
        return scene.links().lasting_conditions(a, b);
      });
    }
    Bound bound = sim::bound(scene.scenario(), *hops_, slowest_, scene.cargo());
    const Nanos arrived = scene.on_timeline(scene.links().delayed_arrives());
    if (arrived > from) {
      bound.time += arrived - from;
      bound.text += fmt::format(", {} for what was delayed before", in_seconds(arrived - from));
    }
    return bound;
  }

  void derive(const Scene& scene, Nanos from) {
    bound_ = derived(scene, from);
    deadline_ = from + bound_.time + grace_;
    gave(*deadline_);
  }

  /// By way of all, and of those alone that are sure to pass on: whichever takes more.
  static std::size_t hops(const Scene& scene) {
    const auto stopped = [&](PeerIndex a, PeerIndex b) {
      return scene.links().stays_stopped(a, b);
    };
    const auto away = [&](PeerIndex peer) {
      return !scene.tip(peer) || scene.links().stays_paused(peer);
    };
    const auto passes_on = [&](PeerIndex peer) {
      return !away(peer) && scene.scenario().peers[peer].behaviour == Behaviour::honest;
    };
    return std::max(
        diameter(scene.scenario(), stopped, [](PeerIndex) { return true; }),
        diameter(
            scene.scenario(),
            [&](PeerIndex a, PeerIndex b) { return stopped(a, b) || away(a) || away(b); },
            passes_on));
  }

  /// Without a deadline it is judged when the run is over; and what can only break, when the time
  /// is up.
  void look(const Scene& scene, Nanos at) {
    if (moment_) return;
    if (stays_) return look_whether_it_stays(scene, at);
    if (!deadline_ || claim().can_only_break()) return;
    if (claim().standing(scene) != Standing::holds) return;
    derive_changed(scene);
    settle(scene, at);
    settled_at_ = at;
    claim().held(scene);
  }

  /// Time alone may break it before it has stayed so for long enough.
  void wait_while_it_stays(const Scene& scene, Nanos time) {
    const Nanos enough = *held_since_ + *stays_;
    const auto until = claim().undecided_until(scene);
    if (until && *until < std::min(time, enough)) {
      claim().pass(std::min(time, enough));
      look_whether_it_stays(scene, *until);
    }
    if (held_since_ && time > enough) settle_as_stayed(scene);
  }

  /// It must begin by the deadline, and last; broken before, it may begin again. What has yet to be
  /// decided breaks nothing.
  void look_whether_it_stays(const Scene& scene, Nanos at) {
    const Standing standing = claim().standing(scene);
    const bool holds = standing == Standing::holds;
    if (holds && !held_since_ && at <= *deadline_) held_since_ = at;
    if (holds || !held_since_) return;
    if (standing == Standing::nothing_to_see && claim().undecided_until(scene)) return;
    const Nanos lasted = at - *held_since_;
    if (lasted >= *stays_) return settle_as_stayed(scene);
    if (!longest_ || lasted > longest_->second) longest_ = {*held_since_, lasted};
    held_since_.reset();
    if (at >= *deadline_) settle_as_too_late(scene, at);
  }

  void settle_as_stayed(const Scene& scene) {
    settle_as_held(scene, *held_since_,
                   fmt::format("it held from {} on and stayed so for {}", in_seconds(*held_since_),
                               to_text(*stays_)));
    settled_at_ = held_since_;
    claim().held(scene);
  }

  void settle_as_too_late(const Scene& scene, Nanos at) {
    settle(scene, at);
    if (auto_) amend("\nits time: " + bound_.text);
    if (!longest_) return;
    amend(fmt::format("\nit held from {} on, but for {} only", in_seconds(longest_->first),
                      in_seconds(longest_->second)));
  }

  When when_;
  std::optional<Nanos> within_;
  std::optional<Nanos> stays_;
  Nanos grace_{};  // how long beyond that what can only break must not
  std::uint64_t runs_left_ = 0;
  bool open_ = false;
  std::optional<Nanos> moment_;    // `after`: when it opened, as long as that moment lasts
  std::optional<Nanos> deadline_;  // by when it must hold, or begin to
  bool auto_ = false;              // the deadline is derived, with:
  mutable std::optional<std::size_t> hops_;  // none: the way has changed
  mutable LinkSpec slowest_;
  std::optional<Nanos> way_changed_;  // as long as that moment lasts: it is to be derived anew
  Bound bound_;
  std::optional<Nanos> settled_at_;                 // when it held, and so was settled
  std::optional<Nanos> held_since_;                 // while it must stay
  std::optional<std::pair<Nanos, Nanos>> longest_;  // that it held and broke: from when, how long
};

}  // namespace

std::unique_ptr<Checker> make_expectation(const Scenario& scenario, std::size_t index) {
  const When& when = scenario.expectations.at(index).when;
  if (std::holds_alternative<Always>(when)) return std::make_unique<AlwaysChecker>(scenario, index);
  if (std::holds_alternative<During>(when)) return std::make_unique<DuringChecker>(scenario, index);
  return std::make_unique<WindowChecker>(scenario, index);
}

}  // namespace onetip::sim::checks
