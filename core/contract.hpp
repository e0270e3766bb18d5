#pragma once
// Contracts: a script that says whether its owner may send a transaction. S-expressions:
// numbers, strings, `()`, `true`, `false`, `from`, `to`, `value`, `(if c t e)`, and binary
// `+ * - = > < and or`; everything else is false; 0 and "" count as true.
//
// A type error (adding a text to a number) refuses the transaction with a reason, and so do numbers
// that grow without bound, deep nesting, and notations that contracts don't know. Pure; any thread.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/amount.hpp"
#include "core/result.hpp"

namespace onetip::core {

class Contract {
 public:
  /// Allows everything: the contract of who has none (a missing or unreadable file).
  Contract() = default;
  /// Reads the first datum of `script`; an empty script allows nothing, a broken one everything, as
  /// in the seed, where a file that can't be read counts as missing.
  [[nodiscard]] static Contract parse(std::string_view script);

  /// Why a transfer of `value` does not pass; none: it does. Wallets count as true and can't be
  /// compared, so who pays whom makes no difference to a script.
  [[nodiscard]] std::optional<std::string> refuses(const Amount& value) const;

  /// What the script comes to for a transfer, as the seed's language writes it, or the error. The
  /// sender's wallet reads `<from wallet>`.
  [[nodiscard]] Result<std::string> evaluate(const Amount& value) const;

 private:
  struct Expression;
  std::shared_ptr<const Expression> expression_;
};

}  // namespace onetip::core
