#include "tools/sim_input.hpp"

#include <unistd.h>

#include <csignal>
#include <ios>

namespace onetip::tools {
namespace {

/// As long as it lives, this signal does what it does to a program that doesn't watch for it.
class Unwatched {
 public:
  explicit Unwatched(int signal) : signal_(signal), before_(std::signal(signal, SIG_DFL)) {
    if (before_ == SIG_IGN) std::signal(signal, SIG_IGN);
  }
  ~Unwatched() { std::signal(signal_, before_); }
  Unwatched(const Unwatched&) = delete;
  Unwatched& operator=(const Unwatched&) = delete;

 private:
  int signal_;
  void (*before_)(int);
};

struct NothingWatched {
  Unwatched interrupt{SIGINT};
  Unwatched termination{SIGTERM};
};

}  // namespace

StandardInput::int_type StandardInput::underflow() {
  const NothingWatched meanwhile;
  const ssize_t count = ::read(STDIN_FILENO, buffer_.data(), buffer_.size());
  if (count < 0) throw std::ios_base::failure("standard input");  // errno has the reason
  if (count == 0) return traits_type::eof();
  setg(buffer_.data(), buffer_.data(), buffer_.data() + count);
  return traits_type::to_int_type(buffer_.front());
}

/// From the first byte to the last: a signal between two pieces must not be noted for later.
std::streamsize StandardInput::xsgetn(char* to, std::streamsize count) {
  const NothingWatched meanwhile;
  return std::streambuf::xsgetn(to, count);
}

}  // namespace onetip::tools
