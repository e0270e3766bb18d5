#include "support/process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>

#include "core/assert.hpp"

namespace onetip::test {

namespace {

constexpr int kDeadlineMs = 20'000;

int exit_code(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

std::string program(const std::string& name) { return std::string(ONETIP_BINARY_DIR) + "/" + name; }

Output run_shell(const std::string& command) {
  FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  ONETIP_ASSERT(pipe != nullptr, command.c_str());
  Output output{};
  std::array<char, 4096> buffer{};
  for (std::size_t count = 0; (count = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    output.text.append(buffer.data(), count);
  }
  output.code = exit_code(::pclose(pipe));
  return output;
}

Process::Process(const std::vector<std::string>& arguments) {
  std::array<int, 2> ends{};
  ONETIP_ASSERT(::pipe2(ends.data(), O_CLOEXEC) == 0, "a pipe can be made");
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  pid_ = ::fork();
  ONETIP_ASSERT(pid_ >= 0, "a process can be started");
  if (pid_ == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::dup2(ends[1], STDERR_FILENO);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  ::close(ends[1]);
  output_ = ends[0];
}

Process::~Process() {
  if (pid_ > 0) {
    signal(SIGKILL);
    (void)wait();
  }
  if (output_ >= 0) stop_reading();
}

std::string Process::wait_for_line(std::string_view part) {
  for (;;) {
    const auto end = unread_.find('\n');
    if (end != std::string::npos) {
      const std::string line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      if (line.find(part) != std::string::npos) return line;
    } else if (!read_more()) {
      ADD_FAILURE() << "no line with '" << part << "'; the last words: " << unread_;
      return {};
    }
  }
}

bool Process::read_more() {
  pollfd ready{output_, POLLIN, 0};
  if (::poll(&ready, 1, kDeadlineMs) <= 0) return false;
  std::array<char, 4096> buffer{};
  const ssize_t count = ::read(output_, buffer.data(), buffer.size());
  if (count <= 0) return false;
  unread_.append(buffer.data(), static_cast<std::size_t>(count));
  return true;
}

void Process::stop_reading() {
  ::close(output_);
  output_ = -1;
}

void Process::signal(int number) { ::kill(pid_, number); }

int Process::wait() {
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  return exit_code(status);
}

std::string ask(std::uint16_t port, std::string_view line) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval deadline{kDeadlineMs / 1000, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &deadline, sizeof deadline);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answer;
  if (::connect(socket, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0) {
    const std::string lines = std::string(line) + "\nexit\n";
    (void)::send(socket, lines.data(), lines.size(), MSG_NOSIGNAL);
    std::array<char, 4096> buffer{};
    for (ssize_t count = 0; (count = ::recv(socket, buffer.data(), buffer.size(), 0)) > 0;) {
      answer.append(buffer.data(), static_cast<std::size_t>(count));
    }
  }
  ::close(socket);
  return answer;
}

}  // namespace onetip::test
