#pragma once
// scenarios/JOURNAL.md: journal.jsonl described by the list that it is written by.

#include <string>

namespace onetip::sim {

/// The whole page, in Markdown.
[[nodiscard]] std::string journal_page();

}  // namespace onetip::sim
