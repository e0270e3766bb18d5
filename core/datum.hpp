#pragma once
// The seed's encoding, one layer below chains: values whose identity counts.
//
//     DOCUMENT = ( (3) 0 () N (ENTRY × N) () VALUE )
//     VALUE    = (f TYPE VALUE…)                  a structure
//              | (c A . D)                        a pair; the list of A and B is (c A c B), the
//              empty one () | "text" | (u . "text")            immutable and mutable text | (? . n)
//              entry n of the table | (q . LITERAL)                    a pair of plain literals |
//              100 | 25/2 | 2.5 | () | #t | #f | symbol | (void)
//
// The table holds what occurs more than once by identity, never by equality, in order of the second
// encounter in a pre-order walk. A hash covers that text, so identity is kept when reading, and
// each part of a document can be written as an encoding of its own, with its own table.
//
// A document is read by a machine with an explicit stack into one array of nodes in pre-order,
// whose texts stay where they are in its bytes: no recursion, no allocation a node. Time and memory
// are linear in the bytes read. Values are read-only views; a document may be read by any thread.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace onetip::core {

/// What a reader takes at most; honest chains stay far below, but for the first.
struct DatumLimits {
  static constexpr std::size_t kDocumentBytes = std::size_t{1} << 30;
  static constexpr std::size_t kDepth = 100;  // open parentheses; the seed's chains nest 10 deep
  static constexpr std::size_t kTextBytes = 65'536;  // one text; an RSA-512 private key has 688
  static constexpr std::size_t kAtomBytes = 1'024;   // one number or symbol
};

enum class DatumType : std::uint8_t {
  null,          // ()
  pair,          // (c A . D)
  structure,     // (f TYPE VALUE…)
  text,          // "text"
  mutable_text,  // (u . "text")
  unquoted,  // (u . 127.0.0.1): text that lost its quotes, as the seed's program sends addresses
  symbol,    // 127.0.0.1, nothing
  number,    // exact: 100, -100, 25/2
  floating,  // 2.5, 1e3, +inf.0
  boolean,   // #t, #f
  nothing,   // (void)
  quoted,    // (q . LITERAL)
};

struct DatumArena;

/// A value inside a document, which must outlive it. Cheap to copy.
class Datum {
 public:
  Datum() = default;
  Datum(const DatumArena& arena, std::uint32_t node) : arena_(&arena), node_(node) {}

  [[nodiscard]] DatumType type() const;
  [[nodiscard]] bool is_null() const { return type() == DatumType::null; }
  [[nodiscard]] bool is_pair() const { return type() == DatumType::pair; }
  /// Text in quotes, mutable or not.
  [[nodiscard]] bool is_text() const;
  /// The characters of a text; of a number (in lowest terms) or symbol as written; a structure's
  /// type.
  [[nodiscard]] std::string_view text() const;
  /// Of a structure that was read just as it is written, and that refers to nothing in the table:
  /// its bytes, `(f TYPE VALUE…)`.
  [[nodiscard]] std::optional<std::string_view> plain_source() const;
  /// A number that is whole and fits.
  [[nodiscard]] std::optional<std::int64_t> whole_number() const;

  /// A list is walked as `for (; at.is_pair(); at = at.rest()) use(at.first());`, and was a proper
  /// one where `at.is_null()` in the end. REQUIRES: is_pair().
  [[nodiscard]] Datum first() const;
  [[nodiscard]] Datum rest() const;

  /// The fields of a structure of that type with exactly so many; none if it is something else.
  template <std::size_t N>
  [[nodiscard]] std::optional<std::array<Datum, N>> fields(std::string_view type_name) const {
    std::array<Datum, N> found;
    return copy_fields(type_name, found) ? std::optional(found) : std::nullopt;
  }

  /// A number of the object, the same for all who refer to it in its document.
  [[nodiscard]] std::uint32_t identity() const { return node_; }
  /// The same object, not merely an equal one.
  friend bool operator==(const Datum&, const Datum&) = default;

 private:
  friend class DatumWriter;
  [[nodiscard]] bool copy_fields(std::string_view type_name, std::span<Datum> out) const;

