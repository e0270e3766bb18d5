#include "sim/run/work.hpp"

namespace onetip::sim {

void Work::begin(const Step& step, const Mine& mine) {
  const auto piece = open(step, mine.by.size());
  for (const PeerIndex peer : mine.by) {
    cluster_.mine(peer, mine.blocks, step.entry, [this, piece] { end_part(*piece); });
  }
}

void Work::begin(const Step& step, const Send& send) {
  const auto piece = open(step, send.from.size() * send.to.size());
  for (const PeerIndex from : send.from) {
    for (const PeerIndex to : send.to) {
      cluster_.pay(from, to, send.amount, step.entry, [this, piece] { end_part(*piece); });
    }
  }
}

void Work::begin(const Step& step, const SteadyMining& mining) {
  mining_ = open(step, 1);
  finds_ = SteadyFinds(mining, scenario_, step.at);
}

std::optional<Nanos> Work::next_find() const {
  const auto find = finds_.next();
  return find ? std::optional(find->at) : std::nullopt;
}

void Work::take_find() {
  const auto find = *finds_.next();
  finds_.pop();
  ++mining_->parts;
  cluster_.mine(find.peer, 1, mining_->step.entry, [this] { end_part(*mining_); });
}

void Work::end_span() { end_part(*mining_); }

std::shared_ptr<Work::Piece> Work::open(const Step& step, std::size_t parts) {
  journal_.append(cluster_.now(), record::EntryBegan{step.entry, step.run, std::nullopt});
  ++open_;
  return std::make_shared<Piece>(Piece{step, parts});
}

void Work::end_part(Piece& piece) {
  if (--piece.parts > 0) return;
  journal_.append(cluster_.now(),
                  record::EntryEnded{piece.step.entry, piece.step.run, std::nullopt});
  --open_;
}

}  // namespace onetip::sim
