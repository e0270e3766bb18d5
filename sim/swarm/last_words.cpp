#include "sim/swarm/last_words.hpp"

#include <unistd.h>

#include <array>
#include <csignal>
#include <utility>

namespace onetip::sim {

namespace {

/// Read by a signal's handler on the same thread: nothing but plain words may be in it.
struct Words {
  const char* volatile text = nullptr;
  volatile std::size_t size = 0;
};
constinit thread_local Words last_words;

constexpr std::array kFatal{SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};

void speak(int signal) {
  if (last_words.text != nullptr) {
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, last_words.text, last_words.size);
  }
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

}  // namespace

void say_last_words() {
  for (const int signal : kFatal) std::signal(signal, speak);
}

LastWords::LastWords(std::string text) : text_(std::move(text)) {
  last_words.size = text_.size();
  last_words.text = text_.data();
}

LastWords::~LastWords() { last_words.text = nullptr; }

}  // namespace onetip::sim
