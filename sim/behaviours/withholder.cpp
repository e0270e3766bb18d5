// withholder: selfish mining, by the textbook strategy (I. Eyal, E. G. Sirer: "Majority is not
// Enough: Bitcoin Mining is Vulnerable", 2014, algorithm 1). It mines on a private branch and tells
// of it only as much as it must, so that honest miners waste their work on blocks that lose.
//
//   it finds a block    it keeps it to itself; but in a race (below) it publishes all, and wins
//   others find one     that is longer than the private branch: it gives up, and mines on that
//                       else: it publishes the shortest part of its branch that is no shorter than
//                       the public chain, or all of it where no more than one block would stay
//                       private (the lead shrank to 1). Where both are equally long it is a race:
//                       some mine on the one, some on the other, and the strategy doesn't ask who
//
// How long a chain is goes by the scenario's fork choice: by its height under `longest`, by its
// effort under `nonce-sum`. There two chains are hardly ever equally long; what it publishes is
// then heavier, and there is no race. How a race ends is the network's affair (the paper's gamma):
// where ties go to the smaller tip hash, all honest miners side with the same branch, so gamma is 0
// or 1 by a draw, one half on average. With that, more than a quarter of the hash rate earns more
// than its share of the blocks; well below that, it earns less (tests/sim/theory holds it to the
// paper's curve).
//
// An honest peer can do nothing about it: every block is valid, and late blocks are no offence.
//
// The peer inside is the public node: honest, and ignorant of the private branch. What is published
// it takes for a block that it mined: it is told to mine, and answered in the driver's stead. A
// crash loses the branch.

#include <utility>

#include "net/miner.hpp"
#include "sim/behaviours/behaviours.hpp"
#include "sim/behaviours/neighbours.hpp"

namespace onetip::sim::behaviours {
namespace {

constexpr net::CommandId kPublish{std::uint64_t{1} << 62};

class Withholder : public Actor {
 public:
  Withholder(net::Peer peer, const net::PeerConfig& config, const core::KeyPair& keys)
      : peer_(std::move(peer)),
        fork_choice_(config.fork_choice),
        miner_(keys, config.contract, config.rules.difficulty) {}

  net::Actions handle(const net::Now& now, const net::Event& event) override {
    now_ = now;
    if (const auto* mine = std::get_if<net::event::Mine>(&event)) {
      command(*mine);
    } else if (const auto* pay = std::get_if<net::event::Pay>(&event)) {
      command(*pay);
    } else if (const auto* searched = std::get_if<net::event::Searched>(&event)) {
      if (const auto found = miner_.searched(*searched, jobs_, out_)) judge(*found);
    } else if (const auto* judged = std::get_if<net::event::Judged>(&event);
               judged != nullptr && judged->job >= kFirstOwnJob) {
      take(*judged);
    } else {
      if (std::holds_alternative<net::event::Leave>(event)) {
        left_ = true;
        miner_.stop(out_);
      }
      hand_in(event);
      if (!private_) private_ = peer_.chain();
    }
    if (!left_) miner_.work(*private_, now.wall, jobs_, out_);
    return out_.take();
  }

 private:
  void command(net::Miner::Command command) {
    miner_.command(std::move(command));
    if (left_) miner_.stop(out_);
  }

  // --- the private branch

  void judge(const net::Miner::Found& found) {
    out_.add(net::action::Judge{net::JobId{++jobs_}, found.parent, {found.block}, {}});
  }

  void take(const net::event::Judged& judged) {
    const auto* chain = std::get_if<core::Blockchain>(&judged.verdict);
    if (chain == nullptr) {
      return miner_.refused(std::get<core::Invalid>(judged.verdict).text(), out_);
    }
    miner_.accepted(chain->tip_ptr(), out_);
    if (chain->parent() != *private_) return;  // it was given up meanwhile: the block is lost
    private_ = *chain;
    if (std::exchange(race_, false)) publish(*private_);
  }

  /// The public chain is now this one.
  void public_moved(const core::Blockchain& to) {
    if (!private_ || private_->contains(to.id())) return;  // what it published itself
    if (length(to) > length(*private_)) {
      private_ = to;
      race_ = false;
      miner_.tip_changed(to, out_);
      return;
    }
    auto enough = as_long_as(to);
    if (private_->height() - enough.height() <= 1) enough = *private_;
    race_ = enough == *private_ && length(enough) == length(to);
    publish(enough);
  }

