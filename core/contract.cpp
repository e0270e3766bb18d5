#include "core/contract.hpp"

#include <algorithm>
#include <array>
#include <variant>

#include "core/overloaded.hpp"
#include "core/script.hpp"

namespace onetip::core {

namespace {

enum class Party { from, to };

using Value = std::variant<bool, ScriptNumber, ScriptText, Party>;

bool is_true(const Value& value) {
  const bool* boolean = std::get_if<bool>(&value);
  return boolean == nullptr || *boolean;
}

std::string to_text(const Value& value) {
  return std::visit(Overloaded{
                        [](bool boolean) -> std::string { return boolean ? "#t" : "#f"; },
                        [](const ScriptNumber& number) { return number.text(); },
                        [](const ScriptText& text) { return "\"" + text.written + "\""; },
                        [](Party party) -> std::string {
                          return party == Party::from ? "<from wallet>" : "<to wallet>";
                        },
                    },
                    value);
}

/// A script's meaning for one transfer. Sizes and depth are bounded by the reader.
class Evaluator {
 public:
  explicit Evaluator(const Amount& value) : value_(value.rational()) {}

  [[nodiscard]] Result<Value> evaluate(const Form& datum) const {
    return std::visit(
        Overloaded{
            [](Inert) -> Result<Value> { return Value(false); },
            [](const ScriptNumber& number) -> Result<Value> { return Value(number); },
            [](const ScriptText& text) -> Result<Value> { return Value(text); },
            [&](const ScriptSymbol& symbol) -> Result<Value> { return look_up(symbol.name); },
            [&](const FormList& list) { return apply(list.items); },
        },
        datum.value);
  }

 private:
  [[nodiscard]] Value look_up(std::string_view name) const {
    if (name == "true") return true;
    if (name == "value") return value_;
    if (name == "from") return Party::from;
    if (name == "to") return Party::to;
    return false;
  }

  [[nodiscard]] Result<Value> apply(const std::vector<Form>& items) const {
    if (items.empty()) return Value(true);
    const auto* head = std::get_if<ScriptSymbol>(&items[0].value);
    if (head == nullptr) return Value(false);
    if (head->name == "if" && items.size() == 4) {
      const Result<Value> condition = evaluate(items[1]);
      return !condition ? condition : evaluate(items[is_true(*condition) ? 2 : 3]);
    }
    if (items.size() != 3) return Value(false);
    if (head->name == "and" || head->name == "or") {
      const Result<Value> first = evaluate(items[1]);
      const bool settled = first && is_true(*first) == (head->name == "or");
      return !first || settled ? first : evaluate(items[2]);
    }
    return calculate(head->name, items[1], items[2]);
  }

  [[nodiscard]] Result<Value> calculate(const std::string& name, const Form& left,
                                        const Form& right) const {
    constexpr std::array<std::string_view, 6> kOperators{"+", "-", "*", "=", ">", "<"};
    if (std::find(kOperators.begin(), kOperators.end(), name) == kOperators.end()) {
      return Value(false);
    }
    Result<Value> first = evaluate(left);
    if (!first) return first;
    Result<Value> second = evaluate(right);
    if (!second) return second;
    const auto* a = std::get_if<ScriptNumber>(&*first);
    const auto* b = std::get_if<ScriptNumber>(&*second);
    if (a == nullptr || b == nullptr) {
      return Error{name + " takes numbers, not " + to_text(a == nullptr ? *first : *second)};
    }
    if (name == "=") return Value(*a == *b);
    if (name == ">") return Value(*a > *b);
    if (name == "<") return Value(*a < *b);
    Result<ScriptNumber> result = name == "+"   ? add(*a, *b)
                                  : name == "-" ? subtract(*a, *b)
                                                : multiply(*a, *b);
    if (!result) return result.error();
    return Value(std::move(*result));
  }

  ScriptNumber value_;
};

}  // namespace

struct Contract::Expression {
  std::variant<Form, RefusedScript> script;

  [[nodiscard]] Result<Value> evaluate(const Amount& value) const {
    if (const auto* refused = std::get_if<RefusedScript>(&script)) return Error{refused->reason};
    return Evaluator(value).evaluate(std::get<Form>(script));
  }
};

Contract Contract::parse(std::string_view script) {
  Contract contract;
  auto read = read_script(script);
  if (auto* datum = std::get_if<Form>(&read)) {
    contract.expression_ = std::make_shared<const Expression>(Expression{std::move(*datum)});
  } else if (auto* refused = std::get_if<RefusedScript>(&read)) {
    contract.expression_ = std::make_shared<const Expression>(Expression{std::move(*refused)});
  }
  return contract;
}

Result<std::string> Contract::evaluate(const Amount& value) const {
  const Result<Value> result = expression_ ? expression_->evaluate(value) : Value(true);
  if (!result) return result.error();
  return to_text(*result);
}

std::optional<std::string> Contract::refuses(const Amount& value) const {
  if (expression_ == nullptr) return std::nullopt;
  const Result<Value> result = expression_->evaluate(value);
  if (!result) return "the contract fails: " + result.error().what;
  if (!is_true(*result)) return "the contract refuses it";
  return std::nullopt;
}

}  // namespace onetip::core
