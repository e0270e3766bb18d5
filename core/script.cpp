#include "core/script.hpp"

#include <algorithm>
#include <optional>

namespace onetip::core {

namespace {

constexpr std::string_view kBlank = " \t\r\n\v\f";
constexpr std::string_view kDelimiters = " \t\r\n\v\f()[]{}\",'`;";
constexpr std::string_view kEscapes = "abtnvfre\"'\\01234567xuU\n";

bool is_one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

using Failure = std::variant<BrokenScript, RefusedScript>;

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  /// The next datum; none: the text is over, or failure() says what is wrong.
  std::optional<Form> read();
  [[nodiscard]] const std::optional<Failure>& failure() const { return failure_; }

 private:
  class Nesting {
   public:
    explicit Nesting(unsigned& depth) : depth_(++depth) {}
    ~Nesting() { --depth_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

   private:
    unsigned& depth_;
  };

  std::nullopt_t broken() { return fail(BrokenScript{}); }
  std::nullopt_t refused(std::string reason) { return fail(RefusedScript{std::move(reason)}); }
  std::nullopt_t fail(Failure failure) {
    failure_ = std::move(failure);
    return std::nullopt;
  }

  bool skip_blank();
  bool skip_block_comment();
  std::optional<Form> read_list(char close);
  std::optional<Form> read_tail(FormList list, char close);
  std::optional<Form> read_string();
  std::optional<Form> read_quoted(std::string_view name);
  std::optional<Form> read_hash();
  std::optional<Form> read_atom();
  std::string_view take_atom(bool& quoted);
  bool at_close(char close);
  bool at_lone_dot() const;

