#include "support/journal_script.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <sstream>

#include "core/assert.hpp"
#include "sim/journal/values.hpp"
#include "sim/report/result_json.hpp"
#include "sim/yaml/read_scenario.hpp"

namespace onetip::test {

using namespace sim;

namespace {
/// The topology stands that long after the start, so that the two clocks differ.
constexpr Nanos kZero = std::chrono::milliseconds(250);

/// Of `p1 asks p0 blocks`.
net::RequestKind asked_for(const std::vector<std::string>& words) {
  return JsonValue<net::RequestKind>::read(boost::json::value(words.at(3))).value();
}
}  // namespace

JournalScript::JournalScript(std::string_view yaml, std::string_view branches)
    : scenario_(read_scenario(yaml, "story.yaml")),
      tree_(branches),
      judge_(scenario_),
      told_everything_(scenario_, Judge::Tells::everything) {
  journal_.listen([this](std::size_t index, const Record& record) {
    judge_.take(index, record);
    told_everything_.take(index, record);
    EXPECT_EQ(judge_.waits_until(), told_everything_.waits_until()) << "at record " << index;
    EXPECT_EQ(judge_.ends_the_run(), told_everything_.ends_the_run()) << "at record " << index;
  });
}

void JournalScript::name(const std::string& name, const core::Blockchain& chain) {
  named_.emplace(name, chain);
}

sim::Outcome JournalScript::outcome() const {
  sim::Outcome outcome = judge_.outcome();
  EXPECT_EQ(to_result_json(scenario_, outcome),
            to_result_json(scenario_, told_everything_.outcome()))
      << "a checker needs more than it says (Checker::kinds, idle_until)";
  outcome.engine = "tcp";
  return outcome;
}

JournalScript& JournalScript::play(std::string_view script) {
  std::istringstream lines{std::string(script)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream in(line);
    double seconds = 0;
    if (!(in >> seconds)) continue;
    at_ = kZero + Nanos(static_cast<Nanos::rep>(seconds * 1e9));
    Words words;
    for (std::string word; in >> word;) words.push_back(word);
    play_line(words);
  }
  return *this;
}

void JournalScript::play_line(const Words& words) {
  const std::string& who = words.at(0);
  if (who == "all") {
    for (PeerIndex peer = 0; peer < scenario_.peers.size(); ++peer) start(peer, words.at(2));
  } else if (who == "topology") {
    append(record::TopologyStands{});
  } else if (who == "timeline") {
    append(record::TimelineOver{});
  } else if (who == "over") {
    const std::map<std::string, RunEnd> ends{{"quiet", RunEnd::quiet},
                                             {"timed-out", RunEnd::timed_out},
                                             {"interrupted", RunEnd::interrupted}};
    append(record::RunOver{ends.at(words.at(1))});
  } else if (std::any_of(scenario_.peers.begin(), scenario_.peers.end(),
                         [&](const PeerSpec& spec) { return spec.name == who; })) {
    play_peer(peer(who), words);
  } else {
    play_entry(entry(who), words);
  }
}

void JournalScript::play_peer(PeerIndex who, const Words& words) {
  const std::string& verb = words.at(1);
  if (verb == "starts") {
    start(who, words.at(2));
  } else if (verb == "crashes" || verb == "loses-all") {
    const std::size_t by = entry(words.at(3));
    const auto how =
        verb == "crashes" ? record::DownHow::crashed : record::DownHow::crashed_and_lost;
    append(record::PeerDown{who, how, by, in_force_.at(by), 0});
  } else if (verb == "stores") {
    append(record::Stored{who, block(words.at(2))});
  } else if (verb == "tip") {
    std::optional<PeerIndex> by;
    if (words.size() > 4) by = peer(words.at(4));
    append(record::TipChanged{who, block(words.at(2)), by});
  } else if (verb == "mines") {
    const BlockRef mined = block(words.at(2));
    append(record::TipChanged{who, mined, std::nullopt});
    append(record::Mined{who, mined, entry(words.at(4))});
  } else if (verb == "may-not") {
    append(record::PaymentRefused{who, entry(words.at(2)), words.at(3)});
  } else if (verb == "refuses") {
    append(record::BlockRefused{who, peer(words.at(4)), words.at(5), "so it says",
                                journal_.record_stray(at_, *tree_.block(words.at(2)))});
  } else if (verb == "hears") {
    const core::Blockchain& chain = tree_[words.at(2)];
    append(record::TipHeard{who, peer(words.at(4)), chain.id()});
  } else if (verb == "receives") {
    const BlockRef tip = block(words.at(2));
    append(record::BlocksReceived{who, peer(words.at(4)), tip});
  } else if (verb == "sets-aside") {
    append(record::SetAside{who, tree_[words.at(2)].id()});
  } else if (verb == "asks") {
    append(record::RequestOpened{who, peer(words.at(2)), asked_for(words)});
  } else if (verb == "answered") {
    append(record::RequestClosed{who, peer(words.at(2)), asked_for(words), true});
  } else if (verb == "unanswered") {
    append(record::RequestClosed{who, peer(words.at(2)), asked_for(words), false});
  } else if (verb == "meets") {
    const PeerIndex other = peer(words.at(2));
    append(record::ConnectionOpened{who, other, net::ConnectionId{other}, false});
    append(record::ConnectionOpened{other, who, net::ConnectionId{who}, true});
  } else if (verb == "loses") {
    const PeerIndex other = peer(words.at(2));
    std::string how = words.at(3);  // `by-us:banned`: a word has no blank
    if (const auto colon = how.find(':'); colon != std::string::npos) how.insert(colon + 1, " ");
    append(record::ConnectionClosed{who, other, net::ConnectionId{other}, how, ""});
  } else {
    ONETIP_ASSERT(false, verb.c_str());
  }
}

void JournalScript::play_entry(std::size_t index, const Words& words) {
  const std::string& verb = words.at(1);
  const bool fault = is_fault(scenario_.timeline[index].action);
  if (verb == "begins") {
    if (fault) in_force_[index] = FaultId{faults_++};
    append(record::EntryBegan{index, runs_[index]++,
                              fault ? std::optional(in_force_.at(index)) : std::nullopt});
  } else if (verb == "ends") {
    append(record::EntryEnded{index, runs_[index] - 1,
                              fault ? std::optional(in_force_.at(index)) : std::nullopt});
  } else if (verb == "holds") {
    append(record::HeldBack{in_force_.at(index), peer(words.at(2)), peer(words.at(3)),
                            record::HeldKind::bytes});
  } else if (verb == "cuts") {
    append(record::Cut{in_force_.at(index), peer(words.at(2)), peer(words.at(3))});
  } else if (verb == "totals") {
    append(record::FaultTotals{in_force_.at(index), std::stoull(words.at(2)),
                               std::stoull(words.at(3)), std::stoull(words.at(4)),
                               std::stoull(words.at(5))});
  } else {
    ONETIP_ASSERT(false, verb.c_str());
  }
}

void JournalScript::start(PeerIndex who, const std::string& at_block) {
  const BlockRef tip = block(at_block);
  const std::string owner(1, static_cast<char>('a' + static_cast<int>(who)));
  append(record::PeerStarted{who, tree_.wallet(owner).public_key(), tip});
}

BlockRef JournalScript::block(const std::string& name) {
  const auto named = named_.find(name);
  return journal_.record_chain(at_, named != named_.end() ? named->second : tree_[name]);
}

PeerIndex JournalScript::peer(const std::string& name) const {
  for (PeerIndex index = 0; index < scenario_.peers.size(); ++index) {
    if (scenario_.peers[index].name == name) return index;
  }
  ONETIP_ASSERT(false, name.c_str());
  return 0;
}

std::size_t JournalScript::entry(const std::string& name) const {
  for (std::size_t index = 0; index < scenario_.timeline.size(); ++index) {
    if (scenario_.timeline[index].name == name) return index;
  }
  ONETIP_ASSERT(false, name.c_str());
  return 0;
}

void JournalScript::append(RecordBody body) { journal_.append(at_, std::move(body)); }

}  // namespace onetip::test
