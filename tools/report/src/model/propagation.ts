// When each peer came to hold each block, and how long that took.

import type {Moves} from './replay';
import type {BlockTree} from './tree';

/** So many (peer, block) pairs are kept; of a longer run every second, third, … block is. */
const pairs = 12_000_000;

export interface Delays {
  p50: number;
  p90: number;
  p99: number;
  count: number;
}

export class Propagation {
  /** For each block the moves that brought it to a peer for the first time, in order. */
  private readonly arrivals: number[][];
  readonly every: number;

  constructor(
    private readonly tree: BlockTree,
    readonly moves: Moves,
    private readonly peers: number,
  ) {
    const count = tree.blocks.length;
    this.every = Math.max(1, Math.ceil((count * peers) / pairs));
    this.arrivals = tree.blocks.map(() => []);
    const held = new Uint8Array(Math.ceil((count * peers) / 8));
    for (let move = 0; move < moves.tip.length; ++move) this.take(move, held);
  }

  /** Whether the block's arrivals were kept. */
  knows(block: number): boolean {
    return block % this.every === 0;
  }

  /** The moves that brought `block` to a peer, in order of time. */
  of(block: number): readonly number[] {
    return this.arrivals[block] ?? [];
  }

  /** The move that brought `block` to `peer`; -1: it never came. */
  arrival(block: number, peer: number): number {
    return this.of(block).find((move) => this.moves.peer.at(move) === peer) ?? -1;
  }

  /** When the block was there first: at its miner, or where we saw it first. */
  born(block: number): number {
    const first = this.of(block)[0];
    return first === undefined ? this.tree.blocks[block].time : this.moves.time.at(first);
  }

  /** After how long each of the peers had it, in order. */
  delays(block: number): number[] {
    const born = this.born(block);
    return this.of(block).map((move) => this.moves.time.at(move) - born);
  }

  /** When so much of all peers had it; null: that many never did. */
  quantile(block: number, share: number): number | null {
    const needed = Math.max(1, Math.ceil(share * this.peers));
    const delays = this.delays(block);
    return delays.length >= needed ? delays[needed - 1] : null;
  }

  /** Over all blocks and peers that came to hold them; a genesis goes nowhere and counts not. */
  all(): Delays {
    const delays: number[] = [];
    for (const block of this.tree.blocks) {
      if (block.height <= 0) continue;
      const own = this.delays(block.ref);
      for (let i = 1; i < own.length; ++i) delays.push(own[i]);
    }
    const sorted = Float64Array.from(delays).sort();
    const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
    return {p50: at(0.5), p90: at(0.9), p99: at(0.99), count: sorted.length};
  }

  private take(move: number, held: Uint8Array): void {
    const peer = this.moves.peer.at(move);
    for (let at = this.moves.tip.at(move); at >= 0; at = this.tree.blocks[at].parent) {
      const bit = at * this.peers + peer;
      if (held[bit >> 3] & (1 << (bit & 7))) break;
      held[bit >> 3] |= 1 << (bit & 7);
      if (at % this.every === 0) this.arrivals[at].push(move);
    }
  }
}
