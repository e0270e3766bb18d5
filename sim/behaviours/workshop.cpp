#include "sim/behaviours/workshop.hpp"

#include "core/assert.hpp"
#include "core/chain_text.hpp"
#include "net/miner.hpp"

namespace onetip::sim::behaviours {
namespace {

/// The work that a forgery needs; none: it needs none, or this chain lacks what it takes.
std::optional<Work> work_of(const Forgery& forgery, const Ground& ground) {
  if (const auto* remade = std::get_if<Remade>(&forgery.way)) return remade->make(ground);
  if (const auto* uprooted = std::get_if<Uprooted>(&forgery.way)) return uprooted->make(ground);
  if (const auto* rootless = std::get_if<Rootless>(&forgery.way)) return rootless->make(ground);
  return std::nullopt;
}

/// A whole chain of these blocks, whatever is wrong with them; the coins that it lists are those of
/// `ledger`.
Offer as_whole_chain(const core::Blockchain& parent, const std::vector<core::BlockPtr>& blocks,
                     std::chrono::milliseconds wall) {
  const auto& ledger = parent.ledger();
  auto chain = core::Blockchain::from_genesis(blocks.front(), ledger);
  for (std::size_t i = 1; i < blocks.size(); ++i) chain = chain.extended(blocks[i], ledger);
  return {parent, chain.weight(), {}, core::write_chain(chain, wall.count())};
}

Offer on_new_genesis(const core::Blockchain& parent, const core::BlockPtr& genesis,
                     const core::BlockPtr& honest, std::chrono::milliseconds wall) {
  auto blocks = parent.blocks_from(0);
  blocks.front() = genesis;
  blocks.push_back(honest);
  return as_whole_chain(parent, blocks, wall);
}

Offer without_genesis(const core::Blockchain& parent, const core::BlockPtr& block,
                      std::chrono::milliseconds wall) {
  auto blocks = parent.blocks_from(1);
  blocks.insert(blocks.end(), 2, block);
  return as_whole_chain(parent, blocks, wall);
}

}  // namespace

Workshop::Workshop(core::KeyPair keys, core::ChainRules rules, core::Random& random)
    : keys_(std::move(keys)),
      stranger_(core::KeyPair::make(keys_.type(), random)),
      rules_(std::move(rules)) {}

std::optional<Workshop::Forged> Workshop::forge(const core::Blockchain& parent,
                                                const core::BlockPtr& honest,
                                                net::CommandId command,
                                                std::chrono::milliseconds wall, std::uint64_t& jobs,
                                                net::Outbox& out) {
  const Ground ground{parent, *honest, keys_, stranger_, rules_};
  for (;;) {  // some forgeries need nothing, so one of them ends it
    const Forgery& forgery = forgeries()[turn_++ % forgeries().size()];
    if (auto forged = make_at_once(forgery, ground, honest, wall)) return forged;
    if (auto work = work_of(forgery, ground)) {
      auto preimage = work->candidate.preimage_without_nonce();
      search_.emplace(
          Search{{}, command, forgery, parent, honest, std::move(*work), std::move(preimage)});
      search(jobs, out);
      return std::nullopt;
    }
  }
}

std::optional<Workshop::Forged> Workshop::make_at_once(const Forgery& forgery, const Ground& ground,
                                                       const core::BlockPtr& honest,
                                                       std::chrono::milliseconds wall) const {
  if (const auto* unsealed = std::get_if<Unsealed>(&forgery.way)) {
    const auto block = unsealed->make(ground);
    if (block == nullptr) return std::nullopt;
    return Forged{make_offer(ground.parent, block, wall), block};
  }
  auto offer = make_offer(ground.parent, honest, wall);
  if (const auto* misspelt = std::get_if<Misspelt>(&forgery.way)) {
    offer.block_text = misspelt->make(std::move(offer.block_text));
    offer.chain_text = misspelt->make(std::move(offer.chain_text));
    return Forged{std::move(offer), honest};
  }
  if (const auto* retold = std::get_if<Retold>(&forgery.way)) {
    offer.block_text.clear();
    offer.chain_text = retold->make(std::move(offer.chain_text), ground);
    return Forged{std::move(offer), honest};
  }
  return std::nullopt;
}

void Workshop::search(std::uint64_t& jobs, net::Outbox& out) {
  search_->job = net::JobId{++jobs};
  const auto tries = std::min(net::kSearchTries, core::kNonceEnd - search_->work.first);
  out.add(net::action::Search{search_->job, search_->command, search_->preimage,
                              search_->work.first, tries, rules_.difficulty});
}

std::optional<Workshop::Forged> Workshop::searched(const net::event::Searched& result,
                                                   std::chrono::milliseconds wall,
                                                   std::uint64_t& jobs, net::Outbox& out) {
  if (!result.nonce) {
    search_->work.first += result.tries;
    ONETIP_ASSERT(search_->work.first < core::kNonceEnd, "a nonce is found before they end");
    search(jobs, out);
    return std::nullopt;
  }
  auto [job, command, forgery, parent, honest, work, preimage] = std::move(*search_);
  search_.reset();
  const auto block = std::move(work.candidate).seal(*result.nonce);
  if (std::holds_alternative<Uprooted>(forgery.way)) {
    return Forged{on_new_genesis(parent, block, honest, wall), block};
  }
  if (std::holds_alternative<Rootless>(forgery.way)) {
    return Forged{without_genesis(parent, block, wall), block};
  }
  return Forged{make_offer(parent, block, wall), block};
}

}  // namespace onetip::sim::behaviours
