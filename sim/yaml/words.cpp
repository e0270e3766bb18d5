#include "sim/yaml/words.hpp"

#include <algorithm>
#include <array>

namespace onetip::sim::yaml {

const Word* Vocabulary::find(std::string_view text) const {
  const auto found = std::find_if(words.begin(), words.end(),
                                  [text](const Word& word) { return word.text == text; });
  return found == words.end() ? nullptr : &*found;
}

std::vector<std::string_view> Vocabulary::here() const {
  std::vector<std::string_view> texts;
  for (const Word& word : words) {
    if (word.here) texts.push_back(word.text);
  }
  return texts;
}

namespace {

constexpr std::array kTopLevel{
    Word{"name"},       Word{"seed"},     Word{"engine"}, Word{"peers"},         Word{"topology"},
    Word{"links"},      Word{"chain"},    Word{"sync"},   Word{"poll_interval"}, Word{"invariants"},
    Word{"validation"}, Word{"timeline"}, Word{"expect"}, Word{"timeout"},       Word{"cpu"},
    Word{"mining"},     Word{"witnesses"}};
constexpr std::array kEngines{Word{"tcp"}, Word{"virtual"}, Word{"both"}};

constexpr std::array kGroup{Word{"count"}, Word{"behaviour"}, Word{"sync"},
                            Word{"links"}, Word{"storage"},   Word{"hash_rate"}};
constexpr std::array kBehaviours{Word{"honest"},     Word{"stubborn"},       Word{"silent"},
                                 Word{"credulous"},  Word{"forger"},         Word{"mute"},
                                 Word{"slow"},       Word{"garbage"},        Word{"grinder"},
                                 Word{"withholder"}, Word{"double-spender"}, Word{"boaster"},
                                 Word{"glutton"}};
constexpr std::array kSyncModes{Word{"gossip"}, Word{"poll"}};

constexpr std::array kTopologies{Word{"mesh"},   Word{"ring"},        Word{"line"},
                                 Word{"star"},   Word{"tree"},        Word{"grid"},
                                 Word{"random"}, Word{"small-world"}, Word{"scale-free"},
                                 Word{"edges"},  Word{"bootstrap"}};
constexpr std::array kRandomOptions{Word{"degree"}};
constexpr std::array kSmallWorldOptions{Word{"degree"}, Word{"rewire"}};
constexpr std::array kScaleFreeOptions{Word{"links"}};
constexpr std::array kLinks{Word{"latency"}, Word{"jitter"}, Word{"bandwidth"}};
constexpr std::array kLinksBetween{Word{"between"}, Word{"latency"}, Word{"jitter"},
                                   Word{"bandwidth"}};

constexpr std::array kChain{Word{"difficulty"}, Word{"genesis"}, Word{"fork_choice"},
                            Word{"wallet"}};
constexpr std::array kGeneses{Word{"shared"}, Word{"per-peer"}};
constexpr std::array kForkChoices{Word{"nonce-sum"}, Word{"longest"}};
constexpr std::array kWallets{Word{"ed25519"}, Word{"rsa-512"}};
constexpr std::array kValidations{Word{"each"}, Word{"shared"}};
constexpr std::array kCpus{Word{"calibrated"}, Word{"reference"}};

constexpr std::array kEntry{Word{"at"},         Word{"for"},     Word{"name"},  Word{"every"},
                            Word{"until"},      Word{"mine"},    Word{"send"},  Word{"partition"},
                            Word{"disconnect"}, Word{"degrade"}, Word{"heal"},  Word{"when"},
                            Word{"each"},       Word{"crash"},   Word{"pause"}, Word{"join"},
                            Word{"leave"},      Word{"churn"},   Word{"skew"}};
constexpr std::array kTriggers{Word{"reorg"}, Word{"height"}};
constexpr std::array kTriggerHeight{Word{"of"}, Word{"at_least"}};
constexpr std::array kMining{Word{"interval"}, Word{"by"}, Word{"from"}, Word{"until"}};
constexpr std::array kMine{Word{"by"}, Word{"blocks"}};
constexpr std::array kSend{Word{"from"}, Word{"to"}, Word{"amount"}};
constexpr std::array kPartition{Word{"sides"}, Word{"how"}};
constexpr std::array kHows{Word{"drop"}, Word{"reset"}, Word{"one-way"}};
constexpr std::array kDisconnect{Word{"between"}};
constexpr std::array kDegrade{Word{"between"}, Word{"of"}, Word{"latency"}, Word{"jitter"},
                              Word{"bandwidth"}};

constexpr std::array kCrash{Word{"peer"}, Word{"disk"}};
constexpr std::array kDisks{Word{"lost"}, Word{"keep"}};
constexpr std::array kSkew{Word{"peer"}, Word{"by"}};
constexpr std::array kChurn{Word{"of"}, Word{"up"}, Word{"down"}};
constexpr std::array kStorages{Word{"memory"}, Word{"disk"}};

constexpr std::array kExpectation{
    Word{"always"}, Word{"at"},          Word{"during"},   Word{"after"},
    Word{"within"}, Word{"converged"},   Word{"tips"},     Word{"winner"},
    Word{"height"}, Word{"balance"},     Word{"stays"},    Word{"deepest_reorg"},
    Word{"share"},  Word{"propagation"}, Word{"rejected"}, Word{"never_adopted"}};
constexpr std::array kHeight{Word{"of"}, Word{"at_least"}, Word{"at_most"}, Word{"equals"}};
constexpr std::array kDeepestReorg{Word{"at_least"}, Word{"at_most"}};
constexpr std::array kShare{Word{"of"}, Word{"at_least"}, Word{"at_most"}};
constexpr std::array kPropagation{Word{"share"}, Word{"at_most"}};
constexpr std::array kRejected{Word{"from"}, Word{"at_least"}, Word{"at_most"}};
constexpr std::array kNeverAdopted{Word{"from"}};

}  // namespace

namespace words {
const Vocabulary top_level{"key", "at the top level", kTopLevel};
const Vocabulary engines{"engine", "", kEngines};
const Vocabulary group{"key", "in a group of peers", kGroup};
const Vocabulary behaviours{"behaviour", "", kBehaviours};
const Vocabulary sync_modes{"way to sync", "", kSyncModes};
const Vocabulary topologies{"topology", "", kTopologies};
const Vocabulary random_options{"key", "in `random`", kRandomOptions};
const Vocabulary small_world_options{"key", "in `small-world`", kSmallWorldOptions};
const Vocabulary scale_free_options{"key", "in `scale-free`", kScaleFreeOptions};
const Vocabulary links{"key", "in `links`", kLinks};
const Vocabulary links_between{"key", "in a row of `links`", kLinksBetween};
const Vocabulary chain{"key", "in `chain`", kChain};
const Vocabulary geneses{"genesis", "", kGeneses};
const Vocabulary fork_choices{"fork choice", "", kForkChoices};
const Vocabulary wallets{"wallet", "", kWallets};
const Vocabulary validations{"validation", "", kValidations};
const Vocabulary cpus{"kind of CPU", "", kCpus};
const Vocabulary entry{"key", "in an entry of the timeline", kEntry};
const Vocabulary triggers{"trigger", "in `when`", kTriggers};
const Vocabulary trigger_height{"key", "in `height`", kTriggerHeight};
const Vocabulary mining{"key", "in `mining`", kMining};
const Vocabulary mine{"key", "in `mine`", kMine};
const Vocabulary send{"key", "in `send`", kSend};
const Vocabulary partition{"key", "in `partition`", kPartition};
const Vocabulary hows{"way to part", "", kHows};
const Vocabulary disconnect{"key", "in `disconnect`", kDisconnect};
const Vocabulary degrade{"key", "in `degrade`", kDegrade};
const Vocabulary crash{"key", "in `crash`", kCrash};
const Vocabulary disks{"fate of a disk", "", kDisks};
const Vocabulary skew{"key", "in `skew`", kSkew};
const Vocabulary churn{"key", "in `churn`", kChurn};
const Vocabulary storages{"storage", "", kStorages};
const Vocabulary expectation{"key", "in an expectation", kExpectation};
const Vocabulary height{"key", "in `height`", kHeight};
const Vocabulary balance{"key", "in `balance`", kHeight};
const Vocabulary deepest_reorg{"key", "in `deepest_reorg`", kDeepestReorg};
const Vocabulary share{"key", "in `share`", kShare};
const Vocabulary propagation{"key", "in `propagation`", kPropagation};
const Vocabulary rejected{"key", "in `rejected`", kRejected};
const Vocabulary never_adopted{"key", "in `never_adopted`", kNeverAdopted};
}  // namespace words

}  // namespace onetip::sim::yaml
