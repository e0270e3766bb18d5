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
                         peer.sent.clear();
                         peer.set_aside.clear();
                       },
                       [&](const record::PeerDown& it) {
                         peers_[it.peer] = OfPeer{};  // what it knew, it knows no more
                       },
                       [&](const record::TipHeard& it) {
                         peers_[it.peer].told.push_back({it.from, it.tip, at});
                       },
                       [&](const record::BlocksReceived& it) {
                         peers_[it.peer].sent.push_back({it.from, it.tip, at});
                       },
                       [&](const record::SetAside& it) {
                         peers_[it.peer].set_aside.push_back({it.tip, at});
                       },
                       [&](const record::BlockRefused& it) {
                         if (!it.block) return;
                         peers_[it.peer].refusals.insert_or_assign(
                             tree.hash(*it.block),
                             Refusal{it.from, it.rule + ": " + it.detail, at});
                       },
                       [&](const record::RequestOpened& it) {
                         if (it.what == net::RequestKind::peers) return;
                         peers_[it.peer].asked.insert_or_assign(it.remote, Asked{at, it.what});
                       },
                       [&](const record::RequestClosed& it) {
                         auto& asked = peers_[it.peer].asked;
                         const auto found = asked.find(it.remote);
                         if (found == asked.end() || found->second.what != it.what) return;
                         found->second.open = false;
                         found->second.answered = it.answered;
                       },
                   });
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
