#include "sim/virtual/cpu.hpp"

#include <algorithm>
#include <utility>

namespace onetip::sim {

namespace {

bool is_same(const std::weak_ptr<const std::string>& a,
             const std::shared_ptr<const std::string>& b) {
  return !a.owner_before(b) && !b.owner_before(a);
}

}  // namespace

VirtualCpu::VirtualCpu(std::size_t peers, const CpuProfile& profile, core::KeyType wallets,
                       Schedule& schedule, Sink sink)
    : profile_(profile),
      wallets_(wallets),
      schedule_(schedule),
      sink_(std::move(sink)),
      cores_(peers) {}

std::uint64_t VirtualCpu::decoding(const net::Event& event) const {
  const auto* received = std::get_if<net::event::Received>(&event);
  if (received == nullptr) return 0;
  return nanos_for(received->bytes.size(), profile_.decode_ps_per_byte);
}

Nanos VirtualCpu::work(PeerIndex peer, std::uint64_t nanos) {
  Nanos& busy_until = cores_[peer].busy_until;
  busy_until = std::max(busy_until, schedule_.now()) + Nanos(static_cast<Nanos::rep>(nanos));
  return busy_until;
}

void VirtualCpu::take(PeerIndex peer, const net::Event& event) {
  const Nanos done = work(peer, decoding(event));
  Core& core = cores_[peer];
  if (done == schedule_.now() && core.queue.empty()) return sink_(peer, event);
  const auto* received = std::get_if<net::event::Received>(&event);
  core.queue.push_back(
      {++serials_, event, received == nullptr ? std::string() : std::string(received->bytes)});
  ++waiting_;
  schedule_.push({done, serials_, peer, Schedule::Kind::cpu});
}

void VirtualCpu::wake(const Schedule::Item& item) {
  auto& queue = cores_[item.who].queue;
  if (queue.empty() || queue.front().serial != item.token) return;  // dropped meanwhile
  Waiting first = std::move(queue.front());
  queue.pop_front();
  --waiting_;
  if (auto* received = std::get_if<net::event::Received>(&first.event)) {
    received->bytes = first.bytes;
  }
  sink_(item.who, first.event);
}

Nanos VirtualCpu::encoded(PeerIndex peer, const std::shared_ptr<const std::string>& text) {
  Core& core = cores_[peer];
  for (const auto& known : core.texts) {
    if (is_same(known, text)) return work(peer, 0);
  }
  core.texts[core.next_text] = text;
  core.next_text = (core.next_text + 1) % kTexts;
  return work(peer, nanos_for(text->size(), profile_.encode_ps_per_byte));
}

Nanos VirtualCpu::is_signed(PeerIndex peer, const std::string& preimage) {
  Core& core = cores_[peer];
  if (core.signed_preimage == preimage) return work(peer, 0);
  core.signed_preimage = preimage;
  return work(peer, profile_.sign_ns(wallets_));
}

// --- what nobody is to hear of any more

void VirtualCpu::forget(PeerIndex peer, const std::function<bool(const net::Event&)>& is_meant) {
  auto& queue = cores_[peer].queue;
  waiting_ -= std::erase_if(queue, [&](const Waiting& one) { return is_meant(one.event); });
}

void VirtualCpu::closed(PeerIndex peer, net::ConnectionId connection) {
  forget(peer, [connection](const net::Event& event) {
    const auto* received = std::get_if<net::event::Received>(&event);
    return received != nullptr && received->connection == connection;
  });
}

void VirtualCpu::cancelled(PeerIndex peer, net::TimerId timer) {
  forget(peer, [timer](const net::Event& event) {
    const auto* fired = std::get_if<net::event::TimerFired>(&event);
    return fired != nullptr && fired->timer == timer;
  });
}

void VirtualCpu::drop(PeerIndex peer) {
  waiting_ -= cores_[peer].queue.size();
  cores_[peer] = {};
}

}  // namespace onetip::sim
