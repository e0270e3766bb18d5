#include "support/documents.hpp"

#include "core/datum.hpp"

namespace onetip::test {

std::string rewritten(std::string_view text) {
  const core::Result<core::Document> document = core::read_document(text);
  return document ? core::DatumWriter(*document).encoding_of(document->root())
                  : "error: " + document.error().what;
}

std::string rewritten_value(const std::string& value) {
  const std::string text = rewritten(core::plain_document(value));
  constexpr std::string_view kHead = "((3) 0 () 0 () () ";
  return text.starts_with(kHead) ? text.substr(kHead.size(), text.size() - kHead.size() - 1) : text;
}

std::string with_table(int count, const std::string& entries, const std::string& value) {
  return "((3) 0 () " + std::to_string(count) + " (" + entries + ") () " + value + ")";
}

}  // namespace onetip::test