  std::string_view rest_;
  std::optional<Failure> failure_;
  unsigned depth_ = 0;
};

std::optional<Form> Reader::read() {
  const Nesting nesting(depth_);
  if (depth_ > kMaxScriptDepth) return refused("it is nested too deeply");
  if (!skip_blank() || rest_.empty()) return std::nullopt;
  const char c = rest_.front();
  if (is_one_of(c, ")]}")) return broken();
  if (c == '#') return read_hash();
  if (!is_one_of(c, "([{\"'`,")) return read_atom();
  rest_.remove_prefix(1);
  switch (c) {
    case '(':
      return read_list(')');
    case '[':
      return read_list(']');
    case '{':
      return read_list('}');
    case '"':
      return read_string();
    case '\'':
      return read_quoted("quote");
    case '`':
      return read_quoted("quasiquote");
    default:
      return read_quoted("unquote");
  }
}

/// Skips white space and comments; false: a comment has no end, or its datum is broken.
bool Reader::skip_blank() {
  while (!rest_.empty()) {
    if (is_one_of(rest_.front(), kBlank)) {
      rest_.remove_prefix(1);
    } else if (rest_.front() == ';') {
      rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
    } else if (rest_.starts_with("#|")) {
      if (!skip_block_comment()) return false;
    } else if (rest_.starts_with("#;")) {
      rest_.remove_prefix(2);
      if (!read()) {
        if (!failure_) broken();
        return false;
      }
    } else {
      return true;
    }
  }
  return true;
}

bool Reader::skip_block_comment() {
  std::size_t open = 0;
  do {
    const std::size_t mark = rest_.find_first_of("#|");
    if (mark == std::string_view::npos) {
      broken();
      return false;
    }
    rest_.remove_prefix(mark);
    const bool opens = rest_.starts_with("#|");
    const bool closes = rest_.starts_with("|#");
    if (opens) ++open;
    if (closes) --open;
    rest_.remove_prefix(opens || closes ? 2 : 1);
  } while (open > 0);
  return true;
}

bool Reader::at_close(char close) { return !rest_.empty() && rest_.front() == close; }

bool Reader::at_lone_dot() const {
  return rest_.starts_with('.') && (rest_.size() == 1 || is_one_of(rest_[1], kDelimiters));
}

std::optional<Form> Reader::read_list(char close) {
  FormList list;
  while (skip_blank() && !at_close(close)) {
    if (at_lone_dot()) return read_tail(std::move(list), close);
    std::optional<Form> item = read();
    if (!item) break;
    list.items.push_back(std::move(*item));
  }
  if (failure_) return std::nullopt;
  if (rest_.empty()) return broken();
  rest_.remove_prefix(1);
  return Form{std::move(list)};
}

/// After a dot: (a . (b c)) is the list (a b c), and (a . b) is none.
std::optional<Form> Reader::read_tail(FormList list, char close) {
  if (list.items.empty()) return broken();
  rest_.remove_prefix(1);
  std::optional<Form> tail = read();
  if (failure_ || !tail || !skip_blank()) return failure_ ? std::nullopt : broken();
  if (at_lone_dot()) return refused("it uses the infix notation");
  if (!at_close(close)) return broken();
  rest_.remove_prefix(1);
  auto* more = std::get_if<FormList>(&tail->value);
  if (more == nullptr) return Form{Inert{}};
  for (Form& item : more->items) list.items.push_back(std::move(item));
  return Form{std::move(list)};
}

std::optional<Form> Reader::read_string() {
  for (std::size_t i = 0; i < rest_.size(); ++i) {
    if (rest_[i] == '"') {
      Form text{ScriptText{std::string(rest_.substr(0, i))}};
      rest_.remove_prefix(i + 1);
      return text;
    }
    if (rest_[i] == '\\' && (++i == rest_.size() || !is_one_of(rest_[i], kEscapes))) break;
  }
  return broken();
}

std::optional<Form> Reader::read_quoted(std::string_view name) {
  std::optional<Form> quoted = read();
  if (!quoted) return failure_ ? std::nullopt : broken();
  FormList list;
  list.items.push_back(Form{ScriptSymbol{std::string(name)}});
  list.items.push_back(std::move(*quoted));
  return Form{std::move(list)};
}

std::optional<Form> Reader::read_hash() {
  bool quoted = false;
  const std::string_view atom = take_atom(quoted);
  for (const std::string_view boolean : {"#t", "#f", "#T", "#F", "#true", "#false"}) {
    if (atom == boolean) return Form{Inert{}};
  }
  if (auto number = ScriptNumber::parse(atom)) {
    if (!*number) return refused("it holds " + number->error().what);
    return Form{std::move(**number)};
  }
  return refused("it uses a notation of # that contracts don't know");
}

std::optional<Form> Reader::read_atom() {
  bool quoted = false;
  const std::string_view atom = take_atom(quoted);
  if (failure_) return std::nullopt;
  if (atom == ".") return broken();
  if (!quoted) {
    if (auto number = ScriptNumber::parse(atom)) {
      if (!*number) return refused("it holds " + number->error().what);
      return Form{std::move(**number)};
    }
    return Form{ScriptSymbol{std::string(atom)}};
  }
  std::string name;
  for (std::size_t i = 0; i < atom.size(); ++i) {
    if (atom[i] == '\\') {
      name += atom[++i];
    } else if (atom[i] != '|') {
      name += atom[i];
    }
  }
  return Form{ScriptSymbol{std::move(name)}};
}

/// Takes everything up to a delimiter; `|…|` and `\` quote what they stand around and before.
std::string_view Reader::take_atom(bool& quoted) {
  std::size_t end = 0;
  bool in_bars = false;
  for (; end < rest_.size(); ++end) {
    const char c = rest_[end];
    if (c == '|') {
      in_bars = !in_bars;
      quoted = true;
    } else if (c == '\\' && !in_bars) {
      quoted = true;
      if (++end == rest_.size()) {
        broken();
        break;
      }
    } else if (!in_bars && is_one_of(c, kDelimiters)) {
      break;
    }
  }
  if (in_bars) broken();
  const std::string_view atom = rest_.substr(0, end);
  rest_.remove_prefix(atom.size());
  return atom;
}

}  // namespace

std::variant<Form, BrokenScript, RefusedScript> read_script(std::string_view text) {
  Reader reader(text);
  std::optional<Form> datum = reader.read();
  if (datum) return std::move(*datum);
  if (!reader.failure()) return Form{Inert{}};
  if (const auto* refused = std::get_if<RefusedScript>(&*reader.failure())) return *refused;
  return BrokenScript{};
}

}  // namespace onetip::core
