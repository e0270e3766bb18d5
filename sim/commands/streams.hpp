#pragma once
// Streams: where a command reads and writes, so that tests can be at the other end.

#include <istream>
#include <ostream>

namespace onetip::sim {

struct Streams {
  std::istream& in;
  std::ostream& out;  // what was asked for
  std::ostream& err;  // what went wrong, and how far it is
};

}  // namespace onetip::sim
