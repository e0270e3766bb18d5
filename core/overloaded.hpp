#pragma once
// Overloaded: one function object of many lambdas, for std::visit on closed variants.

namespace onetip::core {

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

}  // namespace onetip::core
