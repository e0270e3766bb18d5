// Fewer of those who do something, or to whom something is done; and draws become names.

#include <algorithm>
#include <utility>

#include "core/overloaded.hpp"
#include "sim/scenario/selector.hpp"
#include "sim/shrink/crowd.hpp"
#include "sim/shrink/edits.hpp"
#include "sim/shrink/follow.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "sim/yaml/writer.hpp"

namespace onetip::sim::shrink {
namespace {

/// With more of them only halves are tried, till there are fewer.
constexpr std::size_t kTriedSingly = 16;

std::vector<Members> smaller_sets(const Members& peers) {
  const std::vector<std::size_t> all(peers.begin(), peers.end());
  const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
  std::vector<Members> sets{Members(all.begin(), middle), Members(middle, all.end())};
  if (all.size() < 3 || all.size() > kTriedSingly) return sets;
  for (const std::size_t one : all) sets.push_back({one});
  for (const std::size_t one : all) {
    sets.push_back(peers);
    sets.back().erase(one);
  }
  return sets;
}

/// Whom the action concerns, in the order of selectors_of_entry.
std::vector<PeerSet> peer_sets(const TimelineAction& action) {
  return std::visit(core::Overloaded{
                        [](const Mine& it) { return std::vector<PeerSet>{it.by}; },
                        [](const Send& it) {
                          return std::vector<PeerSet>{it.from, it.to};
                        },
                        [](const Partition& it) {
                          std::vector<PeerSet> sides;
                          for (const Side& side : it.sides) sides.push_back(side.peers);
                          return sides;
                        },
                        [](const Disconnect& it) {
                          return std::vector<PeerSet>{it.a, it.b};
                        },
                        [](const Degrade& it) {
                          return std::vector<PeerSet>{it.links.a, it.links.b};
                        },
                        [](const Crash& it) { return std::vector<PeerSet>{it.peers}; },
                        [](const Pause& it) { return std::vector<PeerSet>{it.peers}; },
                        [](const Skew& it) { return std::vector<PeerSet>{it.peers}; },
                        [](const Churn& it) { return std::vector<PeerSet>{it.of}; },
                        [](const Join& it) { return std::vector<PeerSet>{it.peers}; },
                        [](const Leave& it) { return std::vector<PeerSet>{it.peers}; },
                        [](const Heal&) { return std::vector<PeerSet>{}; },
                        [](const SteadyMining& it) { return std::vector<PeerSet>{it.by}; },
                    },
                    action);
}

bool is_drawn(const Node& selector) {
  return Roster::is_draw(selector.text) ||
         std::any_of(selector.items.begin(), selector.items.end(),
                     [](const Node& item) { return Roster::is_draw(item.text); });
}

class SelectorEdits {
 public:
  explicit SelectorEdits(const Case& now)
      : now_(now), crowd_(now.tree), scenario_(read_scenario(yaml::write(now.tree), "-")) {}

  Edits all() {
    for (std::size_t row = 0; row < row_count(now_.tree, "timeline"); ++row) entry(row);
    if (const Node* mining = find(now_.tree, "mining"); mining != nullptr && has(*mining, "by")) {
      fewer(below(now_.tree, below(now_.tree, {}, "mining"), "by"));
    }
    return std::move(edits_);
  }

 private:
  void entry(std::size_t row) {
    const Path path = below(below(now_.tree, {}, "timeline"), row);
    const Node& entry = at(now_.tree, path);
    const bool is_partition = has(entry, "partition");
    const auto sets = peer_sets(scenario_.timeline[row].action);
    const auto places = selectors_of_entry(entry);
    for (std::size_t i = 0; i < places.size(); ++i) {
      Path place = path;
      place.insert(place.end(), places[i].begin(), places[i].end());
      if (is_drawn(at(entry, places[i]))) {
        replace(place, Members(sets[i].begin(), sets[i].end()));
      } else if (!is_partition) {
        fewer(place);
      }
    }
  }

  void fewer(const Path& place) {
    const auto peers = crowd_.select(at(now_.tree, place));
    if (!peers || peers->size() < 2) return;
    for (const Members& set : smaller_sets(*peers)) replace(place, set);
  }

  void replace(const Path& place, const Members& peers) {
    edits_.push_back({1, edits_.size(), replacing(place, crowd_.selector(peers))});
  }

  const Case& now_;
  Crowd crowd_;
  Scenario scenario_;
  Edits edits_;
};

}  // namespace

Edits selector_edits(const Case& now) { return SelectorEdits(now).all(); }

}  // namespace onetip::sim::shrink
