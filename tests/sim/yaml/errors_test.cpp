// Scenario files that are wrong: each must be refused with its place and with what was expected
// there.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sim/yaml/read_scenario.hpp"

namespace onetip::test::yaml_errors_test {

using namespace sim;

namespace {

struct BadFile {
  std::string yaml;
  std::string place;  // line:column
  std::string says;
};

/// Line 3 is what is wrong.
std::string with(const std::string& line) {
  return "peers: 4\nexpect: [{at: end, tips: 1}]\n" + line + "\n";
}

/// Line 4, column 5 is the entry.
std::string timeline(const std::string& entry) { return with("timeline:\n  - " + entry); }

/// Line 10, column 5 is the expectation.
std::string expecting(const std::string& expectation) {
  return "peers: 4\n"
         "timeline:\n"
         "  - {at: 1s, for: 1s, name: wall, partition: {sides: {west: [p0, p1], east: rest}}}\n"
         "  - {at: 3s, name: ever, partition: {sides: [p0, rest]}}\n"
         "  - {at: 4s, name: work, mine: {by: p0}}\n"
         "  - {at: 5s, for: 1s, name: cut, disconnect: p1}\n"
         "  - {at: 6s, name: once, disconnect: p1}\n"
         "  - {at: 2s, heal: all}\n"
         "expect:\n"
         "  - " +
         expectation + "\n";
}

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

std::string alias_bomb() {
  std::string yaml = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c < 'k'; ++c) {
    const std::string before = std::string("*") + static_cast<char>(c - 1) + " ";
    yaml += std::string(1, c) + ": &" + c + " [" + repeated(before + ", ", 9) + before + "]\n";
  }
  return yaml;
}

std::vector<BadFile> not_yaml() {
  return {
      {"", "1:1", "there is no scenario here"},
      {"# only a comment\n", "1:1", "there is no scenario here"},
      {"\n\n  \n", "1:1", "there is no scenario here"},
      {"---\n", "1:1", "there is no scenario here"},
      {"- peers: 4\n", "1:1", "expected a mapping with `peers:` and `expect:`, found a list"},
      {"just words\n", "1:1", "found `just words`"},
      {"peers: 4\n---\npeers: 5\n", "2:1", "a second document begins here"},
      {"peers: [1, 2\n", "2:1", "this is not YAML"},
      {"peers: \"abc", "1:12", "this is not YAML"},
      {"peers: *nobody\n", "1:8", "this is not YAML"},
      {"peers: 4\n\ttopology: ring\n", "2:1", "a tab: indent with blanks"},
      {"peers: 4\n  \ttopology: ring\n", "2:3", "a tab: indent with blanks"},
      {"peers: \xff\n", "1:8", "not UTF-8"},
      {"peers: \xc0\xaf\n", "1:8", "not UTF-8"},
      {"peers: \xed\xa0\x80\n", "1:8", "not UTF-8"},
      {"peers: \xe2\x82", "1:8", "not UTF-8"},
      {std::string("peers: 4\n\0", 10), "2:1", "a control character (0x00)"},
      {"peers: \x1b[31m\n", "1:8", "a control character (0x1b)"},
      {std::string(kMaxScenarioBytes + 1, ' '), "1:1", "longer than 1048576 bytes"},
      {"a: " + repeated("[", 40) + repeated("]", 40), "1:35", "nested deeper than 32 levels"},
      {repeated("- ", 1000), "1:65", "nested deeper than 32 levels"},
      {alias_bomb(), "5:38", "too much in one scenario"},
      {"a: [" + repeated("x, ", 200'000) + "]", "1:299996", "too much in one scenario"},
      {"a: &a [*a]\n", "1:8", "an alias inside the very thing"},
      {"peers: !!int 4\n", "1:8", "a tag"},
      {"? [p0, p1]\n: 4\n", "1:3", "expected a key"},
      {"~: 4\n", "1:1", "expected a key"},
      {"peers: 4\nexpect: []\npeers: 5\n", "3:1", "the key `peers` stands here a second time"},
      {with("chain: {genesis: shared, genesis: shared}"), "3:26", "`genesis` stands here a second"},
  };
}

std::vector<BadFile> top_level() {
  return {
      {"peers: 4\n", "1:1", "missing key `expect`"},
      {"expect: [{at: end, tips: 1}]\n", "1:1",
       "missing key `peers`; who takes part, like `peers: 4`; a file that says only what is "
       "different "
       "is for `sim FILE --until TIME --then OTHER`"},
      {"\n# x\nname: a\nexpect: [{at: end, tips: 1}]\n", "3:1", "missing key `peers`"},
      {with("pears: 4"), "3:1", "unknown key `pears` at the top level; did you mean `peers`?"},
      {with("expects: []"), "3:1", "did you mean `expect`?"},
      {with("zebra: 4"), "3:1", "known here: name, seed"},
      {with("<<: {seed: 1}"), "3:1",
       "unknown key `<<` at the top level; scenarios have no merges, but aliases"},
      {with("cpu: fast"), "3:6", "unknown kind of CPU `fast`; known here: calibrated, reference"},
      {with("cpu: [calibrated]"), "3:6", "found a list"},
      {with("engine: udp"), "3:9", "unknown engine `udp`; known here: tcp, virtual, both"},
      {with("engine: [tcp]"), "3:9", "found a list"},
      {with("name: a/b"), "3:7", "`a/b` is no name"},
      {with("name: größe"), "3:7", "expected up to 64 of a-z, A-Z, 0-9, `_`, `-`, `.`"},
      {with("name: [x]"), "3:7", "expected a name, found a list"},
      {with("name: " + std::string(65, 'n')), "3:7", "is no name"},
      {with("seed: -1"), "3:7", "expected a whole number from 0 to 18446744073709551615"},
      {with("seed: 18446744073709551616"), "3:7", "found `18446744073709551616`"},
      {with("seed: 1.5"), "3:7", "expected a whole number"},
      {with("seed:"), "3:1", "found nothing"},
      {with("invariants: false"), "3:13", "expected on or off, found `false`"},
      {with("validation: none"), "3:13", "unknown validation `none`"},
      {with("sync: push"), "3:7", "unknown way to sync `push`; known here: gossip, poll"},
      {with("poll_interval: 10"), "3:16", "is it `10s`?"},
      {with("poll_interval: 1us"), "3:16", "expected at least 1ms"},
      {with("timeout: 0s"), "3:10", "more than zero"},
      {with("chain: {difficulty: 5}"), "3:21", "a whole number from 0 to 4"},
      {with("chain: {fork_choice: heaviest}"), "3:22", "unknown fork choice `heaviest`"},
      {with("chain: {genesis: own}"), "3:18", "known here: shared, per-peer"},
      {with("chain: {wallet: rsa}"), "3:17", "unknown wallet `rsa`"},
      {with("chain: hard"), "3:8", "expected the chain's rules"},
      {with("timeline: {at: 0s, mine: {by: p0}}"), "3:11", "expected a list of entries"},
      {"peers: 4\nexpect: []\n", "2:9", "{at: end, converged: all}, found an empty list"},
      {"peers: 4\nexpect:\n", "2:1", "at least one expectation"},
      {"peers: 4\nexpect: converged\n", "2:9", "at least one expectation"},
  };
}

std::vector<BadFile> peers() {
  const std::string expect = "expect: [{at: end, tips: 1}]\n";
  return {
      {expect + "peers: 0\n", "2:8", "a whole number from 1 to 20000, found `0`"},
      {expect + "peers: -3\n", "2:8", "found `-3`"},
      {expect + "peers: 1000000000000000000\n", "2:8", "from 1 to 20000"},
      {expect + "peers: 1e18\n", "2:8", "found `1e18`"},
      {expect + "peers: ten\n", "2:8", "found `ten`"},
      {expect + "peers: [a, b]\n", "2:8", "a number of peers, or groups"},
      {expect + "peers: {}\n", "2:8", "at least one group of peers, found an empty mapping"},
      {expect + "peers: {a: 4}\n", "2:12", "the options of a group, like {count: 4}"},
      {expect + "peers: {a: {count: 0}}\n", "2:20", "from 1 to 20000"},
      {expect + "peers: {a: {count: 19500}, b: {count: 501}}\n", "2:28", "more than 20000 peers"},
      {expect + "peers: {a: {storage: dsik}}\n", "2:22", "did you mean `disk`?"},
      {expect + "peers: {a: {cuont: 3}}\n", "2:13", "in a group of peers; did you mean `count`?"},
      {expect + "peers: {a: {behaviour: rude}}\n", "2:24", "unknown behaviour `rude`"},
      {expect + "peers: {all: {count: 3}}\n", "2:9", "`all` selects peers"},
      {expect + "peers: {rest: }\n", "2:9", "`rest` selects peers"},
      {expect + "peers: {honest: {behaviour: forger}}\n", "2:9", "no name for this group"},
      {expect + "peers: {a b: }\n", "2:9", "is no name"},
      {expect + "peers: {a..b: }\n", "2:9", "is no name"},
      {expect + "peers: {a1: , a: {count: 2}}\n", "2:15", "a second peer or group called `a1`"},
      {expect + "peers: {a: {links: {latency: 5}}}\n", "2:30", "is it `5s`?"},
  };
}

std::vector<BadFile> network() {
  return {
      {with("topology: rign"), "3:11", "unknown topology `rign`; did you mean `ring`?"},
      {with("topology: [ring]"), "3:11", "expected a topology"},
      {with("topology: random"), "3:11", "`random` needs its options"},
      {with("topology: {ring: 4}"), "3:12", "`ring` has no options"},
      {with("topology: {random: {degree: 4}}"), "3:29", "at most 3"},
      {with("topology: {random: {degree: 0}}"), "3:29", "from 1 to 20000"},
      {with("topology: {random: {degree: 1}}"), "3:29", "falls apart"},
      {"peers: 5\nexpect: [{at: end, tips: 1}]\ntopology: {random: {degree: 3}}\n", "3:29",
       "5 times 3 is odd"},
      {"peers: 2000\nexpect: [{at: end, tips: 1}]\ntopology: mesh\n", "3:11",
       "1999000 connections are more than the limit of 100000"},
      {with("topology: {random: {}}"), "3:20", "missing key `degree`"},
      {with("topology: {random: 8}"), "3:20", "expected {degree: 8}"},
      {with("topology: {small-world: {degree: 3, rewire: 0.1}}"), "3:34", "even and below 4"},
      {with("topology: {small-world: {degree: 2, rewire: 1.1}}"), "3:45", "a share from 0 to 1"},
      {with("topology: {scale-free: {links: 4}}"), "3:32", "from 1 to 3 links"},
      {with("topology: {edges: []}"), "3:19", "pairs like"},
      {with("topology: {edges: [[p0, p1, p2]]}"), "3:20", "a pair like [p0, p1]"},
      {with("topology: {edges: [[p0, p9]]}"), "3:25", "no peer or group is called `p9`"},
      {with("topology: {edges: [[p0, p0]]}"), "3:20", "no connection to itself"},
      {with("links: {latency: 5}"), "3:18", "is it `5s`?"},
      {with("links: {latency: -5ms}"), "3:18", "it can't be negative"},
      {with("links: {latency: 5 parsecs}"), "3:18", "units are us, ms, s, m, h"},
      {with("links: {latency: 5 s}"), "3:18", "is it `5s`?"},
      {with("links: {latency: 5min}"), "3:18", "is it `5m`?"},
      {with("links: {latency: 1.5 sec}"), "3:18", "is it `1.5s`?"},
      {with("links: {latency: 99999999999999999999s}"), "3:18", "expected a duration"},
      {with("links: {latency: 999999999999h}"), "3:18", "the limit is 8760h"},
      {with("links: {latency: 6s}"), "3:18",
       "p0 could never dial p1: there and back takes 12.00 s"},
      {with("links: [{between: [p1, p2], latency: 6s, jitter: 1s}]"), "3:38",
       "p1 could never dial"},
      {with("links: {bandwidth: 10mb}"), "3:20", "units are bit, kbit, mbit, gbit"},
      {with("links: {bandwidth: 0mbit}"), "3:20", "from 1bit to 1000gbit"},
      {with("links: {bandwidth: 100000gbit}"), "3:20", "from 1bit to 1000gbit"},
      {with("links: {latencies: 5ms}"), "3:9", "did you mean `latency`?"},
      {with("links: [{latency: 5ms}]"), "3:9", "missing key `between`"},
      {with("links: [{between: [p0], latency: 5ms}]"), "3:19", "two ends"},
      {with("links: 5ms"), "3:8", "expected links like"},
  };
}

std::vector<BadFile> entries() {
  return {
      {timeline("{at: 0s}"), "4:5", "missing: the action; one of mine, send, partition"},
      {timeline("{mine: {by: p0}}"), "4:5", "missing: the beginning"},
      {timeline("mine"), "4:5", "expected an entry"},
      {timeline("{at: 0s, mine: {by: p0}, heal: all}"), "4:30",
       "a second action here: `heal` besides `mine`"},
      {timeline("{at: -1s, mine: {by: p0}}"), "4:10", "it can't be negative"},
      {timeline("{at: 1, mine: {by: p0}}"), "4:10", "is it `1s`?"},
      {timeline("{at: soon, mine: {by: p0}}"), "4:10", "expected a duration"},
      {timeline("{at: 1.s, mine: {by: p0}}"), "4:10", "expected a duration"},
      {timeline("{at: 0s, mien: {by: p0}}"), "4:14", "did you mean `mine`?"},
      {timeline("{at: 0s, mine: p0}"), "4:20", "{by: p0, blocks: 3}, found `p0`"},
      {timeline("{at: 0s, mine: {blocks: 3}}"), "4:20", "missing key `by`"},
      {timeline("{at: 0s, mine: {by: p0, blocks: 0}}"), "4:37", "from 1 to 1000000"},
      {timeline("{at: 0s, mine: {by: p0, blocks: 1000000000000}}"), "4:37", "from 1 to 1000000"},
      {timeline("{at: 0s, mine: {by: all, blocks: 900000}}"), "4:20", "more than 1000000 blocks"},
      {timeline("{at: 0s, mine: {by: p7}}"), "4:25", "no peer or group is called `p7`"},
      {timeline("{at: 0s, mine: {by: p0..p7}}"), "4:25", "no peer is called `p7`"},
      {timeline("{at: 0s, mine: {by: p3..p1}}"), "4:25", "runs backwards"},
      {timeline("{at: 0s, mine: {by: rest}}"), "4:25", "in `sides` alone"},
      {timeline("{at: 0s, mine: {by: 0%}}"), "4:25", "from 1% to 100%"},
      {timeline("{at: 0s, mine: {by: 101%}}"), "4:25", "from 1% to 100%"},
      {timeline("{at: 0s, mine: {by: []}}"), "4:25", "a list of these, found an empty list"},
      {timeline("{at: 0s, mine: {by: p0-p2}}"), "4:25", "called `p0-p2`; is it `p0..p2`?"},
      {timeline("{at: 0s, mine: {by: p0..}}"), "4:25",
       "`p0..` is no range: two names with two dots between them, like p0..p3"},
      {timeline("{at: 0s, mine: {by: p0...p3}}"), "4:25", "`p0...p3` is no range"},
      {timeline("{at: 0s, mine: {by: [[p0], p1]}}"), "4:26", "expected peers"},
      {timeline("{at: 0s, for: 1s, mine: {by: p0}}"), "4:14", "`for` makes no sense on `mine`"},
      {timeline("{at: 0s, for: 1s, send: {from: p0, to: p1, amount: 1}}"), "4:14", "on `send`"},
      {timeline("{at: 0s, for: 1s, heal: all}"), "4:14", "on `heal`"},
      {timeline("{at: 0s, for: 0s, disconnect: p0}"), "4:19", "more than zero"},
      {timeline("{at: 0s, send: {from: p0, to: p1}}"), "4:20", "missing key `amount`"},
      {timeline("{at: 0s, send: {from: p0, to: p1, amount: -5}}"), "4:47", "not negative"},
      {timeline("{at: 0s, send: {from: p0, to: p1, amount: 2.5}}"), "4:47", "like 5 or 25/2"},
      {timeline("{at: 0s, send: {from: p0, to: p1, amount: 1/0}}"), "4:47", "an amount of coins"},
      {timeline("{at: 0s, partition: {sides: [p0..p2, p2..p3]}}"), "4:42", "overlapping sides"},
      {timeline("{at: 0s, partition: {sides: [all, rest]}}"), "4:39", "`rest` is nobody"},
      {timeline("{at: 0s, partition: {sides: [all]}}"), "4:33",
       "at least two sides, found a list of 1"},
      {timeline("{at: 0s, partition: {sides: p0}}"), "4:33", "expected sides like"},
      {timeline("{at: 0s, partition: {sides: [75%, 50%]}}"), "4:39", "only 1 are free"},
      {timeline("{at: 0s, partition: {sides: {a/b: p0, c: rest}}}"), "4:34", "is no name"},
      {timeline("{at: 0s, partition: {sides: [p0, rest], how: snip}}"), "4:50",
       "unknown way to part `snip`"},
      {timeline("{at: 0s, partition: [p0, rest]}"), "4:25", "a partition like"},
      {timeline("{at: 0s, disconnect: {between: [p0]}}"), "4:36",
       "two ends like [p0, p1], found a list of 1"},
      {timeline("{at: 0s, crash: {peer: p0, disk: keep}}"), "4:38", "p0 has no disk to keep"},
      {timeline("{at: 0s, crash: {peer: p0, disc: keep}}"), "4:32", "did you mean `disk`"},
      {timeline("{at: 0s, crash: {peer: p0, disk: lose}}"), "4:38", "did you mean `lost`"},
      {timeline("{at: 0s, crash: {disk: lost}}"), "4:21", "missing"},
      {timeline("{at: 0s, pause: p9}"), "4:21", "p9"},
      {timeline("{at: 0s, for: 1s, join: p1}"), "4:14", "`for` makes no sense on `join`"},
      {timeline("{at: 0s, for: 1s, leave: p1}"), "4:14", "`for` makes no sense on `leave`"},
      {timeline("{at: 0s, skew: {peer: p1}}"), "4:20", "missing"},
      {timeline("{at: 0s, skew: {peer: p1, by: 0s}}"), "4:35", "at least 1ms"},
      {timeline("{at: 0s, skew: {peer: p1, by: -5}}"), "4:35", "a duration"},
      {timeline("{at: 0s, churn: {of: p1, up: 1s}}"), "4:21", "missing"},
      {timeline("{at: 0s, churn: {of: p1, up: 1s, down: 0s}}"), "4:44", "at least 1ms"},
      {timeline("{at: 0s, degrade: {of: p0}}"), "4:23", "a latency, jitter or bandwidth"},
      {timeline("{at: 0s, degrade: {latency: 1s}}"), "4:23", "missing: the choice of links"},
      {timeline("{at: 0s, degrade: {of: p0, between: [p0, p1], latency: 1s}}"), "4:32",
       "a second choice of links"},
      {timeline("{at: 0s, degrade: {of: p0, latencey: 1s}}"), "4:32", "did you mean `latency`"},
      {timeline("{at: 0s, disconnect: {between: [p1, p1]}}"), "4:36", "no connection to itself"},
      {timeline("{at: 0s, heal: wall}"), "4:20", "no fault is called `wall`"},
      {timeline("{at: 0s, heal: [a, b]}"), "4:20", "the name of a fault, or all"},
      {timeline("{at: 0s, name: work, mine: {by: p0}}\n  - {at: 0s, heal: work}"), "5:20",
       "`work` is no fault but a `mine`"},
      {timeline("{at: 0s, name: wall, disconnect: p0}\n  - {at: 0s, heal: wal}"), "5:20",
       "did you mean `wall`?"},
      {timeline("{at: 0s, name: w, mine: {by: p0}}\n  - {at: 0s, name: w, mine: {by: p0}}"), "5:20",
       "a second entry called `w`"},
      {timeline("{at: 0s, name: all, disconnect: p0}"), "4:20", "`all` stands for every fault"},
      {timeline("{at: 0s, every: 1s, mine: {by: p0}}"), "4:14", "need each other"},
      {timeline("{at: 0s, until: 1s, mine: {by: p0}}"), "4:14", "need each other"},
      {timeline("{at: 2s, every: 1s, until: 1s, mine: {by: p0}}"), "4:32",
       "a time not before `at`"},
      {timeline("{at: 0s, every: 1us, until: 1h, mine: {by: p0}}"), "4:21", "100000 repetitions"},
      {timeline("{at: 0s, every: 0s, until: 1h, mine: {by: p0}}"), "4:21", "more than zero"},
      {timeline("{at: 0s, for: 2s, every: 1s, until: 9s, disconnect: p0}"), "4:30",
       "not shorter than `for`"},
      {timeline("{at: 0s, when: {reorg: p0}, mine: {by: p0}}"), "4:14", "a second beginning"},
      {timeline("{when: reorg, mine: {by: p0}}"), "4:12", "a moment like {reorg: p3}"},
      {timeline("{when: {rerog: p0}, mine: {by: p0}}"), "4:13", "did you mean `reorg`?"},
      {timeline("{when: {reorg: p9}, mine: {by: p0}}"), "4:20", "no peer or group is called `p9`"},
      {timeline("{when: {height: {of: p0}}, mine: {by: p0}}"), "4:21", "missing key `at_least`"},
      {timeline("{when: {height: {of: p0, at_most: 3}}, mine: {by: p0}}"), "4:30",
       "unknown key `at_most`"},
      {timeline("{when: {reorg: p0}, every: 1s, until: 9s, mine: {by: p0}}"), "4:25",
       "a `when` comes once"},
      {timeline("{at: 0s, each: 0s, mine: {by: p0}}"), "4:20", "more than zero"},
      {timeline("{at: 0s, each: 8760h, mine: {by: all}}"), "4:20", "more than a year"},
      {timeline("{at: 0s, each: 1s, partition: {sides: [p0, rest]}}"), "4:14",
       "`each` makes no sense on `partition`"},
      {timeline("{at: 0s, each: 1s, heal: all}"), "4:14", "`each` makes no sense on `heal`"},
  };
}

std::vector<BadFile> steady_mining() {
  const auto mining = [](const std::string& how) {
    return "peers: {a: {hash_rate: 5/s}, b: {}}\nmining: " + how +
           "\nexpect: [{at: end, tips: 1}]\n";
  };
  const auto paced = [](const std::string& rate) {
    return "peers: {a: {hash_rate: " + rate + "}}\nexpect: [{at: end, tips: 1}]\n";
  };
  return {
      {mining("2s"), "2:9", "steady mining like"},
      {mining("{until: 9s}"), "2:9", "missing key `interval`"},
      {mining("{interval: 1s}"), "2:9", "some of these miners have a `hash_rate`, but b has none"},
      {mining("{interval: 1s, by: a}"), "2:9", "missing key `until`"},
      {mining("{interval: 1s, by: a, from: 9s, until: 9s}"), "2:48", "a time after `from`"},
      {mining("{interval: 1us, by: a, until: 1h}"), "2:20", "more than 1000000 blocks"},
      {mining("{interval: 1s, by: nobody, until: 1h}"), "2:28", "no peer or group is called"},
      {paced("500"), "1:24", "is it `500/s`?"},
      {paced("0/s"), "1:24", "from 1/s"},
      {paced("2.5/s"), "1:24", "a whole number of tries"},
      {paced("1000000000001/s"), "1:24", "to 1000000000000/s"},
      {paced("fast"), "1:24", "a hash rate like"},
  };
}

std::vector<BadFile> expectations() {
  return {
      {expecting("{tips: 1}"), "10:5", "missing: the time to judge"},
      {expecting("{at: end}"), "10:5", "missing: the thing to judge"},
      {expecting("{at: end, after: wall, tips: 1}"), "10:15", "a second time to judge"},
      {expecting("{at: end, tips: 1, winner: p0}"), "10:24", "a second thing to judge"},
      {expecting("{at: end, tip: 1}"), "10:15", "did you mean `tips`?"},
      {expecting("{at: end, tips: 1, stays: 2s}"), "10:31", "`stays` goes with `within`"},
      {expecting("{after: wall, tips: 1, stays: 2s}"), "10:35", "or with `at` and a time"},
      {expecting("{always: true, tips: 1, stays: 2s}"), "10:36", "at one moment can't stay"},
      {expecting("{during: wall, tips: 1, stays: 2s}"), "10:36", "`stays` goes with `within`"},
      {expecting("{at: 4s, tips: 1, stays: 0s}"), "10:30", "more than zero"},
      {expecting("{at: end, share: {of: p0, at_least: 101%}}"), "10:41", "a share from 0 to 1"},
      {expecting("{at: end, share: {at_least: 46%}}"), "10:22", "missing key `of`"},
      {expecting("{at: end, share: {of: p0, equals: 46%}}"), "10:31", "unknown key `equals`"},
      {expecting("{at: end, share: 46%}"), "10:22", "a share like {of: p1, at_least: 46%}"},
      {expecting("{at: end, deepest_reorg: {}}"), "10:30", "missing: the bound"},
      {expecting("{at: end, deepest_reorg: 3}"), "10:30", "a depth like {at_most: 3}"},
      {expecting("{at: end, deepest_reorg: {at_most: few}}"), "10:40", "expected a whole number"},
      {expecting("{at: end, propagation: {share: 90%}}"), "10:28", "missing key `at_most`"},
      {expecting("{at: end, propagation: {share: most, at_most: 1s}}"), "10:36", "a share"},
      {expecting("{at: end, propagation: {share: 90%, at_most: 0s}}"), "10:50", "more than zero"},
      {expecting("{at: end, propagation: 500ms}"), "10:28", "a share and a time like"},
      {expecting("{at: end, rejected: {from: p0}}"), "10:25", "missing: the bound"},
      {expecting("{at: end, rejected: {at_least: 1}}"), "10:25", "missing key `from`"},
      {expecting("{at: end, rejected: {from: nobody, at_least: 1}}"), "10:32", "`nobody`"},
      {expecting("{at: end, rejected: p0}"), "10:25", "refusals like"},
      {expecting("{at: end, never_adopted: p0}"), "10:30", "like {from: mallory}"},
      {expecting("{at: end, never_adopted: {form: p0}}"), "10:31", "did you mean `from`?"},
      {expecting("{during: wall, tips: 1, within: auto}"), "10:37", "judged at their moment"},
      {expecting("{always: false, tips: 1}"), "10:14", "`always: true`"},
      {expecting("{always: true, tips: 1, within: 2s}"), "10:37",
       "`within` goes with `at` and `after`"},
      {expecting("{during: wall, tips: 1, within: 2s}"), "10:37", "judged at their moment"},
      {expecting("{at: end, tips: 1, within: 0s}"), "10:32", "more than zero"},
      {expecting("{at: later, tips: 1}"), "10:10",
       "expected a time like 4s, or end, found `later`"},
      {expecting("{at: End, tips: 1}"), "10:10", "did you mean `end`?"},
      {expecting("{at: end, share: {of: p0, at_least: 46}}"), "10:41", "is it `46%`?"},
      {expecting("{after: wal, tips: 1}"), "10:13", "did you mean `wall`?"},
      {expecting("{after: work, tips: 1}"), "10:13", "`work` is no fault but a `mine`"},
      {expecting("{after: ever, tips: 1}"), "10:13", "the fault `ever` never ends; give it `for:`"},
      {expecting("{after: once, tips: 1}"), "10:13", "the fault `once` never ends"},
      {expecting("{during: [wall], tips: 1}"), "10:14", "the name of a fault"},
      {expecting("{at: end, tips: 0}"), "10:21", "from 1 to 20000"},
      {expecting("{at: end, tips: one-per-side}"), "10:21", "The timeline has 2 partitions"},
      {expecting("{at: end, converged: nobody}"), "10:26", "no peer or group is called `nobody`"},
      {expecting("{at: end, winner: wall/north}"), "10:23", "its sides are west, east"},
      {expecting("{at: end, winner: cut/0}"), "10:23", "`cut` has no sides"},
      {expecting("{at: end, winner: gap/0}"), "10:23", "no fault is called `gap`"},
      {expecting("{at: end, height: {of: all}}"), "10:23", "missing: the bound"},
      {expecting("{at: end, height: {equals: 3}}"), "10:23", "missing key `of`"},
      {expecting("{at: end, height: {of: all, at_least: 1, at_most: 3}}"), "10:46",
       "a second bound"},
      {expecting("{at: end, height: {of: all, equals: -1}}"), "10:41", "expected a whole number"},
      {expecting("{at: end, height: 3}"), "10:23", "a height like"},
      {expecting("{at: end, balance: {of: p0, equals: much}}"), "10:41", "an amount of coins"},
  };
}

/// Demands that would hold whatever happens.
std::vector<BadFile> unbreakable() {
  return {
      {expecting("{at: end, propagation: {share: 0%, at_most: 1s}}"), "10:36",
       "no run can break this: a block reaches 0% of 4 peers with its miner alone; demand more, or "
       "leave it out"},
      {expecting("{at: end, propagation: {share: 25%, at_most: 1s}}"), "10:36",
       "a block reaches 25% of 4 peers with its miner alone"},
      {expecting("{at: end, converged: p1}"), "10:26",
       "one peer always agrees with itself; name whom it shall agree with, or leave it out"},
      {expecting("{at: end, converged: ever/0}"), "10:26", "one peer always agrees with itself"},
      {expecting("{at: end, share: {of: all, at_least: 90%}}"), "10:27",
       "every block is mined by one of all peers; name some of them"},
      {expecting("{at: end, never_adopted: {from: all}}"), "10:37",
       "no honest peer besides them is there to adopt a block of theirs; name fewer miners, add an "
       "honest peer, or leave it out"},
      {"peers: {m: {behaviour: forger}, e: {behaviour: mute}}\n"
       "expect: [{at: end, never_adopted: {from: m}}]\n",
       "2:42", "no honest peer besides them"},
      {expecting("{at: end, share: {of: p0, at_least: 0.0}}"), "10:41",
       "a share is always at least 0; demand more"},
      {expecting("{at: end, share: {of: p0, at_most: 100%}}"), "10:40",
       "a share is always at most 100%; demand less"},
      {expecting("{at: end, balance: {of: p0, at_least: 0/3}}"), "10:43",
       "a balance is always at least 0"},
      {expecting("{at: end, deepest_reorg: {at_least: 0}}"), "10:41",
       "the depth of a reorganisation is always at least 0"},
      {expecting("{at: end, rejected: {from: p0, at_least: 0}}"), "10:46",
       "the number of refusals is always at least 0"},
  };
}

/// Demands that would be violated whatever happens.
std::vector<BadFile> unkeepable() {
  const std::string mining = "timeline: [{at: 1s, every: 1s, until: 9s, mine: {by: p0}}]\n";
  return {
      {expecting("{at: end, tips: 5}"), "10:21",
       "no run can keep this: 4 peers hold at most 4 distinct tips; demand fewer"},
      {with("timeout: 8s\n" + mining), "3:10",
       "no run can keep this: there is something to do at 9s"},
      {"peers: 4\ntimeout: 8s\nexpect: [{at: 9s, tips: 1}]\n", "2:10", "something to do at 9s"},
  };
}

/// Each is refused with its place and with what was expected there.
void expect_refusals(const std::vector<BadFile>& files) {
  for (const BadFile& bad : files) {
    SCOPED_TRACE(bad.yaml.substr(0, 400));
    try {
      (void)read_scenario(bad.yaml, "bad.yaml");
      ADD_FAILURE() << "taken";
    } catch (const ScenarioError& error) {
      EXPECT_EQ(error.source().text(), "bad.yaml:" + bad.place);
      EXPECT_THAT(error.what(), testing::HasSubstr(bad.says));
    }
  }
}

}  // namespace

TEST(BadScenario, IsNotYamlOrNotOurs) { expect_refusals(not_yaml()); }
TEST(BadScenario, TopLevel) { expect_refusals(top_level()); }
TEST(BadScenario, Peers) { expect_refusals(peers()); }
TEST(BadScenario, Network) { expect_refusals(network()); }
TEST(BadScenario, Timeline) { expect_refusals(entries()); }
TEST(BadScenario, SteadyMining) { expect_refusals(steady_mining()); }
TEST(BadScenario, Expectations) { expect_refusals(expectations()); }
TEST(BadScenario, DemandsThatNoRunCanBreak) { expect_refusals(unbreakable()); }
TEST(BadScenario, DemandsThatNoRunCanKeep) { expect_refusals(unkeepable()); }

TEST(BadScenario, ATimeoutMayBeAsShortAsWhatThereIsToDo) {
  EXPECT_NO_THROW((void)read_scenario("peers: 4\ntimeout: 9s\nexpect: [{at: 9s, tips: 4}]\n", "-"));
}

TEST(BadScenario, AWordThatIsRightAndYetRefusedIsNotProposed) {
  try {
    (void)read_scenario("peers: {m: {behaviour: mute}}\nexpect: [{at: end, converged: honest}]\n",
                        "mute.yaml");
    FAIL() << "taken";
  } catch (const ScenarioError& error) {
    EXPECT_THAT(error.what(), testing::EndsWith("nobody is `honest`"));
  }
}

TEST(BadCommandLine, IsRefusedInItsOwnName) {
  const std::string good = "peers: 2\nexpect: [{at: end, tips: 1}]\n";
  try {
    (void)read_scenario(good, "good.yaml", {.seed = {}, .engine = "udp"});
    FAIL() << "taken";
  } catch (const ScenarioError& error) {
    EXPECT_THAT(error.what(), testing::StartsWith("--engine: unknown engine `udp`"));
  }
}

}  // namespace onetip::test::yaml_errors_test
