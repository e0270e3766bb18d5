#include "sim/tcp/hosts.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <stdexcept>
#include <utility>

namespace onetip::sim {

namespace {

constexpr int kAttempts = 20;
/// Beside listeners and connections: the loop's own, journals, and sockets that linger.
constexpr std::size_t kSpareDescriptors = 128;

std::string dotted(std::uint32_t address) {
  return fmt::format("{}.{}.{}.{}", address >> 24, address >> 16 & 255, address >> 8 & 255,
                     address & 255);
}

/// Somewhere in 127.1.0.0 to 127.254.255.255, with room for all.
std::uint32_t random_place(std::size_t peers) {
  std::random_device random;
  const std::uint32_t first = 127U << 24 | 1U << 16;
  const std::uint32_t last = (127U << 24 | 255U << 16) - static_cast<std::uint32_t>(peers);
  return std::uniform_int_distribution<std::uint32_t>(first, last)(random);
}

class Opening {
 public:
  Opening(net::tcp::Loop& loop, const std::function<net::tcp::Sink(PeerIndex)>& sink)
      : loop_(loop), sink_(sink) {}

  /// One more host; false: it can't listen there.
  bool add(const std::string& address, std::uint16_t port) {
    const auto peer = static_cast<PeerIndex>(opened.hosts.size());
    auto host = std::make_unique<net::tcp::Host>(loop_, sink_(peer), address);
    const auto listening = host->listen(address, port);
    if (listening.has_error()) {
      why = listening.error().what;
      return false;
    }
    opened.hosts.push_back(std::move(host));
    opened.addresses.push_back(*listening);
    return true;
  }
  bool add_on_own_addresses(std::size_t peers) {
    opened = {};
    const std::uint32_t first = random_place(peers);
    for (std::uint32_t i = 0; i < peers; ++i) {
      const std::uint16_t port = i == 0 ? 0 : opened.addresses.front().port;
      if (!add(dotted(first + i), port)) return false;
    }
    return true;
  }
  bool add_on_one_address(std::size_t peers) {
    opened = {};
    for (std::size_t i = 0; i < peers; ++i) {
      if (!add("127.0.0.1", 0)) return false;
    }
    return true;
  }

  OpenHosts opened;
  std::string why;

 private:
  net::tcp::Loop& loop_;
  const std::function<net::tcp::Sink(PeerIndex)>& sink_;
};

std::size_t open_descriptors() {
  std::error_code error;
  const std::filesystem::directory_iterator own("/proc/self/fd", error);
  if (error) return 16;  // a guess where the system doesn't say
  return static_cast<std::size_t>(std::distance(own, std::filesystem::directory_iterator()));
}

}  // namespace

OpenHosts open_hosts(net::tcp::Loop& loop, std::size_t peers, bool own_addresses,
                     const std::function<net::tcp::Sink(PeerIndex)>& sink) {
  Opening opening(loop, sink);
  for (int attempt = 0; own_addresses && attempt < kAttempts; ++attempt) {
    if (opening.add_on_own_addresses(peers)) return std::move(opening.opened);
  }
  if (opening.add_on_one_address(peers)) return std::move(opening.opened);
  throw std::runtime_error("the peers can't listen on this machine: " + opening.why);
}

void require_descriptors(std::size_t peers, std::size_t connections) {
  const std::size_t needed = open_descriptors() + peers + 2 * connections + kSpareDescriptors;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= needed) return;
  limit.rlim_cur = std::min<rlim_t>(needed, limit.rlim_max);
  setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur >= needed) return;
  throw std::runtime_error(
      fmt::format("{} peers with {} connections need {} file descriptors, and this process may "
                  "open {}: take fewer "
                  "peers or links (a smaller degree), or raise the limit (ulimit -n {})",
                  peers, connections, needed, limit.rlim_max, needed));
}

}  // namespace onetip::sim
