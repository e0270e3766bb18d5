#include "core/datum_grammar.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace onetip::core {

namespace {

std::optional<std::uint32_t> to_count(std::string_view digits) {
  std::uint32_t count = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  const bool whole = parsed.ec == std::errc() && parsed.ptr == digits.data() + digits.size();
  return whole ? std::optional(count) : std::nullopt;
}

/// A whole number in its normal form, by far the most frequent atom.
bool is_plain_number(std::string_view written) {
  return written[0] >= '1' && written[0] <= '9' &&
         std::all_of(written.begin(), written.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

DatumGrammar::DatumGrammar() : arena_(std::make_unique<DatumArena>()) {}

void DatumGrammar::reserve(std::size_t bytes) {
  constexpr std::size_t kBytesANode = 16;
  arena_->source.reserve(bytes);
  arena_->nodes.reserve(bytes / kBytesANode);
}

void DatumGrammar::fail(std::string_view why) {
  if (!broken()) {
    error_ = why;
  }
}

std::size_t DatumGrammar::memory() const {
  return sizeof(*this) + sizeof(DatumArena) + arena_->nodes.capacity() * sizeof(DatumNode) +
         arena_->source.capacity() + arena_->restated.capacity() +
         arena_->entries.capacity() * sizeof(std::uint32_t);
}

Result<Document> DatumGrammar::take() {
  if (broken()) {
    return Error{error_};
  }
  if (!complete()) {
    return Error{begun() ? "the text ends in the middle" : "there is nothing to read"};
  }
  return Document(std::move(arena_));
}

// Tokens ------------------------------------------------------------------------------------------

void DatumGrammar::open(std::size_t at) {
  if (literal_) {
    if (!literal_->open() || literal_->depth() + depth_ >= DatumLimits::kDepth) {
      fail("a list out of place in a literal, or too deep");
    }
  } else if (!value_may_begin()) {
    document_token("(");
  } else if (depth_ == DatumLimits::kDepth) {
    fail("more than 100 open parentheses");
  } else {
    parenthesis_begins(at);
    const auto node = static_cast<std::uint32_t>(arena_->nodes.size());
    frames_[depth_++] = {Expected::head, static_cast<std::uint32_t>(at), node, node};
  }
}

std::size_t DatumGrammar::again(std::size_t at) {
  const std::string_view source = arena_->source;
  for (const Met& met : met_) {
    if (met.size != 0 && met.size <= source.size() - at &&
        std::memcmp(source.data() + at, source.data() + met.begin, met.size) == 0) {
      parenthesis_begins(at);
      add_copy(met, at);
      value_ended();
      return met.size;
    }
  }
  return 0;
}

bool DatumGrammar::whole_reference(std::size_t at, std::size_t size, std::uint32_t entry) {
  if (entry >= entry_count_) {
    return false;
  }
  parenthesis_begins(at);
  last_reference_ = at;
  add(kReference, entry, size);
  arena_->nodes.back().close = static_cast<std::uint32_t>(at + size);
  value_ended();
  return true;
}

void DatumGrammar::whole_mutable_text(std::size_t at, std::size_t text, std::size_t size) {
  parenthesis_begins(at);
  add_text(DatumType::mutable_text, static_cast<std::uint32_t>(text), size);
  value_ended();
}

void DatumGrammar::close(std::size_t at) {
  if (literal_ && literal_->depth() > 0) {
    if (!literal_->close()) {
      fail("a dot with nothing after it");
    }
  } else if (depth_ > 0) {
    close_frame(at);
  } else {
    document_token(")");
  }
}

void DatumGrammar::atom(std::size_t at, std::size_t size) {
  const std::string_view written(arena_->source.data() + at, size);
  if (depth_ > 0) {
    value_atom(frames_[depth_ - 1], at, written);
  } else if (value_may_begin()) {
    value(at, written);
  } else if (step_ == Step::entry_count) {
    document_count(written);
  } else {
    document_token(written);
  }
}

void DatumGrammar::begin_text() {
  if (value_may_begin()) {
    value_begins();
  } else if (!literal_ && (depth_ == 0 || frames_[depth_ - 1].expected != Expected::text)) {
    fail("a text where none may be");
  }
}

void DatumGrammar::text(std::size_t at, std::size_t size) {
  if (literal_) {
    literal_text(at, size);
  } else {
    end_text(static_cast<std::uint32_t>(at), size);
  }
}

void DatumGrammar::escaped_text(std::size_t at, std::size_t size, std::string_view characters) {
  if (literal_) {
    literal_text(at, size);
  } else {
    end_text(restate(characters), characters.size());
  }
}

/// With its quotes and escapes: there is but one way to write each character.
void DatumGrammar::literal_text(std::size_t at, std::size_t size) {
  const std::string_view written(arena_->source.data() + at - 1, size + 2);
  if (!literal_->element(written) || literal_->size() > DatumLimits::kTextBytes) {
    fail("a text out of place in a literal, or too long a literal");
  }
}

void DatumGrammar::end_text(std::uint32_t offset, std::size_t size) {
  const bool is_mutable = depth_ > 0 && frames_[depth_ - 1].expected == Expected::text;
  add_text(is_mutable ? DatumType::mutable_text : DatumType::text, offset, size);
  if (is_mutable) {
    frames_[depth_ - 1].expected = Expected::end;
  } else {
    value_ended();
  }
}

// The document around the values ------------------------------------------------------------------

void DatumGrammar::document_token(std::string_view token) {
  constexpr std::string_view kTokens[] = {"(", "(", "3", ")", "0", "(", ")", "",
                                          "(", ")", "(", ")", "",  ")", ""};
  const bool entries_missing = step_ == Step::entries && arena_->entries.size() != entry_count_;
  if (token != kTokens[static_cast<std::size_t>(step_)] || entries_missing) {
    fail(step_ == Step::entries ? "the table has other than the announced entries"
                                : "not the beginning or end of an encoding");
    return;
  }
  if (step_ == Step::entries) {
    settle_entries();
  }
  step_ = static_cast<Step>(static_cast<int>(step_) + 1);
}

void DatumGrammar::document_count(std::string_view written) {
  const std::optional<std::uint32_t> count = to_count(written);
  if (!count) {
    fail("the table's size is not a number");
    return;
  }
  entry_count_ = *count;
  step_ = Step::open_entries;
}

bool DatumGrammar::value_may_begin() const {
  if (depth_ > 0) {
    const Expected expected = frames_[depth_ - 1].expected;
    return expected == Expected::field || expected == Expected::first ||
           expected == Expected::dotted;
  }
  return step_ == Step::value || (step_ == Step::entries && arena_->entries.size() < entry_count_);
}

void DatumGrammar::parenthesis_begins(std::size_t at) {
  if (depth_ > 0 && frames_[depth_ - 1].expected == Expected::dotted) {
    irregular(at);  // the list would go on without the parenthesis
  }
  value_begins();
}

/// Nodes lie in pre-order, so the next one added is the value's own.
void DatumGrammar::outermost_begins() {
  const auto node = static_cast<std::uint32_t>(arena_->nodes.size());
  if (step_ == Step::entries) {
    arena_->entries.push_back(node);
  } else {
    arena_->root = node;
  }
}

/// A value is complete: what may follow it?
void DatumGrammar::value_ended() {
  if (depth_ > 0) {
    Frame& frame = frames_[depth_ - 1];
    if (frame.expected == Expected::first) {
      frame.expected = Expected::tail;
    } else if (frame.expected == Expected::dotted) {
      frame.expected = Expected::end;
    }
  } else if (step_ == Step::value) {
    step_ = Step::close_document;
  }
}

// Values ------------------------------------------------------------------------------------------

void DatumGrammar::add(DatumType type, std::uint32_t offset, std::size_t size) {
  const auto end = static_cast<std::uint32_t>(arena_->nodes.size() + 1);
  arena_->nodes.push_back({end, offset, static_cast<std::uint32_t>(size) & 0xffffff,
                           static_cast<std::uint32_t>(type) & 0x7f, 0, 0});
}

/// All empty texts are one object, so what holds one may have to be written another way.
void DatumGrammar::add_text(DatumType type, std::uint32_t offset, std::size_t size) {
  if (size == 0) {
    ++arena_->empty_texts;
    irregular(offset);
  }
  add(type, offset, size);
}

/// A text that is not in the source; returns its offset.
std::uint32_t DatumGrammar::restate(std::string_view text) {
  const auto offset = static_cast<std::uint32_t>(arena_->restated.size());
  arena_->restated += text;
  return offset | DatumArena::kRestated;
}

void DatumGrammar::value(std::size_t at, std::string_view written) {
  value_begins();
  const auto offset = static_cast<std::uint32_t>(at);
  if (is_plain_number(written)) {
    add(DatumType::number, offset, written.size());
  } else if (const std::optional<DatumAtom> atom = read_atom(written); !atom || written == ".") {
    fail("not a number, symbol or boolean");
    return;
  } else if (atom->text == written) {
    add(atom->type, offset, written.size());
  } else {
    irregular(at);
    add(atom->type, restate(atom->text), atom->text.size());
  }
  value_ended();
}

void DatumGrammar::value_atom(Frame& frame, std::size_t at, std::string_view written) {
  const bool dot = written[0] == '.' && written.size() == 1;
  if (dot && frame.expected != Expected::tail && frame.expected != Expected::text_dot &&
      frame.expected != Expected::reference_dot && frame.expected != Expected::literal) {
    fail("a dot out of place");
    return;
  }
  switch (frame.expected) {
    case Expected::field:
    case Expected::first:
    case Expected::dotted:
      value(at, written);
      break;
    case Expected::tail:
      if (dot) {
        frame.expected = Expected::dotted;
        break;
      }
      [[fallthrough]];
    case Expected::head:
      head(frame, at, written);
      break;
    case Expected::type_name:
      frame.last = static_cast<std::uint32_t>(arena_->nodes.size());
      last_structure_ = frame.last;
      add(DatumType::structure, static_cast<std::uint32_t>(at), written.size());
      frame.expected = Expected::field;
      break;
    case Expected::text_dot:
      after_dot(frame, dot, Expected::text);
      break;
    case Expected::text:
      add(DatumType::unquoted, static_cast<std::uint32_t>(at), written.size());
      frame.expected = Expected::end;
      break;
    case Expected::reference_dot:
      after_dot(frame, dot, Expected::reference);
      break;
    case Expected::reference:
      reference(frame, written);
      break;
    case Expected::literal:
      if (dot ? !literal_->dot() : !literal_->element(written)) {
        fail("a literal that is none");
      } else if (literal_->size() > DatumLimits::kTextBytes) {
        fail("a literal of more than 65536 characters");
      }
      break;
    case Expected::end:
      fail("expected a closing parenthesis");
      break;
  }
}

void DatumGrammar::after_dot(Frame& frame, bool dot, Expected next) {
  if (!dot) {
    fail("expected a dot");
  }
  frame.expected = next;
}

/// The tag right behind a parenthesis; or, where a list goes on, behind one of its elements.
void DatumGrammar::head(Frame& frame, std::size_t at, std::string_view tag) {
  switch (tag.size() == 1 ? tag[0] : '\0') {
    case 'c':
      add(DatumType::pair);
      frame.expected = Expected::first;
      return;
    case 'f':
      frame.expected = Expected::type_name;
      return;
    case 'u':
      frame.expected = Expected::text_dot;
      return;
    case '?':
      if (frame.expected == Expected::tail) {
        irregular(at);  // what it stands for may have to be written in its place, otherwise
      }
      last_reference_ = at;
      frame.expected = Expected::reference_dot;
      return;
    case 'q':
      irregular(at);  // not worth a comparison of the literal with its normal form
      literal_.emplace();
      frame.expected = Expected::literal;
      return;
    default:
      break;
  }
  if (tag == "void") {
    add(DatumType::nothing);
    frame.expected = Expected::end;
  } else {
    fail("expected one of the tags c, f, u, ?, q, void");
  }
}

void DatumGrammar::reference(Frame& frame, std::string_view written) {
  const std::optional<std::uint32_t> entry = to_count(written);
  if (!entry || *entry >= entry_count_) {
    fail("a reference to an entry that the table lacks");
    return;
  }
  add(kReference, *entry);
  frame.expected = Expected::end;
}

void DatumGrammar::close_frame(std::size_t at) {
  const Frame frame = frames_[depth_ - 1];
  if (frame.expected == Expected::head || frame.expected == Expected::tail) {
    add(DatumType::null);
  } else if (frame.expected == Expected::literal) {
    close_literal();
  } else if (frame.expected != Expected::field && frame.expected != Expected::end) {
    fail("a parenthesis closes too early");
    return;
  }
  const auto end = static_cast<std::uint32_t>(arena_->nodes.size());
  if (frame.node == end) {
    return;  // a literal that was none
  }
  arena_->nodes[frame.node].end = end;
  arena_->nodes[frame.last].end = end;
  structure_or_reference_ended(frame, at + 1);
  --depth_;
  value_ended();
}

/// Notes where it lies, if it is one, and may be written by copying its bytes.
void DatumGrammar::structure_or_reference_ended(const Frame& frame, std::size_t close) {
  DatumNode& node = arena_->nodes[frame.node];
  if (node.kind() == kReference) {
    node.size = static_cast<std::uint32_t>(close - frame.begin) & 0xffffff;
    node.close = static_cast<std::uint32_t>(close);
  } else if (node.kind() == DatumType::structure && irregular_ <= frame.begin) {
    node.refers = last_reference_ > frame.begin ? 1 : 0;
    node.close = static_cast<std::uint32_t>(close);
    if (!node.refers) keep_in_mind(frame);
  }
}

/// Only what is small and has no structure inside: then each byte is compared a few times at most,
/// whatever a stranger sends.
void DatumGrammar::keep_in_mind(const Frame& frame) {
  const DatumNode& structure = arena_->nodes[frame.node];
  if (last_structure_ == frame.node && structure.end - frame.node <= kMetNodes) {
    met_[1] = met_[0];
    met_[0] = {frame.node, frame.begin, structure.close - frame.begin};
  }
}

void DatumGrammar::add_copy(const Met& met, std::size_t at) {
  const auto nodes_on = static_cast<std::uint32_t>(arena_->nodes.size()) - met.node;
  const auto bytes_on = static_cast<std::uint32_t>(at) - met.begin;
  const std::uint32_t end = arena_->nodes[met.node].end;
  for (std::uint32_t i = met.node; i < end; ++i) {
    DatumNode node = arena_->nodes[i];
    node.end += nodes_on;
    node.offset += (node.offset & DatumArena::kRestated) == 0 ? bytes_on : 0;
    node.close += node.close == 0 ? 0 : bytes_on;
    arena_->nodes.push_back(node);
  }
}

void DatumGrammar::close_literal() {
  const std::optional<std::string_view> text = literal_->take();
  if (text) {
    add(DatumType::quoted, restate(*text), text->size());
  } else {
    fail("a literal that is none");
  }
  literal_.reset();
}

/// Refuses cycles, and lets each entry that is but a reference stand for what it refers to. A walk
/// from entry to entry, depth first, with a stack of its own; it looks at each node once.
void DatumGrammar::settle_entries() {
  enum class Colour : std::uint8_t { white, grey, black };
  struct Visit {
    std::uint32_t entry;
    std::uint32_t node;
  };
  std::vector<std::uint32_t>& entries = arena_->entries;
  std::vector<std::uint32_t> starts = entries;
  starts.push_back(static_cast<std::uint32_t>(arena_->nodes.size()));
  std::vector<Colour> colours(entries.size(), Colour::white);
  std::vector<Visit> path;
  const auto enter = [&](std::uint32_t entry) {
    colours[entry] = Colour::grey;
    path.push_back({entry, starts[entry]});
  };
  for (std::uint32_t first = 0; first < entries.size(); ++first) {
    if (colours[first] == Colour::white) {
      enter(first);
    }
    while (!path.empty()) {
      Visit& visit = path.back();
      if (visit.node == starts[visit.entry + 1]) {
        colours[visit.entry] = Colour::black;
        entries[visit.entry] = arena_->resolve(entries[visit.entry]);
        path.pop_back();
        continue;
      }
      const DatumNode& node = arena_->nodes[visit.node++];
      if (node.kind() != kReference || colours[node.offset] == Colour::black) {
        continue;
      }
      if (colours[node.offset] == Colour::grey) {
        fail("the table holds a cycle");
        return;
      }
      enter(node.offset);
    }
  }
}

}  // namespace onetip::core
