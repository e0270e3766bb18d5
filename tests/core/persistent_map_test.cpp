#include "core/persistent_map.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <vector>

namespace onetip::test::persistent_map_test {
namespace {

using Map = core::PersistentMap<int, int>;

std::map<int, int> contents(const Map& map) {
  std::map<int, int> entries;
  map.visit(
      [&](const Map::Entry& entry) { return entries.emplace(entry.key, entry.value).second; });
  return entries;
}

TEST(PersistentMap, IsWhatAPlainMapIsAfterAnyChangesAndSoAreAllVersionsBefore) {
  EXPECT_TRUE(rc::check([](const std::vector<std::pair<bool, int>>& changes) {
    std::map<int, int> plain;
    std::vector<std::pair<Map, std::map<int, int>>> versions{{Map(), plain}};
    int value = 0;
    for (const auto& [put, raw] : changes) {
      const int key = raw % 16;
      const Map& last = versions.back().first;
      Map next = put ? last.with(key, ++value) : last.without(key);
      if (put) {
        plain[key] = value;
      } else {
        plain.erase(key);
      }
      versions.emplace_back(std::move(next), plain);
    }
    for (const auto& [map, expected] : versions) {
      RC_ASSERT(contents(map) == expected);
      RC_ASSERT(map.size() == expected.size());
      for (int key = -17; key <= 17; ++key) {
        const auto after = expected.upper_bound(key);
        const Map::Entry* entry = map.last_not_after(key);
        if (after == expected.begin()) {
          RC_ASSERT(entry == nullptr);
        } else {
          RC_ASSERT(entry != nullptr);
          RC_ASSERT(entry->key == std::prev(after)->first);
        }
        RC_ASSERT((map.find(key) != nullptr) == expected.contains(key));
      }
    }
  }));
}

/// A value that counts the comparisons of its keys: a measure of work that is the same on any
/// machine.
struct CountedKey {
  int number;
  static inline int comparisons = 0;
  friend bool operator<(const CountedKey& a, const CountedKey& b) {
    ++comparisons;
    return a.number < b.number;
  }
};

TEST(PersistentMap, OneChangeAmongAHundredThousandTouchesOnePath) {
  constexpr int kEntries = 100'000;
  constexpr int kPath =
      2 * 25;  // an AVL tree of 100,000 is at most 24 high; two comparisons a node
  core::PersistentMap<CountedKey, int> map;
  for (int i = 0; i < kEntries; ++i) map = map.with({i}, i);
  for (const int key : {-1, 0, kEntries / 2, kEntries - 1, kEntries}) {
    CountedKey::comparisons = 0;
    const auto more = map.with({key}, 7);
    EXPECT_LE(CountedKey::comparisons, kPath);
    CountedKey::comparisons = 0;
    const auto less = map.without({key});
    EXPECT_LE(CountedKey::comparisons, 2 * kPath);
  }
}

TEST(PersistentMap, SharesEntriesBetweenVersions) {
  core::PersistentMap<int, std::shared_ptr<int>> map;
  const auto value = std::make_shared<int>(1);
  for (int i = 0; i < 1000; ++i) map = map.with(i, value);
  const long entries = value.use_count();
  std::vector<core::PersistentMap<int, std::shared_ptr<int>>> versions;
  for (int i = 0; i < 1000; i += 10) versions.push_back(map.without(i));
  EXPECT_EQ(value.use_count(), entries);
}

TEST(PersistentMap, VisitsFromAnyPlaceAndStopsWhenTold) {
  Map map;
  for (int i = 0; i < 100; ++i) map = map.with(i, i);
  std::vector<int> seen;
  map.visit_from([](int key) { return key < 40; },
                 [&](const Map::Entry& entry) {
                   seen.push_back(entry.key);
                   return entry.key < 43;
                 });
  EXPECT_EQ(seen, (std::vector<int>{40, 41, 42, 43}));
}

}  // namespace
}  // namespace onetip::test::persistent_map_test
