// What was asked and not been answered yet: in the order in which it is late, each opened and
// closed once.
#include "net/requests.hpp"

#include <gtest/gtest.h>

#include <string>

namespace onetip::test::requests_test {
namespace {

using namespace std::chrono_literals;
using net::ConnectionId;
using Request = net::Requests::Request;
using net::RequestKind;

struct RequestsTest : testing::Test {
  /// What was said since the last call: "+1 blocks" opened, "-1 blocks" closed, "!1 blocks"
  /// answered.
  std::vector<std::string> said() {
    std::vector<std::string> all;
    for (const auto& action : out.take()) {
      const auto& notice = std::get<net::Notice>(action);
      if (const auto* opened = std::get_if<net::notice::RequestOpened>(&notice)) {
        all.push_back("+" + text(opened->connection, opened->what));
      } else {
        const auto& closed = std::get<net::notice::RequestClosed>(notice);
        all.push_back((closed.answered ? "!" : "-") + text(closed.connection, closed.what));
      }
    }
    return all;
  }
  static std::string text(ConnectionId connection, RequestKind what) {
    return std::to_string(static_cast<std::uint64_t>(connection)) + " " +
           std::string(to_text(what));
  }

  using Said = std::vector<std::string>;

  const Request first{ConnectionId{1}, RequestKind::blocks};
  const Request second{ConnectionId{2}, RequestKind::blocks};
  const Request third{ConnectionId{1}, RequestKind::peers};
  net::Agenda agenda;
  net::Outbox out;
  net::Requests requests{10s, agenda};
};

TEST_F(RequestsTest, ThoseWhoseTimeIsOverAreClosedTheLatestLast) {
  requests.open(second, 0s, out);
  requests.open(third, 1s, out);
  requests.open(first, 1s, out);
  EXPECT_EQ(said(), (Said{"+2 blocks", "+1 peers", "+1 blocks"}));
  EXPECT_EQ(agenda.requests, 10s);
  EXPECT_EQ(requests.time_out(9s, out), std::vector<Request>{});
  EXPECT_EQ(requests.time_out(11s, out), (std::vector{second, first, third}))
      << "those of one time by connection and kind";
  EXPECT_EQ(said(), (Said{"-2 blocks", "-1 blocks", "-1 peers"}));
  EXPECT_EQ(agenda.requests, net::Agenda::kNever);
}

TEST_F(RequestsTest, OneThatIsAskedAgainGetsNewTime) {
  requests.open(first, 0s, out);
  requests.open(second, 1s, out);
  requests.open(first, 2s, out);
  EXPECT_EQ(said(), (Said{"+1 blocks", "+2 blocks"})) << "it is open already";
  EXPECT_EQ(agenda.requests, 11s);
  EXPECT_EQ(requests.time_out(12s, out), (std::vector{second, first}));
}

TEST_F(RequestsTest, WhatIsAnsweredOrGivenUpIsOpenNoMore) {
  requests.open(first, 0s, out);
  requests.open(third, 0s, out);
  requests.open(second, 1s, out);
  EXPECT_TRUE(requests.is_open(first));
  EXPECT_FALSE(requests.is_open({ConnectionId{2}, RequestKind::peers}));
  EXPECT_TRUE(requests.answered(first, out));
  EXPECT_FALSE(requests.answered(first, out));
  EXPECT_FALSE(requests.is_open(first));
  EXPECT_EQ(agenda.requests, 10s);
  requests.given_up(ConnectionId{1}, out);
  EXPECT_EQ(agenda.requests, 11s);
  EXPECT_EQ(said(), (Said{"+1 blocks", "+1 peers", "+2 blocks", "!1 blocks", "-1 peers"}));
}

}  // namespace
}  // namespace onetip::test::requests_test
