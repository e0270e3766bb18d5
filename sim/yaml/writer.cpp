#include "sim/yaml/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace onetip::sim::yaml {
namespace {

/// A longer key on a line of its own would not be taken for one.
constexpr std::size_t kLongestKey = 512;

bool is_plain_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("_-./%+").find(c) != std::string_view::npos;
}

/// Without quotes YAML reads the same text, in braces, too.
bool is_plain(std::string_view text) {
  static constexpr std::array<std::string_view, 4> kNothing{"null", "Null", "NULL", "~"};
  if (text.empty() || std::find(kNothing.begin(), kNothing.end(), text) != kNothing.end()) {
    return false;
  }
  const bool is_mark =
      text.front() == '%' || text == "-" || text.starts_with("---") || text.starts_with("...");
  return !is_mark && std::all_of(text.begin(), text.end(), is_plain_character);
}

std::string quoted(std::string_view text) {
  std::string all = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      all += '\\';
      all += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      all += fmt::format("\\x{:02x}", byte);
    } else {
      all += c;
    }
  }
  return all + '"';
}

std::string word_of(std::string_view text) {
  return is_plain(text) ? std::string(text) : quoted(text);
}

std::string key_of(const std::string& text) {
  return (text.size() > kLongestKey ? "? " : "") + word_of(text) +
         (text.size() > kLongestKey ? " :" : ":");
}

std::string list_text(const Node& node) {
  std::string text = "[";
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    text += (i == 0 ? "" : ", ") + write_inline(node.items[i]);
  }
  return text + "]";
}

std::string mapping_text(const Node& node) {
  std::string text = "{";
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const bool is_empty = node.items[i].kind == Node::Kind::null;
    text += (i == 0 ? "" : ", ") + key_of(node.keys[i].text) + " ";
    if (!is_empty) text += write_inline(node.items[i]);
  }
  return text + "}";
}

class Writer {
 public:
  explicit Writer(const std::vector<Remark>& remarks) : remarks_(remarks) {}

  void add_comment(const std::string& comment) {
    std::string_view rest = comment;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      text_ += end == 0 ? "#\n" : fmt::format("# {}\n", rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }

  void add_key(const Key& key, const Node& value) {
    const bool has_rows = value.kind == Node::Kind::list && !value.items.empty();
    // A long key must have its value on a line of its own, and not in the key's.
    text_ += key.text.size() > kLongestKey ? "? " + word_of(key.text) + "\n:" : key_of(key.text);
    if (!has_rows) {
      if (value.kind != Node::Kind::null) text_ += " " + write_inline(value);
      end_line(key.text, 0);
      return;
    }
    text_ += "\n";
    for (std::size_t row = 0; row < value.items.size(); ++row) {
      text_ += "  - " + write_inline(value.items[row]);
      end_line(key.text, row);
    }
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void end_line(const std::string& key, std::size_t row) {
    const auto remark = std::find_if(remarks_.begin(), remarks_.end(), [&](const Remark& one) {
      return one.key == key && one.row == row;
    });
    if (remark != remarks_.end()) text_ += "  # " + remark->text;
    text_ += "\n";
  }

  const std::vector<Remark>& remarks_;
  std::string text_;
};

}  // namespace

std::string write_inline(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return "~";
    case Node::Kind::scalar:
      return word_of(node.text);
    case Node::Kind::list:
      return list_text(node);
    case Node::Kind::mapping:
      return mapping_text(node);
  }
  return {};
}

std::string write(const Node& root, const std::string& comment,
                  const std::vector<Remark>& remarks) {
  Writer writer(remarks);
  writer.add_comment(comment);
  if (root.kind != Node::Kind::mapping || root.items.empty()) {
    return writer.take() + write_inline(root) + "\n";
  }
  for (std::size_t i = 0; i < root.items.size(); ++i) writer.add_key(root.keys[i], root.items[i]);
  return writer.take();
}

}  // namespace onetip::sim::yaml
