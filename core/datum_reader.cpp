// The reader in two layers: DocumentReader::Machine cuts bytes into tokens, DatumGrammar puts
// tokens into the arena.

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <charconv>
#include <utility>

#include "core/datum.hpp"
#include "core/datum_arena.hpp"
#include "core/datum_grammar.hpp"

namespace onetip::core {

namespace {

enum class CharClass : std::uint8_t { wrong, space, open, close, quote, atom };

constexpr std::array<CharClass, 256> classify() {
  std::array<CharClass, 256> classes{};
  for (const char c : std::string_view(" \t\n\v\f\r")) {
    classes[static_cast<unsigned char>(c)] = CharClass::space;
  }
  for (unsigned c = '!'; c <= '~'; ++c) {
    classes[c] = CharClass::atom;
  }
  for (const char c : std::string_view("'`,;[]{}|\\")) {
    classes[static_cast<unsigned char>(c)] = CharClass::wrong;
  }
  classes['('] = CharClass::open;
  classes[')'] = CharClass::close;
  classes['"'] = CharClass::quote;
  return classes;
}
constexpr std::array<CharClass, 256> kClasses = classify();

CharClass class_of(char c) { return kClasses[static_cast<unsigned char>(c)]; }

/// Where the space from `at` on ends. Nearly always there is one or none, as it falls: the
/// processor would guess wrong half the time. REQUIRES: at < text.size().
std::size_t end_of_space(std::string_view text, std::size_t at) {
  at += class_of(text[at]) == CharClass::space ? 1 : 0;
  while (at < text.size() && class_of(text[at]) == CharClass::space) {
    ++at;
  }
  return at;
}

/// Where the atom that goes on at `at` ends.
std::size_t end_of_atom(std::string_view text, std::size_t at) {
  while (at < text.size() && class_of(text[at]) == CharClass::atom) {
    ++at;
  }
  return at;
}

/// What ends a run of a text's plain characters: a quote, a backslash, and what no text may hold.
bool ends_run(char c) { return c < ' ' || c > '~' || c == '"' || c == '\\'; }

/// Where the run of plain characters from `at` on ends: most bytes are hex in quotes, so 16 are
/// looked at together where the processor can.
std::size_t end_of_run(std::string_view text, std::size_t at) {
#if defined(__SSE2__)
  for (; at + 16 <= text.size(); at += 16) {
    const __m128i chars = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    // Characters from 0x80 on are negative here.
    const __m128i strange = _mm_or_si128(_mm_cmplt_epi8(chars, _mm_set1_epi8(' ')),
                                         _mm_cmpeq_epi8(chars, _mm_set1_epi8('\x7f')));
    const __m128i marks = _mm_or_si128(_mm_cmpeq_epi8(chars, _mm_set1_epi8('"')),
                                       _mm_cmpeq_epi8(chars, _mm_set1_epi8('\\')));
    const int ends = _mm_movemask_epi8(_mm_or_si128(strange, marks));
    if (ends != 0) {
      return at + static_cast<std::size_t>(std::countr_zero(static_cast<unsigned>(ends)));
    }
  }
#endif
  while (at < text.size() && !ends_run(text[at])) {
    ++at;
  }
  return at;
}

}  // namespace

/// Bytes are copied into the grammar's source piece by piece, and cut into tokens there: so a token
/// lies in one place however its bytes arrived.
class DocumentReader::Machine {
 public:
  std::size_t feed(std::string_view bytes) {
    std::size_t taken = 0;
    while (taken < bytes.size() && !done()) {
      const std::string_view piece = bytes.substr(taken, piece_);
      // What follows the document is copied in vain, but no more than the document has.
      piece_ = std::min(2 * piece_, kLargestPiece);
      taken += feed_piece(piece);
    }
    return taken;
  }

  void reserve(std::size_t bytes) {
    grammar_.reserve(std::min(bytes, DatumLimits::kDocumentBytes));
  }

