#pragma once
// Private to datum_grammar: collects the literal of `(q . LITERAL)` in its normal written form.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace onetip::core {

/// Fed with the tokens between `q` and its closing parenthesis. Each returns false where the token
/// is out of place.
class QuotedLiteral {
 public:
  QuotedLiteral() : lists_(1) {}

  [[nodiscard]] bool open() {
    if (!element("(") || lists_.back().dotted) {
      return false;
    }
    lists_.push_back({});
    return true;
  }
  /// Closes a list inside the literal. REQUIRES: depth() > 0.
  [[nodiscard]] bool close() {
    const bool whole = lists_.back().whole();
    lists_.pop_back();
    text_ += ')';
    return whole;
  }
  /// The literal may be `. 5`; a list inside it has something before its dot.
  [[nodiscard]] bool dot() {
    List& list = lists_.back();
    if (list.dotted || (list.elements == 0 && depth() > 0)) {
      return false;
    }
    text_ += list.elements == 0 ? "." : " .";
    list.dotted = true;
    list.elements = 0;
    return true;
  }
  /// An atom or text, as written.
  [[nodiscard]] bool element(std::string_view written) {
    List& list = lists_.back();
    if (list.dotted && list.elements > 0) {
      return false;
    }
    if (!text_.empty() && text_.back() != '(') {
      text_ += ' ';
    }
    text_ += written;
    ++list.elements;
    return true;
  }

  [[nodiscard]] std::size_t depth() const { return lists_.size() - 1; }
  [[nodiscard]] std::size_t size() const { return text_.size(); }
  /// The literal; none where a part is missing. REQUIRES: depth() == 0.
  [[nodiscard]] std::optional<std::string_view> take() const {
    return lists_.back().whole() && !text_.empty() ? std::optional<std::string_view>(text_)
                                                   : std::nullopt;
  }

 private:
  struct List {
    std::size_t elements = 0;  // after the dot, where there is one
    bool dotted = false;
    [[nodiscard]] bool whole() const { return !dotted || elements == 1; }
  };

  std::vector<List> lists_;
  std::string text_;
};

}  // namespace onetip::core
