#pragma once
// Crowd: the peers of a scenario's tree by name and group, and the selectors that name them. It
// knows the words that need no draw; reading a scenario in earnest is sim/yaml's. Pure.

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/shrink/tree.hpp"

namespace onetip::sim::shrink {

using Members = std::set<std::size_t>;  // peers by index

class Crowd {
 public:
  /// Of the tree's `peers`.
  explicit Crowd(const Node& tree);

  struct Group {
    std::string name;  // empty: of a plain number of peers
    std::size_t first = 0;
    std::size_t count = 0;
  };
  [[nodiscard]] const std::vector<Group>& groups() const { return groups_; }
  [[nodiscard]] std::size_t size() const { return names_.size(); }
  [[nodiscard]] const std::string& name(std::size_t peer) const { return names_[peer]; }

  /// Whom it names; none: it is drawn, the rest of something, a side, or wrong.
  [[nodiscard]] std::optional<Members> select(const Node& selector) const;
  /// The shortest selector of these peers that is not drawn. REQUIRES: one at least.
  [[nodiscard]] Node selector(const Members& peers) const;

 private:
  [[nodiscard]] std::optional<Members> select(const std::string& text) const;
  void add(const Group& group, const std::string& prefix, bool numbered);

  std::vector<Group> groups_;
  std::vector<std::string> names_;
  std::map<std::string, std::size_t> by_name_;
  Members honest_;
};

}  // namespace onetip::sim::shrink
