#include "sim/yaml/branch.hpp"

#include <fmt/format.h>

#include "sim/text/hints.hpp"
#include "sim/yaml/reader.hpp"

namespace onetip::sim {

Nanos read_until(const std::string& text) {
  const yaml::Node node{
      yaml::Node::Kind::scalar, {"--until " + in_quotes(text), 0, 0}, text, {}, {}};
  return yaml::read_duration(node);
}

std::string until_text(Nanos moment) {
  constexpr Nanos::rep kMicro = 1'000;
  if (moment.count() % kMicro == 0) return to_text(moment);
  return fmt::format("{}.{:03}us", moment.count() / kMicro, moment.count() % kMicro);
}

namespace yaml {

namespace {

constexpr std::string_view kWhatItIs =
    "another future: a mapping with `timeline:` or `expect:`, or both";

Node parse_other(const OtherFuture& other) {
  Node node = parse_value(other.text, other.file);
  if (node.kind == Node::Kind::null) {
    throw ScenarioError({other.file, 1, 1}, fmt::format("expected {}", kWhatItIs));
  }
  const Fields checked(node, words::top_level, kWhatItIs);
  if (checked.find("seed") != nullptr) {
    throw ScenarioError(checked.key("seed").source,
                        "both futures have the seed of their past: leave `seed` out here",
                        "--seed, or the other file's, is for both");
  }
  return node;
}

void erase(Node& root, std::string_view key) {
  for (std::size_t i = 0; i < root.keys.size(); ++i) {
    if (root.keys[i].text != key) continue;
    root.keys.erase(root.keys.begin() + static_cast<std::ptrdiff_t>(i));
    root.items.erase(root.items.begin() + static_cast<std::ptrdiff_t>(i));
    return;
  }
}

/// In the file's own place, where it has the key.
void put(Node& root, Key key, Node value) {
  for (std::size_t i = 0; i < root.keys.size(); ++i) {
    if (root.keys[i].text != key.text) continue;
    root.keys[i] = std::move(key);
    root.items[i] = std::move(value);
    return;
  }
  root.keys.push_back(std::move(key));
  root.items.push_back(std::move(value));
}

/// What one may say of the future alone.
bool is_of_the_future(std::string_view key) {
  return key == "name" || key == "timeline" || key == "expect" || key == "timeout" ||
         key == "engine";
}

}  // namespace

Overlay lay_over(Node& root, const OtherFuture& other) {
  Node node = parse_other(other);
  Overlay overlay{{other.since, other.file, {}}, std::nullopt};
  erase(root, "name");
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const std::string name = node.keys[i].text;
    if (!is_of_the_future(name)) overlay.branch.keys.push_back(name);
    if (name == "timeline") {
      overlay.timeline = std::move(node.items[i]);
    } else {
      put(root, std::move(node.keys[i]), std::move(node.items[i]));
    }
  }
  return overlay;
}

void explain(const ScenarioError& error, const std::string& file, const OtherFuture& other) {
  if (error.source().file != file || file == other.file) throw error;
  throw ScenarioError(error.source(), error.message(),
                      fmt::format("{} takes this line over, and it doesn't fit there: let it say "
                                  "something of its own in its place",
                                  other.file));
}

}  // namespace yaml
}  // namespace onetip::sim
