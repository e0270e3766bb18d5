#include "sim/shrink/edits.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "sim/shrink/crowd.hpp"

namespace onetip::sim::shrink {
namespace {

std::set<std::size_t> numbers(std::size_t from, std::size_t to) {
  std::set<std::size_t> all;
  for (; from < to; ++from) all.insert(all.end(), from);
  return all;
}

Edited without_rows(const Case& from, const Path& list, const std::set<std::size_t>& rows) {
  Case to = from;
  Node& node = at(to.tree, list);
  erase_rows(node, rows);
  if (node.items.empty()) return std::nullopt;
  return to;
}

void add_rows(const Case& now, const Path& list, Edits& edits) {
  const Edits some = in_chunks(at(now.tree, list).items.size(),
                               [list](const Case& from, const std::set<std::size_t>& rows) {
                                 return without_rows(from, list, rows);
                               });
  edits.insert(edits.end(), some.begin(), some.end());
}

}  // namespace

std::span<const Pass> passes() {
  static constexpr std::array kPasses{Pass{"expectations", expectation_edits},
                                      Pass{"peers", peer_edits},
                                      Pass{"timeline", entry_edits},
                                      Pass{"settings", key_edits},
                                      Pass{"topology", topology_edits},
                                      Pass{"links", row_edits},
                                      Pass{"heals", heal_edits},
                                      Pass{"selectors", selector_edits},
                                      Pass{"blocks", count_edits},
                                      Pass{"times", time_edits},
                                      Pass{"seed", seed_edits}};
  return kPasses;
}

Edits in_chunks(std::size_t count, const LeaveOut& leave_out) {
  Edits edits;
  std::size_t size = 1;
  while (size * 2 <= count) size *= 2;
  for (; size > 0 && count > 0; size /= 2) {
    for (std::size_t from = 0; from < count; from += size) {
      const std::size_t to = std::min(from + size, count);
      edits.push_back(
          {size, from / size, [=](const Case& now) { return leave_out(now, numbers(from, to)); }});
    }
  }
  return edits;
}

std::function<Edited(const Case&)> replacing(Path path, Node by) {
  return [path = std::move(path), by = std::move(by)](const Case& from) -> Edited {
    Case to = from;
    at(to.tree, path) = by;
    return to;
  };
}

Edits expectation_edits(const Case& now) {
  const std::size_t count = row_count(now.tree, "expect");
  std::set<std::size_t> others = numbers(0, count);
  if (now.kept) others.erase(*now.kept);
  Edits edits{
      {count + 1, 0, [others](const Case& from) { return without_expectations(from, others); }}};
  for (const std::size_t row : others) {
    edits.push_back(
        {1, row, [row](const Case& from) { return without_expectations(from, {row}); }});
  }
  edits.push_back({1, count, judged_at_the_end});
  return edits;
}

/// Whole groups first: who does what is in them.
Edits peer_edits(const Case& now) {
  const Crowd crowd(now.tree);
  Edits edits;
  for (const Crowd::Group& group : crowd.groups()) {
    if (group.count == 1 || crowd.groups().size() == 1) continue;
    const auto members = numbers(group.first, group.first + group.count);
    edits.push_back({crowd.size() + 1, edits.size(),
                     [members](const Case& from) { return without_peers(from, members); }});
  }
  const Edits some = in_chunks(crowd.size(), without_peers);
  edits.insert(edits.end(), some.begin(), some.end());
  return edits;
}

Edits entry_edits(const Case& now) {
  return in_chunks(row_count(now.tree, "timeline"), without_entries);
}

Edits row_edits(const Case& now) {
  Edits edits;
  if (row_count(now.tree, "links") > 0) add_rows(now, below(now.tree, {}, "links"), edits);
  const Node* topology = find(now.tree, "topology");
  if (topology != nullptr && row_count(*topology, "edges") > 0) {
    add_rows(now, below(now.tree, below(now.tree, {}, "topology"), "edges"), edits);
  }
  std::stable_sort(edits.begin(), edits.end(),
                   [](const Edit& a, const Edit& b) { return a.size > b.size; });
  return edits;
}

Edits seed_edits(const Case& now) {
  constexpr std::size_t kMost = 9;
  Edits edits;
  const std::string seed = text_at(now.tree, "seed");
  for (std::size_t smaller = 1; smaller <= kMost; ++smaller) {
    const std::string text = std::to_string(smaller);
    if (seed == text || seed == "0") break;
    edits.push_back({1, smaller, replacing(below(now.tree, {}, "seed"), word(text))});
  }
  return edits;
}

}  // namespace onetip::sim::shrink
