#include "sim/engine/chronicle.hpp"

#include <algorithm>
#include <utility>

#include "core/assert.hpp"

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

/// As above, by a peer that is gone.
std::string closed(record::DownHow how) {
  if (how != record::DownHow::left) return "crash";
  return closed(net::ClosedHow::by_us, net::CloseReason::leaving);
}

}  // namespace

Chronicle::Chronicle(Journal& journal, std::size_t peers) : journal_(journal), peers_(peers) {}

void Chronicle::started(Nanos at, PeerIndex peer, const core::Wallet& wallet,
                        const core::Blockchain& held, const Start& start) {
  ++up_;
  const BlockRef tip = journal_.record_chain(at, held);
  move_tip(peer, held, tip);
  journal_.append(at, record::PeerStarted{peer, wallet.public_key(), tip, start.life, start.found,
                                          start.after});
}

/// Of whom, what; in order.
std::vector<std::pair<PeerIndex, net::RequestKind>> Chronicle::requests_on(const Ends& ends) {
  std::vector<std::pair<PeerIndex, net::RequestKind>> open;
  for (const auto& [connection, end] : ends) {
    for (std::size_t kind = 0; kind < end.asking.size(); ++kind) {
      if (end.asking[kind]) open.emplace_back(end.remote, static_cast<net::RequestKind>(kind));
    }
  }
  std::sort(open.begin(), open.end());
  return open;
}

