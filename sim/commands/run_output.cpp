#include "sim/commands/run_output.hpp"

#include "sim/commands/past_results.hpp"
#include "sim/compare/branching_report.hpp"
#include "sim/compare/twin_report.hpp"
#include "sim/report/annotations.hpp"
#include "sim/report/diagnostic.hpp"
#include "sim/report/folder_lock.hpp"
#include "sim/report/output_folder.hpp"
#include "sim/report/result_json.hpp"
#include "sim/report/run_folder.hpp"

namespace onetip::sim {

void RunOutput::say_idle_profile(const Scenario& scenario) {
  if (!command_.overrides.cpu || scenario.engine != Engine::tcp) return;
  streams_.err << "sim: --profile has no effect over TCP, where a real CPU computes: give --engine "
                  "virtual\n";
}

TableRow RunOutput::judged(const Scenario& scenario, Outcome outcome, const std::string& appendix,
                           const std::optional<std::string>& unwritten) {
  say_report(report(scenario, outcome, style_) + appendix);
  say_unwritten(unwritten, outcome);
  if (is_json()) streams_.out << to_result_json(scenario, outcome) << std::flush;
  return keep(scenario, outcome);
}

TableRow RunOutput::compared(const Scenario& scenario, Twin twin, const std::string& appendix,
                             const std::optional<std::string>& unwritten) {
  say_report(twin_report(scenario, twin, style_) + appendix);
  say_unwritten(unwritten, twin.outcome);
  if (is_json()) streams_.out << to_twin_json(scenario, twin) << std::flush;
  return keep(scenario, twin.outcome);
}

TableRow RunOutput::branched(Branching branching, const std::string& appendix,
                             const std::optional<std::string>& unwritten) {
  say_report(branching_report(branching, style_) + appendix);
  Outcome both;
  both.verdict = branching.verdict;
  both.summary = branching.summary;
  say_unwritten(unwritten, both);
  branching.verdict = both.verdict;
  branching.summary = both.summary;
  if (is_json()) streams_.out << to_branching_json(branching) << std::flush;
  for (const Future* it : {&branching.as_it_was, &branching.otherwise}) {
    if (it->outcome.end) keep(it->scenario, it->outcome);
  }
  if (!branching.one_past) {  // which is no part of either run
    suites_.push_back(junit_error(branching.as_it_was.scenario.file, both.verdict, both.summary));
  }
  rows_ = {{branching.as_it_was.scenario.file, both.verdict, both.summary}};
  worst_ = worse(worst_, both.verdict);
  return rows_.back();
}

void RunOutput::say_report(const std::string& text) {
  if (is_json()) return;
  if (!rows_.empty() && !command_.quiet) streams_.out << "\n";
  streams_.out << text << std::flush;
}

void RunOutput::say_unwritten(const std::optional<std::string>& unwritten, Outcome& outcome) {
  if (!unwritten) return;
  say_error(*unwritten);
  outcome.verdict = worse(outcome.verdict, Verdict::harness_failed);
  outcome.summary = *unwritten;
}

TableRow RunOutput::keep(const Scenario& scenario, const Outcome& outcome) {
  if (command_.annotate) annotations_to() << annotations(scenario, outcome) << std::flush;
  rows_.push_back({scenario.file, outcome.verdict, outcome.summary});
  suites_.push_back(junit_suite(scenario, outcome));
  worst_ = worse(worst_, outcome.verdict);
  return rows_.back();
}

TableRow RunOutput::refused(const std::string& file, const ScenarioError& error,
                            std::string_view text) {
  streams_.err << diagnostic(error, text);
  return not_run(file, Verdict::bad_scenario, error.message(), annotation(error));
}

TableRow RunOutput::failed(const std::string& file, Verdict verdict, const std::string& message) {
  say_error(message);
  return not_run(file, verdict, message, annotation(file, message));
}

TableRow RunOutput::not_begun(const std::string& file) {
  const Outcome outcome = sim::not_begun();
  return not_run(file, outcome.verdict, outcome.summary, annotation(file, outcome.summary));
}

TableRow RunOutput::not_run(const std::string& file, Verdict verdict, const std::string& message,
                            const std::string& annotation) {
  if (is_json()) streams_.out << to_error_json(file, verdict, message) << std::flush;
  if (command_.annotate) annotations_to() << annotation << std::flush;
  rows_.push_back({file, verdict, message});
  suites_.push_back(junit_error(file, verdict, message));
  worst_ = worse(worst_, verdict);
  return rows_.back();
}

void RunOutput::make_room(const std::filesystem::path& folder,
                          const std::vector<std::string>& inputs) {
  remove_past_results(folder, inputs);
  has_room_ = true;
}

Verdict RunOutput::finish(const std::vector<std::string>& inputs) {
  if (rows_.size() > 1 && !is_json()) streams_.out << "\n" << table(rows_, style_);
  if (command_.out) write_junit(inputs);
  streams_.out.flush();
  return streams_.out ? worst_ : worse(worst_, Verdict::harness_failed);
}

void RunOutput::write_junit(const std::vector<std::string>& inputs) {
  try {
    if (!has_room_) make_room(*command_.out, inputs);
    const FolderLock lock(*command_.out);
    write_whole(*command_.out / kJunitFile, junit_document(suites_));
  } catch (const std::exception& error) {
    if (worst_ == Verdict::harness_failed) return;  // and it was said what can't be written
    say_error(error.what());
    worst_ = worse(worst_, Verdict::harness_failed);
  }
}

void RunOutput::say_error(const std::string& message) {
  streams_.err << "sim: error: " << message << "\n";
}

std::ostream& RunOutput::annotations_to() const { return is_json() ? streams_.err : streams_.out; }

}  // namespace onetip::sim
