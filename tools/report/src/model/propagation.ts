// When each peer came to hold each block, and how long that took. A peer holds what its tip stands on, and whoever
// mined a block has it from then on, told or not.

import {Growing} from './growing';
import type {Kept, Moves} from './replay';
import type {BlockTree} from './tree';

/** So many (peer, block) pairs are kept; of a longer run every second, third, … block is. */
const pairs = 12_000_000;

/** After how long so much of all arrivals had come; null: so many never did. */
export interface Delays {
  p50: number | null;
  p90: number | null;
  p99: number | null;
  blocks: number;
  arrived: number;
  of: number; // blocks times peers
}

export class Propagation {
  /** What brought blocks to peers, by column. `by` is -1 where the peer mined them. */
  readonly time = new Growing();
  readonly peer = new Growing();
  readonly by = new Growing();
  /** For each block the rows of these that brought it to a peer for the first time, in order. */
  private readonly arrivals: number[][];
  private readonly held: Uint8Array; // bits, by block and peer
  /** Of blocks that their miner kept to itself: when it told of them. */
  private readonly told = new Map<number, number>();
  readonly every: number;

  constructor(
    private readonly tree: BlockTree,
    moves: Moves,
    kept: readonly Kept[],
    private readonly peers: number,
  ) {
    const count = tree.blocks.length;
    this.every = Math.max(1, Math.ceil((count * peers) / pairs));
    this.arrivals = tree.blocks.map(() => []);
    this.held = new Uint8Array(Math.ceil((count * peers) / 8));
    let next = 0;
    for (let move = 0; move < moves.tip.length; ++move) {
      const time = moves.time.at(move);
      while (next < kept.length && kept[next].time < time) this.keep(kept[next++]);
      this.bring(moves.tip.at(move), moves.peer.at(move), time, moves.by.at(move));
    }
    while (next < kept.length) this.keep(kept[next++]);
  }

  /** Whether the block's arrivals were kept. */
  knows(block: number): boolean {
    return block % this.every === 0;
  }

  /** The arrivals of `block`, in order of time. */
  of(block: number): readonly number[] {
    return this.arrivals[block] ?? [];
  }

  /** The arrival of `block` at `peer`; -1: it never came. */
  arrival(block: number, peer: number): number {
    return this.of(block).find((row) => this.peer.at(row) === peer) ?? -1;
  }

  /** Whether `peer` mined `block` and has not told of it by `time`. */
  keeps(block: number, peer: number, time: number): boolean {
    const {miner, time: mined} = this.tree.blocks[block];
    return miner === peer && mined <= time && time < (this.told.get(block) ?? -Infinity);
  }

  /** When the block was there first: at its miner, or where we saw it first. */
  born(block: number): number {
    const first = this.of(block)[0];
    return first === undefined ? this.tree.blocks[block].time : this.time.at(first);
  }

  /** After how long each of the peers had it, in order. */
  delays(block: number): number[] {
    const born = this.born(block);
    return this.of(block).map((row) => this.time.at(row) - born);
  }

  /** When so much of all peers had it; null: that many never did. */
  quantile(block: number, share: number): number | null {
    const needed = Math.max(1, Math.ceil(share * this.peers));
    const delays = this.delays(block);
    return delays.length >= needed ? delays[needed - 1] : null;
  }

  /** Over all blocks that anyone came to hold, and all peers; a genesis goes nowhere and counts not. */
  all(): Delays {
    const mined = this.tree.blocks.filter((block) => block.height > 0 && this.of(block.ref).length > 0);
    const sorted = Float64Array.from(mined.flatMap((block) => this.delays(block.ref))).sort();
    const of = mined.length * this.peers;
    const at = (share: number) => sorted[Math.max(1, Math.ceil(share * of)) - 1] ?? null;
    return {p50: at(0.5), p90: at(0.9), p99: at(0.99), blocks: mined.length, arrived: sorted.length, of};
  }

  private keep({block, peer, time}: Kept): void {
    if (this.has(block, peer)) return;
    this.told.set(block, Infinity);
    this.take(block, peer, this.row(time, peer, -1));
  }

  private bring(tip: number, peer: number, time: number, by: number): void {
    const row = this.row(time, peer, by);
    for (let at = tip; at >= 0; at = this.tree.blocks[at].parent) {
      if (!this.has(at, peer)) this.take(at, peer, row);
      else if (!this.tells(at, peer, time)) break;
    }
  }

  private row(time: number, peer: number, by: number): number {
    this.time.push(time);
    this.peer.push(peer);
    this.by.push(by);
    return this.time.length - 1;
  }

  private take(block: number, peer: number, row: number): void {
    const bit = block * this.peers + peer;
    this.held[bit >> 3] |= 1 << (bit & 7);
    if (this.knows(block)) this.arrivals[block].push(row);
  }

  private has(block: number, peer: number): boolean {
    const bit = block * this.peers + peer;
    return (this.held[bit >> 3] & (1 << (bit & 7))) !== 0;
  }

  /** Of a block that it kept to itself until now. */
  private tells(block: number, peer: number, time: number): boolean {
    if (this.tree.blocks[block].miner !== peer || this.told.get(block) !== Infinity) return false;
    this.told.set(block, time);
    return true;
  }
}
