#include "sim/shrink/shrinker.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/run/batch.hpp"
#include "sim/shrink/edits.hpp"
#include "sim/shrink/trial.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "sim/yaml/writer.hpp"

namespace onetip::sim::shrink {
namespace {

/// What became of one candidate.
struct Tried {
  bool ran = false;  // it was made, and is new
  bool success = false;
  Case candidate;
  std::string text;
};

/// Whether a run of the candidate has the finding. False, too: it can't be read, asks for more
/// blocks than that, or was stopped.
bool still_fails(const Case& candidate, const std::string& text, const Goal& goal,
                 const std::optional<CpuProfile>& cpu, std::uint64_t most_blocks,
                 const std::function<bool(std::size_t)>& stop) {
  std::optional<Scenario> scenario;
  try {
    scenario = read_candidate(text, cpu);
  } catch (const ScenarioError&) {
    return false;
  }
  if (size_of(*scenario).blocks > most_blocks) return false;
  const Ran ran = run_trial(std::move(*scenario), stop);
  return ran.outcome.verdict == Verdict::violated && goal.find_in(ran, candidate.kept) != nullptr;
}

class Search {
 public:
  Search(Case from, const Goal& goal, const SearchOptions& options)
      : goal_(goal), options_(options) {
    std::string text = yaml::write(from.tree);
    take(std::move(from), std::move(text));
  }

  Shrunk run() {
    for (bool any = true; any && !end_;) {
      any = false;
      for (const Pass& pass : passes()) any = run_pass(pass) || any;
    }
    return {std::move(now_), runs_, end_.value_or(SearchEnd::smallest)};
  }

 private:
  bool run_pass(const Pass& pass) {
    bool any = false;
    Edits edits = pass.edits(now_);
    std::size_t from = 0;
    while (!end_) {
      const auto success = first_success(edits, from);
      if (!success) break;
      any = true;
      const Edit last = std::move(edits[*success]);
      edits = pass.edits(now_);
      from = position_after(last, edits);
    }
    return any;
  }

  /// Where the search goes on: bigger steps come first.
  static std::size_t position_after(const Edit& last, const Edits& edits) {
    const auto place = std::find_if(edits.begin(), edits.end(), [&](const Edit& edit) {
      return edit.size < last.size || (edit.size == last.size && edit.place >= last.place);
    });
    return static_cast<std::size_t>(place - edits.begin());
  }

  /// The first edit from there on that was a success, its case now ours; none: none, or it is over.
  std::optional<std::size_t> first_success(const Edits& edits, std::size_t from) {
    success_ = edits.size();
    tried_.clear();
    std::optional<std::size_t> taken;
    const BatchOptions batch{options_.jobs, options_.interrupted,
                             [this](const BatchProgress&) { show(); }};
    run_batch(edits.size() - from, batch, [&](std::uint64_t i, const std::atomic<bool>& stop) {
      const std::size_t index = from + i;
      Tried tried = attempt(edits[index], index, stop);
      if (stop) return Delivery{};
      return Delivery([this, index, &taken, tried = std::move(tried)]() mutable {
        if (!taken && settle(std::move(tried))) taken = index;
      });
    });
    known_.insert(tried_.begin(), tried_.end());
    if (taken) take(std::move(pending_.first), std::move(pending_.second));
    if (is_interrupted()) end_ = SearchEnd::interrupted;
    return taken;
  }

  /// Any thread.
  Tried attempt(const Edit& edit, std::size_t index, const std::atomic<bool>& stop) {
    Tried tried;
    const auto is_late = [&] { return stop || over_ || index > success_; };
    if (is_late()) return tried;
    Edited edited = edit.make(now_);
    if (!edited) return tried;
    tried.candidate = std::move(*edited);
    tried.text = yaml::write(tried.candidate.tree);
    if (known_.count(tried.text) > 0) return tried;
    // A setting that goes may make room for a thousand blocks where there were ten.
    tried.success = still_fails(
        tried.candidate, tried.text, goal_, options_.cpu, size_.blocks,
        [&](std::size_t records) { return records > options_.most_records || is_late(); });
    tried.ran = true;
    if (tried.success) note_success(index);
    return tried;
  }

  /// Others behind it need not be tried.
  void note_success(std::size_t index) {
    std::size_t first = success_;
    while (index < first && !success_.compare_exchange_weak(first, index)) {
    }
  }

  /// In the order of the edits, on one thread. Whether the candidate was taken.
  bool settle(Tried tried) {
    if (!tried.ran || end_) return false;
    ++runs_;
    tried_.push_back(tried.text);
    const bool success = tried.success;
    if (success) pending_ = {std::move(tried.candidate), std::move(tried.text)};
    if (is_spent()) end_ = SearchEnd::out_of_budget;
    over_ = end_.has_value();
    return success;
  }

  [[nodiscard]] bool is_spent() const {
    const Budget& budget = options_.budget;
    return (budget.runs && runs_ >= *budget.runs) ||
           (budget.time && std::chrono::steady_clock::now() - began_ >= *budget.time);
  }
  [[nodiscard]] bool is_interrupted() const {
    return options_.interrupted != nullptr && *options_.interrupted;
  }

  void take(Case smaller, std::string text) {
    size_ = size_of(read_scenario(text, "-"));
    now_ = std::move(smaller);
    known_.insert(std::move(text));
  }

  void show() const {
    if (options_.progress) options_.progress({runs_, size_});
  }

  const Goal& goal_;
  const SearchOptions& options_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  Case now_;
  Size size_;
  std::uint64_t runs_ = 0;
  std::optional<SearchEnd> end_;
  std::set<std::string> known_;     // not changed while a batch runs, as is now_
  std::vector<std::string> tried_;  // in this batch, as far as they count
  std::pair<Case, std::string> pending_;
  std::atomic<std::size_t> success_ = 0;  // the first one so far, by index
  std::atomic<bool> over_ = false;
};

}  // namespace

Shrunk shrink(Case from, const Goal& goal, const SearchOptions& options) {
  return Search(std::move(from), goal, options).run();
}

}  // namespace onetip::sim::shrink
