#pragma once
// Private to datum*.cpp: how a document lies in memory, and what the reader and the writer share.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/datum.hpp"

namespace onetip::core {

/// Beside the public types a node may stand for an entry of the table.
inline constexpr auto kReference = static_cast<DatumType>(0x7f);

/// Nodes lie in pre-order: the first child of node i is i + 1, and what follows a node (its next
/// sibling) lies at its `end`. The pairs of a list nest to the right, so only the outermost knows
/// its end, and no one needs the others'.
struct DatumNode {
  std::uint32_t end;
  std::uint32_t offset;     // of its text (see DatumArena::text); of a reference the entry's number
  std::uint32_t size : 24;  // of its text; of a reference of all its bytes
  std::uint32_t type : 7;
  std::uint32_t refers : 1;  // of a structure: references are inside
  // Of a structure that was read just as it would be written, but for its references, and of a
  // reference in parentheses of its own: where in the source it ends. Else 0.
  std::uint32_t close;

  [[nodiscard]] DatumType kind() const { return static_cast<DatumType>(type); }
};

/// Texts are not copied out of the source, but for those that it says otherwise: with escapes, or
/// not in their normal form. Their offsets are marked.
struct DatumArena {
  static constexpr std::uint32_t kRestated = std::uint32_t{1} << 31;
  static_assert(DatumLimits::kDocumentBytes < kRestated);

  std::vector<DatumNode> nodes;
  std::string source;                  // all bytes read, from the first
  std::string restated;                // never longer than the source
  std::vector<std::uint32_t> entries;  // the table: nodes, none of them a reference once it is read
  std::uint32_t root = 0;
  std::size_t empty_texts = 0;

  [[nodiscard]] std::uint32_t resolve(std::uint32_t node) const {
    return nodes[node].kind() == kReference ? entries[nodes[node].offset] : node;
  }
  [[nodiscard]] std::string_view text(std::uint32_t node) const {
    const DatumNode& at = nodes[node];
    return (at.offset & kRestated) == 0
               ? std::string_view(source.data() + at.offset, at.size)
               : std::string_view(restated.data() + (at.offset & ~kRestated), at.size);
  }
  /// A text with its quotes, where that is how it stands in the source, without escapes.
  [[nodiscard]] std::optional<std::string_view> quoted_source(std::uint32_t node) const {
    const DatumNode& at = nodes[node];
    if ((at.offset & kRestated) != 0) return std::nullopt;
    return std::string_view(source.data() + at.offset - 1, at.size + 2);
  }
  /// A structure's bytes from `(f ` to its parenthesis, where they are just as it would be written,
  /// and refer to nothing.
  [[nodiscard]] std::optional<std::string_view> plain_source(std::uint32_t node) const {
    const DatumNode& at = nodes[node];
    if (at.close == 0 || at.refers) return std::nullopt;
    const std::uint32_t open = at.offset - 3;
    return std::string_view(source.data() + open, at.close - open);
  }
  /// Whether anything in it may be the same object as something else.
  [[nodiscard]] bool shares() const { return !entries.empty() || empty_texts > 1; }
};

/// The character that stands behind a backslash in a text for `c`, or 0 where `c` stands for
/// itself.
[[nodiscard]] char escape_of(char c);
/// What backslash and `letter` stand for, or 0 where that is no escape.
[[nodiscard]] char unescaped(char letter);

/// A number, symbol or boolean; `text` is its normal form (`7` for `+007`, `1/2` for `2/4`).
struct DatumAtom {
  DatumType type;
  std::string text;
};

/// None where it is no atom of the encoding (`#x10`, `1/0`).
[[nodiscard]] std::optional<DatumAtom> read_atom(std::string_view written);

}  // namespace onetip::core
