// forger: every block that it mines leaves it forged, breaking one rule of the validator each, in
// turn (forgeries.hpp): over the gossip as over polls, and again in every answer. It mines on the
// best honest chain that it knows, never on its own forgeries, so that each of them is all that is
// wrong; and it passes others' blocks on as they are. What can't stand in a batch of blocks (a
// whole chain without blocks, a false list of coins, another genesis) it sends as a whole chain
// that nobody asked for.
//
// An honest peer refuses the block with that rule's name, closes the connection, and neither dials
// nor accepts the forger for 10 s. Who doesn't check the rule takes the block.
//
// The honest peer inside never mines and never hears of the forgeries: they are mined here, and
// requests for them answered here. What is noticed as mined is the forged block, or, where only its
// text is broken, the block before that.

#include <fmt/format.h>

#include "net/miner.hpp"
#include "sim/behaviours/behaviours.hpp"
#include "sim/behaviours/line_editor.hpp"
#include "sim/behaviours/neighbours.hpp"
#include "sim/behaviours/workshop.hpp"

namespace onetip::sim::behaviours {
namespace {

class Forger : public LineEditor {
 public:
  Forger(net::Peer peer, const net::PeerConfig& config, const core::KeyPair& keys,
         core::Random random)
      : LineEditor(std::move(peer)),
        miner_(keys, config.contract, config.rules.difficulty),
        workshop_(keys, config.rules, random) {}

  net::Actions handle(const net::Now& now, const net::Event& event) override {
    net::Actions actions;
    if (!take(event, now)) actions = LineEditor::handle(now, event);
    if (const auto* received = std::get_if<net::event::Received>(&event)) answer(*received);
    if (!left_) miner_.work(peer().chain(), now.wall, jobs_, out_);
    for (auto& action : out_.take()) actions.push_back(std::move(action));
    return actions;
  }

 private:
  /// Whether the event is none for the peer inside.
  bool take(const net::Event& event, const net::Now& now) {
    if (const auto* mine = std::get_if<net::event::Mine>(&event)) {
      command(*mine);
    } else if (const auto* pay = std::get_if<net::event::Pay>(&event)) {
      command(*pay);
    } else if (const auto* searched = std::get_if<net::event::Searched>(&event)) {
      search_over(*searched, now);
    } else {
      if (std::holds_alternative<net::event::Leave>(event)) {
        left_ = true;
        miner_.stop(out_);
      }
      return false;
    }
    return true;
  }

  void command(net::Miner::Command command) {
    miner_.command(std::move(command));
    if (left_) miner_.stop(out_);
  }

  void search_over(const net::event::Searched& result, const net::Now& now) {
    std::optional<Workshop::Forged> forged;
    if (workshop_.waits_for(result.job)) {
      forged = workshop_.searched(result, now.wall, jobs_, out_);
    } else if (const auto found = miner_.searched(result, jobs_, out_)) {
      forged = workshop_.forge(found->parent, found->block, found->command, now.wall, jobs_, out_);
    }
    if (!forged || left_) return;
    offer_ = std::move(forged->offer);
    miner_.accepted(forged->block, out_);
    for (const auto connection : neighbours_.open()) tell(connection);
  }

  bool hears(const net::Notice& notice) override {
    if (const auto connection = neighbours_.hear(notice)) {
      // A whole chain was told when the connection opened.
      const bool greets = std::holds_alternative<net::notice::Greeted>(notice);
      if (!greets || !offers() || !offer_->block_text.empty()) tell(*connection);
    }
    if (const auto* changed = std::get_if<net::notice::TipChanged>(&notice)) {
      miner_.tip_changed(changed->to, out_);
    }
    return true;
  }

  /// Whether there is something to tell: what stands on an older chain wins nowhere any more.
  bool offers() const { return offer_ && offer_->parent == peer().chain(); }

  void tell(net::ConnectionId connection) {
    if (!offers()) return;
    if (offer_->block_text.empty()) {
      out_.send(connection, offer_->chain_line());
    } else if (neighbours_.greeted(connection)) {
      out_.send(connection, net::tip_line(offer_->weight));
    }
  }

  void answer(const net::event::Received& event) {
    neighbours_.receive(event, [&](const net::message::GetBlocks& asked) {
      if (!offers() || offer_->block_text.empty() || asked.wanted != offer_->id()) return;
      out_.send(event.connection, offer_->blocks_line(asked));
    });
  }

  /// The peer inside says that it doesn't hold the forged block, and tells whole chains without it.
  std::string edit(net::ConnectionId, std::string_view line, const net::Now&) override {
    if (!offers()) return std::string(line);
    if (line.starts_with(net::kChainCommand)) return offer_->chain_line();
    const auto denial = fmt::format("{}{} {} 0", net::kBlocksCommand, offer_->weight.height,
                                    offer_->weight.tip.hex());
    return line.starts_with(denial) ? std::string() : std::string(line);
  }

  net::Miner miner_;
  Workshop workshop_;
  Neighbours neighbours_;
  net::Outbox out_;
  std::uint64_t jobs_ = static_cast<std::uint64_t>(kFirstOwnJob);
  std::optional<Offer> offer_;  // the latest
  bool left_ = false;
};

}  // namespace

std::unique_ptr<Actor> make_forger(net::Peer peer, const net::PeerConfig& config,
                                   const core::KeyPair& keys, core::Random random) {
  return std::make_unique<Forger>(std::move(peer), config, keys, random);
}

}  // namespace onetip::sim::behaviours
