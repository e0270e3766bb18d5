#pragma once
// From YAML nodes to values: words, numbers, durations, bandwidths, shares, amounts, and mappings
// whose keys are known. Each throws ScenarioError at the node that is wrong and says what it
// expected there.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "sim/yaml/document.hpp"
#include "sim/yaml/words.hpp"

namespace onetip::sim::yaml {

/// No duration is longer.
inline constexpr Nanos kMaxDuration = std::chrono::hours(24 * 365);

/// Throws unless `text` is a word of the vocabulary, and of this version.
void check_word(const Source& source, std::string_view text, const Vocabulary& vocabulary);

/// A mapping whose keys are all known. Refers to the node.
class Fields {
 public:
  /// An empty node (`miner:`) counts as a mapping without keys. `expected`: what should stand here.
  Fields(const Node& node, const Vocabulary& keys, std::string_view expected);

  [[nodiscard]] const Node* find(std::string_view key) const;
  /// A missing key is reported at the start of the mapping.
  [[nodiscard]] const Node& require(std::string_view key) const;
  /// The key itself. REQUIRES: it is there.
  [[nodiscard]] const Key& key(std::string_view key) const;
  /// The one of `keys` that is there; none, or two, are errors that call them `what`.
  [[nodiscard]] std::string_view exactly_one(const std::vector<std::string_view>& keys,
                                             std::string_view what) const;
  [[nodiscard]] const Source& source() const { return node_.source; }

 private:
  const Node& node_;
};

/// The text of a scalar; `expected` completes `expected …`.
[[nodiscard]] const std::string& read_text(const Node& node, std::string_view expected);
/// A whole number from `least` to `most`.
[[nodiscard]] std::uint64_t read_count(const Node& node, std::uint64_t least, std::uint64_t most);
/// `500ms`, `1.5s`, `2m`; units us, ms, s, m, h. From zero to kMaxDuration.
[[nodiscard]] Nanos read_duration(const Node& node);
/// `30s`, or `-30s`: backwards.
[[nodiscard]] Nanos read_shift(const Node& node);
/// A duration of more than zero.
[[nodiscard]] Nanos read_positive_duration(const Node& node);
/// `10mbit`: bits per second, in bit, kbit, mbit, gbit.
[[nodiscard]] std::uint64_t read_bandwidth(const Node& node);
/// `500/s`: tries a second, a whole number.
[[nodiscard]] std::uint64_t read_hash_rate(const Node& node);
/// `40%` or `0.4`, from 0 to 1.
[[nodiscard]] double read_share(const Node& node);
/// `105` or `25/2`, not negative.
[[nodiscard]] core::Amount read_amount(const Node& node);
/// A name of something: letters of ASCII, digits, `_`, `-`, `.`.
[[nodiscard]] const std::string& read_name(const Node& node);
void check_name(const Source& source, std::string_view name);

/// `expected …, found …` at the node.
[[noreturn]] void fail_expected(const Node& node, std::string_view expected, std::string hint = {});

/// The value that belongs to the node's word.
template <class Value>
Value read_choice(const Node& node, const Vocabulary& vocabulary,
                  std::initializer_list<std::pair<std::string_view, Value>> values) {
  const std::string& text = read_text(node, std::string("a ") + std::string(vocabulary.kind));
  check_word(node.source, text, vocabulary);
  for (const auto& [word, value] : values) {
    if (word == text) return value;
  }
  throw std::logic_error("a word of this version without a value: " + text);
}

}  // namespace onetip::sim::yaml
