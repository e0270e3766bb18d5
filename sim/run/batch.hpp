#pragma once
// Batch: many independent runs on several threads, their results one after the other.
//
//     const BatchWork work = [&](std::uint64_t index, const std::atomic<bool>& stop) -> Delivery {
//       const Outcome outcome = …;                      // on some thread; looks at `stop` at times
//       if (outcome.verdict == Verdict::interrupted) return {};        // cut short: never was
//       return [&, verdict = outcome.verdict] { counts[verdict] += 1; };     // the caller's thread
//     };
//     run_batch(1000, options, work);
//
// Deliveries are called on the caller's thread, in the order of their index, whatever order the
// runs end in, so what is made of them is the same for any number of threads. Memory: at most
// `window(jobs)` deliveries wait at a time; a run that is slower than so many others holds them up.
//
// Runs share nothing that changes: cluster, journal, judge, verdicts and random streams are each
// run's own; what core keeps at all is a thread's (thread_local), or made once for all (a static in
// a function, std::call_once) and only read from then on.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

namespace onetip::sim {

struct BatchProgress {
  std::uint64_t done = 0;
  std::uint64_t of = 0;
  std::chrono::nanoseconds elapsed{};

  /// Runs a second so far; 0 where nothing is known yet.
  [[nodiscard]] double rate() const;
  /// How long the rest takes at this rate; none: nothing is known yet.
  [[nodiscard]] std::optional<std::chrono::nanoseconds> remaining() const;
};

struct BatchOptions {
  unsigned jobs = 0;  // threads; 0: as many as the machine runs at once
  const std::atomic<bool>* interrupted = nullptr;
  std::function<void(const BatchProgress&)>
      progress;  // on the caller's thread, some ten times a second
};

/// What a run leaves; empty: it was cut short and does not count.
using Delivery = std::function<void()>;
/// Any thread, several at once. `stop`: the batch was interrupted, or failed.
using BatchWork = std::function<Delivery(std::uint64_t index, const std::atomic<bool>& stop)>;

/// How many threads these options mean, of a batch of `count`.
[[nodiscard]] unsigned threads_for(const BatchOptions& options, std::uint64_t count);
/// How far ahead of the first result that is not there yet others begin.
[[nodiscard]] std::uint64_t window(unsigned threads);

/// Runs `work` for 0 … count - 1. How many were delivered: all of them, or, where it was
/// interrupted, those that were done. What `work` or a delivery throws ends the batch and is thrown
/// on.
std::uint64_t run_batch(std::uint64_t count, const BatchOptions& options, const BatchWork& work);

}  // namespace onetip::sim
