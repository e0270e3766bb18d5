#include "sim/yaml/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "sim/text/hints.hpp"
#include "sim/yaml/writer.hpp"

namespace onetip::sim {

namespace yaml {
namespace {

constexpr std::string_view kOption = "--set ";
constexpr std::size_t kLongestLabel = 80;

struct Setting {
  std::string key;
  Node value;
  Source source;  // `--set links.latency=50ms`
};

Source label(const std::string& setting) {
  std::string shown = setting.substr(0, kLongestLabel);
  if (shown.size() < setting.size()) shown += "…";
  return {std::string(kOption) + shown, 0, 0};
}

void put_place(Node& node, const Source& source) {
  node.source = source;
  for (Key& key : node.keys) key.source = source;
  for (Node& item : node.items) put_place(item, source);
}

/// What is opened in a text of flow style and never closed, as far as that can be told by looking;
/// none: nothing.
std::optional<char> left_open(std::string_view text) {
  std::string open;
  char quote = 0;
  for (const char c : text) {
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '[' || c == '{') {
      open += c;
    } else if ((c == ']' || c == '}') && !open.empty()) {
      open.pop_back();
    } else if (c == '"' || c == '\'') {
      quote = c;
    }
  }
  if (quote != 0) return quote;
  return open.empty() ? std::nullopt : std::optional(open.back());
}

[[noreturn]] void refuse_value(const Source& source, std::string_view value,
                               const ScenarioError& error) {
  const auto open = left_open(value);
  if (!open) throw ScenarioError(source, error.message(), error.hint());
  throw ScenarioError(source,
                      fmt::format("the `{}` in {} is never closed", *open, in_quotes(value)),
                      "for instance --set 'peers=[8, 16]', in quotes, since a shell ends a word at "
                      "a blank");
}

Setting read_setting(const std::string& text) {
  const Source source = label(text);
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw ScenarioError(source, "expected KEY=VALUE", "for instance --set links.latency=50ms");
  }
  Setting setting{text.substr(0, equals), {}, source};
  const auto depth = std::count(setting.key.begin(), setting.key.end(), '.');
  if (static_cast<std::size_t>(depth) >= kMaxDepth) {
    throw ScenarioError(source, fmt::format("nested deeper than {} levels", kMaxDepth));
  }
  try {
    setting.value = parse_value(text.substr(equals + 1), "");
  } catch (const ScenarioError& error) {
    refuse_value(source, std::string_view(text).substr(equals + 1), error);
  }
  if (setting.value.kind == Node::Kind::null) throw ScenarioError(source, "nothing behind the `=`");
  if (setting.value.kind == Node::Kind::list && setting.value.items.empty()) {
    throw ScenarioError(source, "a list without a value");
  }
  put_place(setting.value, source);
  return setting;
}

/// A key as it is followed: what is behind it, and what is in front, for messages.
class Path {
 public:
  Path(const std::string& key, const Source& source) : key_(key), rest_(key), source_(source) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] const Source& source() const { return source_; }
  /// `timeline.1`; at the front: the scenario.
  [[nodiscard]] std::string here() const {
    const std::size_t length = key_.size() - rest_.size();
    return length == 0 ? "the scenario" : in_quotes(std::string_view(key_).substr(0, length - 1));
  }
  /// Up to the next dot.
  [[nodiscard]] std::string_view part() const { return rest_.substr(0, rest_.find('.')); }
  /// Whether `name` stands at its front, dots of its own and all.
  [[nodiscard]] bool begins_with(std::string_view name) const {
    return !name.empty() && rest_.starts_with(name) &&
           (rest_.size() == name.size() || rest_[name.size()] == '.');
  }
  void take(std::size_t length) {
    const bool has_more = rest_.size() > length;
    rest_.remove_prefix(length + (has_more ? 1 : 0));
    if (has_more && rest_.empty()) fail("a key that ends in a dot");
  }
  [[noreturn]] void fail(const std::string& message, const std::string& hint = {}) const {
    throw ScenarioError(source_, message, hint);
  }

 private:
  const std::string& key_;
  std::string_view rest_;
  const Source& source_;
};

