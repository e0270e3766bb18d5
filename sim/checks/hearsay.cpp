#include "sim/checks/hearsay.hpp"

namespace onetip::sim::checks {

void Hearsay::take(const Record& record, const BlockTree& tree) {
  const Nanos at = record.at;
  if (const auto* moved = std::get_if<record::TipChanged>(&record.body)) {
    OfPeer& peer = peers_[moved->peer];
    peer.told.clear();
    peer.sent.clear();
    peer.set_aside.clear();
  } else if (const auto* down = std::get_if<record::PeerDown>(&record.body)) {
    peers_[down->peer] = OfPeer{};  // what it knew, it knows no more
  } else if (const auto* heard = std::get_if<record::TipHeard>(&record.body)) {
    peers_[heard->peer].told.push_back({heard->from, heard->tip, at});
  } else if (const auto* received = std::get_if<record::BlocksReceived>(&record.body)) {
    peers_[received->peer].sent.push_back({received->from, received->tip, at});
  } else if (const auto* early = std::get_if<record::SetAside>(&record.body)) {
    peers_[early->peer].set_aside.push_back({early->tip, at});
  } else if (const auto* refused = std::get_if<record::BlockRefused>(&record.body)) {
    if (!refused->block) return;
    peers_[refused->peer].refusals.insert_or_assign(
        tree.hash(*refused->block),
        Refusal{refused->from, refused->rule + ": " + refused->detail, at});
  } else if (const auto* asked = std::get_if<record::RequestOpened>(&record.body)) {
    if (asked->what == "peers") return;
    peers_[asked->peer].asked.insert_or_assign(asked->remote, Asked{asked->what, at, true, false});
  } else if (const auto* answer = std::get_if<record::RequestClosed>(&record.body)) {
    auto& open = peers_[answer->peer].asked;
    const auto found = open.find(answer->remote);
    if (found == open.end() || found->second.what != answer->what) return;
    found->second.open = false;
    found->second.answered = answer->answered;
  }
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
