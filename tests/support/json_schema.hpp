#pragma once
// JSON Schema: as much of it as our own schemas use. A keyword that isn't known here fails the test
// that meets it, so nothing is passed over.

#include <boost/json.hpp>
#include <string>

namespace onetip::test {

/// What is wrong with `value`, with its path; empty: nothing. `closed`: an object's keys must be
/// declared even where the schema would let others in.
[[nodiscard]] std::string schema_error(const boost::json::value& schema,
                                       const boost::json::value& value, bool closed = false);

}  // namespace onetip::test
