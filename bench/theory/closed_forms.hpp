#pragma once
// Closed forms: what theory says that a network comes to, to hold runs against. Pure.
//
// Throughout, `delay` is how long a block takes from its miner to everybody else, and `interval`
// the mean time between blocks of all miners together.

namespace onetip::theory {

/// Crossings of a link until a neighbour holds a new block: its tip is announced, the block is
/// asked for, the block comes.
inline constexpr int kCrossings = 3;

/// The chance that somebody else finds a block before hearing of one: 1 - exp(-delay / interval),
/// where `others` is the share of all mining that is not its miner's own.
///
/// Blocks are a Poisson process, so in a `delay` the others find none with probability
/// exp(-others * delay / interval).
[[nodiscard]] double fork_rate(double delay_over_interval, double others);

/// The share of blocks that don't end up in the longest chain, with n equal miners.
///
/// Let a chain's first block at a height be found. Its miner goes on at once, at rate
/// 1/(n*interval), all others after `delay`; what they find before that stands beside it. So a
/// height takes
///
///   integral of exp(-t / (n interval)) over 0..delay, and from then on, with the chance
///   exp(-delay / (n interval)) that it comes to that, another `interval`
///   = interval * (n - (n - 1) * exp(-delay / (n interval)))
///
/// and one block of all that are found in that time counts. For many miners that is the well-known
/// delay / (delay + interval). Left out: that one of the others finds two in a row within a delay,
/// which happens (delay / interval)^2 / 2n times a height.
[[nodiscard]] double stale_rate(double delay_over_interval, unsigned miners);

/// The share of blocks in the chain that a selfish pool with `alpha` of all mining earns, when
/// `gamma` of the others mine on its block in a tie: equation 8 of I. Eyal, E. G. Sirer, "Majority
/// is not Enough", 2014. REQUIRES: 0 <= alpha < 1/2.
///
/// Where a tie goes to the smaller tip hash, all others mine on the same block, which is the pool's
/// every second time, whoever found it first: gamma is 1/2.
[[nodiscard]] double selfish_share(double alpha, double gamma);
inline constexpr double kGammaOfSmallerHash = 0.5;

}  // namespace onetip::theory
