#include "net/tcp/peer_driver.hpp"

#include <stdexcept>

#include "core/overloaded.hpp"
#include "net/tcp/host.hpp"
#include "net/tcp/jobs.hpp"
#include "net/tcp/limits.hpp"
#include "net/tcp/loop.hpp"
#include "net/tcp/timers.hpp"
#include "net/tcp/workers.hpp"

namespace onetip::net::tcp {

namespace {

Now read_clocks(const Loop& loop) {
  const auto wall = std::chrono::system_clock::now().time_since_epoch();
  return {loop.now(), std::chrono::duration_cast<std::chrono::milliseconds>(wall)};
}

std::uint16_t listen(Host& host, const std::string& bind, std::uint16_t port) {
  const auto listening = host.listen(bind, port);
  if (listening.has_error()) throw std::runtime_error(listening.error().what);
  return listening->port;
}

PeerConfig with_port(PeerConfig config, std::uint16_t port) {
  config.listen.port = port;
  return config;
}

StoreChain durable_at_once() {
  return [](const core::Blockchain&) { return true; };
}

}  // namespace

struct PeerDriver::Impl {
  Impl(PeerConfig config, core::KeyPair keys, core::Random random, core::Blockchain started_with,
       const std::string& bind, Callbacks given)
      : callbacks(std::move(given)),
        held(std::move(started_with)),
        host(loop, sink()),
        port(listen(host, bind, config.listen.port)),
        timers(loop, sink()),
        jobs(loop, workers, 0, judge_by(config.rules),
             callbacks.store ? callbacks.store : durable_at_once(), sink()),
        peer(with_port(std::move(config), port), std::move(keys), random) {
    loop.on_rest([this](bool rests) { workers.loop_rests(rests); });
  }
  ~Impl() { workers.stop(); }

  Callbacks callbacks;
  core::Blockchain held;
  Loop loop;
  Workers workers;
  Host host;
  std::uint16_t port;
  Timers timers;
  Jobs jobs;
  Peer peer;
  std::uint64_t commands = 0;
  bool left = false;
  bool over = false;

  Sink sink() {
    return [this](const Event& event) { handle(event); };
  }
  void handle(const Event& event) {
    for (Action& action : peer.handle(read_clocks(loop), event)) carry_out(std::move(action));
  }
  void carry_out(Action action);
  void leave();
  void repeat(Nanos interval, const Callback& callback);
};

void PeerDriver::Impl::carry_out(Action action) {
  std::visit(core::Overloaded{
                 [&](action::Dial& dial) { host.dial(dial.connection, dial.to); },
                 [&](action::Send& send) { host.send(send.connection, std::move(send.bytes)); },
                 [&](action::Close& close) { host.close(close.connection, close.mode); },
                 [&](action::SetTimer& timer) { timers.set(timer); },
                 [&](action::CancelTimer& timer) { timers.cancel(timer); },
                 [&](action::Judge& job) { jobs.judge(std::move(job)); },
                 [&](action::Search& job) { jobs.search(std::move(job)); },
                 [&](action::CancelSearch& search) { jobs.cancel(search); },
                 [&](action::Store& job) { jobs.store(std::move(job)); },
                 [&](const Notice& notice) {
                   if (callbacks.noticed) callbacks.noticed(notice);
                 },
             },
             action);
}

void PeerDriver::Impl::leave() {
  if (left) return;
  left = true;
  host.stop_listening();
  handle(event::Leave{});
  loop.at(loop.now() + kFarewellTime, [this] { over = true; });
}

void PeerDriver::Impl::repeat(Nanos interval, const Callback& callback) {
  loop.at(loop.now() + interval, [this, interval, callback] {
    repeat(interval, callback);
    callback();
  });
}

PeerDriver::PeerDriver(PeerConfig config, core::KeyPair keys, core::Random random,
                       core::Blockchain held, const std::string& bind, Callbacks callbacks)
    : impl_(std::make_unique<Impl>(std::move(config), std::move(keys), random, std::move(held),
                                   bind, std::move(callbacks))) {
  impl_->loop.post([impl = impl_.get()] { impl->handle(event::Started{impl->held}); });
}

PeerDriver::~PeerDriver() = default;

void PeerDriver::run() {
  impl_->loop.run(Nanos::max(),
                  [impl = impl_.get()] { return impl->over || (impl->left && impl->host.idle()); });
}

void PeerDriver::stop() {
  impl_->loop.post([impl = impl_.get()] { impl->leave(); });
}

CommandId PeerDriver::mine(std::uint64_t blocks) {
  const CommandId command{++impl_->commands};
  impl_->loop.post([impl = impl_.get(), command, blocks] {
    impl->handle(event::Mine{command, blocks});
  });
  return command;
}

CommandId PeerDriver::pay(core::Wallet to, core::Amount value) {
  const CommandId command{++impl_->commands};
  impl_->loop.post([impl = impl_.get(), pay = event::Pay{command, std::move(to),
                                                         std::move(value)}] { impl->handle(pay); });
  return command;
}

void PeerDriver::on_signals(const std::function<void()>& callback) {
  impl_->loop.on_signals(callback);
}

void PeerDriver::every(std::chrono::nanoseconds interval, const std::function<void()>& callback) {
  impl_->repeat(interval, callback);
}

std::uint16_t PeerDriver::port() const { return impl_->port; }
const core::Blockchain& PeerDriver::chain() const { return impl_->peer.chain(); }

}  // namespace onetip::net::tcp
