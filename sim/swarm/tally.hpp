#pragma once
// Tally: what many random scenarios came to together.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/verdict.hpp"

namespace onetip::sim::swarm {

/// One random scenario's run.
struct SeedRun {
  std::uint64_t seed = 0;
  /// The worst of its findings, and of its wrong.
  Verdict verdict = Verdict::held;
  std::vector<std::string> failures;  // what was demanded, and what was found instead; a wrong
  std::uint64_t entries = 0;          // of its timeline
  std::uint64_t idle = 0;             // of these: left no trace
  std::vector<std::uint64_t> marks;   // as in marks::all_marks()
};
/// `wrong`: what an honest peer did that none does (wrongs.hpp), the first time.
[[nodiscard]] SeedRun seed_run(std::uint64_t seed, const Outcome& outcome,
                               const std::optional<std::string>& wrong,
                               std::vector<std::uint64_t> marks);

/// How often each mark fired, and in how many runs. One thread at a time.
class Tally {
 public:
  Tally();

  void add(const SeedRun& run);
  [[nodiscard]] std::uint64_t runs() const { return runs_; }
  [[nodiscard]] Verdict verdict() const { return worst_; }
  /// `2 failed`; empty: none did. For a progress bar.
  [[nodiscard]] std::string note() const;
  /// How many held, the marks with their counts, and those that never fired. Ends in a newline.
  [[nodiscard]] std::string text() const;

 private:
  [[nodiscard]] std::string marks_in_words() const;

  std::uint64_t runs_ = 0;
  std::vector<std::uint64_t> failed_;  // seeds
  std::uint64_t entries_ = 0;
  std::uint64_t idle_ = 0;
  Verdict worst_ = Verdict::held;
  std::vector<std::uint64_t> times_;  // by mark
  std::vector<std::uint64_t> seeds_;  // by mark
};

}  // namespace onetip::sim::swarm
