#pragma once
// Properties: what must hold for every input that RapidCheck draws.

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <utility>

namespace onetip::test {

/// Fails the test, with the smallest counterexample, where `property` (which uses RC_ASSERT) doesn't
/// hold for all that is drawn. rc::check alone would only print it.
template <class Property>
void check_property(Property&& property) {
  EXPECT_TRUE(rc::check(std::forward<Property>(property)));
}

}  // namespace onetip::test
