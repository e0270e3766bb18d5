#pragma once
// junit.xml: what runs came to, as CI systems show it.
//
// A suite a scenario. A case each expectation, each invariant, and each entry of the timeline,
// whose case is its witness. A violation is a `failure`; what could not be judged, and an entry
// without a witness, is an `error`, since nothing was shown to be wrong: neither is ever a pass. A
// run that came to no judgement (interrupted, the machine failed, a wrong scenario) has one case
// more, `run`, an `error`.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "sim/verdict.hpp"

namespace onetip::sim {

/// One scenario's part of the document.
struct JunitSuite {
  std::string xml;
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t errors = 0;
};

[[nodiscard]] JunitSuite junit_suite(const Scenario& scenario, const Outcome& outcome);
/// Of a file that could not be run.
[[nodiscard]] JunitSuite junit_error(const std::string& file, Verdict verdict,
                                     const std::string& message);

[[nodiscard]] std::string junit_document(const std::vector<JunitSuite>& suites);

/// `text` for an element or an attribute in double quotes, whatever bytes are in it: what is no
/// UTF-8 becomes U+FFFD, characters that XML can't hold are dropped.
[[nodiscard]] std::string xml_text(std::string_view text);

}  // namespace onetip::sim