  const DatumArena* arena_ = nullptr;
  std::uint32_t node_ = 0;
};

/// A document that was read.
class Document {
 public:
  explicit Document(std::unique_ptr<const DatumArena> arena);
  ~Document();
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;

  [[nodiscard]] Datum root() const;
  /// Whether any two places in it may hold the same object.
  [[nodiscard]] bool shares() const;
  /// The bytes that were read for it, white space included.
  [[nodiscard]] std::size_t bytes() const;

 private:
  friend class DatumWriter;
  std::unique_ptr<const DatumArena> arena_;
};

/// Reads a document as its bytes arrive. For one thread at a time.
class DocumentReader {
 public:
  DocumentReader();
  ~DocumentReader();
  DocumentReader(DocumentReader&&) noexcept;
  DocumentReader& operator=(DocumentReader&&) noexcept;

  /// Makes room for a document of so many bytes, for who has them at hand; any number may come.
  void reserve(std::size_t bytes);
  /// Takes bytes, in any split, up to the closing parenthesis of the document; returns how many.
  /// Takes none once complete or broken.
  std::size_t feed(std::string_view bytes);
  [[nodiscard]] bool complete() const;
  [[nodiscard]] bool broken() const;
  /// Nothing but white space so far.
  [[nodiscard]] bool empty() const;
  /// Bytes of memory that it holds now.
  [[nodiscard]] std::size_t memory() const;
  /// The document, or why there is none (also where the bytes ended too early). Ends the reader's
  /// life.
  [[nodiscard]] Result<Document> take() &&;

 private:
  class Machine;
  std::unique_ptr<Machine> machine_;
};

/// A text that holds one document, and white space around it at most.
[[nodiscard]] Result<Document> read_document(std::string_view text);

/// Writes parts of one document, each as an encoding of its own. For one thread at a time.
class DatumWriter {
 public:
  /// REQUIRES: `document` outlives it.
  explicit DatumWriter(const Document& document);

  /// `((3) 0 () N (…) () VALUE)` for a value of the document, its table made anew from identity.
  /// Time is linear in the distinct parts of the value.
  [[nodiscard]] std::string encoding_of(Datum value);

 private:
  /// What is left to do, the last first.
  struct Step {
    enum class Kind : std::uint8_t { value, fields, tail, source } kind;
    std::uint32_t node;
    std::uint32_t end;
    // Of `source`: the bytes that are still to be written.
    std::uint32_t from = 0;
    std::uint32_t to = 0;
  };

  void mark(std::uint32_t root);
  void visit(std::uint32_t node);
  void write_value(std::uint32_t node, bool entry);
  void begin_value(std::uint32_t node);
  void write_tail(std::uint32_t node);
  void write_leaf(std::uint32_t node);
  void write_source(Step step);
  [[nodiscard]] std::uint32_t next_reference(std::uint32_t node, std::uint32_t end) const;
  [[nodiscard]] std::uint32_t identity(std::uint32_t node) const;
  [[nodiscard]] std::uint32_t table_index(std::uint32_t node) const;

  const DatumArena& arena_;
  std::vector<std::uint32_t> marks_;    // by node: unseen, seen once, or its place in the table
  std::vector<std::uint32_t> touched_;  // nodes whose mark must be cleared again
  std::vector<std::uint32_t> table_;
  std::vector<Step> steps_;
  std::string out_;
};

/// The display text of a written encoding: the same without the quotes and escapes of its texts.
[[nodiscard]] std::string display_text(std::string_view written);

// Plain values, written without any sharing.

void append_written_text(std::string& out, std::string_view text);
/// `"text"`, escaped. REQUIRES: ASCII.
[[nodiscard]] std::string written_text(std::string_view text);
/// `(c A c B)` of written values, `()` of none.
[[nodiscard]] std::string written_list(std::span<const std::string> values);
/// `((3) 0 () 0 () () VALUE)` of a written value.
[[nodiscard]] std::string plain_document(std::string_view value);

}  // namespace onetip::core
