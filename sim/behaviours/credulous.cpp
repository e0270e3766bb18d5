// credulous: takes invalid blocks. It calls everything valid that it is asked to judge, instead of
// the driver. For tests of the checkers: it counts as honest, so `valid-chain` must break once a
// forger reaches it. What can't be read as blocks never comes to a judgement, so not even a
// credulous peer takes that.

#include "sim/behaviours/behaviours.hpp"

namespace onetip::sim::behaviours {
namespace {

class Credulous : public Actor {
 public:
  explicit Credulous(net::Peer peer) : peer_(std::move(peer)) {}

  net::Actions handle(const net::Now& now, const net::Event& event) override {
    auto actions = peer_.handle(now, event);
    for (std::size_t i = 0; i < actions.size(); ++i) {
      const auto* judge = std::get_if<net::action::Judge>(&actions[i]);
      if (judge == nullptr) continue;
      const net::event::Judged judged{judge->job, believe(*judge)};
      actions.erase(actions.begin() + static_cast<std::ptrdiff_t>(i--));
      for (auto& more : peer_.handle(now, judged)) actions.push_back(std::move(more));
    }
    return actions;
  }

 private:
  static core::Blockchain believe(const net::action::Judge& judge) {
    auto chain = judge.parent;
    for (const auto& block : judge.blocks) {
      if (!chain) {
        chain = core::Blockchain::from_genesis(block, core::Ledger::after_genesis(*block));
        continue;
      }
      // Where the block takes what isn't there, nothing moves.
      auto after = chain->ledger().after(*block, chain->height() + 2);
      const auto* ledger = std::get_if<core::Ledger>(&after);
      chain = chain->extended(block, ledger != nullptr ? *ledger : chain->ledger());
    }
    return *chain;
  }

  net::Peer peer_;
};

}  // namespace

std::unique_ptr<Actor> make_credulous(net::Peer peer) {
  return std::make_unique<Credulous>(std::move(peer));
}

}  // namespace onetip::sim::behaviours
