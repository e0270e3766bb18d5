// double-spender: pays twice from the same coins. For a payment that it is told to make it mines
// two blocks on the same parent: one with that payment, the other with the next payment that waits,
// or, where none does, one to itself. Its neighbours fall into two halves, by turns in the order in
// which it was given or first met them; the one half is told of the first block alone, the other
// half of the second. And it passes nothing on from one half to the other: no chain that holds the
// rival of what that half was told, until it spends again.
//
// Honest peers take both blocks: each is valid. But no chain can hold both, since the second spends
// what is spent; so where the halves hear of each other one payment falls out of the best chain
// with a reorganisation, and who relied on it has nothing.
//
// Both blocks are noticed as mined. The peer inside is honest, and hears of them as others tell.

#include <fmt/format.h>

#include <array>
#include <deque>

#include "core/payment.hpp"
#include "net/miner.hpp"
#include "net/outbox.hpp"
#include "sim/behaviours/behaviours.hpp"
#include "sim/behaviours/line_editor.hpp"
#include "sim/behaviours/neighbours.hpp"
#include "sim/behaviours/offer.hpp"

namespace onetip::sim::behaviours {
namespace {

class DoubleSpender : public LineEditor {
 public:
  DoubleSpender(net::Peer peer, const net::PeerConfig& config, core::KeyPair keys)
      : LineEditor(std::move(peer)),
        keys_(std::move(keys)),
        contract_(config.contract),
        difficulty_(config.rules.difficulty) {
    for (const auto& address : config.peers) half_of(address);
  }

  net::Actions handle(const net::Now& now, const net::Event& event) override {
    net::Actions actions;
    if (!take(event, now)) actions = LineEditor::handle(now, event);
    if (const auto* received = std::get_if<net::event::Received>(&event)) answer(*received);
    if (!spending_) spend(now);
    for (auto& action : out_.take()) actions.push_back(std::move(action));
    return actions;
  }

 private:
  /// Two blocks on one parent; the second is made when the first is found.
  struct Spending {
    core::Blockchain parent;
    core::Candidate candidate;
    core::BlockPtr first;    // null: it is searched for
    bool pays_next = false;  // the second is the next payment that waits
    net::JobId job{};
    std::uint64_t nonce = 1;
  };
  using Rivals = std::array<Offer, 2>;  // by half

  /// Whether the event is none for the peer inside.
  bool take(const net::Event& event, const net::Now& now) {
    if (const auto* pay = std::get_if<net::event::Pay>(&event)) {
      waiting_.push_back(*pay);
      if (left_) waiting_.clear();
      return true;
    }
    if (const auto* searched = std::get_if<net::event::Searched>(&event)) {
      if (searched->job < kFirstOwnJob) return false;
      if (spending_ && spending_->job == searched->job) search_over(*searched, now);
      return true;
    }
    if (std::holds_alternative<net::event::Leave>(event)) {
      left_ = true;
      give_up_search();
      waiting_.clear();
    }
    return false;
  }

  // --- two blocks from the same coins

  void spend(const net::Now& now) {
    while (!spending_ && !waiting_.empty()) {
      const auto& pay = waiting_.front();
      auto candidate =
          core::make_payment(peer().chain(), keys_, pay.to, pay.value, now.wall.count(), contract_);
      if (candidate) {
        spending_.emplace(Spending{peer().chain(), std::move(*candidate), nullptr, false, {}, 1});
        search();
      } else {
        refuse(candidate.error().what);
      }
    }
  }

  /// What spends the same coins: the next payment, or one to itself.
  core::Candidate rival(const net::Now& now) {
    const auto& first = waiting_.front();
    const auto pay = [&](const core::Wallet& to, const core::Amount& value) {
      return core::make_payment(spending_->parent, keys_, to, value, now.wall.count(), contract_);
    };
    if (waiting_.size() > 1) {
      if (auto next = pay(waiting_[1].to, waiting_[1].value)) {
        spending_->pays_next = true;
        return std::move(*next);
      }
    }
    auto to_itself = pay(keys_.wallet(), first.value);
    return std::move(*to_itself);
  }

  void search() {
    spending_->job = net::JobId{++jobs_};
    out_.add(net::action::Search{spending_->job, waiting_.front().command,
                                 spending_->candidate.preimage_without_nonce(), spending_->nonce,
                                 net::kSearchTries, difficulty_});
  }

  void search_over(const net::event::Searched& result, const net::Now& now) {
    if (!result.nonce) {
      spending_->nonce += result.tries;
      return search();
    }
    auto block = std::move(spending_->candidate).seal(*result.nonce);
    if (spending_->first == nullptr) {
      spending_->first = std::move(block);
      spending_->candidate = rival(now);
      spending_->nonce = 1;
      return search();
    }
    const auto done = std::move(*spending_);
    spending_.reset();
    both_found(done, block, now);
  }

