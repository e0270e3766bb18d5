#pragma once
// Contracts: a script that says whether its owner may send a transaction. S-expressions:
// numbers, strings, `()`, `true`, `false`, `from`, `to`, `value`, `(if c t e)`, and binary
// `+ * - = > < and or`; everything else is false; 0 and "" count as true.
//
// A type error (adding a text to a number) refuses the transaction with a reason. Pure; any thread.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/amount.hpp"
#include "core/result.hpp"
#include "core/wallet.hpp"

namespace onetip::core {

class Contract {
 public:
  /// Allows everything: the contract of who has none (a missing or unreadable file).
  Contract() = default;
  /// Reads the first datum of `script`; an empty script allows nothing, a broken one everything, as in
  /// the seed, where a file that can't be read counts as missing.
  [[nodiscard]] static Contract parse(std::string_view script);

  /// Whether a transfer passes; none: it does. Otherwise the reason.
  [[nodiscard]] std::optional<std::string> refuses(const Wallet& from, const Wallet& to,
                                                   const Amount& value) const;

  /// The value that the script comes to for a transfer, in the seed's display form, or the error.
  [[nodiscard]] Result<std::string> evaluate(const Wallet& from, const Wallet& to,
                                             const Amount& value) const;

 private:
  struct Expression;
  std::shared_ptr<const Expression> expression_;
};

}  // namespace onetip::core
