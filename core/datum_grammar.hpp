#pragma once
// Private to datum*.cpp: the grammar of the encoding, as a machine that takes tokens.
//
// Tokens lie in the source, which it keeps; they are named by where they begin.

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/datum_arena.hpp"
#include "core/datum_quoted.hpp"

namespace onetip::core {

class DatumGrammar {
 public:
  DatumGrammar();

  /// All bytes read so far, and maybe some of what follows.
  [[nodiscard]] std::string& source() { return arena_->source; }
  /// Room for the source, and for the nodes that a chain of so many bytes has.
  void reserve(std::size_t bytes);

  /// Whether what begins with a parenthesis here may be taken as one token by the next three. The
  /// outcome is the same as token by token.
  [[nodiscard]] bool whole_may_begin() const {
    return value_may_begin() && depth_ + kMetNodes <= DatumLimits::kDepth;
  }
  /// Where what begins at `at` is, byte for byte, a structure that was read lately: takes it, and
  /// returns its size. Else 0.
  [[nodiscard]] std::size_t again(std::size_t at);
  /// `(? . ENTRY)` of that size; false where the table lacks the entry: it isn't taken.
  [[nodiscard]] bool whole_reference(std::size_t at, std::size_t size, std::uint32_t entry);
  /// `(u . "…")` whose `size` characters, those of the source, are at `text`.
  void whole_mutable_text(std::size_t at, std::size_t text, std::size_t size);
  void open(std::size_t at);
  void close(std::size_t at);
  void atom(std::size_t at, std::size_t size);
  /// At its first quote: may a text be here?
  void begin_text();
  /// A text whose characters are those of the source.
  void text(std::size_t at, std::size_t size);
  /// A text whose characters are others, since the `size` in the source have escapes.
  void escaped_text(std::size_t at, std::size_t size, std::string_view characters);
  /// What begins at `at` would not be written that way, or not with that space before it.
  void irregular(std::size_t at) { irregular_ = at; }
  /// The first reason stays.
  void fail(std::string_view why);

  [[nodiscard]] bool begun() const { return step_ != Step::open_document; }
  [[nodiscard]] bool complete() const { return step_ == Step::complete; }
  [[nodiscard]] bool broken() const { return !error_.empty(); }
  [[nodiscard]] std::size_t memory() const;
  [[nodiscard]] Result<Document> take();

 private:
  /// The parts of a document, in order; where a value is open, `frames_` has the rest of the story.
  enum class Step : std::uint8_t {
    open_document,
    open_version,
    version,
    close_version,
    structure_count,
    open_structures,
    close_structures,
    entry_count,
    open_entries,
    entries,
    open_fixups,
    close_fixups,
    value,
    close_document,
    complete
  };
  /// What is expected next inside an open parenthesis.
  enum class Expected : std::uint8_t {
    head,           // f c u ? q void, or )
    type_name,      // (f _
    field,          // (f TYPE … _
    first,          // (c _
    tail,           // (c A _: as head, or a dot
    dotted,         // (c A . _
    text_dot,       // (u _
    text,           // (u . _
    reference_dot,  // (? _
    reference,      // (? . _
    literal,        // (q … _
    end,            // )
  };
  struct Frame {
    Expected expected;
    std::uint32_t begin;  // where in the source its parenthesis is
    std::uint32_t node;   // whose `end` is known once the parenthesis closes
    std::uint32_t last;   // the structure that ends the list, if one does; it closes there too
  };
  /// A structure that is kept in mind has so many at most, and nests no deeper. A wallet has three.
  static constexpr std::uint32_t kMetNodes = 8;
  /// A structure that may come again, as a wallet does in every coin of its owner's.
  struct Met {
    std::uint32_t node = 0;
    std::uint32_t begin = 0;  // in the source
    std::uint32_t size = 0;   // in bytes; 0: there is none
  };

  void document_token(std::string_view token);
  void document_count(std::string_view written);
  void value_atom(Frame& frame, std::size_t at, std::string_view written);
  void head(Frame& frame, std::size_t at, std::string_view tag);
  void value(std::size_t at, std::string_view written);
  void reference(Frame& frame, std::string_view written);
  void end_text(std::uint32_t offset, std::size_t size);
  void literal_text(std::size_t at, std::size_t size);
  void close_frame(std::size_t at);
  void after_dot(Frame& frame, bool dot, Expected next);
  void close_literal();
  void parenthesis_begins(std::size_t at);
  void value_begins() {
    if (depth_ == 0) {
      outermost_begins();
    }
  }
  void outermost_begins();
  void value_ended();
  [[nodiscard]] bool value_may_begin() const;
  void structure_or_reference_ended(const Frame& frame, std::size_t close);
  void keep_in_mind(const Frame& frame);
  void add_copy(const Met& met, std::size_t at);
  void add(DatumType type, std::uint32_t offset = 0, std::size_t size = 0);
  void add_text(DatumType type, std::uint32_t offset, std::size_t size);
  [[nodiscard]] std::uint32_t restate(std::string_view text);
  void settle_entries();

  std::unique_ptr<DatumArena> arena_;
  Step step_ = Step::open_document;
  std::uint32_t entry_count_ = 0;
  std::array<Frame, DatumLimits::kDepth> frames_;
  std::size_t depth_ = 0;
  std::optional<QuotedLiteral> literal_;
  std::size_t irregular_ = 0;       // where the last token began that was
  std::size_t last_reference_ = 0;  // where it began
  std::array<Met, 2> met_;          // the latest first: a sender's wallet, and a receiver's
  std::size_t last_structure_ = 0;  // the node of the one that began last
  std::string error_;
};

}  // namespace onetip::core