  void both_found(const Spending& done, const core::BlockPtr& second, const net::Now& now) {
    rivals_.emplace(Rivals{make_offer(done.parent, done.first, now.wall),
                           make_offer(done.parent, second, now.wall)});
    const std::size_t payments = done.pays_next ? 2 : 1;
    out_.notice(net::notice::Mined{waiting_.front().command, done.first});
    out_.notice(net::notice::Mined{waiting_[payments - 1].command, second});
    for (std::size_t i = 0; i < payments; ++i) {
      out_.notice(net::notice::CommandDone{waiting_.front().command});
      waiting_.pop_front();
    }
    for (const auto connection : neighbours_.open()) tell(connection);
  }

  void give_up_search() {
    if (!spending_) return;
    out_.add(net::action::CancelSearch{spending_->job});
    spending_.reset();
  }

  void refuse(std::string reason) {
    out_.notice(net::notice::PaymentRefused{waiting_.front().command, std::move(reason)});
    waiting_.pop_front();
  }

  // --- two halves

  bool half_of(const net::Address& address) {
    return halves_.try_emplace(address, halves_.size() % 2 == 1).first->second;
  }
  const Offer& offer_for(net::ConnectionId connection) const {
    return (*rivals_)[half_of_connection_.at(connection) ? 1 : 0];
  }
  const Offer& kept_from(net::ConnectionId connection) const {
    return (*rivals_)[half_of_connection_.at(connection) ? 0 : 1];
  }

  bool hears(const net::Notice& notice) override {
    if (const auto* opened = std::get_if<net::notice::ConnectionOpened>(&notice)) {
      // Where an accepted one dialled from says nothing but its host.
      const net::Address from{opened->remote.host,
                              opened->accepted ? std::uint16_t{0} : opened->remote.port};
      half_of_connection_[opened->connection] = half_of(from);
    }
    if (const auto connection = neighbours_.hear(notice)) tell(*connection);
    if (const auto* closed = std::get_if<net::notice::ConnectionClosed>(&notice)) {
      half_of_connection_.erase(closed->connection);
    }
    // What isn't found yet would stand on an older tip.
    if (std::holds_alternative<net::notice::TipChanged>(notice)) give_up_search();
    return true;
  }

  /// Nobody has built on either yet, as far as it knows.
  bool undecided() const { return rivals_ && (*rivals_)[0].parent == peer().chain(); }

  void tell(net::ConnectionId connection) {
    if (!undecided() || !neighbours_.greeted(connection)) return;
    out_.send(connection, net::tip_line(offer_for(connection).weight));
  }

  void answer(const net::event::Received& event) {
    neighbours_.receive(event, [&](const net::message::GetBlocks& asked) {
      if (!rivals_ || asked.wanted != offer_for(event.connection).id()) return;
      if (peer().chain().contains(asked.wanted)) return;  // the peer inside answers
      out_.send(event.connection, offer_for(event.connection).blocks_line(asked));
    });
  }

  std::string edit(net::ConnectionId to, std::string_view line, const net::Now&) override {
    if (!rivals_ || !half_of_connection_.contains(to)) return std::string(line);
    const auto& told = offer_for(to);
    const bool kept = peer().chain().contains(kept_from(to).id());
    if (line.starts_with(net::kChainCommand)) {
      return undecided() || kept ? told.chain_line() : std::string(line);
    }
    if (line.starts_with("tip ") && kept) return {};
    const auto denial =
        fmt::format("{}{} {} 0", net::kBlocksCommand, told.weight.height, told.weight.tip.hex());
    return line.starts_with(denial) ? std::string() : std::string(line);
  }

  core::KeyPair keys_;
  core::Contract contract_;
  unsigned difficulty_;
  Neighbours neighbours_;
  std::map<net::Address, bool> halves_;  // false: the first
  std::map<net::ConnectionId, bool> half_of_connection_;
  std::deque<net::event::Pay> waiting_;  // the first is under way, where one is
  std::optional<Spending> spending_;
  std::optional<Rivals> rivals_;  // the latest
  net::Outbox out_;
  std::uint64_t jobs_ = static_cast<std::uint64_t>(kFirstOwnJob);
  bool left_ = false;
};

}  // namespace

std::unique_ptr<Actor> make_double_spender(net::Peer peer, const net::PeerConfig& config,
                                           core::KeyPair keys) {
  return std::make_unique<DoubleSpender>(std::move(peer), config, std::move(keys));
}

}  // namespace onetip::sim::behaviours
