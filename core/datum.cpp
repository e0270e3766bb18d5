#include "core/datum.hpp"

#include <charconv>

#include "core/assert.hpp"
#include "core/datum_arena.hpp"

namespace onetip::core {

DatumType Datum::type() const { return arena_->nodes[node_].kind(); }

bool Datum::is_text() const {
  return type() == DatumType::text || type() == DatumType::mutable_text;
}

std::string_view Datum::text() const { return arena_->text(node_); }

std::optional<std::string_view> Datum::plain_source() const { return arena_->plain_source(node_); }

std::optional<std::int64_t> Datum::whole_number() const {
  const std::string_view digits = text();
  std::int64_t number = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool whole = type() == DatumType::number && parsed.ec == std::errc() &&
                     parsed.ptr == digits.data() + digits.size();
  return whole ? std::optional(number) : std::nullopt;
}

Datum Datum::first() const {
  ONETIP_ASSERT(is_pair(), "only a pair has a first");
  return {*arena_, arena_->resolve(node_ + 1)};
}

Datum Datum::rest() const {
  ONETIP_ASSERT(is_pair(), "only a pair has a rest");
  return {*arena_, arena_->resolve(arena_->nodes[node_ + 1].end)};
}

bool Datum::copy_fields(std::string_view type_name, std::span<Datum> out) const {
  if (type() != DatumType::structure || text() != type_name) {
    return false;
  }
  const std::uint32_t end = arena_->nodes[node_].end;
  std::uint32_t field = node_ + 1;
  for (Datum& datum : out) {
    if (field == end) {
      return false;
    }
    datum = {*arena_, arena_->resolve(field)};
    field = arena_->nodes[field].end;
  }
  return field == end;
}

Document::Document(std::unique_ptr<const DatumArena> arena) : arena_(std::move(arena)) {}
Document::~Document() = default;
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;

Datum Document::root() const { return {*arena_, arena_->resolve(arena_->root)}; }
bool Document::shares() const { return arena_->shares(); }
std::size_t Document::bytes() const { return arena_->source.size(); }

}  // namespace onetip::core
