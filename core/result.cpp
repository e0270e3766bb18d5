#include "core/result.hpp"

#include <stdexcept>

namespace onetip::core {

void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw std::logic_error("value() of a result without one: " + error.what);
}

}  // namespace onetip::core
