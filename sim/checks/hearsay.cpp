#include "sim/checks/hearsay.hpp"

#include "sim/journal/kind_set.hpp"

namespace onetip::sim::checks {

void Hearsay::take(const Record& record, const BlockTree& tree) {
  visit_one_of<record::TipChanged, record::PeerDown, record::TipHeard, record::BlocksReceived,
               record::SetAside, record::BlockRefused, record::RequestOpened,
               record::RequestClosed>(record.body,
                                      [&](const auto& body) { take_one(tree, record.at, body); });
}

void Hearsay::take_one(const BlockTree&, Nanos, const record::TipChanged& changed) {
  OfPeer& peer = peers_[changed.peer];
  peer.told.clear();
  peer.sent.clear();
  peer.set_aside.clear();
}

/// What it knew, it knows no more.
void Hearsay::take_one(const BlockTree&, Nanos, const record::PeerDown& down) {
  peers_[down.peer] = OfPeer{};
}

void Hearsay::take_one(const BlockTree&, Nanos at, const record::TipHeard& heard) {
  peers_[heard.peer].told.push_back({heard.from, heard.tip, at});
}

void Hearsay::take_one(const BlockTree&, Nanos at, const record::BlocksReceived& received) {
  peers_[received.peer].sent.push_back({received.from, received.tip, at});
}

void Hearsay::take_one(const BlockTree&, Nanos at, const record::SetAside& aside) {
  peers_[aside.peer].set_aside.push_back({aside.tip, at});
}

void Hearsay::take_one(const BlockTree& tree, Nanos at, const record::BlockRefused& refused) {
  if (!refused.block) return;
  peers_[refused.peer].refusals.insert_or_assign(
      tree.hash(*refused.block), Refusal{refused.from, refused.rule + ": " + refused.detail, at});
}

void Hearsay::take_one(const BlockTree&, Nanos at, const record::RequestOpened& opened) {
  if (opened.what == record::RequestKind::peers) return;
  peers_[opened.peer].asked.insert_or_assign(opened.remote, Asked{at, opened.what});
}

void Hearsay::take_one(const BlockTree&, Nanos, const record::RequestClosed& closed) {
  auto& asked = peers_[closed.peer].asked;
  const auto found = asked.find(closed.remote);
  if (found == asked.end() || found->second.what != closed.what) return;
  found->second.open = false;
  found->second.answered = closed.answered;
}

const Hearsay::Refusal* Hearsay::refusal(PeerIndex peer, const core::Digest& hash) const {
  const auto found = peers_[peer].refusals.find(hash);
  return found == peers_[peer].refusals.end() ? nullptr : &found->second;
}

const Hearsay::Asked* Hearsay::asked(PeerIndex peer, PeerIndex remote) const {
  const auto found = peers_[peer].asked.find(remote);
  return found == peers_[peer].asked.end() ? nullptr : &found->second;
}

}  // namespace onetip::sim::checks
