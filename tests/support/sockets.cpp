#include "support/sockets.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace onetip::test {

RawClient::RawClient(const net::Address& to, int receive_buffer)
    : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  if (receive_buffer > 0) {
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(to.port);
  ::inet_pton(AF_INET, to.host.c_str(), &address.sin_addr);
  EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
}

RawClient::~RawClient() { close(); }

std::size_t RawClient::send(std::string_view bytes) {
  const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  return count > 0 ? static_cast<std::size_t>(count) : 0;
}

std::string RawClient::receive() {
  std::string all;
  std::array<char, 4096> part{};
  for (;;) {
    const auto count = ::recv(socket_, part.data(), part.size(), MSG_DONTWAIT);
    if (count > 0) {
      all.append(part.data(), static_cast<std::size_t>(count));
      continue;
    }
    if (count == 0) ended_ = true;
    if (count < 0 && errno == ECONNRESET) reset_ = true;
    return all;
  }
}

void RawClient::finish() { ::shutdown(socket_, SHUT_WR); }

void RawClient::reset() {
  const linger at_once{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close();
}

void RawClient::close() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

}  // namespace onetip::test