Node& value_in_mapping(Node& mapping, Path& path) {
  std::optional<std::size_t> longest;
  for (std::size_t i = 0; i < mapping.keys.size(); ++i) {
    const std::string& key = mapping.keys[i].text;
    if (path.begins_with(key) && (!longest || key.size() > mapping.keys[*longest].text.size())) {
      longest = i;
    }
  }
  if (longest) {
    path.take(mapping.keys[*longest].text.size());
    return mapping.items[*longest];
  }
  const std::string key(path.part());
  if (key.empty()) path.fail("a key with nothing between two dots");
  path.take(key.size());
  mapping.keys.push_back({key, path.source()});
  mapping.items.push_back(Node{Node::Kind::null, path.source(), {}, {}, {}});
  return mapping.items.back();
}

std::string_view name_of_item(const Node& item) {
  for (std::size_t i = 0; i < item.keys.size(); ++i) {
    if (item.keys[i].text == "name") return item.items[i].text;
  }
  return {};
}

Node& item_of_list(Node& list, Path& path) {
  std::vector<std::string_view> names;
  for (Node& item : list.items) {
    const std::string_view name = name_of_item(item);
    if (path.begins_with(name)) {
      path.take(name.size());
      return item;
    }
    if (!name.empty()) names.push_back(name);
  }
  const std::string_view part = path.part();
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), index);
  if (error != std::errc() || end != part.data() + part.size() || index > list.items.size()) {
    path.fail(fmt::format("{} is a list of {}, there is no {} in it", path.here(),
                          list.items.size(), in_quotes(part)),
              error == std::errc() ? "items count from 0" : did_you_mean(part, names));
  }
  path.take(part.size());
  if (index == list.items.size()) {
    list.items.push_back(Node{Node::Kind::null, path.source(), {}, {}, {}});
  }
  return list.items[index];
}

Node& step(Node& node, Path& path) {
  if (node.kind == Node::Kind::scalar) {
    path.fail(fmt::format("{} is {}: there is no {} in it", path.here(), in_quotes(node.text),
                          in_quotes(path.part())));
  }
  if (node.kind == Node::Kind::list) return item_of_list(node, path);
  node.kind = Node::Kind::mapping;
  return value_in_mapping(node, path);
}

/// Where an earlier setting gave this value, or something in it; none: it is the file's, or new.
const Source* set_before(const Node& node) {
  const bool is_set = node.source.file.starts_with(kOption) && node.source.line == 0;
  if (is_set && node.kind != Node::Kind::null) return &node.source;
  for (const Node& item : node.items) {
    if (const Source* const inside = set_before(item)) return inside;
  }
  return nullptr;
}

/// The first of two would not be heard.
void refuse_unheard(const Node& replaced, const Setting& setting) {
  const Source* const earlier = set_before(replaced);
  if (earlier == nullptr) return;
  throw ScenarioError(setting.source,
                      fmt::format("{} is given twice: this would take the place of {}",
                                  in_quotes(setting.key), earlier->file),
                      "several values of a key stand in one list: --set 'peers=[8, 16]'");
}

void apply_one(Node& root, const std::string& text) {
  Setting setting = read_setting(text);
  if (setting.value.kind == Node::Kind::list) {
    if (setting.value.items.size() != 1) {
      throw ScenarioError(setting.source,
                          fmt::format("{} values for one run", setting.value.items.size()),
                          "a list that is the value stands in a second pair of brackets: [[a, b]]");
    }
    Node only = std::move(setting.value.items.front());
    setting.value = std::move(only);
  }
  Node* here = &root;
  Path path(setting.key, setting.source);
  while (!path.at_end()) here = &step(*here, path);
  refuse_unheard(*here, setting);
  *here = std::move(setting.value);
}

}  // namespace

void apply(Node& root, const std::vector<std::string>& settings) {
  for (const std::string& setting : settings) apply_one(root, setting);
}

}  // namespace yaml

std::vector<std::string> alternatives(const std::string& text) {
  const yaml::Setting setting = yaml::read_setting(text);
  if (setting.value.kind != yaml::Node::Kind::list) return {text};
  std::vector<std::string> all;
  for (const yaml::Node& item : setting.value.items) {
    const std::string value = yaml::write_inline(item);
    const bool is_list = item.kind == yaml::Node::Kind::list;
    all.push_back(fmt::format(fmt::runtime(is_list ? "{}=[{}]" : "{}={}"), setting.key, value));
  }
  return all;
}

}  // namespace onetip::sim
