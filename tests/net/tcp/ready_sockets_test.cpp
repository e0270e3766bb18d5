// Which sockets are ready, told once each, and only to whom they belong.

#include "net/tcp/ready_sockets.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace onetip::test::ready_sockets_test {
namespace {

using net::tcp::Readiness;
using net::tcp::ReadySockets;

/// Two ends of a local connection: the near one is watched.
class Pair {
 public:
  Pair() { EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends_.data()), 0); }
  ~Pair() { close(); }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;

  [[nodiscard]] int near() const { return ends_[0]; }
  void say(std::string_view text) const {
    EXPECT_EQ(::write(ends_[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  [[nodiscard]] std::string hear(std::size_t most) const {
    std::string heard(most, '\0');
    heard.resize(
        static_cast<std::size_t>(std::max<ssize_t>(0, ::read(near(), heard.data(), most))));
    return heard;
  }
  void hang_up() { ::close(std::exchange(ends_[1], -1)); }
  void close() {
    for (int& end : ends_) {
      if (end >= 0) ::close(std::exchange(end, -1));
    }
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

struct Owner final : net::tcp::ReadinessListener {
  void on_ready(Readiness readiness) override {
    told.push_back(readiness);
    if (then) then();
  }
  std::vector<Readiness> told;
  std::function<void()> then;
};

/// How many owners were told.
int tell_all(ReadySockets& sockets) {
  int told = 0;
  while (sockets.tell_one() || sockets.look()) ++told;
  return told;
}

TEST(ReadySockets, NobodyIsReadyWhereNobodyIsWatched) {
  ReadySockets sockets;
  EXPECT_FALSE(sockets.look());
  EXPECT_FALSE(sockets.tell_one());
}

TEST(ReadySockets, AChangeIsToldOnceHoweverMuchIsLeft) {
  ReadySockets sockets;
  const Pair pair;
  Owner owner;
  ASSERT_FALSE(sockets.add(pair.near(), owner));
  tell_all(sockets);
  ASSERT_EQ(owner.told.size(), 1U) << "it may be written";
  EXPECT_TRUE(owner.told[0].write);
  EXPECT_FALSE(owner.told[0].read);

  pair.say("hello");
  tell_all(sockets);
  ASSERT_EQ(owner.told.size(), 2U);
  EXPECT_TRUE(owner.told[1].read);
  EXPECT_EQ(pair.hear(2), "he");
  tell_all(sockets);
  EXPECT_EQ(owner.told.size(), 2U) << "the rest is its owner's to ask for";
  sockets.again(pair.near(), {true, false, false});
  tell_all(sockets);
  EXPECT_EQ(owner.told.size(), 3U);
}

TEST(ReadySockets, TheEndIsToldWithTheLastBytes) {
  ReadySockets sockets;
  Pair pair;
  Owner owner;
  ASSERT_FALSE(sockets.add(pair.near(), owner));
  pair.say("bye");
  pair.hang_up();
  tell_all(sockets);
  EXPECT_TRUE(owner.told.back().read);
  EXPECT_TRUE(owner.told.back().ended);
}

TEST(ReadySockets, ARemovedOneIsNotToldWhatWasKnownOfIt) {
  ReadySockets sockets;
  const Pair pair;
  Owner owner;
  ASSERT_FALSE(sockets.add(pair.near(), owner));
  ASSERT_TRUE(sockets.look());
  sockets.remove(pair.near());
  EXPECT_FALSE(sockets.tell_one());
  EXPECT_TRUE(owner.told.empty());
}

/// The system gives the lowest number that is free, so the next socket has the number of the one
/// that was closed, and what was known of that one is not true of this.
TEST(ReadySockets, ANumberThatIsUsedAgainInheritsNothing) {
  ReadySockets sockets;
  Pair first;
  Owner old_owner;
  ASSERT_FALSE(sockets.add(first.near(), old_owner));
  first.say("for the old one");
  const int number = first.near();
  ASSERT_TRUE(sockets.look());
  sockets.remove(number);
  first.close();

  const Pair second;
  ASSERT_EQ(second.near(), number);
  Owner new_owner;
  ASSERT_FALSE(sockets.add(second.near(), new_owner));
  EXPECT_FALSE(sockets.tell_one()) << "nothing is known of it yet";
  tell_all(sockets);
  ASSERT_EQ(new_owner.told.size(), 1U);
  EXPECT_FALSE(new_owner.told[0].read);
  EXPECT_TRUE(old_owner.told.empty());
}

/// Who never comes to an end keeps nobody from being looked at.
TEST(ReadySockets, WhoAsksAgainWaitsBehindTheOthers) {
  ReadySockets sockets;
  const Pair greedy;
  const Pair modest;
  Owner first;
  Owner second;
  std::string order;
  first.then = [&] {
    order += "g";
    sockets.again(greedy.near(), {true, false, false});
  };
  second.then = [&] { order += "m"; };
  ASSERT_FALSE(sockets.add(greedy.near(), first));
  ASSERT_TRUE(sockets.look());
  ASSERT_TRUE(sockets.tell_one());
  ASSERT_FALSE(sockets.add(modest.near(), second));
  EXPECT_FALSE(sockets.tell_one()) << "not before the next look";
  ASSERT_TRUE(sockets.look());
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(sockets.tell_one());
  EXPECT_EQ(order, "gmg");
}

}  // namespace
}  // namespace onetip::test::ready_sockets_test
