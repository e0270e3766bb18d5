#include "sim/engine/traffic_log.hpp"

#include <gtest/gtest.h>

namespace onetip::test::traffic_log_test {
namespace {

using namespace sim;
using namespace std::chrono_literals;

class TrafficLogTest : public testing::Test {
 protected:
  [[nodiscard]] std::vector<std::pair<Nanos, std::uint64_t>> windows() const {
    std::vector<std::pair<Nanos, std::uint64_t>> list;
    for (const Record& record : journal_.records()) {
      const auto& traffic = std::get<record::Traffic>(record.body);
      list.emplace_back(traffic.since, traffic.bytes);
    }
    return list;
  }

  Journal journal_;
  TrafficLog log_{journal_};
};

using Windows = std::vector<std::pair<Nanos, std::uint64_t>>;

TEST_F(TrafficLogTest, NothingCameNothingIsRecorded) {
  log_.end(5s);
  EXPECT_TRUE(journal_.records().empty());
}

TEST_F(TrafficLogTest, SumsAWindowAndBeginsTheNextWithWhatComesAfterIt) {
  log_.received(10ms, "a");
  log_.received(109ms, "bc");
  log_.received(110ms, "defg");
  log_.end(200ms);
  EXPECT_EQ(windows(), (Windows{{10ms, 3}, {110ms, 4}}));
}

TEST_F(TrafficLogTest, SilenceBelongsToNoWindow) {
  log_.received(0ms, "a");
  log_.received(3s, "bc");
  log_.end(3s);
  EXPECT_EQ(windows(), (Windows{{0ms, 1}, {3s, 2}}));
  EXPECT_EQ(journal_.records().front().at, 3s);
}

/// Also where one text lies where another has lain, and where one is too long to be remembered.
TEST_F(TrafficLogTest, ATextThatManySendCountsEachTime) {
  std::uint64_t bytes = 0;
  std::uint64_t messages = 0;
  for (std::size_t lines = 1; lines <= 20'000; lines = lines * 3 / 2 + 1) {
    std::string many;
    for (std::size_t line = 0; line < lines; ++line) many += "x\n";
    const auto text = std::make_shared<const std::string>(std::move(many));
    for (int time = 0; time < 3; ++time) log_.received(0ms, text);
    bytes += 3 * text->size();
    messages += 3 * lines;
  }
  log_.end(1s);
  const auto& traffic = std::get<record::Traffic>(journal_.records().front().body);
  EXPECT_EQ(traffic.bytes, bytes);
  EXPECT_EQ(traffic.messages, messages);
}

TEST_F(TrafficLogTest, CountsALineWhereItEnds) {
  log_.received(0ms, "exit\nti");
  log_.received(50ms, "p 1 ");
  log_.received(200ms, "ff 2\nexit\n");
  log_.end(1s);
  std::vector<std::uint64_t> messages;
  for (const Record& record : journal_.records()) {
    messages.push_back(std::get<record::Traffic>(record.body).messages);
  }
  EXPECT_EQ(messages, (std::vector<std::uint64_t>{1, 2}));
}

TEST_F(TrafficLogTest, EndsOnce) {
  log_.received(0ms, "a");
  log_.end(1s);
  log_.end(2s);
  EXPECT_EQ(windows(), (Windows{{0ms, 1}}));
}

}  // namespace
}  // namespace onetip::test::traffic_log_test
