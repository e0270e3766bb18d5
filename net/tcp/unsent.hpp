#pragma once
// Unsent: the texts that wait to be sent on all connections of a host. Each counts once, however
// many connections it waits on: a whole chain is one text for all who ask for it. That it waits
// counts on each of them, or a short text would cost a stranger nothing. One thread.

#include <boost/unordered_map.hpp>
#include <cstddef>
#include <memory>
#include <string>

namespace onetip::net::tcp {

class Unsent {
 public:
  using Text = std::shared_ptr<const std::string>;
  /// Bytes that a place in a connection's queue is worth, besides the text's own.
  static constexpr std::size_t kPlace = 64;

  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  /// A connection's part of the text's bytes. REQUIRES: it waits on that connection.
  [[nodiscard]] std::size_t share(const Text& text) const {
    return kPlace + text->size() / waits_on_.at(text.get());
  }

  /// It waits on one connection more.
  void add(const Text& text) {
    bytes_ += kPlace;
    if (++waits_on_[text.get()] == 1) bytes_ += text->size();
  }
  /// On one less. REQUIRES: it waits.
  void remove(const Text& text) {
    bytes_ -= kPlace;
    const auto at = waits_on_.find(text.get());
    if (--at->second > 0) return;
    bytes_ -= text->size();
    waits_on_.erase(at);
  }

 private:
  boost::unordered_map<const std::string*, std::size_t> waits_on_;  // so many connections
  std::size_t bytes_ = 0;
};

}  // namespace onetip::net::tcp
