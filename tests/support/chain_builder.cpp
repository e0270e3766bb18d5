#include "support/chain_builder.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <optional>
#include <vector>

#include "core/assert.hpp"
#include "core/payment.hpp"

namespace onetip::test {

namespace {

struct Named {
  std::string name;
  std::uint64_t nonce = 1;
};

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts{""};
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else if (c != ' ') {
      parts.back() += c;
    }
  }
  return parts;
}

Named parse(const std::string& text) {
  const auto parts = split(text, ':');
  ONETIP_ASSERT(!parts[0].empty() && parts.size() <= 2, text.c_str());
  return {parts[0], parts.size() == 1 ? 1 : std::strtoull(parts[1].c_str(), nullptr, 10)};
}

std::string miner_of(const std::string& name) {
  return {name.begin(), std::find_if(name.begin(), name.end(),
                                     [](unsigned char c) { return std::isdigit(c) != 0; })};
}

template <class T>
T valid(core::Judgement<T> judged) {
  if (const auto* broken = std::get_if<core::Invalid>(&judged)) {
    ONETIP_ASSERT(false, broken->text().c_str());
  }
  return std::get<T>(std::move(judged));
}

}  // namespace

ChainBuilder::ChainBuilder(std::string_view branches, core::ChainRules rules, core::KeyType keys)
    : rules_(std::move(rules)), key_type_(keys) {
  grow(branches);
}

void ChainBuilder::grow(std::string_view branches) {
  for (const std::string& branch : split(branches, ',')) grow_branch(branch);
}

void ChainBuilder::grow_branch(std::string_view branch) {
  std::optional<std::string> parent;
  for (const std::string& text : split(branch, '-')) {
    const Named block = parse(text);
    if (!parent && chains_.empty()) {
      add_genesis(block.name, block.nonce);
    } else if (!parent) {
      ONETIP_ASSERT(chains_.contains(block.name), "a branch starts at a block that is there");
    } else {
      auto candidate = core::make_empty_payment((*this)[*parent], keys(miner_of(block.name)), now_);
      add(*parent, block.name, std::move(candidate).value(), block.nonce);
    }
    parent = block.name;
  }
}

const core::Blockchain& ChainBuilder::pay(const std::string& parent, const std::string& name,
                                          const std::string& from, const std::string& to,
                                          const core::Amount& amount) {
  auto candidate = core::make_payment((*this)[parent], keys(from), wallet(to), amount, now_);
  return add(parent, name, std::move(candidate).value(), 1);
}

void ChainBuilder::add_genesis(const std::string& name, std::uint64_t nonce) {
  const auto block =
      seal(core::make_genesis(wallet("a"), keys("coin-base"), now_, rules_.seed_hash), nonce);
  now_ += 1000;
  chains_.emplace(name, valid(core::judge_genesis(block, rules_)));
}

const core::Blockchain& ChainBuilder::add(const std::string& parent, const std::string& name,
                                          core::Candidate candidate, std::uint64_t nonce) {
  const auto block = seal(std::move(candidate), nonce);
  now_ += 1000;
  const auto [at, added] =
      chains_.emplace(name, valid(core::judge_block((*this)[parent], block, rules_)));
  ONETIP_ASSERT(added, name.c_str());
  return at->second;
}

core::BlockPtr ChainBuilder::seal(core::Candidate candidate, std::uint64_t nonce) const {
  const auto search = core::search_nonce(candidate.preimage_without_nonce(), nonce, core::kNonceEnd,
                                         rules_.difficulty);
  ONETIP_ASSERT(search.nonce, "a nonce below the end of the range");
  return std::move(candidate).seal(*search.nonce);
}

const core::Blockchain& ChainBuilder::operator[](const std::string& name) const {
  const auto found = chains_.find(name);
  ONETIP_ASSERT(found != chains_.end(), name.c_str());
  return found->second;
}

const core::BlockPtr& ChainBuilder::block(const std::string& name) const {
  return (*this)[name].tip_ptr();
}

const core::KeyPair& ChainBuilder::keys(const std::string& owner) {
  const auto found = keys_.find(owner);
  if (found != keys_.end()) return found->second;
  core::Random random(1, "wallet/" + owner);
  return keys_.emplace(owner, core::KeyPair::make(key_type_, random)).first->second;
}

}  // namespace onetip::test
