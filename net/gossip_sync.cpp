#include "net/gossip_sync.hpp"

#include <algorithm>
#include <variant>

#include "core/prefetch.hpp"

namespace onetip::net {
namespace {

core::BlockId id_of(const core::Weight& weight) { return {weight.height, weight.tip}; }

}  // namespace

void GossipSync::join(ConnectionId connection, GossipLink& link, Outbox& out) {
  links_.try_emplace(connection, &link);
  tell_tip(connection, out);
}

/// Only a fetch may stand in the way of others.
void GossipSync::part(ConnectionId connection, Nanos now) {
  if (links_.erase(connection) == 0) return;
  wanting_.erase(connection);
  if (news_.connection == connection) news_ = {};
  if (fetches_.erase(connection) > 0) failed(now);
}

void GossipSync::tell_tip(ConnectionId connection, Outbox& out) const {
  out.send(connection, codec_.tip(chains_.own().weight()));
}

void GossipSync::expect_announcement(Outbox& out) const {
  constexpr std::size_t kBesides = 4;  // what was accepted, and what comes of it
  out.expect(links_.size() + kBesides);
  for (const auto& [connection, link] : links_) core::prefetch(&link->theirs);
}

void GossipSync::announce(std::optional<ConnectionId> by, Outbox& out) {
  const core::Weight& weight = chains_.own().weight();
  const auto line = codec_.tip(weight);
  for (const auto& [connection, link] : links_) {
    if (connection != by && !link->has_announced(weight)) out.send(connection, line);
  }
  changed_ = true;
}

void GossipSync::on_winning_tip(ConnectionId connection, GossipLink& link, Nanos now) {
  if (wanting_.try_emplace(connection, &link).second) link.wanted_since = now;
  if (news_.link != nullptr && news_.link != &link) changed_ = true;
  news_ = {connection, &link};
}

void GossipSync::on_get_blocks(ConnectionId connection, const message::GetBlocks& asked,
                               Outbox& out) const {
  // The codec may forget the question over the answer.
  const auto wanted = asked.wanted;
  out.send(connection, codec_.blocks(wanted, blocks_for(asked), limits_.batch_bytes));
}

/// None where the tip isn't known, or nothing is missing.
std::vector<core::BlockPtr> GossipSync::blocks_for(const message::GetBlocks& asked) const {
  const core::Blockchain* const chain = chains_.through(asked.wanted);
  if (chain == nullptr) return {};
  const auto last = asked.wanted.height;
  const auto common = std::find_if(asked.locator.begin(), asked.locator.end(), [&](const auto& id) {
    return id.height <= last && chain->contains(id);
  });
  const auto first = common == asked.locator.end() ? 0 : common->height + 1;
  return chain->blocks_from(first, std::min<std::uint64_t>(limits_.batch_blocks, last + 1 - first));
}

GossipSync::Batch GossipSync::on_blocks(ConnectionId connection, const message::Blocks& sent,
                                        Nanos now, Outbox& out) {
  Batch batch;
  const auto at = fetches_.find(connection);
  if (at == fetches_.end() || id_of(at->second.wanted) != sent.wanted) return batch;
  auto& fetch = at->second;
  if (fetch.state != Fetch::State::asked && fetch.state != Fetch::State::late) return batch;
  requests_.answered({connection, RequestKind::blocks}, out);
  const auto& blocks = std::get<std::vector<core::BlockPtr>>(sent.blocks);
  if (blocks.empty()) {  // they don't hold it any more; their next tip will be announced
    give_up(at, now);
    return batch;
  }
  auto& chain = batch.chain;
  if (const auto parent = held_parent(sent.parent, fetch)) {
    const bool goes_on = fetch.partial && fetch.partial->id() == *parent;
    chain = goes_on ? fetch.partial : chains_.find(*parent);
    if (!chain) {  // held when we asked, forgotten since
      give_up(at, now);
      return batch;
    }
  }
  fetch.state = Fetch::State::judging;
  auto first = blocks.begin();
  for (; chain && first != blocks.end(); ++first) {
    auto known = chains_.find({chain->height() + 1, (*first)->hash});
    if (!known || !core::identical(known->tip(), **first)) break;
    chain = std::move(known);
  }
  batch.blocks.assign(first, blocks.end());
  return batch;
}

/// `parent`, of the blocks that we said we hold; none: what stands on it must be a genesis.
std::optional<core::BlockId> GossipSync::held_parent(const std::optional<core::Digest>& parent,
                                                     const Fetch& fetch) {
  if (!parent) return std::nullopt;
  const Locator& held = *fetch.locator;
  const auto at =
      std::find_if(held.begin(), held.end(), [&](const auto& id) { return id.hash == *parent; });
  if (at == held.end()) return std::nullopt;
  return *at;
}

std::optional<std::string> GossipSync::on_judged(ConnectionId connection,
                                                 const core::Blockchain& chain, Nanos now) {
  const auto at = fetches_.find(connection);
  if (at == fetches_.end()) return std::nullopt;
  auto& fetch = at->second;
  changed_ = true;
  if (chain.id() == id_of(fetch.wanted)) {
    const bool honest = chain.weight() == fetch.wanted;
    fetch.link->unreliable = false;
    fetches_.erase(at);
    if (honest) return std::nullopt;
    return "the announced effort is not the chain's";
  }
  if (chain.height() >= fetch.wanted.height) return "the blocks don't lead to the announced tip";
  if (chain.height() < fetch.blocks) return "the blocks lead nowhere new";
  fetch.partial = chain;
  fetch.blocks = chain.height() + 1;
  fetch.state = Fetch::State::ready;
  if (blocks_beyond(chain, chains_.own()) > limits_.side_blocks) give_up(at, now);
  return std::nullopt;
}

/// It may still answer; but where there is no room for another fetch, who is silent takes it from
/// all others.
void GossipSync::on_late(ConnectionId connection, Nanos now) {
  const auto at = fetches_.find(connection);
  if (at == fetches_.end() || at->second.state != Fetch::State::asked) return;
  if (fetches_.size() >= limits_.fetches) return give_up(at, now);
  at->second.state = Fetch::State::late;
  at->second.link->unreliable = true;
  changed_ = true;
}

/// It announced what it does not deliver: its word counts for nothing until it announces anew.
void GossipSync::give_up(const Fetches::iterator& at, Nanos now) {
  auto& link = *at->second.link;
  link.announced = false;
  link.unreliable = true;
  wanting_.erase(at->first);
  fetches_.erase(at);
  failed(now);
}

/// Who waited for that fetch is asked at once, but so often only: to find them all are looked at,
/// and who announces what nobody holds has fetches fail as fast as it can write.
void GossipSync::failed(Nanos now) {
  if (now >= failures_end_) {
    failures_ = 0;
    failures_end_ = now + limits_.request_timeout;
  }
  if (++failures_ <= limits_.failed_fetches) {
    changed_ = true;
  } else {
    agenda_.patience = std::min(agenda_.patience, failures_end_);
  }
}

void GossipSync::ask_all(Nanos now, Outbox& out) {
  changed_ = false;
  agenda_.patience = Agenda::kNever;
  for (auto at = wanting_.begin(); at != wanting_.end();) {
    at = ask(at->first, *at->second, now, out) ? std::next(at) : wanting_.erase(at);
  }
}

/// `own`: the link's fetch, if it has one.
inline GossipSync::Choice GossipSync::choose(const Fetches::iterator& own, const GossipLink& link,
                                             Nanos now) {
  if (!chains_.wins(link.theirs) || chains_.holds(id_of(link.theirs))) {
    if (own == fetches_.end()) return Choice::drop;
    if (own->second.state != Fetch::State::ready) return Choice::wait;
    fetches_.erase(own);
    agenda_.patience = now;  // others may have been told to wait for it
    return Choice::drop;
  }
  if (own != fetches_.end()) {
    if (own->second.state == Fetch::State::ready) return Choice::ask;
    const bool late = own->second.state == Fetch::State::late;
    return late && own->second.wanted != link.theirs ? Choice::ask : Choice::wait;
  }
  if (fetches_.size() >= limits_.fetches) return Choice::wait;
  for (const auto& [other, fetch] : fetches_) {
    if (fetch.state == Fetch::State::late) continue;
    if (fetch.wanted == link.theirs) return Choice::wait;
    const auto patience = link.wanted_since + limits_.request_timeout;
    if (!fetch.link->unreliable && now < patience) {
      agenda_.patience = std::min(agenda_.patience, patience);
      return Choice::wait;
    }
  }
  return Choice::ask;
}

/// Asks for what that link announced, if it is its turn. Whether it may be worth a fetch still.
bool GossipSync::ask(ConnectionId connection, GossipLink& link, Nanos now, Outbox& out) {
  const auto choice = choose(fetches_.find(connection), link, now);
  if (choice == Choice::ask) request(connection, link, now, out);
  return choice != Choice::drop;
}

/// What a fetch goes on from, or all that the peer holds.
KnownChains::All GossipSync::held_for(const Fetch& fetch) const {
  auto held = fetch.partial ? KnownChains::All{&*fetch.partial} : chains_.held();
  if (fetch.partial) return held;
  constexpr std::size_t kPartials = 16;
  const std::size_t most = held.size() + kPartials;
  for (const auto& [other, under_way] : fetches_) {
    if (under_way.partial && held.size() < most) held.push_back(&*under_way.partial);
  }
  return held;
}

void GossipSync::request(ConnectionId connection, GossipLink& link, Nanos now, Outbox& out) {
  auto& fetch = fetches_.try_emplace(connection).first->second;
  fetch.link = &link;
  if (fetch.wanted != link.theirs) fetch.blocks = 0;
  fetch.wanted = link.theirs;
  auto question = codec_.get_blocks(id_of(fetch.wanted), held_for(fetch));
  fetch.locator = std::move(question.locator);
  fetch.state = Fetch::State::asked;
  requests_.open({connection, RequestKind::blocks}, now, out);
  out.send(connection, std::move(question.line));
}

}  // namespace onetip::net
