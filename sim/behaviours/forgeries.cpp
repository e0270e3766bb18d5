#include "sim/behaviours/forgeries.hpp"

#include <array>

namespace onetip::sim::behaviours {

using core::Rule;

/// Names in brackets: the file of the verdicts whose class it is.
std::span<const Forgery> forgeries() {
  static const std::array kAll{
      Forgery{"changed-hash", Rule::bad_hash, Unsealed{blocks::changed_hash}},           // r01
      Forgery{"broken-link", Rule::broken_link, Remade{blocks::broken_link}},            // r02
      Forgery{"not-mined", Rule::not_mined, Unsealed{blocks::not_mined}},                // r03
      Forgery{"changed-nonce", Rule::bad_hash, Unsealed{blocks::changed_nonce}},         // r04
      Forgery{"changed-signature", Rule::bad_signature,                                  // r05
              Remade{blocks::changed_signature}},                                        //
      Forgery{"outputs-exceed-inputs", Rule::bad_outputs,                                // r06
              Remade{coins::outputs_exceed}},                                            //
      Forgery{"changed-value", Rule::bad_signature, Remade{blocks::changed_value}},      // r07
      Forgery{"changed-coin-hash", Rule::bad_coin_hash,                                  // r08
              Remade{coins::changed_coin_hash}},                                         //
      Forgery{"strangers-signature", Rule::bad_signature,                                // r09
              Remade{blocks::strangers_signature}},                                      //
      Forgery{"empty-signature", Rule::bad_signature,                                    // r10
              Remade{blocks::empty_signature}},                                          //
      Forgery{"odd-signature", Rule::bad_signature, Remade{blocks::odd_signature}},      // r11
      Forgery{"no-blocks", Rule::no_blocks, Retold{texts::no_blocks}},                   // r12
      Forgery{"empty-transaction", Rule::bad_encoding,                                   // r13
              Misspelt{texts::empty_transaction}},                                       //
      Forgery{"stamp-as-text", Rule::bad_encoding, Misspelt{texts::stamp_as_text}},      // r14
      Forgery{"garbage-key", Rule::bad_key, Remade{blocks::garbage_key}},                // r15
      Forgery{"list-of-numbers", Rule::bad_encoding,                                     // r16
              Misspelt{texts::a_list_of_numbers}},                                       //
      Forgery{"cut-short", Rule::bad_encoding, Misspelt{texts::cut_short}},              // r17
      Forgery{"coin-twice", Rule::unknown_coin, Remade{coins::coin_twice}},              // a01
      Forgery{"false-coin-list", Rule::false_coin_list, Retold{texts::false_coin}},      // a02
      Forgery{"huge-nonce", Rule::bad_nonce, Misspelt{texts::huge_nonce}},               // a03
      Forgery{"hash-of-no-hex", Rule::bad_encoding, Misspelt{texts::hash_of_no_hex}},    // a04
      Forgery{"invented-coin", Rule::unknown_coin, Remade{coins::invented_coin}},        // a04
      Forgery{"negative-value", Rule::bad_value, Remade{coins::negative_value}},         // a05
      Forgery{"somebody-elses-coin", Rule::not_owner, Remade{coins::somebody_elses}},    // a06
      Forgery{"genesis-removed", Rule::wrong_seed, Rootless{roots::removed}},            // a07
      Forgery{"stamped-early", Rule::stamped_too_early, Remade{blocks::stamped_early}},  // a08
      Forgery{"from-nothing", Rule::overspent, Remade{coins::from_nothing}},             // a09
      Forgery{"outputs-redirected", Rule::bad_outputs,                                   // a10
              Remade{coins::outputs_redirected}},                                        //
      Forgery{"replayed", Rule::unknown_coin, Remade{coins::replayed}},                  // a11
      Forgery{"infinite-nonce", Rule::bad_nonce, Misspelt{texts::infinite_nonce}},       // a13
      Forgery{"negative-nonce", Rule::bad_nonce, Misspelt{texts::negative_nonce}},       // a14
      Forgery{"foreign-seed", Rule::wrong_seed, Uprooted{roots::foreign_seed}},          // a15
      Forgery{"genesis-of-a-million", Rule::bad_genesis, Uprooted{roots::a_million}},    // a21
      Forgery{"more-than-it-has", Rule::overspent, Remade{coins::more_than_it_has}},     // b03
      Forgery{"keys-stripped", Rule::bad_hash, Misspelt{texts::keys_stripped}},          // b04
      Forgery{"foreign-genesis", Rule::foreign_genesis, Uprooted{roots::foreign_genesis}},
      Forgery{"zero-nonce", Rule::bad_nonce, Misspelt{texts::zero_nonce}},
      Forgery{"decimal-amount", Rule::bad_amount, Misspelt{texts::decimal_amount}},
      Forgery{"nothing-to-somebody", Rule::bad_value, Remade{coins::nothing_to_somebody}},
  };
  return kAll;
}

}  // namespace onetip::sim::behaviours
