#include "sim/scenario/cpu_profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <optional>
#include <set>
#include <vector>

#include "sim/text/hints.hpp"
#include "sim/text/json_pretty.hpp"

namespace onetip::sim {
namespace {

namespace json = boost::json;

constexpr std::string_view kCpuSchema = "onetip-cpu/1";
constexpr std::string_view kReference = "reference";

const CpuFigure* figure_named(std::string_view name) {
  const auto found = std::find_if(kCpuFigures.begin(), kCpuFigures.end(),
                                  [name](const CpuFigure& figure) { return figure.name == name; });
  return found == kCpuFigures.end() ? nullptr : &*found;
}

core::Error unknown_figure(std::string_view name) {
  std::vector<std::string_view> names;
  for (const CpuFigure& figure : kCpuFigures) names.push_back(figure.name);
  const std::string hint = did_you_mean(name, names);
  return core::Error{
      fmt::format("there is no figure {}{}", in_quotes(name), hint.empty() ? "" : "; " + hint)};
}

core::Error out_of_range(const CpuFigure& figure) {
  return core::Error{fmt::format("`{}` is a whole number from 0 to {}", figure.name, figure.most)};
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (text.empty() || read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return value;
}

/// `NAME=NUMBER` into the profile; what is wrong with it.
std::optional<core::Error> take_figure(std::string_view text, CpuProfile& profile) {
  const auto equals = text.find('=');
  const std::string_view name = text.substr(0, equals);
  const CpuFigure* figure = figure_named(name);
  if (figure == nullptr) return unknown_figure(name);
  const auto value =
      equals == std::string_view::npos ? std::nullopt : whole_number(text.substr(equals + 1));
  if (!value || *value > figure->most) return out_of_range(*figure);
  profile.*(figure->value) = *value;
  return std::nullopt;
}

/// The key that comes again; JSON's own reader takes the last without a word. REQUIRES: it is JSON.
std::optional<std::string> doubled_key(std::string_view text) {
  std::set<std::string> seen;
  for (std::size_t from = text.find('"'); from != std::string_view::npos;
       from = text.find('"', from)) {
    std::size_t end = from + 1;
    while (text[end] != '"') end += text[end] == '\\' ? 2 : 1;
    const std::string_view literal = text.substr(from, end + 1 - from);
    from = end + 1;
    const auto next = text.find_first_not_of(" \t\r\n", from);
    if (next == std::string_view::npos || text[next] != ':') continue;
    std::string key(json::parse(literal).get_string());
    if (!seen.insert(key).second) return key;
  }
  return std::nullopt;
}

bool spares_hashes(core::Rule broken) {
  using core::Rule;
  return broken == Rule::bad_nonce || broken == Rule::broken_link ||
         broken == Rule::stamped_too_early || broken == Rule::wrong_seed ||
         broken == Rule::foreign_genesis || broken == Rule::bad_genesis ||
         broken == Rule::not_mined;
}

bool spares_ledger(core::Rule broken) {
  return spares_hashes(broken) || broken == core::Rule::bad_hash ||
         broken == core::Rule::bad_coin_hash;
}

}  // namespace

std::string to_text(const CpuProfile& profile) {
  if (profile == kReferenceCpu) return std::string(kReference);
  std::string text;
  for (const CpuFigure& figure : kCpuFigures) {
    if (profile.*(figure.value) == 0) continue;
    text += fmt::format("{}{}={}", text.empty() ? "" : ",", figure.name, profile.*(figure.value));
  }
  return text.empty() ? fmt::format("{}=0", kCpuFigures.front().name) : text;
}

core::Result<CpuProfile> cpu_profile_of(std::string_view text) {
  if (text == kReference) return kReferenceCpu;
  CpuProfile profile;
  std::set<std::string_view> given;
  while (true) {
    const auto comma = text.find(',');
    const std::string_view one = text.substr(0, comma);
    if (const auto error = take_figure(one, profile)) return *error;
    const std::string_view name = one.substr(0, one.find('='));
    if (!given.insert(name).second) return core::Error{fmt::format("`{}` stands twice", name)};
    if (comma == std::string_view::npos) return profile;
    text.remove_prefix(comma + 1);
  }
}

json::object figures_json(const CpuProfile& profile) {
  json::object out;
  for (const CpuFigure& figure : kCpuFigures) out[figure.name] = profile.*(figure.value);
  return out;
}

core::Result<CpuProfile> read_figures(const json::object& figures) {
  for (const auto& key : figures) {
    if (figure_named(key.key()) == nullptr) return unknown_figure(key.key());
  }
  CpuProfile profile;
  for (const CpuFigure& figure : kCpuFigures) {
    const json::value* const value = figures.if_contains(figure.name);
    if (value == nullptr) return core::Error{fmt::format("it lacks `{}`", figure.name)};
    boost::system::error_code error;
    const auto number = value->to_number<std::uint64_t>(error);
    if (error || number > figure.most) return out_of_range(figure);
    profile.*(figure.value) = number;
  }
  return profile;
}

std::string to_profile_json(const CpuProfile& profile) {
  json::object out{{"schema", kCpuSchema}};
  for (const auto& figure : figures_json(profile)) out.insert(figure);
  return pretty(out) + "\n";
}

core::Result<CpuProfile> read_profile_json(std::string_view text) {
  boost::system::error_code error;
  json::value root = json::parse(text, error);
  json::object* const keys = !error && root.is_object() ? &root.get_object() : nullptr;
  const json::value* const schema = keys == nullptr ? nullptr : keys->if_contains("schema");
  if (schema == nullptr || !schema->is_string() || schema->get_string() != kCpuSchema) {
    return core::Error{
        fmt::format("it is no profile: expected an object with \"schema\": \"{}\"", kCpuSchema)};
  }
  if (const auto key = doubled_key(text)) {
    return core::Error{fmt::format("the key {} stands there a second time", in_quotes(*key))};
  }
  keys->erase("schema");
  return read_figures(*keys);
}

std::uint64_t judging_ns(const CpuProfile& profile, const core::Block& block,
                         const std::optional<core::Rule>& broken) {
  if (broken && spares_hashes(*broken)) return 0;
  const std::uint64_t hashing =
      nanos_for(2 * block.transaction.encoded.size(), profile.hash_ps_per_byte);
  if (broken && spares_ledger(*broken)) return hashing;
  if (broken && *broken != core::Rule::bad_signature) return hashing + profile.ledger_ns;
  const auto type = block.transaction.from.key_type();
  const std::uint64_t check = type ? profile.check_ns(*type) : 0;
  return hashing + profile.ledger_ns + check;
}

}  // namespace onetip::sim
