#include "sim/yaml/document.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <utility>

#include "sim/text/hints.hpp"
#include "sim/yaml/text.hpp"

namespace onetip::sim::yaml {

namespace {

/// Takes the parser's events and builds the tree. yaml-cpp's own tree is of no use here: it keeps
/// the first of two equal keys without a word, and shares what aliases name without a bound.
class Builder final : public YAML::EventHandler {
 public:
  explicit Builder(const std::string& file) : file_(file) {}

  [[nodiscard]] Source place(const YAML::Mark& mark) const {
    return {file_, mark.line + 1, mark.column + 1};
  }
  [[nodiscard]] Node take_root() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (started_) {
      throw ScenarioError(place(mark), "a second document begins here: a file holds one scenario");
    }
    started_ = true;
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add(Node{Node::Kind::null, place(mark), {}, {}, {}}, anchor);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_tag(mark, tag);
    add(Node{Node::Kind::scalar, place(mark), value, {}, {}}, anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto named = anchored_.find(anchor);
    if (named == anchored_.end()) {
      throw ScenarioError(place(mark), "an alias inside the very thing that it stands for");
    }
    count(place(mark), named->second.nodes);
    put(named->second.node);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(Node::Kind::list, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(Node::Kind::mapping, mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Node node;
    YAML::anchor_t anchor = 0;
    std::size_t nodes_before = 0;
    std::optional<Key> key;      // read, its value not yet
    std::set<std::string> seen;  // keys
  };
  struct Anchored {
    Node node;
    std::size_t nodes = 0;
  };

  void refuse_tag(const YAML::Mark& mark, const std::string& tag) const {
    if (!tag.empty() && tag != "?" && tag != "!") {
      throw ScenarioError(place(mark), fmt::format("a tag (`{}`): scenarios have none", tag));
    }
  }

  void count(const Source& source, std::size_t nodes) {
    nodes_ += nodes;
    if (nodes_ > kMaxNodes) {
      throw ScenarioError(source,
                          fmt::format("too much in one scenario: more than {} words, lists and "
                                      "mappings, aliases expanded",
                                      kMaxNodes));
    }
  }

  void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag,
            YAML::anchor_t anchor) {
    refuse_tag(mark, tag);
    if (open_.size() == kMaxDepth) {
      throw ScenarioError(place(mark), fmt::format("nested deeper than {} levels", kMaxDepth));
    }
    if (awaits_key()) {
      throw ScenarioError(place(mark), "expected a key, which is a word, found a list or mapping");
    }
    open_.push_back({Node{kind, place(mark), {}, {}, {}}, anchor, nodes_, {}, {}});
    count(place(mark), 1);
  }

  void close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    remember(done.anchor, done.node, nodes_ - done.nodes_before);
    put(std::move(done.node));
  }

  void add(Node node, YAML::anchor_t anchor) {
    count(node.source, 1);
    remember(anchor, node, 1);
    put(std::move(node));
  }

  /// What an anchor remembers is a copy, so it counts.
  void remember(YAML::anchor_t anchor, const Node& node, std::size_t nodes) {
    if (anchor == 0) return;
    count(node.source, nodes);
    anchored_[anchor] = {node, nodes};
  }

  void put(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
    } else if (awaits_key()) {
      put_key(node);
    } else {
      put_item(std::move(node));
    }
  }

  void put_item(Node node) {
    Open& top = open_.back();
    if (top.key) {
      // Where a value is missing the parser is already at the next word: the key is what to look
      // at.
      if (node.kind == Node::Kind::null) node.source = top.key->source;
      top.node.keys.push_back(std::move(*top.key));
      top.key.reset();
    }
    top.node.items.push_back(std::move(node));
  }

  void put_key(const Node& node) {
    if (node.kind != Node::Kind::scalar) {
      throw ScenarioError(node.source, "expected a key, which is a word");
    }
    Open& top = open_.back();
    if (!top.seen.insert(node.text).second) {
      throw ScenarioError(
          node.source, fmt::format("the key {} stands here a second time", in_quotes(node.text)));
    }
    top.key = Key{node.text, node.source};
  }

  [[nodiscard]] bool awaits_key() const {
    return !open_.empty() && open_.back().node.kind == Node::Kind::mapping && !open_.back().key;
  }

  const std::string& file_;
  bool started_ = false;
  Node root_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Anchored> anchored_;
  std::size_t nodes_ = 0;
};

}  // namespace

Node parse_value(std::string_view text, const std::string& file) {
  check_text(text, file);
  std::istringstream stream{std::string(text)};
  Builder builder(file);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& error) {
    throw ScenarioError(builder.place(error.mark), "this is not YAML: " + error.msg);
  }
  return builder.take_root();
}

Node parse(std::string_view text, const std::string& file) {
  Node root = parse_value(text, file);
  if (root.kind == Node::Kind::null) {
    throw ScenarioError(
        {file, 1, 1}, "there is no scenario here, expected a mapping with `peers:` and `expect:`");
  }
  return root;
}

}  // namespace onetip::sim::yaml
