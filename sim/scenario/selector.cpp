#include "sim/scenario/selector.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

namespace onetip::sim {

namespace {

constexpr std::string_view kAll = "all";
constexpr std::string_view kHonest = "honest";
constexpr std::string_view kRest = "rest";

}  // namespace

bool is_reserved(std::string_view name) { return name == kAll || name == kHonest || name == kRest; }

PeerSet united(const PeerSet& a, const PeerSet& b) {
  PeerSet both;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

PeerSet without(const PeerSet& a, const PeerSet& b) {
  PeerSet left;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(left));
  return left;
}

Roster::Roster(const std::vector<PeerSpec>& peers, std::uint64_t seed)
    : peers_(peers), seed_(seed) {
  PeerSet honest;
  for (std::size_t i = 0; i < peers.size(); ++i) {
    const auto peer = static_cast<PeerIndex>(i);
    all_.push_back(peer);
    if (!is_hostile(peers[i].behaviour)) honest.push_back(peer);
    by_name_[peers[i].name] = {peer};
  }
  for (const PeerIndex peer : all_) {
    const PeerSpec& spec = peers[peer];
    if (!spec.group.empty() && spec.group != spec.name) by_name_[spec.group].push_back(peer);
  }
  by_name_[std::string(kAll)] = all_;
  by_name_[std::string(kHonest)] = honest;
  for (const auto& [name, set] : by_name_) names_.push_back(name);
}

core::Result<PeerSet> Roster::select(std::string_view selector, const PeerSet& taken) {
  if (is_draw(selector)) return draw(selector, taken);
  if (const auto named = by_name_.find(selector); named != by_name_.end()) {
    if (named->second.empty()) return core::Error{fmt::format("nobody is `{}`", selector)};
    return named->second;
  }
  if (selector == kRest) return core::Error{"`rest` stands for the others in `sides` alone"};
  if (const std::size_t dots = selector.find(".."); dots != std::string_view::npos) {
    return range(selector.substr(0, dots), selector.substr(dots + 2));
  }
  return core::Error{fmt::format("no peer or group is called `{}`", selector)};
}

std::optional<std::string> Roster::meant_range(std::string_view selector) const {
  for (std::size_t dash = selector.find('-'); dash != std::string_view::npos;
       dash = selector.find('-', dash + 1)) {
    const std::string_view from = selector.substr(0, dash);
    const std::string_view to = selector.substr(dash + 1);
    if (range(from, to)) return fmt::format("{}..{}", from, to);
  }
  return std::nullopt;
}

core::Result<PeerSet> Roster::range(std::string_view from, std::string_view to) const {
  for (const std::string_view end : {from, to}) {
    if (end.empty() || end.front() == '.') {
      return core::Error{
          fmt::format("`{}..{}` is no range: two names with two dots between them, "
                      "like p0..p3",
                      from, to)};
    }
    const auto named = by_name_.find(end);
    if (named == by_name_.end() || named->second.size() != 1) {
      return core::Error{fmt::format("no peer is called `{}`", end)};
    }
  }
  const PeerIndex first = by_name_.find(from)->second.front();
  const PeerIndex last = by_name_.find(to)->second.front();
  if (first > last) return core::Error{fmt::format("`{}..{}` runs backwards", from, to)};
  return PeerSet(all_.begin() + first, all_.begin() + last + 1);
}

core::Result<PeerSet> Roster::draw(std::string_view share, const PeerSet& taken) {
  unsigned percent = 0;
  const char* end = share.data() + share.size() - 1;
  const auto [stopped, error] = std::from_chars(share.data(), end, percent);
  if (error != std::errc{} || stopped != end || percent == 0 || percent > 100) {
    return core::Error{fmt::format("expected a share from 1% to 100%, found `{}`", share)};
  }
  const std::size_t wanted = std::max<std::size_t>(1, (all_.size() * percent + 50) / 100);
  PeerSet candidates = without(all_, taken);
  if (candidates.size() < wanted) {
    return core::Error{
        fmt::format("`{}` are {} peers, but only {} are free", share, wanted, candidates.size())};
  }
  core::Random random(seed_, fmt::format("selector/{}", draws_++));
  for (std::size_t i = 0; i < wanted; ++i) {
    std::swap(candidates[i], candidates[i + random.below(candidates.size() - i)]);
  }
  candidates.resize(wanted);
  std::sort(candidates.begin(), candidates.end());
  return candidates;
}

}  // namespace onetip::sim
