#include "net/judging.hpp"

namespace onetip::net {

core::Judgement<core::Blockchain> conclude(const std::optional<core::Blockchain>& chain,
                                           std::span<const core::TransactionIo> coins) {
  if (!chain) return core::Invalid{core::Rule::no_blocks, {}, {}, "there is no block"};
  if (!coins.empty()) {
    if (auto wrong = core::check_coin_list(*chain, coins)) return *std::move(wrong);
  }
  return *chain;
}

std::optional<core::Judgement<core::Blockchain>> Judging::advance(std::size_t most) {
  const std::size_t end = next_ + std::min(job_.blocks.size() - next_, most);
  for (; next_ < end; ++next_) {
    auto verdict = judge_block_(job_.parent, job_.blocks[next_]);
    if (std::holds_alternative<core::Invalid>(verdict)) return verdict;
    job_.parent = std::get<core::Blockchain>(std::move(verdict));
  }
  if (next_ < job_.blocks.size()) return std::nullopt;
  return conclude(job_.parent, job_.coins);
}

}  // namespace onetip::net
