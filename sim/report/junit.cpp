#include "sim/report/junit.hpp"

#include <fmt/format.h>

#include "sim/text/json_text.hpp"

namespace onetip::sim {
namespace {

/// A case under way: what it is called, where it stands, what it came to.
struct Case {
  std::string name;
  std::string file;
  int line = 0;  // 0: nowhere
  Verdict verdict = Verdict::held;
  std::string message;  // one line
  std::string story;
};

class SuiteWriter {
 public:
  explicit SuiteWriter(std::string name) : name_(std::move(name)) {}

  void add(const Case& it) {
    ++suite_.tests;
    cases_ += fmt::format(R"(    <testcase classname="{}" name="{}" file="{}")", xml_text(name_),
                          xml_text(it.name), xml_text(it.file));
    if (it.line > 0) cases_ += fmt::format(R"( line="{}")", it.line);
    if (it.verdict == Verdict::held) {
      cases_ += "/>\n";
      return;
    }
    const bool failed = it.verdict == Verdict::violated;
    ++(failed ? suite_.failures : suite_.errors);
    const char* const element = failed ? "failure" : "error";
    cases_ += fmt::format(">\n      <{0} type=\"{1}\" message=\"{2}\">{3}</{0}>\n    </testcase>\n",
                          element, to_text(it.verdict), xml_text(it.message), xml_text(it.story));
  }

  JunitSuite finish(Nanos time) {
    suite_.xml = fmt::format(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{:.3f}\">\n",
        xml_text(name_), suite_.tests, suite_.failures, suite_.errors,
        std::chrono::duration<double>(time).count());
    suite_.xml += cases_ + "  </testsuite>\n";
    return std::move(suite_);
  }

 private:
  std::string name_;
  std::string cases_;
  JunitSuite suite_;
};

Case case_of(const Scenario& scenario, const Finding& finding) {
  Case it;
  it.name = finding.source ? fmt::format("line {}: {}", finding.source->line, finding.claim)
                           : fmt::format("{}: {}", finding.name, finding.claim);
  it.file = scenario.file;
  it.line = finding.source ? finding.source->line : 0;
  it.verdict = finding.verdict;
  it.message = finding.explanation.substr(0, finding.explanation.find('\n'));
  it.story = finding.explanation;
  return it;
}

Case case_of(const Scenario& scenario, const Witness& witness) {
  const TimelineEntry& entry = scenario.timeline[witness.entry];
  Case it;
  it.name = fmt::format("witness of {}", entry.name);
  it.file = scenario.file;
  it.line = entry.source.line;
  it.verdict = witness.missed ? Verdict::inconclusive : Verdict::held;
  it.message = fmt::format("{} left no trace: {}", entry.name, witness.trace);
  return it;
}

bool is_judged(Verdict verdict) {
  return verdict == Verdict::held || verdict == Verdict::violated ||
         verdict == Verdict::inconclusive;
}

}  // namespace

JunitSuite junit_suite(const Scenario& scenario, const Outcome& outcome) {
  SuiteWriter suite(scenario.name);
  for (const Finding& finding : outcome.findings) suite.add(case_of(scenario, finding));
  for (const Witness& witness : outcome.witnesses) suite.add(case_of(scenario, witness));
  if (!is_judged(outcome.verdict)) {
    suite.add({"run", scenario.file, 0, outcome.verdict, outcome.summary, {}});
  }
  return suite.finish(outcome.ended_at);
}

JunitSuite junit_error(const std::string& file, Verdict verdict, const std::string& message) {
  SuiteWriter suite(file);
  suite.add({"run", file, 0, verdict, message, {}});
  return suite.finish(Nanos{});
}

std::string junit_document(const std::vector<JunitSuite>& suites) {
  JunitSuite sum;
  for (const JunitSuite& suite : suites) {
    sum.tests += suite.tests;
    sum.failures += suite.failures;
    sum.errors += suite.errors;
    sum.xml += suite.xml;
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"onetip\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n{}</testsuites>\n",
      sum.tests, sum.failures, sum.errors, sum.xml);
}

std::string xml_text(std::string_view text) {
  constexpr std::string_view kNoncharacters = "\xEF\xBF\xBE\xEF\xBF\xBF";  // U+FFFE, U+FFFF
  const std::string clean = printable(text);
  std::string out;
  for (std::size_t i = 0; i < clean.size(); ++i) {
    const char c = clean[i];
    const std::string_view three = std::string_view(clean).substr(i, 3);
    if (three == kNoncharacters.substr(0, 3) || three == kNoncharacters.substr(3)) {
      i += 2;
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\n' || c == '\t') {
      out += c == '\n' ? "&#10;" : "&#9;";  // in an attribute a plain one would become a blank
    } else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) {
      out += c;
    }
  }
  return out;
}

}  // namespace onetip::sim
