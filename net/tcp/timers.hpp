#pragma once
// Timers: a peer's own timers on a loop: setting one again moves it, a cancelled one never fires.

#include <map>

#include "net/event.hpp"
#include "net/tcp/host.hpp"
#include "net/tcp/loop.hpp"

namespace onetip::net::tcp {

class Timers {
 public:
  /// REQUIRES: `loop` outlives them.
  Timers(Loop& loop, Sink sink) : loop_(loop), sink_(std::move(sink)) {}
  ~Timers() { cancel_all(); }
  Timers(const Timers&) = delete;
  Timers& operator=(const Timers&) = delete;

  void set(const action::SetTimer& timer) {
    cancel({timer.timer});
    set_[timer.timer] = loop_.at(timer.at, [this, id = timer.timer] {
      set_.erase(id);
      sink_(event::TimerFired{id});
    });
  }
  void cancel(const action::CancelTimer& timer) {
    const auto found = set_.find(timer.timer);
    if (found == set_.end()) return;
    loop_.cancel(found->second);
    set_.erase(found);
  }
  void cancel_all() {
    for (const auto& [id, timer] : set_) loop_.cancel(timer);
    set_.clear();
  }

 private:
  Loop& loop_;
  Sink sink_;
  std::map<TimerId, Loop::Timer> set_;
};

}  // namespace onetip::net::tcp
