#include <fmt/format.h>

#include <algorithm>

#include "core/assert.hpp"
#include "core/datum.hpp"
#include "core/datum_arena.hpp"

namespace onetip::core {

namespace {

// Marks of a node in the walk; from kFirstEntry on: kFirstEntry + its place in the table.
constexpr std::uint32_t kUnseen = 0;
constexpr std::uint32_t kSeenOnce = 1;
constexpr std::uint32_t kFirstEntry = 2;
constexpr std::uint32_t kNotInTable = UINT32_MAX;

void append_text(std::string& out, const DatumArena& arena, std::uint32_t node) {
  if (const auto quoted = arena.quoted_source(node)) {
    out += *quoted;
  } else {
    append_written_text(out, arena.text(node));
  }
}

/// But for what opens it.
void append_reference(std::string& out, std::uint32_t index) {
  const fmt::format_int digits(index);
  out.append("? . ").append(digits.data(), digits.size()) += ')';
}

/// Only these have an identity; numbers, symbols and the empty list are the same everywhere.
bool has_identity(DatumType type) {
  return type == DatumType::pair || type == DatumType::structure || type == DatumType::text ||
         type == DatumType::mutable_text;
}

}  // namespace

// Two marks more than nodes: all empty texts are one object, all empty mutable ones another.
DatumWriter::DatumWriter(const Document& document)
    : arena_(*document.arena_),
      marks_(document.arena_->shares() ? document.arena_->nodes.size() + 2 : 0) {}

std::uint32_t DatumWriter::identity(std::uint32_t node) const {
  const DatumNode& at = arena_.nodes[node];
  const auto count = static_cast<std::uint32_t>(arena_.nodes.size());
  if (at.size == 0 && at.kind() == DatumType::text) {
    return count;
  }
  return at.size == 0 && at.kind() == DatumType::mutable_text ? count + 1 : node;
}

std::uint32_t DatumWriter::table_index(std::uint32_t node) const {
  if (marks_.empty() || !has_identity(arena_.nodes[node].kind())) {
    return kNotInTable;
  }
  const std::uint32_t mark = marks_[identity(node)];
  return mark >= kFirstEntry ? mark - kFirstEntry : kNotInTable;
}

/// An encounter; what is met for the second time goes into the table, and is not entered again.
void DatumWriter::visit(std::uint32_t node) {
  const DatumNode& at = arena_.nodes[node];
  if (!has_identity(at.kind())) {
    return;
  }
  std::uint32_t& mark = marks_[identity(node)];
  if (mark != kUnseen) {
    if (mark == kSeenOnce) {
      mark = kFirstEntry + static_cast<std::uint32_t>(table_.size());
      table_.push_back(node);
    }
    return;
  }
  mark = kSeenOnce;
  touched_.push_back(identity(node));
  if (at.kind() == DatumType::pair) {
    steps_.push_back({Step::Kind::value, arena_.nodes[node + 1].end, 0});
    steps_.push_back({Step::Kind::value, node + 1, 0});
  } else if (at.kind() == DatumType::structure && at.close != 0) {
    // What it holds itself has no second place.
    if (at.refers) steps_.push_back({Step::Kind::source, node + 1, at.end});
  } else if (at.kind() == DatumType::structure && at.end != node + 1) {
    steps_.push_back({Step::Kind::fields, node + 1, at.end});
  }
}

std::uint32_t DatumWriter::next_reference(std::uint32_t node, std::uint32_t end) const {
  while (node != end && arena_.nodes[node].kind() != kReference) ++node;
  return node;
}

/// The pre-order walk that finds the table.
void DatumWriter::mark(std::uint32_t root) {
  steps_.assign(1, {Step::Kind::value, root, 0});
  while (!steps_.empty()) {
    Step step = steps_.back();
    steps_.pop_back();
    if (step.kind == Step::Kind::source) {
      step.node = next_reference(step.node, step.end);
      if (step.node == step.end) continue;
      steps_.push_back({Step::Kind::source, step.node + 1, step.end});
    } else if (step.kind == Step::Kind::fields && arena_.nodes[step.node].end != step.end) {
      steps_.push_back({Step::Kind::fields, arena_.nodes[step.node].end, step.end});
    }
    visit(arena_.resolve(step.node));
  }
}

std::string DatumWriter::encoding_of(Datum value) {
  ONETIP_ASSERT(value.arena_ == &arena_, "a value of the writer's document");
  if (const auto source = value.plain_source()) return plain_document(*source);
  table_.clear();
  if (!marks_.empty()) {
    mark(value.node_);
  }
  out_.clear();
  fmt::format_to(std::back_inserter(out_), "((3) 0 () {} (", table_.size());
  for (std::size_t i = 0; i < table_.size(); ++i) {
    out_ += i == 0 ? "" : " ";
    write_value(table_[i], true);
  }
  out_ += ") () ";
  write_value(value.node_, false);
  out_ += ')';
  for (const std::uint32_t node : touched_) {
    marks_[node] = kUnseen;
  }
  touched_.clear();
  return out_;
}

/// Writes a value and all below it; an entry itself in full, though it is in the table.
void DatumWriter::write_value(std::uint32_t node, bool entry) {
  steps_.clear();
  if (entry) {
    begin_value(node);
  } else {
    steps_.push_back({Step::Kind::value, node, 0});
  }
  while (!steps_.empty()) {
    const Step step = steps_.back();
    steps_.pop_back();
    if (step.kind == Step::Kind::source) {
      write_source(step);
    } else if (step.kind == Step::Kind::tail) {
      write_tail(arena_.resolve(arena_.nodes[step.node + 1].end));
    } else if (step.kind == Step::Kind::fields && step.node == step.end) {
      out_ += ')';
    } else {
      if (step.kind == Step::Kind::fields) {
        out_ += ' ';
        steps_.push_back({Step::Kind::fields, arena_.nodes[step.node].end, step.end});
      }
      const std::uint32_t at = arena_.resolve(step.node);
      if (const std::uint32_t index = table_index(at); index != kNotInTable) {
        out_ += '(';
        append_reference(out_, index);
      } else {
        begin_value(at);
      }
    }
  }
}

/// A leaf, or the beginning of a structure or pair, whose rest is left in `steps_`.
void DatumWriter::begin_value(std::uint32_t node) {
  const DatumNode& at = arena_.nodes[node];
  if (at.kind() == DatumType::structure) {
    out_.append("(f ").append(arena_.text(node));
    if (at.close != 0) {
      steps_.push_back({Step::Kind::source, node + 1, at.end, at.offset + at.size, at.close});
    } else {
      steps_.push_back({Step::Kind::fields, node + 1, at.end});
    }
  } else if (at.kind() == DatumType::pair) {
    out_ += "(c ";
    steps_.push_back({Step::Kind::tail, node, 0});
    steps_.push_back({Step::Kind::value, node + 1, 0});
  } else {
    write_leaf(node);
  }
}

/// The bytes of a structure, with what its references stand for in their places.
void DatumWriter::write_source(Step step) {
  for (;;) {
    step.node = next_reference(step.node, step.end);
    if (step.node == step.end) {
      out_.append(arena_.source, step.from, step.to - step.from);
      return;
    }
    const DatumNode& reference = arena_.nodes[step.node];
    out_.append(arena_.source, step.from, reference.close - reference.size - step.from);
    step.from = reference.close;
    const std::uint32_t target = arena_.resolve(step.node++);
    if (const std::uint32_t index = table_index(target); index != kNotInTable) {
      out_ += '(';
      append_reference(out_, index);
    } else {
      steps_.push_back(step);
      return begin_value(target);
    }
  }
}

void DatumWriter::write_leaf(std::uint32_t node) {
  const std::string_view text = arena_.text(node);
  switch (arena_.nodes[node].kind()) {
    case DatumType::null:
      out_ += "()";
      break;
    case DatumType::nothing:
      out_ += "(void)";
      break;
    case DatumType::text:
      append_text(out_, arena_, node);
      break;
    case DatumType::mutable_text:
      out_ += "(u . ";
      append_text(out_, arena_, node);
      out_ += ')';
      break;
    case DatumType::unquoted:
      out_.append("(u . ").append(text) += ')';
      break;
    case DatumType::quoted:
      out_.append("(q ").append(text) += ')';
      break;
    default:
      out_ += text;
  }
}

/// What follows the first of a pair, up to the parenthesis that closes the list: `)`, ` c B…`,
/// ` ? . 6)`, ` . 5)`. A value in parentheses continues the list without them, as in any Lisp.
void DatumWriter::write_tail(std::uint32_t node) {
  if (const std::uint32_t index = table_index(node); index != kNotInTable) {
    out_ += ' ';
    append_reference(out_, index);
    return;
  }
  const std::size_t start = out_.size();
  out_ += ' ';
  begin_value(node);
  if (out_[start + 1] == '(') {
    out_.erase(out_[start + 2] == ')' ? start : start + 1, out_[start + 2] == ')' ? 2 : 1);
  } else {
    out_.insert(start, " .");
    out_ += ')';
  }
}

namespace {

/// Appends without quotes and escapes, looking at each character.
void append_displayed(std::string& out, std::string_view written) {
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written[i] == '"') continue;
    if (written[i] != '\\') {
      out += written[i];
    } else if (++i < written.size()) {
      out += unescaped(written[i]);
    }
  }
}

}  // namespace

std::string display_text(std::string_view written) {
  // This is hashed for every block, and an escape is rare: what stands between two quotes is copied
  // as one.
  std::string text;
  text.reserve(written.size());
  if (written.find('\\') != std::string_view::npos) {
    append_displayed(text, written);
    return text;
  }
  for (std::size_t at = 0; at < written.size();) {
    const std::size_t quote = std::min(written.find('"', at), written.size());
    text.append(written, at, quote - at);
    at = quote + 1;
  }
  return text;
}

std::string written_text(std::string_view text) {
  std::string out;
  append_written_text(out, text);
  return out;
}

std::string written_list(std::span<const std::string> values) {
  if (values.empty()) return "()";
  std::string text = "(";
  for (const std::string& value : values) text.append("c ").append(value) += ' ';
  text.back() = ')';
  return text;
}

std::string plain_document(std::string_view value) {
  std::string text;
  text.reserve(value.size() + 20);
  return text.append("((3) 0 () 0 () () ").append(value) += ')';
}

}  // namespace onetip::core