  [[nodiscard]] const DatumGrammar& grammar() const { return grammar_; }
  [[nodiscard]] bool empty() const { return !grammar_.begun() && lexis_ == Lexis::between; }
  [[nodiscard]] std::size_t memory() const {
    return sizeof(*this) + characters_.capacity() + grammar_.memory();
  }
  [[nodiscard]] Result<Document> take() { return grammar_.take(); }

 private:
  enum class Lexis : std::uint8_t { between, atom, text, escape };
  static constexpr std::size_t kFirstPiece = 2'048;
  static constexpr std::size_t kLargestPiece = 65'536;
  static constexpr std::string_view kReferenceHead = "(? . ";
  static constexpr std::string_view kMutableHead = "(u . \"";

  [[nodiscard]] bool done() const { return grammar_.complete() || grammar_.broken(); }

  std::size_t feed_piece(std::string_view piece) {
    const std::size_t before = at_;
    if (at_ == 0) {
      reserve(std::max(grammar_.source().capacity(), piece.size()));
    }
    grammar_.source() += piece;
    const std::string_view source = grammar_.source();
    while (at_ < source.size() && !done()) {
      lexis_ == Lexis::between ? next_token(source) : resume_token(source);
    }
    grammar_.source().resize(at_);
    if (at_ > DatumLimits::kDocumentBytes) {
      grammar_.fail("a document of more than 2^30 bytes");
    }
    return at_ - before;
  }

  /// One that the last piece ended in, or a text that goes on behind an escape.
  void resume_token(std::string_view source) {
    switch (lexis_) {
      case Lexis::atom:
        return step_atom(source);
      case Lexis::text:
        return step_text(source);
      case Lexis::escape:
        return step_escape(source[at_]);
      case Lexis::between:
        break;
    }
  }

  /// And the space before it.
  void next_token(std::string_view source) {
    at_ = end_of_space(source, at_);
    if (at_ == source.size()) {
      return;
    }
    const CharClass found = class_of(source[at_]);
    check_space(source, found == CharClass::close);
    start_ = at_;
    switch (found) {
      case CharClass::open:
        return step_open(source);
      case CharClass::close:
        grammar_.close(at_);
        return end_token(false);
      case CharClass::quote:
        lexis_ = Lexis::text;
        grammar_.begin_text();
        run_ = ++start_;
        ++at_;
        return done() ? void() : step_text(source);
      case CharClass::atom:
        lexis_ = Lexis::atom;
        return step_atom(source);
      default:
        ++at_;
        grammar_.fail("a character that stands for nothing here");
    }
  }

  void step_open(std::string_view source) {
    const std::size_t whole = step_whole(source.substr(at_));
    if (whole == 0) {
      grammar_.open(at_);
    } else {
      at_ += whole - 1;
    }
    end_token(whole == 0);
  }

  /// What is frequent is taken as one token, where all of it is there; returns its size, or 0.
  std::size_t step_whole(std::string_view rest) {
    if (rest.size() < kReferenceHead.size() || !grammar_.whole_may_begin()) {
      return 0;
    }
    switch (rest[1]) {
      case 'f':
        return grammar_.again(at_);
      case '?':
        return step_reference(rest);
      case 'u':
        return step_mutable_text(rest);
      default:
        return 0;
    }
  }

  std::size_t step_reference(std::string_view rest) {
    if (!rest.starts_with(kReferenceHead)) {
      return 0;
    }
    std::uint32_t entry = 0;
    const auto number =
        std::from_chars(rest.data() + kReferenceHead.size(), rest.data() + rest.size(), entry);
    const auto end = static_cast<std::size_t>(number.ptr - rest.data());
    const bool whole = number.ec == std::errc() && end < rest.size() && rest[end] == ')';
    return whole && grammar_.whole_reference(at_, end + 1, entry) ? end + 1 : 0;
  }

  std::size_t step_mutable_text(std::string_view rest) {
    if (!rest.starts_with(kMutableHead)) {
      return 0;
    }
    const std::size_t end = end_of_run(rest, kMutableHead.size());
    const std::size_t size = end - kMutableHead.size();
    if (!rest.substr(end).starts_with("\")") || size > DatumLimits::kTextBytes) {
      return 0;
    }
    grammar_.whole_mutable_text(at_, at_ + kMutableHead.size(), size);
    return end + 2;
  }

