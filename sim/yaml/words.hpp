#pragma once
// Every word of the scenario language: where it may stand, and whether this version has it.
//
// One list of words a place: reading is driven by it, `did you mean` guesses from it, and a test
// holds LANGUAGE.md to it.

#include <span>
#include <string_view>
#include <vector>

namespace onetip::sim::yaml {

struct Word {
  std::string_view text;
  bool here = true;  // false: part of the language, but not of this version
};

/// The words of one place.
struct Vocabulary {
  std::string_view kind;   // what such a word is: `key`, `action`
  std::string_view place;  // where it stands: `at the top level`
  std::span<const Word> words;

  [[nodiscard]] const Word* find(std::string_view text) const;
  /// Those of this version.
  [[nodiscard]] std::vector<std::string_view> here() const;
};

namespace words {
extern const Vocabulary top_level, engines, group, behaviours, sync_modes, topologies,
    random_options, small_world_options, scale_free_options, links, links_between, chain, geneses,
    fork_choices, wallets, validations, cpus, entry, triggers, trigger_height, mining, mine, send,
    partition, hows, disconnect, degrade, crash, disks, skew, churn, storages, expectation,
    relations, height, balance, deepest_reorg, share, propagation, rejected, never_adopted;
}  // namespace words

}  // namespace onetip::sim::yaml
