#include "core/fork_choice.hpp"

namespace onetip::core {

bool is_better(ForkChoice rule, const Weight& a, const Weight& b) {
  switch (rule) {
    case ForkChoice::nonce_sum:
      if (a.effort != b.effort) return a.effort > b.effort;
      break;
    case ForkChoice::longest:
      if (a.height != b.height) return a.height > b.height;
      break;
  }
  return a.tip < b.tip;
}

}  // namespace onetip::core
