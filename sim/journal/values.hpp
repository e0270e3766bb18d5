#pragma once
// How the fields of records stand in JSON: written and read side by side, a type each.
//
// `write` appends the value's text: a journal has millions of them, so nothing is built in between.
// `read` gives nothing where the JSON is no such value. `name` is what the table of records calls
// it. A new type of field needs its JsonValue here, and no more.

#include <array>
#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/digest.hpp"
#include "sim/journal/journal.hpp"
#include "sim/journal/line_writer.hpp"

namespace onetip::sim {

template <class T>
struct JsonValue;

template <>
struct JsonValue<bool> {
  static constexpr std::string_view name = "true or false";
  static void write(LineWriter& out, bool value) { value ? out.json("true") : out.json("false"); }
  static std::optional<bool> read(const boost::json::value& json) {
    if (!json.is_bool()) return std::nullopt;
    return json.get_bool();
  }
};

/// Whole numbers, not negative; enumerations that are numbers, too.
template <class T>
struct JsonNumber {
  static void write(LineWriter& out, T value) { out.number(static_cast<std::uint64_t>(value)); }
  static std::optional<T> read(const boost::json::value& json) {
    boost::system::error_code error;
    const auto number = json.to_number<std::uint64_t>(error);
    const auto value = static_cast<T>(number);
    if (error || static_cast<std::uint64_t>(value) != number) return std::nullopt;
    return value;
  }
};
template <>
struct JsonValue<std::uint64_t> : JsonNumber<std::uint64_t> {
  static constexpr std::string_view name = "number";
};
template <>
struct JsonValue<BlockRef> : JsonNumber<BlockRef> {
  static constexpr std::string_view name = "block";
};
template <>
struct JsonValue<FaultId> : JsonNumber<FaultId> {
  static constexpr std::string_view name = "fault";
};
template <>
struct JsonValue<net::ConnectionId> : JsonNumber<net::ConnectionId> {
  static constexpr std::string_view name = "connection";
};

/// Nanoseconds.
template <>
struct JsonValue<Nanos> {
  static constexpr std::string_view name = "nanoseconds";
  static void write(LineWriter& out, Nanos value) { out.number(value.count()); }
  static std::optional<Nanos> read(const boost::json::value& json) {
    if (!json.is_int64()) return std::nullopt;
    return Nanos(json.get_int64());
  }
};

/// Strangers' text: what is no UTF-8 in it is replaced.
template <>
struct JsonValue<std::string> {
  static constexpr std::string_view name = "text";
  static void write(LineWriter& out, const std::string& value) { out.quoted(value); }
  static std::optional<std::string> read(const boost::json::value& json) {
    if (!json.is_string()) return std::nullopt;
    return std::string(json.get_string());
  }
};

template <>
struct JsonValue<core::Digest> {
  static constexpr std::string_view name = "hash";
  static void write(LineWriter& out, const core::Digest& value) { out.hash(value); }
  static std::optional<core::Digest> read(const boost::json::value& json) {
    if (!json.is_string()) return std::nullopt;
    const auto digest = core::Digest::from_hex(std::string_view(json.get_string()));
    if (!digest) return std::nullopt;
    return *digest;
  }
};

/// Enumerations that are words: those that `to_text` gives for `all`.
template <class T, T... all>
struct JsonWord {
  static constexpr std::array kAll{all...};

  static void write(LineWriter& out, T value) { out.quoted(to_text(value)); }
  static std::optional<T> read(const boost::json::value& json) {
    if (!json.is_string()) return std::nullopt;
    for (const T value : kAll) {
      if (to_text(value) == std::string_view(json.get_string())) return value;
    }
    return std::nullopt;
  }
};

template <>
struct JsonValue<record::HeldKind> : JsonWord<record::HeldKind, record::HeldKind::bytes,
                                              record::HeldKind::close, record::HeldKind::dial> {
  static constexpr std::string_view name = "word";
};
template <>
struct JsonValue<record::Found>
    : JsonWord<record::Found, record::Found::fresh, record::Found::disk, record::Found::nothing> {
  static constexpr std::string_view name = "word";
};
template <>
struct JsonValue<record::DownHow>
    : JsonWord<record::DownHow, record::DownHow::crashed, record::DownHow::crashed_and_lost,
               record::DownHow::left> {
  static constexpr std::string_view name = "word";
};
template <>
struct JsonValue<record::WithheldKind>
    : JsonWord<record::WithheldKind, record::WithheldKind::start, record::WithheldKind::connection,
               record::WithheldKind::timer, record::WithheldKind::job,
               record::WithheldKind::command> {
  static constexpr std::string_view name = "word";
};
template <>
struct JsonValue<record::SkewedKind>
    : JsonWord<record::SkewedKind, record::SkewedKind::stamp, record::SkewedKind::judgement> {
  static constexpr std::string_view name = "word";
};
template <>
struct JsonValue<net::RequestKind> : JsonWord<net::RequestKind, net::RequestKind::blocks,
                                              net::RequestKind::chain, net::RequestKind::peers> {
  static constexpr std::string_view name = "word";
};
template <>
struct JsonValue<RunEnd> : JsonWord<RunEnd, RunEnd::quiet, RunEnd::settle_limit, RunEnd::timed_out,
                                    RunEnd::violated, RunEnd::interrupted> {
  static constexpr std::string_view name = "word";
};

}  // namespace onetip::sim
