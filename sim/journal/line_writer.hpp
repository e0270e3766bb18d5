#pragma once
// LineWriter: appends a line of JSON to a text, piece by piece.
//
// A journal has millions of lines of short pieces, so these gather in a room of the writer's own,
// where a piece costs its copy alone. One thread at a time.

#include <fmt/compile.h>

#include <array>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

#include "core/digest.hpp"
#include "sim/text/json_text.hpp"

namespace onetip::sim {

/// A key as it stands in a line, `,"peer":`, put together when the program is compiled; perhaps
/// with its value, `,"kind":"mined"`. Plain words, that need no escapes.
class JsonKey {
 public:
  static constexpr std::size_t kRoom = 32;

  consteval JsonKey(std::string_view key) {
    add(",\"");
    add(key);
    add("\":");
  }
  consteval JsonKey(const char* key) : JsonKey(std::string_view(key)) {}
  consteval JsonKey(std::string_view key, std::string_view value) : JsonKey(key) {
    add("\"");
    add(value);
    add("\"");
  }

  /// As long as kRoom; only the first size() characters count.
  [[nodiscard]] constexpr const char* data() const { return text_.data(); }
  [[nodiscard]] constexpr std::size_t size() const { return size_; }

 private:
  consteval void add(std::string_view text) {
    for (const char c : text) text_[size_++] = c;
  }

  std::array<char, kRoom> text_{};
  std::size_t size_ = 0;
};

class LineWriter {
 public:
  explicit LineWriter(std::string& out) : out_(out) {}
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;
  ~LineWriter() { flush(); }

  void key(const JsonKey& key) {
    make_room(JsonKey::kRoom);
    std::memcpy(end_, key.data(), JsonKey::kRoom);
    end_ += key.size();
  }
  /// A literal that is JSON already.
  template <std::size_t kSize>
  void json(const char (&text)[kSize]) {
    static_assert(kSize <= kRoom);
    make_room(kSize - 1);
    std::memcpy(end_, &text[0], kSize - 1);
    end_ += kSize - 1;
  }
  template <class Integer>
  void number(Integer value) {
    make_room(kLongestNumber);
    end_ = fmt::format_to(end_, FMT_COMPILE("{}"), value);
  }
  /// Strangers' text, as a JSON string: append_quoted.
  void quoted(std::string_view text) {
    if (!quoted_as_it_is(text)) {
      flush();
      append_quoted(out_, text);
    }
  }
  void hash(const core::Digest& digest) {
    json("\"");
    flush();
    digest.append_hex(out_);
    json("\"");
  }

 private:
  static constexpr std::size_t kRoom = 256;
  static constexpr std::size_t kLongestNumber = 20;
  static constexpr std::size_t kShortText = 40;

  void make_room(std::size_t size) {
    if (static_cast<std::size_t>(room_.data() + kRoom - end_) < size) flush();
  }
  void flush() {
    out_.append(room_.data(), end_);
    end_ = room_.data();
  }
  /// False, and nothing is written: it is long, or has characters that must be escaped.
  bool quoted_as_it_is(std::string_view text) {
    if (text.size() > kShortText) return false;
    make_room(text.size() + 2);
    char* end = end_;
    *end++ = '"';
    for (const char c : text) {
      if (!stands_for_itself(c)) return false;
      *end++ = c;
    }
    *end++ = '"';
    end_ = end;
    return true;
  }

  std::string& out_;
  std::array<char, kRoom> room_;  // what counts of it is written first
  char* end_ = room_.data();
};

}  // namespace onetip::sim