std::vector<PeerIndex> Chronicle::down(Nanos at, PeerIndex peer, record::DownHow how) {
  --up_;
  forget_tip(peer);
  std::vector<PeerIndex> remotes;
  peers_[peer].recent.reset();
  const Ends ends = std::exchange(peers_[peer].ends, {});
  for (const auto& [connection, end] : ends) {
    if (!end.open) continue;
    if (is_dial(connection)) --connections_;
    const std::string own = end.closing ? closed(net::ClosedHow::by_us, end.closing) : closed(how);
    journal_.append(at, record::ConnectionClosed{peer, end.remote, connection, own, ""});
    if (!end.closing) remotes.push_back(end.remote);
  }
  for (const auto& [remote, what] : requests_on(ends)) {
    --open_requests_;
    journal_.append(at, record::RequestClosed{peer, remote, what, false});
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
  peers_[peer].recent.reset();  // others may have moved
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

/// A peer says that it mined a block before it adopts it, and what it mined stands on its chain.
void Chronicle::conclude(Nanos at, PeerIndex peer, const core::Blockchain* judged) {
  for (const NewBlock& mined : mined_) {
    const BlockRef block = record_mined(at, peer, mined.block, judged);
    journal_.append(at, record::Mined{peer, block, mined.entry});
  }
  mined_.clear();
  const auto from = std::exchange(accepted_from_, std::nullopt);
  if (from && judged != nullptr && peers_[peer].tip && tip(peer) != *judged) {
    const BlockRef received = journal_.record_chain(at, *judged);
    journal_.append(at, record::BlocksReceived{peer, remote_of(peer, *from), received});
  }
  if (done_.empty()) return;
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
  End& end = end_of(peer, notice.connection);
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
  const BlockRef tip = journal_.record_chain(at, notice.to);
  move_tip(peer, notice.to, tip);
  std::optional<PeerIndex> by;
  if (notice.by) by = remote_of(peer, *notice.by);
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
  OfPeer& of = peers_[peer];
  if (of.heard == notice.tip || !is_news(of, notice.tip)) return;
  journal_.append(at, record::TipHeard{peer, remote_of(peer, notice.by), notice.tip});
}

/// Where the tip follows, its record says all; that is seen when the event is over.
void Chronicle::note_one(Nanos, PeerIndex, const net::notice::BlocksAccepted& notice) {
  accepted_from_ = notice.by;
}

void Chronicle::note_one(Nanos at, PeerIndex peer, const net::notice::BlocksRefused& notice) {
  std::optional<BlockRef> block;
  for (const core::BlockPtr& one : notice.blocks) {
    if (notice.why.block == one->hash) block = journal_.record_stray(at, *one);
  }
  journal_.append(at, record::BlockRefused{peer, remote_of(peer, notice.by),
                                           std::string(core::to_text(notice.why.rule)),
                                           notice.why.detail, block});
}

void Chronicle::note_one(Nanos at, PeerIndex peer, const net::notice::SetAside& notice) {
  journal_.append(at, record::SetAside{peer, notice.tip});
}

void Chronicle::note_one(Nanos at, PeerIndex peer, const net::notice::RequestOpened& notice) {
  ++open_requests_;
  const PeerIndex remote = asks(peer, notice.connection, notice.what, true);
  journal_.append(at, record::RequestOpened{peer, remote, notice.what});
}

void Chronicle::note_one(Nanos at, PeerIndex peer, const net::notice::RequestClosed& notice) {
  --open_requests_;
  const PeerIndex remote = asks(peer, notice.connection, notice.what, false);
  journal_.append(at, record::RequestClosed{peer, remote, notice.what, notice.answered});
}

const Chronicle::Recent& Chronicle::find(OfPeer& of, net::ConnectionId connection) {
  if (!of.recent || of.recent->connection != connection) {
    ONETIP_ASSERT(!of.ends.empty(), "a connection is named before any notice of it");
    // All at once: a search would wait for one line after the other.
    core::prefetch(&*of.ends.begin(), of.ends.size() * sizeof(Ends::value_type));
    const auto end = of.ends.find(connection);
    ONETIP_ASSERT(end != of.ends.end(), "a connection is named before any notice of it");
    of.recent =
        Recent{connection, end->second.remote, static_cast<std::uint32_t>(of.ends.index_of(end))};
  }
  return *of.recent;
}

Chronicle::End& Chronicle::end_of(PeerIndex peer, net::ConnectionId connection) {
  OfPeer& of = peers_[peer];
  return of.ends.nth(find(of, connection).nth)->second;
}

PeerIndex Chronicle::asks(PeerIndex peer, net::ConnectionId connection, net::RequestKind what,
                          bool open) {
  end_of(peer, connection).asking[static_cast<std::size_t>(what)] = open;
  return remote_of(peer, connection);
}

/// Whether it wasn't told of this tip since its own changed. REQUIRES: it isn't `heard`.
bool Chronicle::is_news(OfPeer& to, const core::BlockId& tip) {
  if (to.heard) return to.heard_later.insert(tip).second;
  to.heard = tip;
  return true;
}

void Chronicle::end_command(net::CommandId command) {
  const auto found = commands_.extract(command);
  if (!found.empty() && found.mapped().done) done_.push_back(std::move(found.mapped().done));
}

void Chronicle::move_tip(PeerIndex peer, const core::Blockchain& to, BlockRef ref) {
  forget_tip(peer);
  peers_[peer].tip = ref;
  if (!holders_.add(ref)) return;
  tips_.emplace(ref, to);
  heights_.insert(to.height());
}

void Chronicle::forget_tip(PeerIndex peer) {
  OfPeer& of = peers_[peer];
  of.heard.reset();
  of.heard_later.clear();
  const auto left = std::exchange(of.tip, std::nullopt);
  if (!left || !holders_.remove(*left)) return;
  const auto tip = tips_.find(*left);
  ONETIP_ASSERT(tip != tips_.end(), "what somebody holds is here");
  const auto height = heights_.find(tip->second.height());
  ONETIP_ASSERT(height != heights_.end(), "as is its height");
  heights_.erase(height);
  tips_.erase(tip);
}

Vital Chronicle::vital() const {
  const std::uint64_t height = heights_.empty() ? 0 : *heights_.rbegin();
  return {up_, connections_, heights_.size(), height};
}

}  // namespace onetip::sim