  core::Effort length(const core::Blockchain& chain) const {
    return fork_choice_ == core::ForkChoice::longest ? core::Effort{chain.height()}
                                                     : chain.weight().effort;
  }

  /// The shortest part of the private chain that is no shorter than `other`, which is no longer
  /// than all of it.
  core::Blockchain as_long_as(const core::Blockchain& other) const {
    std::uint64_t shorter = 0;  // the private chain up to here isn't long enough, or is the genesis
    std::uint64_t enough = private_->height();
    while (enough - shorter > 1) {
      const auto middle = shorter + (enough - shorter) / 2;
      (length(private_->ancestor(middle)) < length(other) ? shorter : enough) = middle;
    }
    return private_->ancestor(enough);
  }

  // --- the public node

  void publish(const core::Blockchain& chain) {
    const bool under_way = published_.has_value();
    published_ = chain;
    if (!under_way) hand_in(net::event::Mine{kPublish, 1});
  }

  /// `found`: the event lets the node find the block that stands for what is published.
  void hand_in(const net::Event& event, bool found = false) {
    std::optional<core::Blockchain> moved;
    std::optional<net::JobId> search;
    std::optional<net::JobId> judge;
    for (auto& action : peer_.handle(now_, event)) {
      if (const auto* searches = std::get_if<net::action::Search>(&action)) {
        search = searches->job;
      } else if (const auto* judges = std::get_if<net::action::Judge>(&action);
                 judges != nullptr && found) {
        judge = judges->job;
      } else if (!is_of_publishing(action)) {
        if (const auto* notice = std::get_if<net::Notice>(&action)) {
          neighbours_.hear(*notice);
          const auto* changed = std::get_if<net::notice::TipChanged>(notice);
          if (changed != nullptr) moved = changed->to;
        }
        out_.add(std::move(action));
      }
    }
    if (moved) public_moved(*moved);
    // It mines nothing else, so these are about what is published.
    if (search) hand_in(net::event::Searched{*search, 1, 1}, true);
    if (judge) take_published(*judge);
  }

  void take_published(net::JobId job) {
    const auto chain = *published_;
    published_.reset();
    hand_in(net::event::Judged{job, chain});
    if (peer_.chain() != chain) tell(chain);  // a tie that goes to the other is told all the same
  }

  bool is_of_publishing(const net::Action& action) {
    if (std::holds_alternative<net::action::CancelSearch>(action)) return true;
    const auto* notice = std::get_if<net::Notice>(&action);
    if (notice == nullptr) return false;
    if (const auto* refused = std::get_if<net::notice::PaymentRefused>(notice)) {
      if (refused->command == kPublish) published_.reset();
      return refused->command == kPublish;
    }
    const auto* mined = std::get_if<net::notice::Mined>(notice);
    const auto* done = std::get_if<net::notice::CommandDone>(notice);
    return (mined != nullptr && mined->command == kPublish) ||
           (done != nullptr && done->command == kPublish);
  }

  void tell(const core::Blockchain& chain) {
    const auto line = std::make_shared<const std::string>(net::tip_line(chain.weight()));
    for (const auto connection : neighbours_.open()) {
      if (neighbours_.greeted(connection)) out_.send(connection, line);
    }
  }

  net::Peer peer_;
  core::ForkChoice fork_choice_;
  net::Miner miner_;
  Neighbours neighbours_;
  net::Outbox out_;
  net::Now now_;
  std::uint64_t jobs_ = static_cast<std::uint64_t>(kFirstOwnJob);
  std::optional<core::Blockchain> private_;    // from Started on; never shorter than the public one
  std::optional<core::Blockchain> published_;  // on its way into the node inside
  bool race_ = false;                          // all is published, and as long as another chain
  bool left_ = false;
};

}  // namespace

std::unique_ptr<Actor> make_withholder(net::Peer peer, const net::PeerConfig& config,
                                       const core::KeyPair& keys) {
  return std::make_unique<Withholder>(std::move(peer), config, keys);
}

}  // namespace onetip::sim::behaviours
