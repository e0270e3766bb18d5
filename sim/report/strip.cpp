#include "sim/report/strip.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "sim/text/prose.hpp"
#include "sim/text/seconds.hpp"

namespace onetip::sim {
namespace {

struct Symbol {
  char sign;
  std::string_view meaning;
};
/// From the least to the weightiest.
constexpr std::array<Symbol, 8> kSymbols{{
    {'.', "nothing"},
    {'s', "started"},
    {'o', "connection opened"},
    {'-', "connection closed"},
    {'+', "took over a heavier chain"},
    {'*', "mined"},
    {'x', "refused a block"},
    {'d', "went down"},
}};
constexpr Symbol kReorganised{'R', "reorganised: gave up blocks of its own chain"};

std::size_t weight(char sign) {
  if (sign == kReorganised.sign) return kSymbols.size();
  const auto* const found = std::find_if(kSymbols.begin(), kSymbols.end(),
                                         [sign](const Symbol& it) { return it.sign == sign; });
  return static_cast<std::size_t>(found - kSymbols.begin());
}

template <class T>
constexpr auto index(T value) {
  return static_cast<std::size_t>(value);
}

}  // namespace

Strip::Strip(const Scenario& scenario)
    : scenario_(scenario),
      per_column_((scenario.peers.size() + kStripColumns - 1) / kStripColumns),
      tips_(scenario.peers.size()) {
  per_column_ = std::max<std::size_t>(per_column_, 1);
}

void Strip::mark(PeerIndex peer, char symbol) {
  const std::size_t column = peer / per_column_;
  if (!events_.empty()) {
    Event& last = events_.back();
    if (last.at == now_ && last.column == column) {
      if (weight(symbol) > weight(last.symbol)) last.symbol = symbol;
      return;
    }
  }
  events_.push_back({now_, column, symbol});
}

bool Strip::stands_on(BlockRef tip, BlockRef older) const {
  // A parent's number is always the smaller one.
  std::optional<BlockRef> at = tip;
  while (at && *at > older) at = parents_[index(*at)];
  return at == older;
}

void Strip::move(PeerIndex peer, BlockRef tip, bool mined) {
  const std::optional<BlockRef> before = tips_[peer];
  tips_[peer] = tip;
  const bool gave_up = before && !stands_on(tip, *before);
  mark(peer, gave_up ? kReorganised.sign : mined ? '*' : '+');
}

void Strip::take(const Record& record) {
  now_ = record.at;
  if (const auto* block = std::get_if<record::Block>(&record.body)) {
    parents_.push_back(block->parent);
  } else if (const auto* started = std::get_if<record::PeerStarted>(&record.body)) {
    tips_[started->peer] = started->tip;
    mark(started->peer, 's');
  } else if (const auto* down = std::get_if<record::PeerDown>(&record.body)) {
    tips_[down->peer].reset();
    mark(down->peer, 'd');
  } else if (std::holds_alternative<record::TopologyStands>(record.body)) {
    zero_ = now_;
  } else if (const auto* opened = std::get_if<record::ConnectionOpened>(&record.body)) {
    mark(opened->peer, 'o');
  } else if (const auto* closed = std::get_if<record::ConnectionClosed>(&record.body)) {
    mark(closed->peer, '-');
  } else if (const auto* tip = std::get_if<record::TipChanged>(&record.body)) {
    move(tip->peer, tip->tip, !tip->by);
  } else if (const auto* refused = std::get_if<record::BlockRefused>(&record.body)) {
    mark(refused->peer, 'x');
  } else if (const auto* began = std::get_if<record::EntryBegan>(&record.body)) {
    if (!began->fault) return;
    faults_.push_back({began->entry, began->run, now_, std::nullopt});
    moments_.push_back(now_);
  } else if (const auto* ended = std::get_if<record::EntryEnded>(&record.body)) {
    if (!ended->fault) return;
    // The last of its name and run: most end soon after they began.
    const auto fault = std::find_if(faults_.rbegin(), faults_.rend(), [&](const Fault& it) {
      return it.entry == ended->entry && it.run == ended->run;
    });
    if (fault != faults_.rend()) fault->to = now_;
    moments_.push_back(now_);
  }
}

/// What happened within one step is one line; a fault's beginning and end begin lines of their own,
/// unless there are too many of them.
std::vector<Strip::Line> Strip::lines() const {
  const std::size_t columns = (scenario_.peers.size() + per_column_ - 1) / per_column_;
  const Nanos start = events_.empty() ? now_ : events_.front().at;
  const Nanos step = std::max<Nanos>((now_ - start) / kStripLines, Nanos(1));
  const Nanos apart = moments_.size() > kStripLines ? step : Nanos(1);
  std::vector<Line> lines;
  const auto begin = [&](Nanos at, Nanos after) {
    if (!lines.empty() && at - lines.back().at < after) return;
    lines.push_back({at, std::string(columns, '.')});
  };
  std::size_t moment = 0;
  for (const Event& event : events_) {
    for (; moment < moments_.size() && moments_[moment] <= event.at; ++moment) {
      begin(moments_[moment], apart);
    }
    begin(event.at, step);
    char& cell = lines.back().cells[event.column];
    if (weight(event.symbol) > weight(cell)) cell = event.symbol;
  }
  for (; moment < moments_.size(); ++moment) begin(moments_[moment], apart);
  return lines;
}

/// `[` where a fault begins in this line, `]` where it ends, `|` in between; of a repeated entry
/// all runs together.
std::string Strip::faults_in(Nanos from, Nanos to) const {
  struct Edges {
    bool begins = false;
    bool ends = false;
  };
  std::map<std::size_t, Edges> there;
  for (const Fault& fault : faults_) {
    if (fault.from >= to || (fault.to && *fault.to < from)) continue;
    Edges& edges = there[fault.entry];
    edges.begins = edges.begins || fault.from >= from;
    edges.ends = edges.ends || (fault.to && *fault.to < to);
  }
  std::string text;
  for (const auto& [entry, edges] : there) {
    const char* sign = edges.begins && edges.ends ? "[]"
                       : edges.begins             ? "["
                       : edges.ends               ? "]"
                                                  : "|";
    text += fmt::format("  {} {}", sign, scenario_.timeline[entry].name);
  }
  return text;
}

std::string Strip::heading() const {
  const std::size_t peers = scenario_.peers.size();
  std::string text = fmt::format("strip of {}: {}", scenario_.name, counted(peers, "peer"));
  if (peers == 0) return text + "\n";
  text += fmt::format(", {} to {}", scenario_.peers.front().name, scenario_.peers.back().name);
  if (per_column_ > 1) text += fmt::format(", {} in a column", per_column_);
  text += "\n";
  std::string digits;
  for (std::size_t column = 0; column * per_column_ < peers; ++column) {
    digits += static_cast<char>('0' + column % 10);
  }
  return text + fmt::format("{:>10}  {}\n", "", digits);
}

std::string Strip::text() const {
  std::string text = heading();
  const std::vector<Line> all = lines();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Nanos until = i + 1 < all.size() ? all[i + 1].at : now_ + Nanos(1);
    text += fmt::format("{:>10}  {}{}\n", in_seconds(all[i].at - zero_), all[i].cells,
                        faults_in(all[i].at, until));
  }
  text += "legend:";
  for (const Symbol& symbol : kSymbols) text += fmt::format(" {} {};", symbol.sign, symbol.meaning);
  return text + fmt::format(" {} {}; [ | ] a fault begins, holds, ends\n", kReorganised.sign,
                            kReorganised.meaning);
}

}  // namespace onetip::sim
