#pragma once
// ChainBuilder: real block trees from one line of text.
//
//     ChainBuilder tree("g-a1-a2, a1-b2-b3");
//
//     g ── a1 ── a2
//           └─── b2 ── b3            tree["b3"] is the Blockchain that ends in b3
//
// The first branch starts with the genesis; each other one at a block that is there already. A
// block's letters name its miner: `b2` is an empty block of wallet b. The genesis grants 100 to
// wallet a. `a2:900` gives a block its nonce (1 else), so tests choose efforts: difficulty 1 asks
// for no work. With more, the nonce is the first one from there on that will do.
//
// Time goes on by a second a block, in the order in which blocks are built, so no two are equal.
// All of it is judged by the real rules; a tree that breaks one ends the test program.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/blockchain.hpp"
#include "core/validation.hpp"

namespace onetip::test {

class ChainBuilder {
 public:
  static constexpr std::int64_t kStart = 1'735'689'600'000;  // 2025-01-01

  explicit ChainBuilder(std::string_view branches = "g",
                        core::ChainRules rules = {.difficulty = 1, .genesis = {}},
                        core::KeyType keys = core::KeyType::ed25519);

  /// More branches, each from a block that is there.
  void grow(std::string_view branches);
  /// Block `name` on top of `parent`, in which `from` pays `amount` to `to`.
  const core::Blockchain& pay(const std::string& parent, const std::string& name,
                              const std::string& from, const std::string& to,
                              const core::Amount& amount);

  [[nodiscard]] const core::Blockchain& operator[](const std::string& name) const;
  [[nodiscard]] const core::BlockPtr& block(const std::string& name) const;
  [[nodiscard]] const core::KeyPair& keys(const std::string& owner);
  [[nodiscard]] const core::Wallet& wallet(const std::string& owner) {
    return keys(owner).wallet();
  }
  [[nodiscard]] const core::ChainRules& rules() const { return rules_; }
  /// The stamp of the next block.
  [[nodiscard]] std::int64_t now() const { return now_; }

  /// The block of this candidate, with the first nonce from `nonce` on that will do.
  [[nodiscard]] core::BlockPtr seal(core::Candidate candidate, std::uint64_t nonce = 1) const;

 private:
  void grow_branch(std::string_view branch);
  void add_genesis(const std::string& name, std::uint64_t nonce);
  const core::Blockchain& add(const std::string& parent, const std::string& name,
                              core::Candidate candidate, std::uint64_t nonce);

  core::ChainRules rules_;
  core::KeyType key_type_;
  std::int64_t now_ = kStart;
  std::map<std::string, core::Blockchain> chains_;
  std::map<std::string, core::KeyPair> keys_;
};

}  // namespace onetip::test
