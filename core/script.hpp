#pragma once
// Scripts: reads the first datum of a contract's text, in the notation of the seed's language.
//
// Brackets of three shapes, strings, numbers, symbols (`|odd ones|` too), quote marks, dotted
// pairs, and comments (`;`, `#| |#`, `#;`). Other notations of that language (vectors, characters,
// keywords, …) are not read: a script that uses one is refused, not guessed at. Pure; any thread.

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/script_number.hpp"

namespace onetip::core {

struct Form;

/// A string as the script writes it, between its quotes.
struct ScriptText {
  std::string written;
};
struct ScriptSymbol {
  std::string name;
};
struct FormList {
  std::vector<Form> items;
};
/// What evaluates to false, whatever it is: #t, #f, a pair such as (1 . 2), the end of an empty
/// script.
struct Inert {};

struct Form {
  std::variant<Inert, ScriptNumber, ScriptText, ScriptSymbol, FormList> value;
};

/// Text that isn't a datum: cut short, or a bracket that doesn't match.
struct BrokenScript {};
/// A datum that contracts don't know, or a hostile one.
struct RefusedScript {
  std::string reason;
};

/// How deep lists may nest: reading and evaluating them takes stack.
inline constexpr unsigned kMaxScriptDepth = 500;

[[nodiscard]] std::variant<Form, BrokenScript, RefusedScript> read_script(std::string_view text);

}  // namespace onetip::core
