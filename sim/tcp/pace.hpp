#pragma once
// TcpPace: hands the results of one peer's searches over when its hash rate would have found them.
//
// The search itself is real and done as fast as the machine can; so many tries then take as long as
// they take at that rate. Where the machine is slower, nothing waits. On the loop's thread.

#include <cstdint>
#include <map>

#include "net/tcp/host.hpp"
#include "net/tcp/loop.hpp"

namespace onetip::sim {

class TcpPace {
 public:
  /// `rate`: tries a second. `sink` takes the results.
  TcpPace(net::tcp::Loop& loop, std::uint64_t rate, net::tcp::Sink sink);
  ~TcpPace();
  TcpPace(const TcpPace&) = delete;
  TcpPace& operator=(const TcpPace&) = delete;

  /// A search begins whose result is to be paced.
  void began(net::JobId job);
  /// Its result is there.
  void searched(const net::event::Searched& result);
  /// The peer wants none any more: what is found and waits is handed over as not found, soon.
  /// False: no result waits.
  bool cancel(net::JobId job);

 private:
  struct Waiting {
    net::tcp::Loop::Timer timer;
    std::uint64_t tries = 0;
  };
  void hand_over(const net::event::Searched& result);

  net::tcp::Loop& loop_;
  std::uint64_t rate_;
  net::tcp::Sink sink_;
  std::map<net::JobId, net::tcp::Nanos> began_;
  std::map<net::JobId, Waiting> waiting_;
};

}  // namespace onetip::sim
