#include "sim/journal/kind_set.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/overloaded.hpp"

namespace onetip::test::kind_set_test {
namespace {

using namespace sim;

TEST(VisitOneOf, CallsForTheseKindsAlone) {
  std::vector<std::string> seen;
  const auto visitor = core::Overloaded{
      [&](const record::Mined& it) { seen.push_back("mined by " + std::to_string(it.peer)); },
      [&](const record::Quiet&) { seen.emplace_back("quiet"); },
  };
  const std::vector<RecordBody> bodies{record::Quiet{}, record::Mined{3, BlockRef{1}, 0},
                                       record::Stored{3, BlockRef{1}}, record::TimelineOver{},
                                       record::RunOver{RunEnd::quiet}};
  for (const RecordBody& body : bodies) {
    visit_one_of<record::Mined, record::Quiet>(body, visitor);
  }
  EXPECT_THAT(seen, testing::ElementsAre("quiet", "mined by 3"));
}

}  // namespace
}  // namespace onetip::test::kind_set_test
