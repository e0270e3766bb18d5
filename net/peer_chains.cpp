// Chains, from their blocks to the own tip: see peer_state.hpp.
#include <algorithm>

#include "net/peer_state.hpp"

namespace onetip::net {
namespace {

/// What the blocks of a whole chain say of themselves. REQUIRES: not empty.
core::Weight claimed_weight(const std::vector<core::BlockPtr>& blocks) {
  core::Weight weight{0, blocks.size() - 1, blocks.back()->hash};
  for (const auto& block : blocks) weight.effort += block->nonce;
  return weight;
}

}  // namespace

void Peer::State::judge(Job&& job, std::optional<core::Blockchain> parent,
                        std::vector<core::TransactionIo> coins) {
  const JobId id{++last_job};
  out.add(action::Judge{id, std::move(parent), job.blocks, std::move(coins)});
  judging.try_emplace(id, std::move(job));
}

void Peer::State::on_message(Session& session, const message::LatestBlockchain& message) {
  requests.answered({session.id, RequestKind::chain}, out);
  Job job{Job::Source::poll, session.id, {}, 0, message.bytes};
  if (const auto* why = std::get_if<core::Invalid>(&message.chain)) return refuse(job, *why);
  const auto& text = std::get<core::ChainText>(message.chain);
  if (!chains().wins(claimed_weight(text.blocks))) return;
  auto held = chains().known_prefix(text.blocks);
  if (held.blocks == text.blocks.size()) return;  // set aside, or about to be stored
  if (session.pending_chains == limits.pending_chains ||
      pending_bytes + job.bytes > limits.pending_bytes) {
    return;  // it will be polled again
  }
  ++session.pending_chains;
  pending_bytes += job.bytes;
  job.first = held.blocks;
  job.blocks.assign(text.blocks.begin() + static_cast<std::ptrdiff_t>(held.blocks),
                    text.blocks.end());
  judge(std::move(job), std::move(held.chain), text.coins);
}

void Peer::State::on_winning_tip(Session& session, const core::Weight& tip) {
  gossip->on_winning_tip(session.id, session.gossip, now.steady);
  out.notice(notice::TipHeard{session.id, {tip.height, tip.tip}});
  if (!calm()) return;  // settle() comes
  gossip->ask(now.steady, out);
  wake_in_time();
}

void Peer::State::on_message(Session& session, const message::GetBlocks& message) {
  gossip->on_get_blocks(session.id, message, out);
}

void Peer::State::on_message(Session& session, const message::Blocks& message) {
  if (const auto* why = std::get_if<core::Invalid>(&message.blocks)) {
    return refuse({Job::Source::gossip, session.id, {}}, *why);
  }
  auto batch = gossip->on_blocks(session.id, message, now.steady, out);
  if (!batch.blocks.empty()) {
    const auto first = batch.chain ? batch.chain->height() + 1 : 0;
    judge({Job::Source::gossip, session.id, std::move(batch.blocks), first},
          std::move(batch.chain));
  } else if (batch.chain) {
    fetched(session.id, *batch.chain);
  }
}

void Peer::State::accept(Job& job, const core::Blockchain& chain) {
  if (!job.by) {
    miner.accepted(job.blocks.front(), out);
    return consider(chain, job.first, std::nullopt);
  }
  out.notice(notice::BlocksAccepted{*job.by, std::move(job.blocks)});
  consider(chain, job.first, job.by);
  if (job.source == Job::Source::gossip) fetched(*job.by, chain);
}

void Peer::State::fetched(ConnectionId by, const core::Blockchain& chain) {
  const auto lie = gossip->on_judged(by, chain, now.steady);
  if (!lie) return;
  auto* session = find(by);
  if (session != nullptr) close_and_ban(*session, CloseReason::false_claim, *lie);
}

void Peer::State::refuse(const Job& job, const core::Invalid& why) {
  if (!job.by) return miner.refused(why.text(), out);
  out.notice(notice::BlocksRefused{*job.by, why, job.blocks});
  auto* session = find(*job.by);
  if (session == nullptr) return;
  const bool unreadable = why.rule == core::Rule::bad_encoding;
  close_and_ban(*session, unreadable ? CloseReason::malformed_line : CloseReason::invalid_block,
                why.text());
}

void Peer::State::consider(const core::Blockchain& chain, std::uint64_t first,
                           std::optional<ConnectionId> by) {
  std::optional<core::Blockchain> part;
  const bool whole = !by || is_in_time(chain, first);
  if (!whole) part = part_in_time(chain, first, *by);
  const core::Blockchain* const in_time = whole ? &chain : part ? &*part : nullptr;
  const bool wins = in_time != nullptr && chains().wins(in_time->weight());
  // What is the own chain at once need not be kept among the losing ones.
  if (!wins || durable_first || *in_time != chain) chains().keep(chain);
  if (!wins) return;
  if (durable_first) {
    store(*in_time, by);
  } else {
    adopt(*in_time, by);
  }
}

/// The usual case, found without a copy of anything: nothing is set aside, nothing is to be.
bool Peer::State::is_in_time(const core::Blockchain& chain, std::uint64_t first) const {
  if (!early.empty()) return false;
  const auto in_time = [&](const core::Block& block) {
    return !is_early(std::chrono::milliseconds(block.timestamp), now.wall);
  };
  if (first == chain.height()) return in_time(chain.tip());
  const auto blocks = chain.blocks_from(first);
  return std::all_of(blocks.begin(), blocks.end(),
                     [&](const core::BlockPtr& block) { return in_time(*block); });
}

/// What of `chain` the clock already allows; the rest is set aside. None: nothing new.
std::optional<core::Blockchain> Peer::State::part_in_time(const core::Blockchain& chain,
                                                          std::uint64_t first, ConnectionId by) {
  EarlyChains::Early rest{chain, by, first, {}};
  const auto parent = first > 0 ? early.find(chain.ancestor(first - 1)) : std::nullopt;
  if (parent) {
    rest.from = parent->from;
    rest.latest = parent->latest;
  }
  bool all_in_time = !parent;
  auto height = first;
  for (const auto& block : chain.blocks_from(first)) {
    const std::chrono::milliseconds stamp(block->timestamp);
    if (all_in_time && is_early(stamp, now.wall)) {
      all_in_time = false;
      rest.from = height;
    }
    if (!all_in_time) rest.latest = std::max(rest.latest, stamp);
    ++height;
  }
  if (all_in_time) return chain;
  const auto from = rest.from;
  early.set_aside(std::move(rest), chains().own(), now.steady);
  out.notice(notice::SetAside{by, chain.id()});
  if (from <= first) return std::nullopt;
  return chain.ancestor(from - 1);
}

void Peer::State::store(const core::Blockchain& chain, std::optional<ConnectionId> by) {
  if (!chains().wins(chain.weight())) return;
  if (!storing) {
    storing = Storing{chain, by};
    store_job = JobId{++last_job};
    out.add(action::Store{store_job, chain});
  } else if (!store_next ||
             core::is_better(fork_choice, chain.weight(), store_next->chain.weight())) {
    store_next = Storing{chain, by};
  }
}

void Peer::State::adopt(const core::Blockchain& chain, std::optional<ConnectionId> by) {
  auto before = chains().adopt(chain);
  poll.forget_text();
  out.notice(notice::TipChanged{std::move(before), chain, by});
  if (sync == SyncMode::gossip) gossip->announce(by, out);
  miner.tip_changed(chain, out);
}

}  // namespace onetip::net