  /// As it is written, there is one space between two tokens, and none inside of parentheses.
  void check_space(std::string_view source, bool closes) {
    const std::size_t space = at_ - last_end_;
    const bool none = last_opens_ || closes;
    if (none ? space != 0 : space != 1 || source[last_end_] != ' ') {
      grammar_.irregular(at_);
    }
  }

  void end_token(bool opens) {
    lexis_ = Lexis::between;
    last_opens_ = opens;
    last_end_ = ++at_;
  }

  void step_atom(std::string_view source) {
    at_ = end_of_atom(source, at_);
    if (at_ - start_ > DatumLimits::kAtomBytes) {
      grammar_.fail("a number or symbol of more than 1024 characters");
    } else if (at_ < source.size()) {
      lexis_ = Lexis::between;
      last_opens_ = false;
      last_end_ = at_;
      grammar_.atom(start_, at_ - start_);
    }
  }

  void step_text(std::string_view source) {
    at_ = end_of_run(source, at_);
    if (characters_.size() + (at_ - run_) > DatumLimits::kTextBytes) {
      return grammar_.fail("a text of more than 65536 characters");
    }
    if (at_ == source.size()) {
      return;
    }
    if (source[at_] == '"') {
      end_text(source);
    } else if (source[at_] == '\\') {
      characters_.append(source, run_, at_ - run_);
      escaped_ = true;
      lexis_ = Lexis::escape;
      ++at_;
    } else {
      grammar_.fail("a text holds something else than printable ASCII");
    }
  }

  void end_text(std::string_view source) {
    const std::size_t size = at_ - start_;
    if (escaped_) {
      characters_.append(source, run_, at_ - run_);
      grammar_.escaped_text(start_, size, characters_);
      characters_.clear();
      escaped_ = false;
    } else {
      grammar_.text(start_, size);
    }
    end_token(false);
  }

  void step_escape(char letter) {
    lexis_ = Lexis::text;
    const char meant = unescaped(letter);
    if (meant == '\0') {
      grammar_.fail("an unknown escape in a text");
    }
    characters_ += meant;
    run_ = ++at_;
  }

  DatumGrammar grammar_;
  std::size_t piece_ = kFirstPiece;
  std::size_t at_ = 0;  // the next byte of the source
  Lexis lexis_ = Lexis::between;
  std::size_t start_ = 0;     // of the token
  std::size_t run_ = 0;       // of the characters of a text that are not in `characters_` yet
  std::string characters_;    // of a text with escapes
  bool escaped_ = false;      // it has some
  std::size_t last_end_ = 0;  // of the token before
  bool last_opens_ = true;    // it was a parenthesis that opens
};

DocumentReader::DocumentReader() : machine_(std::make_unique<Machine>()) {}
DocumentReader::~DocumentReader() = default;
DocumentReader::DocumentReader(DocumentReader&&) noexcept = default;
DocumentReader& DocumentReader::operator=(DocumentReader&&) noexcept = default;

void DocumentReader::reserve(std::size_t bytes) { machine_->reserve(bytes); }
std::size_t DocumentReader::feed(std::string_view bytes) { return machine_->feed(bytes); }
bool DocumentReader::complete() const { return machine_->grammar().complete(); }
bool DocumentReader::broken() const { return machine_->grammar().broken(); }
bool DocumentReader::empty() const { return machine_->empty(); }
std::size_t DocumentReader::memory() const { return machine_->memory(); }
Result<Document> DocumentReader::take() && { return machine_->take(); }

Result<Document> read_document(std::string_view text) {
  DocumentReader reader;
  reader.reserve(text.size());
  text.remove_prefix(reader.feed(text));
  const bool ended = text.find_first_not_of(" \t\n\v\f\r") == std::string_view::npos;
  if (reader.complete() && !ended) {
    return Error{"something follows the closing parenthesis"};
  }
  return std::move(reader).take();
}

}  // namespace onetip::core
