#pragma once
// Result<T>: a value, or the reason why there is none.
//
// For bad input from outside (bytes of a stranger, a file, an argument): that is normal, so it is a
// value and not an exception. The reason is one plain sentence for a person, without a full stop.

#include <boost/system/result.hpp>
#include <initializer_list>
#include <string>

namespace onetip::core {

struct Error {
  /// Error{"reason"}, with braces. A constructor from a string would make Result<std::string>
  /// unable to tell a value from a reason; one from a list is chosen by braces alone.
  Error() = default;
  Error(std::initializer_list<std::string> reason) : what(*reason.begin()) {}

  std::string what;
};

template <class T>
using Result = boost::system::result<T, Error>;

/// Called by Result::value() where there is none: asking without looking is a bug of ours.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location&);

}  // namespace onetip::core
