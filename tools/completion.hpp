#pragma once
// Shell completion for `sim`, made of what its commands declare.

#include <string>

namespace onetip::tools {

/// Scripts for `sim` and `onetip-sim`, to be sourced by bash, or found by zsh as `_onetip-sim`.
[[nodiscard]] std::string bash_completion();
[[nodiscard]] std::string zsh_completion();

}  // namespace onetip::tools
