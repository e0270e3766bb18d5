// rejected: how many messages of some peers were refused, one for each receiving peer and message:
// blocks that break a rule, and lines for which the receiver ended the connection.

#include <fmt/format.h>

#include <map>
#include <set>

#include "sim/checks/claim.hpp"
#include "sim/checks/each_peer.hpp"
#include "sim/journal/close_reason.hpp"

namespace onetip::sim::checks {
namespace {

/// A peer closed on what it was sent, if the other end was not gone before. Not for an
/// `invalid-block`, whose refusal is a record.
bool refuses(std::string_view how) {
  const std::string_view why = close_reason(how);
  return why == net::to_text(net::CloseReason::too_many_bytes_pending) ||
         (bans(how) && why != net::to_text(net::CloseReason::invalid_block));
}

class RejectedClaim : public Claim {
 public:
  RejectedClaim(const Rejected& what, const Scenario& scenario)
      : what_(what), is_sender_(scenario.peers.size(), false) {
    for (const PeerIndex peer : what.from) is_sender_[peer] = true;
  }

  void count_anew(const Scene& scene) override {
    seen_ = false;
    since_ = scene.now();
    count_ = 0;
    why_.clear();
    receivers_.clear();
    proof_.clear();
  }

  void take(const Scene& scene, const TipMove& move) override {
    if (!is_sender_[move.peer]) return;
    if (!move.from) ++up_;
    if (move.down) --up_;
    // Who goes down at the very moment from which on it is counted could send nothing since.
    if (!move.down || scene.now() > since_) seen_ = true;
  }

  KindSet kinds() const override {
    return KindSet::of<record::BlockRefused, record::ConnectionClosed>();
  }
  bool see(const Scene&, std::size_t index, const Record& record) override {
    if (const auto* refused = std::get_if<record::BlockRefused>(&record.body)) {
      if (!is_sender_[refused->from]) return false;
      if (refused->rule == core::to_text(core::Rule::bad_encoding)) {
        counted_already_.insert({refused->peer, refused->from});
      }
      count(refused->peer, refused->rule, index);
      return true;
    }
    if (const auto* closed = std::get_if<record::ConnectionClosed>(&record.body)) {
      if (!is_sender_[closed->remote]) return false;
      if (counted_already_.erase({closed->peer, closed->remote}) > 0) return false;
      if (!refuses(closed->how)) return false;
      count(closed->peer, std::string(close_reason(closed->how)), index);
      return true;
    }
    return false;
  }

  Standing standing(const Scene&) const override {
    if (!could_send()) return Standing::nothing_to_see;
    return holds(what_.relation, count_, what_.count) ? Standing::holds : Standing::fails;
  }

  bool can_only_break() const override { return what_.relation == Relation::at_most; }

  std::string explain(const Scene& scene) const override {
    if (!could_send()) return what_.label + (since_ ? " was not up meanwhile" : " was never up");
    if (count_ == 0) return "nothing that " + what_.label + " sent was refused";
    std::string reasons;
    for (const auto& [why, times] : why_) {
      reasons += fmt::format("{}{}{}", reasons.empty() ? "" : ", ", why,
                             times == 1 ? "" : fmt::format(" ({} times)", times));
    }
    return fmt::format("{} message{} refused, by {}: {}", count_, count_ == 1 ? " was" : "s were",
                       scene.names(PeerSet(receivers_.begin(), receivers_.end())), reasons);
  }

  PeerSet peers(const Scene&) const override { return {what_.from.begin(), what_.from.end()}; }
  std::vector<std::size_t> proof() const override { return proof_; }

 private:
  void count(PeerIndex receiver, const std::string& why, std::size_t index) {
    constexpr std::size_t kProofs = 20;
    ++count_;
    ++why_[why];
    receivers_.insert(receiver);
    if (proof_.size() < kProofs) proof_.push_back(index);
  }

  /// Or had sent something before it went down.
  [[nodiscard]] bool could_send() const { return seen_ || up_ > 0 || count_ > 0; }

  Rejected what_;
  std::vector<bool> is_sender_;
  std::size_t up_ = 0;          // senders
  std::optional<Nanos> since_;  // when it began to count anew
  bool seen_ = false;           // one of them is known to have been up since then
  std::uint64_t count_ = 0;
  std::map<std::string, std::uint64_t> why_;
  std::set<PeerIndex> receivers_;
  std::vector<std::size_t> proof_;
  /// An unreadable block is refused, and then the connection closed: one message.
  std::set<std::pair<PeerIndex, PeerIndex>> counted_already_;
};

}  // namespace

std::unique_ptr<Claim> make(const Rejected& what, const Scenario& scenario) {
  return std::make_unique<RejectedClaim>(what, scenario);
}

}  // namespace onetip::sim::checks
