#pragma once
// Verdicts: judges blocks for all peers of a process, so that equal chains are one object: a
// thousand peers that hold a chain hold one copy of it.
//
// A verdict is a pure function of the bytes, so where validation is shared it is also worked out
// once. Any thread.

#include <boost/unordered_map.hpp>
#include <cstring>
#include <mutex>
#include <optional>
#include <utility>

#include "core/validation.hpp"

namespace onetip::sim {

class Verdicts {
 public:
  /// `shared`: each verdict is worked out once; otherwise every time that it is asked for, as in
  /// life.
  Verdicts(core::ChainRules rules, bool shared) : rules_(std::move(rules)), shared_(shared) {}

  /// `block` on `parent`; none: as a genesis.
  [[nodiscard]] core::Judgement<core::Blockchain> judge(
      const std::optional<core::Blockchain>& parent, const core::BlockPtr& block);
  /// The same where it was worked out before and is shared; none: it must be worked out.
  [[nodiscard]] std::optional<core::Judgement<core::Blockchain>> known(
      const std::optional<core::Blockchain>& parent, const core::BlockPtr& block);
  /// From now on this object stands for that chain. It need not be valid: that is judged all the
  /// same.
  void intern(const core::Blockchain& chain);

 private:
  /// A block in its place: the parent's object, and its own hash field.
  using Place = std::pair<const core::Block*, core::Digest>;
  /// The end of the digest, whose beginning may be the zeros of its work.
  struct Hash {
    std::size_t operator()(const Place& place) const {
      std::size_t end = 0;
      std::memcpy(&end, place.second.bytes.data() + place.second.bytes.size() - sizeof end,
                  sizeof end);
      return end;
    }
  };
  struct Known {
    core::Blockchain chain;
    bool is_valid = false;  // judged so
  };
  struct Refused {
    std::optional<core::Blockchain> parent;  // keeps the place from being taken by another object
    core::BlockPtr block;
    core::Invalid why;
  };

  [[nodiscard]] core::Judgement<core::Blockchain> judge_anew(
      const std::optional<core::Blockchain>& parent, const core::BlockPtr& block) const;
  /// REQUIRES: mutex_ is held, for all of these.
  [[nodiscard]] std::optional<core::Judgement<core::Blockchain>> find_verdict(
      const Place& place, const core::Block& block);
  [[nodiscard]] Known* find(const Place& place, const core::Block& block);
  core::Blockchain keep(const Place& place, const core::Blockchain& chain, bool is_valid);

  core::ChainRules rules_;
  bool shared_;
  std::mutex judging_;  // where validation is shared: one at a time
  std::mutex mutex_;
  boost::unordered_multimap<Place, Known, Hash> known_;
  boost::unordered_multimap<Place, Refused, Hash> refused_;
};

}  // namespace onetip::sim
