// The reader in two layers: DocumentReader::Machine cuts bytes into tokens, DatumGrammar puts
// tokens into the arena.

#include <algorithm>
#include <utility>

#include "core/assert.hpp"
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

/// Printable ASCII: what may stand in a text. One pass without an exit, for the vector unit.
bool is_plain(std::string_view text) {
  unsigned strange = 0;
  for (const char c : text) {
    strange |= static_cast<unsigned>(static_cast<unsigned char>(c) - ' ' > '~' - ' ');
  }
  return strange == 0;
}

}  // namespace

class DocumentReader::Machine {
 public:
  std::size_t feed(std::string_view bytes) {
    std::size_t at = 0;
    while (at < bytes.size() && !grammar_.complete() && !grammar_.broken()) {
      at += step(bytes.substr(at));
    }
    bytes_ += at;
    if (bytes_ > DatumLimits::kDocumentBytes) {
      grammar_.fail("a document of more than 2^30 bytes");
    }
    return at;
  }

  [[nodiscard]] const DatumGrammar& grammar() const { return grammar_; }
  [[nodiscard]] bool empty() const { return !grammar_.begun() && lexis_ == Lexis::between; }
  [[nodiscard]] std::size_t memory() const {
    return sizeof(*this) + partial_.capacity() + grammar_.memory();
  }
  [[nodiscard]] Result<Document> take() { return grammar_.take(bytes_); }

 private:
  enum class Lexis : std::uint8_t { between, atom, text, escape };

  /// Takes some of `bytes`, at least one unless a token ends before the first.
  std::size_t step(std::string_view bytes) {
    switch (lexis_) {
      case Lexis::between:
        return step_between(bytes);
      case Lexis::atom:
        return step_atom(bytes);
      case Lexis::text:
        return step_text(bytes);
      case Lexis::escape:
        return step_escape(bytes.front());
    }
    return 0;
  }

  std::size_t step_between(std::string_view bytes) {
    switch (class_of(bytes.front())) {
      case CharClass::space:
        break;
      case CharClass::open:
        grammar_.open();
        break;
      case CharClass::close:
        grammar_.close();
        break;
      case CharClass::quote:
        lexis_ = Lexis::text;
        grammar_.begin_text();
        break;
      case CharClass::atom:
        lexis_ = Lexis::atom;
        return 0;
      case CharClass::wrong:
        grammar_.fail("a character that stands for nothing here");
        break;
    }
    return 1;
  }

  std::size_t step_atom(std::string_view bytes) {
    std::size_t size = 0;
    while (size < bytes.size() && class_of(bytes[size]) == CharClass::atom) {
      ++size;
    }
    if (partial_.size() + size > DatumLimits::kAtomBytes) {
      grammar_.fail("a number or symbol of more than 1024 characters");
    } else if (size == bytes.size()) {
      partial_ += bytes;
    } else {
      end_atom(bytes.substr(0, size));
    }
    return size;
  }

  void end_atom(std::string_view last) {
    lexis_ = Lexis::between;
    if (partial_.empty()) {
      grammar_.atom(last);
    } else {
      partial_ += last;
      grammar_.atom(partial_);
      partial_.clear();
    }
  }

  std::size_t step_text(std::string_view bytes) {
    // Two searches for one character each are far quicker than one for either.
    const std::string_view quoted = bytes.substr(0, bytes.find('"'));
    const std::string_view plain = quoted.substr(0, quoted.find('\\'));
    const std::size_t end = plain.size();
    if (!is_plain(plain)) {
      grammar_.fail("a text holds something else than printable ASCII");
      return end;
    }
    grammar_.append_text(plain);
    if (end == bytes.size()) {
      return end;
    }
    if (bytes[end] == '\\') {
      lexis_ = Lexis::escape;
    } else {
      lexis_ = Lexis::between;
      grammar_.end_text();
    }
    return end + 1;
  }

  std::size_t step_escape(char letter) {
    lexis_ = Lexis::text;
    const char meant = unescaped(letter);
    if (meant == '\0') {
      grammar_.fail("an unknown escape in a text");
    } else {
      grammar_.append_text({&meant, 1});
    }
    return 1;
  }

  DatumGrammar grammar_;
  Lexis lexis_ = Lexis::between;
  std::string partial_;  // of an atom that began in an earlier chunk
  std::size_t bytes_ = 0;
};

DocumentReader::DocumentReader() : machine_(std::make_unique<Machine>()) {}
DocumentReader::~DocumentReader() = default;
DocumentReader::DocumentReader(DocumentReader&&) noexcept = default;
DocumentReader& DocumentReader::operator=(DocumentReader&&) noexcept = default;

std::size_t DocumentReader::feed(std::string_view bytes) { return machine_->feed(bytes); }
bool DocumentReader::complete() const { return machine_->grammar().complete(); }
bool DocumentReader::broken() const { return machine_->grammar().broken(); }
bool DocumentReader::empty() const { return machine_->empty(); }
std::size_t DocumentReader::memory() const { return machine_->memory(); }
Result<Document> DocumentReader::take() && { return machine_->take(); }

Result<Document> read_document(std::string_view text) {
  DocumentReader reader;
  text.remove_prefix(reader.feed(text));
  const bool ended = text.find_first_not_of(" \t\n\v\f\r") == std::string_view::npos;
  if (reader.complete() && !ended) {
    return Error{"something follows the closing parenthesis"};
  }
  return std::move(reader).take();
}

}  // namespace onetip::core
