#include "sim/engine/chronicle.hpp"

#include <utility>

namespace onetip::sim {

namespace {

bool is_dial(net::ConnectionId connection) {
  return static_cast<std::uint64_t>(connection) % 2 == 0;
}

/// `by-us: banned`
std::string closed(net::ClosedHow how, const std::optional<net::CloseReason>& reason) {
  std::string text(net::to_text(how));
  if (reason) text += ": " + std::string(net::to_text(*reason));
  return text;
}

}  // namespace

Chronicle::Chronicle(Journal& journal, std::size_t peers) : journal_(journal), peers_(peers) {}

void Chronicle::started(Nanos at, PeerIndex peer, const core::Wallet& wallet,
                        const core::Blockchain& held, const Start& start) {
  ++up_;
  move_tip(peer, held);
  const BlockRef tip = journal_.record_chain(at, held);
  journal_.append(at, record::PeerStarted{peer, wallet.public_key(), tip, start.life, start.found,
                                          start.after});
}

std::vector<PeerIndex> Chronicle::down(Nanos at, PeerIndex peer, const std::string& how) {
  --up_;
  forget_tip(peer);
  std::vector<PeerIndex> remotes;
  for (const auto& [connection, end] : std::exchange(peers_[peer].ends, {})) {
    if (!end.open) continue;
    if (is_dial(connection)) --connections_;
    const std::string own = end.closing ? closed(net::ClosedHow::by_us, end.closing) : how;
    journal_.append(at, record::ConnectionClosed{peer, end.remote, connection, own, ""});
    if (!end.closing) remotes.push_back(end.remote);
  }
  for (const auto& [remote, what] : std::exchange(peers_[peer].requests, {})) {
    --open_requests_;
    journal_.append(at, record::RequestClosed{peer, remote, std::string(what), false});
  }
  std::vector<std::function<void()>> over;
  for (auto next = commands_.begin(); next != commands_.end();) {
    const auto command = next++;
    if (command->second.peer != peer) continue;
    journal_.append(at, record::NotDone{peer, command->second.entry, "it went down before"});
    over.push_back(std::move(command->second.done));
    commands_.erase(command);
  }
  for (const auto& done : over) done();
  return remotes;
}

void Chronicle::connected(PeerIndex peer, net::ConnectionId connection, PeerIndex remote) {
  peers_[peer].ends.emplace(connection, End{remote});
}

net::CommandId Chronicle::command(PeerIndex peer, std::size_t entry, std::function<void()> done) {
  const net::CommandId command{++last_command_};
  commands_.emplace(command, Command{peer, entry, std::move(done)});
  return command;
}

std::optional<std::size_t> Chronicle::entry_of(net::CommandId command) const {
  const auto found = commands_.find(command);
  return found == commands_.end() ? std::nullopt : std::optional(found->second.entry);
}

void Chronicle::note(Nanos at, PeerIndex peer, const net::Notice& notice) {
  std::visit([&](const auto& one) { note_one(at, peer, one); }, notice);
}

void Chronicle::event_over(Nanos at, PeerIndex peer, const core::Blockchain* judged) {
  const bool is_plain = mined_.empty() && done_.empty() && !accepted_from_;
  if (!is_plain) conclude(at, peer, judged);
}

/// A peer says that it mined a block before it adopts it, and what it mined stands on its chain.
void Chronicle::conclude(Nanos at, PeerIndex peer, const core::Blockchain* judged) {
  for (const NewBlock& mined : std::exchange(mined_, {})) {
    const BlockRef block = record_mined(at, peer, mined.block, judged);
    journal_.append(at, record::Mined{peer, block, mined.entry});
  }
  const auto from = std::exchange(accepted_from_, std::nullopt);
  if (from && judged != nullptr && peers_[peer].tip && tip(peer).id() != judged->id()) {
    const BlockRef received = journal_.record_chain(at, *judged);
    journal_.append(at, record::BlocksReceived{peer, *from, received});
  }
  for (const auto& done : std::exchange(done_, {})) done();
}

BlockRef Chronicle::record_mined(Nanos at, PeerIndex peer, const core::BlockPtr& block,
                                 const core::Blockchain* judged) {
  const bool is_judged = judged != nullptr && judged->tip().hash == block->hash;
  if (is_judged) return journal_.record_chain(at, *judged);
  if (tip(peer).tip().hash == block->hash) return journal_.record_chain(at, tip(peer));
  return journal_.record_stray(at, *block);
}

void Chronicle::note_one(Nanos at, PeerIndex peer, const net::notice::ConnectionOpened& notice) {
  End& end = peers_[peer].ends.at(notice.connection);
  end.open = true;
  if (!notice.accepted) ++connections_;
  journal_.append(at,
                  record::ConnectionOpened{peer, end.remote, notice.connection, notice.accepted});
}

/// A busy peer hears late that it is done; if it is gone by then, this is how it closed it.
void Chronicle::note_one(Nanos, PeerIndex peer, const net::notice::Closing& notice) {
  const auto end = peers_[peer].ends.find(notice.connection);
  if (end != peers_[peer].ends.end()) end->second.closing = notice.reason;
}

/// A dial that failed opened nothing, so nothing is closed.
void Chronicle::note_one(Nanos at, PeerIndex peer, const net::notice::ConnectionClosed& notice) {
  const auto end = peers_[peer].ends.find(notice.connection);
  if (end == peers_[peer].ends.end() || !std::exchange(end->second.open, false)) return;
  if (is_dial(notice.connection)) --connections_;
  journal_.append(at, record::ConnectionClosed{peer, end->second.remote, notice.connection,
                                               closed(notice.how, notice.reason), notice.detail});
}

void Chronicle::note_one(Nanos at, PeerIndex peer, const net::notice::TipChanged& notice) {
  if (!notice.from) return;  // what it started with
  move_tip(peer, notice.to);
  const BlockRef tip = journal_.record_chain(at, notice.to);
  std::optional<PeerIndex> by;
  if (notice.by) by = remote(peer, *notice.by);
  journal_.append(at, record::TipChanged{peer, tip, by});
}

void Chronicle::note_one(Nanos, PeerIndex, const net::notice::Mined& notice) {
  if (const auto found = commands_.find(notice.command); found != commands_.end()) {
    mined_.push_back({notice.block, found->second.entry});
  }
}

void Chronicle::note_one(Nanos, PeerIndex, const net::notice::CommandDone& notice) {
  end_command(notice.command);
}

void Chronicle::note_one(Nanos at, PeerIndex peer, const net::notice::PaymentRefused& notice) {
  const auto found = commands_.find(notice.command);
  if (found == commands_.end()) return;
  journal_.append(at, record::PaymentRefused{peer, found->second.entry, notice.reason});
  end_command(notice.command);
}

void Chronicle::note_one(Nanos at, PeerIndex peer, const net::notice::TipHeard& notice) {
  if (!peers_[peer].heard.insert(notice.tip).second) return;
  journal_.append(at, record::TipHeard{peer, remote(peer, notice.by), notice.tip});
}

/// Where the tip follows, its record says all; that is seen when the event is over.
void Chronicle::note_one(Nanos, PeerIndex peer, const net::notice::BlocksAccepted& notice) {
  accepted_from_ = remote(peer, notice.by);
}

void Chronicle::note_one(Nanos at, PeerIndex peer, const net::notice::BlocksRefused& notice) {
  std::optional<BlockRef> block;
  for (const core::BlockPtr& one : notice.blocks) {
    if (notice.why.block == one->hash) block = journal_.record_stray(at, *one);
  }
  journal_.append(at, record::BlockRefused{peer, remote(peer, notice.by),
                                           std::string(core::to_text(notice.why.rule)),
                                           notice.why.detail, block});
}

void Chronicle::note_one(Nanos at, PeerIndex peer, const net::notice::SetAside& notice) {
  journal_.append(at, record::SetAside{peer, notice.tip});
}

void Chronicle::note_one(Nanos at, PeerIndex peer, const net::notice::RequestOpened& notice) {
  ++open_requests_;
  const PeerIndex asked = remote(peer, notice.connection);
  peers_[peer].requests.emplace(asked, notice.what);
  journal_.append(at, record::RequestOpened{peer, asked, std::string(notice.what)});
}

void Chronicle::note_one(Nanos at, PeerIndex peer, const net::notice::RequestClosed& notice) {
  --open_requests_;
  const PeerIndex asked = remote(peer, notice.connection);
  auto& open = peers_[peer].requests;
  if (const auto it = open.find({asked, notice.what}); it != open.end()) {
    open.erase(it);
  }
  journal_.append(at,
                  record::RequestClosed{peer, asked, std::string(notice.what), notice.answered});
}

PeerIndex Chronicle::remote(PeerIndex peer, net::ConnectionId connection) const {
  return peers_[peer].ends.at(connection).remote;
}

void Chronicle::end_command(net::CommandId command) {
  const auto found = commands_.extract(command);
  if (!found.empty() && found.mapped().done) done_.push_back(std::move(found.mapped().done));
}

void Chronicle::move_tip(PeerIndex peer, const core::Blockchain& to) {
  forget_tip(peer);
  peers_[peer].tip = to;
  ++holders_[to.id()];
}

void Chronicle::forget_tip(PeerIndex peer) {
  peers_[peer].heard.clear();
  auto& tip = peers_[peer].tip;
  if (!tip) return;
  const auto holders = holders_.find(tip->id());
  if (--holders->second == 0) holders_.erase(holders);
  tip.reset();
}

Vital Chronicle::vital() const {
  const std::uint64_t height = holders_.empty() ? 0 : holders_.rbegin()->first.height;
  return {up_, connections_, holders_.size(), height};
}

}  // namespace onetip::sim
