#pragma once
// Golden transcripts: texts that are kept below tests and must come out the same. With
// ONETIP_REWRITE_GOLDEN=1 in the environment they are written instead, to be read in the diff.

#include <string>

namespace onetip::test {

/// `name`: a path below tests, such as `net/golden/greeting.txt`.
void expect_golden(const std::string& name, const std::string& text);

/// The same for a page that a user reads: a path below the project, such as `scenarios/README.md`.
void expect_page(const std::string& name, const std::string& text);

}  // namespace onetip::test
