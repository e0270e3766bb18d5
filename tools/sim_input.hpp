#pragma once
// StandardInput: what is typed or piped into `sim`, which may be long in coming. Ctrl-C and SIGTERM
// end the program while it waits, whoever watches for them otherwise (sim_terminal.hpp): nothing
// runs yet that could be cut short in order.

#include <array>
#include <streambuf>

namespace onetip::tools {

class StandardInput final : public std::streambuf {
 private:
  int_type underflow() override;
  std::streamsize xsgetn(char* to, std::streamsize count) override;

  std::array<char, 1 << 14> buffer_{};
};

}  // namespace onetip::tools
