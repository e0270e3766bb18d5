#include "sim/checks/hearsay.hpp"

#include "core/overloaded.hpp"
#include "sim/journal/kind_set.hpp"

namespace onetip::sim::checks {

void Hearsay::take(const Record& record, const BlockTree& tree) {
  const Nanos at = record.at;
  visit_one_of<record::TipChanged, record::PeerDown, record::TipHeard, record::BlocksReceived,
               record::SetAside, record::BlockRefused, record::RequestOpened,
               record::RequestClosed>(
      record.body, core::Overloaded{
                       [&](const record::TipChanged& it) {
                         OfPeer& peer = peers_[it.peer];
                         peer.told.clear();
                         if (!peer.not_taken) return;
                         peer.not_taken->sent.clear();
                         peer.not_taken->set_aside.clear();
                       },
                       [&](const record::PeerDown& it) {
                         peers_[it.peer] = OfPeer{};  // what it knew, it knows no more
                       },
                       [&](const record::TipHeard& it) {
                         OfPeer& peer = peers_[it.peer];
                         peer.told.push_back({it.from, it.tip, at});
                         peer.expect_to_ask();
                       },
                       [&](const record::BlocksReceived& it) {
                         peers_[it.peer].keep().sent.push_back({it.from, it.tip, at});
                       },
                       [&](const record::SetAside& it) {
                         peers_[it.peer].keep().set_aside.push_back({it.tip, at});
                       },
                       [&](const record::BlockRefused& it) {
                         if (!it.block) return;
                         peers_[it.peer].keep().refusals.insert_or_assign(
                             tree.hash(*it.block),
                             Refusal{it.from, it.rule + ": " + it.detail, at});
                       },
                       [&](const record::RequestOpened& it) {
                         if (it.what == net::RequestKind::peers) return;
                         peers_[it.peer].ask({at, it.remote, it.what});
                       },
                       [&](const record::RequestClosed& it) {
                         Asked* const asked = find_asked(peers_[it.peer], it.remote);
                         if (asked == nullptr || asked->what != it.what) return;
                         asked->open = false;
                         asked->answered = it.answered;
                       },
                   });
}

const Hearsay::Refusal* Hearsay::refusal(PeerIndex peer, const core::Digest& hash) const {
  const auto& kept = peers_[peer].not_taken;
  if (!kept) return nullptr;
  const auto found = kept->refusals.find(hash);
  return found == kept->refusals.end() ? nullptr : &found->second;
}

/// Who hears of a tip mostly asks for it next.
void Hearsay::OfPeer::expect_to_ask() const {
  if (asked_before.empty()) return;
  core::prefetch(&*asked_before.begin(), asked_before.size() * sizeof(*asked_before.begin()));
}

void Hearsay::OfPeer::ask(const Asked& request) {
  if (asked && asked->remote != request.remote) {
    asked_before.insert_or_assign(asked->remote, *asked);
  }
  asked = request;
}

Hearsay::NotTaken& Hearsay::OfPeer::keep() {
  if (!not_taken) not_taken = std::make_unique<NotTaken>();
  return *not_taken;
}

}  // namespace onetip::sim::checks
