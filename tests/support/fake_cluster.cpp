#include "support/fake_cluster.hpp"

#include <stdexcept>

namespace onetip::test {

using namespace sim;

namespace {
constexpr Nanos kTopology = std::chrono::milliseconds(20);
constexpr Nanos kBlock = std::chrono::milliseconds(10);
constexpr Nanos kLatency = std::chrono::milliseconds(5);
}  // namespace

FakeCluster::FakeCluster(const Scenario& scenario, Journal& journal)
    : FakeCluster(scenario, journal, Mischief{}) {}

FakeCluster::FakeCluster(const Scenario& scenario, Journal& journal, Mischief mischief)
    : scenario_(scenario),
      journal_(journal),
      mischief_(std::move(mischief)),
      neighbours_(scenario.peers.size()) {
  for (PeerIndex peer = 0; peer < scenario.peers.size(); ++peer) {
    keys_.push_back(seed_.keys(std::string(1, static_cast<char>('a' + peer))));
    for (const PeerIndex other : scenario.peers[peer].dials) {
      neighbours_[peer].insert(other);
      neighbours_[other].insert(peer);
    }
  }
}

void FakeCluster::start() {
  if (!mischief_.refuses_to_start.empty()) throw std::runtime_error(mischief_.refuses_to_start);
  for (PeerIndex peer = 0; peer < keys_.size(); ++peer) {
    chains_.push_back(seed_["g"]);
    const BlockRef tip = journal_.record_chain(now_, chains_[peer]);
    journal_.append(now_, record::PeerStarted{peer, keys(peer).wallet().public_key(), tip});
  }
  after(kTopology, [] {});  // something happens then, so that whoever waits for it looks
  if (mischief_.goes_back) {
    after(std::chrono::seconds(1), [this] {
      journal_.append(now_, record::TipChanged{0, BlockRef{0}, std::nullopt});
    });
  }
}

bool FakeCluster::topology_stands() const { return !mischief_.never_stands && now_ >= kTopology; }

void FakeCluster::run(Nanos deadline, const std::function<bool()>& stop) {
  while (!queue_.empty() && queue_.begin()->first.first <= deadline) {
    const auto next = queue_.begin();
    now_ = next->first.first;
    const std::function<void()> step = std::move(next->second);
    queue_.erase(next);
    step();
    if (stop()) return;
  }
  now_ = std::max(now_, deadline);
}

void FakeCluster::mine(PeerIndex peer, std::uint64_t blocks, std::size_t entry,
                       std::function<void()> done) {
  if (mischief_.never_finds) return;
  after(kBlock, [=, this] {
    const auto stamp =
        ChainBuilder::kStart + std::chrono::milliseconds(1000).count() + now_.count() / 1'000'000;
    found(peer, core::make_empty_payment(chains_[peer], keys(peer), stamp).value(), entry);
    if (blocks == 1) return done();
    mine(peer, blocks - 1, entry, done);
  });
}

void FakeCluster::pay(PeerIndex from, PeerIndex to, const core::Amount& amount, std::size_t entry,
                      std::function<void()> done) {
  after(kBlock, [=, this] {
    auto candidate = core::make_payment(chains_[from], keys(from), keys(to).wallet(), amount,
                                        ChainBuilder::kStart + now_.count() / 1'000'000);
    if (candidate) {
      found(from, std::move(*candidate), entry);
    } else {
      journal_.append(now_, record::PaymentRefused{from, entry, candidate.error().what});
    }
    done();
  });
}

void FakeCluster::found(PeerIndex peer, core::Candidate candidate, std::size_t entry) {
  const auto block = seed_.seal(std::move(candidate), ++nonce_);
  auto judged = core::judge_block(chains_[peer], block, seed_.rules());
  chains_[peer] = std::get<core::Blockchain>(std::move(judged));
  const BlockRef ref = journal_.record_chain(now_, chains_[peer]);
  take(peer, ref, std::nullopt);
  journal_.append(now_, record::Mined{peer, ref, entry});
  tell(peer);
}

void FakeCluster::tell(PeerIndex from) {
  for (const PeerIndex to : neighbours_[from]) cross(from, to, chains_[from]);
}

void FakeCluster::cross(PeerIndex from, PeerIndex to, const core::Blockchain& chain) {
  const auto answer = faults_.on(from, to, Crossing::bytes);
  if (answer.passage == Passage::pass) {
    return after(kLatency, [=, this] { hear(to, from, chain); });
  }
  auto& totals = totals_[*answer.by];
  totals.fault = *answer.by;
  totals.bytes += 100;
  journal_.append(now_, record::HeldBack{*answer.by, from, to, record::HeldKind::bytes});
  held_.push_back({from, to, chain});
}

void FakeCluster::hear(PeerIndex peer, PeerIndex from, const core::Blockchain& chain) {
  if (!core::is_better(scenario_.chain.fork_choice, chain.weight(), chains_[peer].weight())) return;
  chains_[peer] = chain;
  take(peer, journal_.record_chain(now_, chain), from);
  tell(peer);
}

void FakeCluster::take(PeerIndex peer, BlockRef tip, std::optional<PeerIndex> from) {
  if (scenario_.peers[peer].disk) journal_.append(now_, record::Stored{peer, tip});
  journal_.append(now_, record::TipChanged{peer, tip, from});
}

void FakeCluster::begin(FaultId id, const FaultRule& rule) { faults_.begin(id, rule); }

void FakeCluster::end(const std::vector<FaultId>& ids) {
  for (const FaultId id : ids) {
    faults_.end(id);
    if (const auto totals = totals_.find(id); totals != totals_.end()) {
      journal_.append(now_, totals->second);
      totals_.erase(totals);
    }
    for (Held& held : std::exchange(held_, {})) cross(held.from, held.to, held.chain);
  }
}

Activity FakeCluster::activity() const {
  return {.in_flight = queue_.size() + (mischief_.never_quiet ? 1U : 0U)};
}

Vital FakeCluster::vital() const {
  Vital vital;
  vital.peers = chains_.size();
  std::set<core::BlockId> tips;
  for (PeerIndex peer = 0; peer < chains_.size(); ++peer) {
    vital.connections += scenario_.peers[peer].dials.size();
    vital.max_height = std::max(vital.max_height, chains_[peer].height());
    tips.insert(chains_[peer].id());
  }
  vital.distinct_tips = tips.size();
  return vital;
}

void FakeCluster::stop() {
  for (const auto& [id, totals] : totals_) journal_.append(now_, totals);
}

void FakeCluster::after(Nanos delay, std::function<void()> step) {
  queue_.emplace(std::pair(now_ + delay, sequence_++), std::move(step));
}

}  // namespace onetip::test
