#include "core/verdict.hpp"

#include <fmt/format.h>

#include "core/assert.hpp"

namespace onetip::core {

std::string_view to_text(Rule rule) {
  switch (rule) {
    case Rule::bad_encoding:
      return "bad-encoding";
    case Rule::no_blocks:
      return "no-blocks";
    case Rule::bad_nonce:
      return "bad-nonce";
    case Rule::bad_amount:
      return "bad-amount";
    case Rule::broken_link:
      return "broken-link";
    case Rule::wrong_seed:
      return "wrong-seed";
    case Rule::bad_hash:
      return "bad-hash";
    case Rule::not_mined:
      return "not-mined";
    case Rule::bad_signature:
      return "bad-signature";
    case Rule::bad_key:
      return "bad-key";
    case Rule::bad_coin_hash:
      return "bad-coin-hash";
    case Rule::bad_genesis:
      return "bad-genesis";
    case Rule::foreign_genesis:
      return "foreign-genesis";
    case Rule::not_owner:
      return "not-owner";
    case Rule::unknown_coin:
      return "unknown-coin";
    case Rule::bad_value:
      return "bad-value";
    case Rule::overspent:
      return "overspent";
    case Rule::bad_outputs:
      return "bad-outputs";
    case Rule::false_coin_list:
      return "false-coin-list";
    case Rule::stamped_too_early:
      return "stamped-too-early";
  }
  ONETIP_ASSERT(false, "every rule has a text");
}

std::string Invalid::text() const {
  std::string where;
  if (height && block) {
    where = fmt::format("block {} ({}…): ", *height, block->hex().substr(0, 8));
  } else if (height) {
    where = fmt::format("block {}: ", *height);
  }
  return fmt::format("{}{}: {}", where, to_text(rule), detail);
}

}  // namespace onetip::core
