#pragma once
// Several encodings become one document: their tables are laid end to end, and the references of
// each are moved along. What was one object inside an encoding stays one; nothing is shared across
// them.

#include <cstdint>
#include <string>
#include <string_view>

namespace onetip::core {

class DatumJoin {
 public:
  /// Takes the table of `encoding` in, and appends its value to `out`, as written in the joined
  /// document. REQUIRES: written by DatumWriter or plain_document, and no symbol `?` in it.
  void append_value(std::string_view encoding, std::string& out);
  /// `((3) 0 () N (…) () VALUE)` with the table of all that was taken in.
  [[nodiscard]] std::string document(std::string_view value) const;

 private:
  std::uint64_t count_ = 0;
  std::string entries_;
};

}  // namespace onetip::core
