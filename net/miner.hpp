#pragma once
// Miner: the commands to mine and to pay, one after the other: a candidate on the own tip, then
// searches in chunks, until a nonce seals it. A new tip starts it over. One thread.

#include <cstdint>
#include <memory>
#include <optional>
#include <variant>

#include "core/contract.hpp"
#include "core/fifo.hpp"
#include "core/payment.hpp"
#include "net/outbox.hpp"

namespace onetip::net {

/// Tries of one search: one to three milliseconds of a core, through OpenSSL's kernel ten to twenty
/// (bench/README.md).
inline constexpr std::uint64_t kSearchTries = 1 << 16;

class Miner {
 public:
  using Command = std::variant<event::Mine, event::Pay>;

  Miner(core::KeyPair keys, core::Contract contract, unsigned difficulty)
      : keys_(std::move(keys)), contract_(std::move(contract)), difficulty_(difficulty) {}

  void command(Command command) { queue_.push(std::move(command)); }
  /// A command waits for work().
  [[nodiscard]] bool has_work() const { return !queue_.empty() && !search_ && !judging_; }
  /// What was accepted is on the own chain, if it won: a command whose blocks are all found is
  /// done. Then starts the next search on `own`, where none is under way and a command asks for
  /// one. `jobs` counts the jobs of the peer.
  void work(const core::Blockchain& own, std::chrono::milliseconds wall, std::uint64_t& jobs,
            Outbox& out);
  /// What is searched for stands on another tip than `own`, maybe.
  void tip_changed(const core::Blockchain& own, Outbox& out);

  struct Found {
    CommandId command;
    core::Blockchain parent;
    core::BlockPtr block;
  };
  /// The block that a search sealed, if it did. It is judged next, and then accepted or refused.
  [[nodiscard]] std::optional<Found> searched(const event::Searched& result, std::uint64_t& jobs,
                                              Outbox& out);
  void accepted(const core::BlockPtr& block, Outbox& out);
  void refused(std::string reason, Outbox& out);
  /// The peer leaves: commands that are not done end without a word. Nothing was wrong with them,
  /// and who made it leave knows that nobody does them any more.
  void stop(Outbox& out);

  [[nodiscard]] const core::Wallet& wallet() const { return keys_.wallet(); }

 private:
  struct Search {
    JobId job;
    core::Blockchain parent;
    core::Candidate candidate;
    std::string preimage;
    std::uint64_t first = 1;
    bool stale = false;
  };

  core::Result<core::Candidate> make_candidate(const core::Blockchain& own,
                                               std::chrono::milliseconds wall) const;
  void search(std::uint64_t& jobs, Outbox& out);
  CommandId current() const;
  [[nodiscard]] bool found_all() const;
  void done(Outbox& out);

  core::Fifo<Command> queue_;       // the first is under way
  std::unique_ptr<Search> search_;  // while there is one under way
  bool judging_ = false;
  bool paid_ = false;  // the block of the Pay under way is found
  core::KeyPair keys_;
  core::Contract contract_;
  unsigned difficulty_;
};

}  // namespace onetip::net
