#pragma once
// Workshop: makes a forgery of each valid block that it is given, the next of forgeries() each
// time. Those that need a proof of work of their own ask the driver for it. One thread.

#include <optional>

#include "net/outbox.hpp"
#include "sim/behaviours/forgeries.hpp"
#include "sim/behaviours/offer.hpp"

namespace onetip::sim::behaviours {

class Workshop {
 public:
  /// `keys`: those that sign the valid blocks.
  Workshop(core::KeyPair keys, core::ChainRules rules, core::Random& random);

  /// `block`: what is noticed as mined.
  struct Forged {
    Offer offer;
    core::BlockPtr block;
  };
  /// Begins with `honest`, valid on `parent` and found for `command`. None: a search goes out
  /// first. `jobs` counts jobs. REQUIRES: none is under way.
  [[nodiscard]] std::optional<Forged> forge(const core::Blockchain& parent,
                                            const core::BlockPtr& honest, net::CommandId command,
                                            std::chrono::milliseconds wall, std::uint64_t& jobs,
                                            net::Outbox& out);
  /// Whether the answer is one to a search of here.
  [[nodiscard]] bool waits_for(net::JobId job) const { return search_ && search_->job == job; }
  /// REQUIRES: waits_for(result.job).
  [[nodiscard]] std::optional<Forged> searched(const net::event::Searched& result,
                                               std::chrono::milliseconds wall, std::uint64_t& jobs,
                                               net::Outbox& out);

 private:
  struct Search {
    net::JobId job;
    net::CommandId command;
    const Forgery& forgery;
    core::Blockchain parent;
    core::BlockPtr honest;
    Work work;
    std::string preimage;
  };

  [[nodiscard]] std::optional<Forged> make_at_once(const Forgery& forgery, const Ground& ground,
                                                   const core::BlockPtr& honest,
                                                   std::chrono::milliseconds wall) const;
  void search(std::uint64_t& jobs, net::Outbox& out);

  core::KeyPair keys_;
  core::KeyPair stranger_;
  core::ChainRules rules_;
  std::size_t turn_ = 0;
  std::optional<Search> search_;
};

}  // namespace onetip::sim::behaviours
