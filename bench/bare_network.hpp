#pragma once
// BareNetwork: the yardstick of the flood and start benches. The same listeners and connections as
// peers on a graph would have, one thread, one epoll set, one buffer, and nothing of a peer: who is
// reached by a message for the first time writes it to all others that it is connected with.

#include <cstdint>
#include <string>
#include <vector>

#include "sim/scenario/topology.hpp"

namespace onetip::bench {

class BareNetwork {
 public:
  /// Listens for everybody and connects all edges, each first peer to its second. Returns once both
  /// ends of each are there. Throws std::system_error where the system refuses.
  BareNetwork(std::size_t peers, const sim::topology::Edges& edges);
  ~BareNetwork();
  BareNetwork(const BareNetwork&) = delete;
  BareNetwork& operator=(const BareNetwork&) = delete;

  /// Peer 0 tells `message`; returns when everybody was reached.
  void flood(const std::string& message);
  /// Reads what is still under way, so that the next flood begins in silence.
  void drain();

 private:
  /// One end of a connection, or a listener.
  struct Socket {
    std::uint32_t peer = 0;
    bool listens = false;
    bool connects = false;
  };
  void listen(std::uint32_t peer);
  void connect(std::uint32_t from, std::uint32_t to);
  void add(int descriptor, Socket socket, std::uint32_t events);
  void accept(int listener, std::uint32_t peer);
  void step();
  void on_event(int descriptor);
  void read(int descriptor);
  void reach(std::uint32_t peer, int from);

  int epoll_;
  std::vector<Socket> sockets_;              // by descriptor
  std::vector<std::vector<int>> connected_;  // descriptors of each peer
  std::vector<std::uint16_t> ports_;
  std::vector<int> open_;
  std::size_t ends_ = 0;  // of connections that stand
  std::vector<bool> seen_;
  std::size_t reached_ = 0;
  std::string message_;
  std::uint64_t under_way_ = 0;  // bytes
};

}  // namespace onetip::bench
