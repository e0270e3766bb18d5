#include "sim/behaviour.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "core/assert.hpp"
#include "core/chain_text.hpp"
#include "net/message.hpp"

namespace onetip::sim {
namespace {

class Honest : public Actor {
 public:
  explicit Honest(net::Peer peer) : peer_(std::move(peer)) {}

  net::Actions handle(const net::Now& now, const net::Event& event) override {
    return peer_.handle(now, event);
  }

 private:
  net::Peer peer_;
};

/// An honest peer, some of whose lines are left out or replaced on their way out.
class LineEditor : public Actor {
 public:
  explicit LineEditor(net::Peer peer) : peer_(std::move(peer)) {}

  net::Actions handle(const net::Now& now, const net::Event& event) override {
    net::Actions edited;
    for (auto& action : peer_.handle(now, event)) {
      if (const auto* notice = std::get_if<net::Notice>(&action)) {
        if (!hears(*notice)) continue;
      } else if (auto* send = std::get_if<net::action::Send>(&action)) {
        auto text = edit_lines(*send->bytes, now);
        if (text.empty()) continue;
        if (text != *send->bytes)
          send->bytes = std::make_shared<const std::string>(std::move(text));
      }
      edited.push_back(std::move(action));
    }
    return edited;
  }

 private:
  /// Takes a notice in; whether it goes on to the driver.
  virtual bool hears(const net::Notice&) { return true; }
  /// What is said in the place of `line` (its newline included): itself, something else, or
  /// nothing.
  virtual std::string edit(std::string_view line, const net::Now& now) = 0;

  /// A peer sends whole lines.
  std::string edit_lines(std::string_view lines, const net::Now& now) {
    std::string text;
    while (!lines.empty()) {
      const auto line = lines.substr(0, lines.find('\n') + 1);
      ONETIP_ASSERT(!line.empty(), "a peer sends whole lines");
      text += edit(line, now);
      lines.remove_prefix(line.size());
    }
    return text;
  }

  net::Peer peer_;
};

/// Ignores heavier chains: it asks nobody for one.
class Stubborn : public LineEditor {
  using LineEditor::LineEditor;

  bool hears(const net::Notice& notice) override {
    const auto is_of_chains = [](std::string_view what) { return what != "peers"; };
    if (const auto* opened = std::get_if<net::notice::RequestOpened>(&notice)) {
      return !is_of_chains(opened->what);
    }
    if (const auto* closed = std::get_if<net::notice::RequestClosed>(&notice)) {
      return !is_of_chains(closed->what);
    }
    return true;
  }
  std::string edit(std::string_view line, const net::Now&) override {
    const bool asks = line.starts_with("get-blocks ") || line.starts_with(net::kGetChainLine);
    return asks ? std::string() : std::string(line);
  }
};

/// Never relays: it tells nobody of any chain.
class Silent : public LineEditor {
  using LineEditor::LineEditor;

  std::string edit(std::string_view line, const net::Now&) override {
    const bool tells = line.starts_with("tip ") || line.starts_with(net::kBlocksCommand) ||
                       line.starts_with(net::kChainCommand);
    return tells ? std::string() : std::string(line);
  }
};

/// Every block that it mines leaves it forged: stamped anew after it was sealed, so that its hash
/// is not the block's any more. No other rule breaks, and who doesn't check is none the wiser.
class Forger : public LineEditor {
  using LineEditor::LineEditor;

  bool hears(const net::Notice& notice) override {
    if (const auto* mined = std::get_if<net::notice::Mined>(&notice)) {
      auto block = *mined->block;
      ++block.timestamp;
      const core::Digest hash = block.hash;
      forged_[hash] = std::make_shared<const core::Block>(std::move(block));
    } else if (const auto* changed = std::get_if<net::notice::TipChanged>(&notice)) {
      chain_ = changed->to;
    }
    return true;
  }

  std::string edit(std::string_view line, const net::Now& now) override {
    if (line.starts_with(net::kBlocksCommand)) return forge_blocks(line);
    if (line.starts_with(net::kChainCommand)) {
      return std::string(net::kChainCommand) + core::write_chain(forged_chain(), now.wall.count()) +
             '\n';
    }
    return std::string(line);
  }

  std::string forge_blocks(std::string_view line) const {
    const auto message = net::read_line(line.substr(0, line.size() - 1), net::Extensions::all, {});
    const auto& [wanted, judged] = std::get<net::message::Blocks>(*message);
    auto blocks = std::get<std::vector<core::BlockPtr>>(judged);
    for (auto& block : blocks) block = forged(block);
    return net::blocks_line(wanted, blocks, SIZE_MAX);
  }

  core::Blockchain forged_chain() const {
    const auto blocks = chain_->blocks_from(0);
    auto chain = core::Blockchain::from_genesis(blocks.front(), chain_->ancestor(0).ledger());
    for (std::size_t height = 1; height < blocks.size(); ++height) {
      chain = chain.extended(forged(blocks[height]), chain_->ancestor(height).ledger());
    }
    return chain;
  }

  core::BlockPtr forged(const core::BlockPtr& block) const {
    const auto at = forged_.find(block->hash);
    return at == forged_.end() ? block : at->second;
  }

  std::map<core::Digest, core::BlockPtr> forged_;  // by the hash that both forms carry
  std::optional<core::Blockchain> chain_;
};

/// Takes invalid blocks: it calls everything valid that it is asked to judge.
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

std::unique_ptr<Actor> make_actor(Behaviour behaviour, net::PeerConfig config, core::KeyPair keys,
                                  core::Random random) {
  net::Peer peer(std::move(config), std::move(keys), random);
  switch (behaviour) {
    case Behaviour::honest:
      return std::make_unique<Honest>(std::move(peer));
    case Behaviour::forger:
      return std::make_unique<Forger>(std::move(peer));
    case Behaviour::stubborn:
      return std::make_unique<Stubborn>(std::move(peer));
    case Behaviour::silent:
      return std::make_unique<Silent>(std::move(peer));
    case Behaviour::credulous:
      return std::make_unique<Credulous>(std::move(peer));
  }
  ONETIP_ASSERT(false, "every behaviour has an actor");
  return nullptr;
}

}  // namespace onetip::sim
