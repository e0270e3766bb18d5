#include "sim/engine/verdicts.hpp"

namespace onetip::sim {

namespace {

const core::Block* object(const std::optional<core::Blockchain>& parent) {
  return parent ? parent->tip_ptr().get() : nullptr;
}

}  // namespace

core::Judgement<core::Blockchain> Verdicts::judge(const std::optional<core::Blockchain>& parent,
                                                  const core::BlockPtr& block) {
  const Place place{object(parent), block->hash};
  if (auto verdict = known(parent, block)) return *std::move(verdict);
  std::unique_lock one_at_a_time(judging_, std::defer_lock);
  if (shared_) {
    one_at_a_time.lock();  // and another thread may have found it meanwhile
    const std::lock_guard lock(mutex_);
    if (auto verdict = find_verdict(place, *block)) return *std::move(verdict);
  }
  auto verdict = judge_anew(parent, block);
  const std::lock_guard lock(mutex_);
  if (const auto* chain = std::get_if<core::Blockchain>(&verdict)) return keep(place, *chain, true);
  if (shared_) {
    refused_.emplace(place, Refused{parent, block, std::get<core::Invalid>(verdict)});
  }
  return verdict;
}

std::optional<core::Judgement<core::Blockchain>> Verdicts::known(
    const std::optional<core::Blockchain>& parent, const core::BlockPtr& block) {
  if (!shared_) return std::nullopt;
  const std::lock_guard lock(mutex_);
  return find_verdict({object(parent), block->hash}, *block);
}

std::optional<core::Judgement<core::Blockchain>> Verdicts::find_verdict(const Place& place,
                                                                        const core::Block& block) {
  if (const Known* known = find(place, block); known != nullptr && known->is_valid) {
    return known->chain;
  }
  const auto [first, last] = refused_.equal_range(place);
  for (auto refused = first; refused != last; ++refused) {
    if (core::identical(*refused->second.block, block)) return refused->second.why;
  }
  return std::nullopt;
}

void Verdicts::intern(const core::Blockchain& chain) {
  const std::lock_guard lock(mutex_);
  for (core::Blockchain here = chain;; here = here.parent()) {
    const bool is_genesis = here.height() == 0;
    const auto parent = is_genesis ? std::nullopt : std::optional(here.parent());
    const Place place{object(parent), here.tip().hash};
    if (find(place, here.tip()) != nullptr) return;
    keep(place, here, false);
    if (is_genesis) return;
  }
}

core::Judgement<core::Blockchain> Verdicts::judge_anew(
    const std::optional<core::Blockchain>& parent, const core::BlockPtr& block) const {
  return parent ? core::judge_block(*parent, block, rules_) : core::judge_genesis(block, rules_);
}

Verdicts::Known* Verdicts::find(const Place& place, const core::Block& block) {
  const auto [first, last] = known_.equal_range(place);
  for (auto known = first; known != last; ++known) {
    if (core::identical(known->second.chain.tip(), block)) return &known->second;
  }
  return nullptr;
}

core::Blockchain Verdicts::keep(const Place& place, const core::Blockchain& chain, bool is_valid) {
  Known* known = find(place, chain.tip());
  if (known == nullptr) known = &known_.emplace(place, Known{chain, false})->second;
  known->is_valid |= is_valid;
  return known->chain;
}

}  // namespace onetip::sim
