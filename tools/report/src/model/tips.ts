// How many hold which tip: what is best, how many differ, how far apart they are. Each move costs
// next to nothing, whoever many peers there are.

import type {BlockTree} from './tree';

/** How often each of the numbers 0…n-1 occurs, with the lowest and the highest that does. */
class Counts {
  private readonly counts: Int32Array;
  private lowest = 0;
  private highest = -1;
  distinct = 0;

  constructor(size: number) {
    this.counts = new Int32Array(Math.max(1, size));
  }

  add(value: number): void {
    if (this.counts[value]++ > 0) return;
    this.distinct++;
    if (this.distinct === 1) this.lowest = this.highest = value;
    this.lowest = Math.min(this.lowest, value);
    this.highest = Math.max(this.highest, value);
  }

  remove(value: number): void {
    if (--this.counts[value] > 0) return;
    this.distinct--;
  }

  low(): number {
    while (this.distinct > 0 && this.counts[this.lowest] === 0) this.lowest++;
    return this.distinct > 0 ? this.lowest : 0;
  }

  /** -1: none. */
  high(): number {
    while (this.distinct > 0 && this.counts[this.highest] === 0) this.highest--;
    return this.distinct > 0 ? this.highest : -1;
  }
}

export class Tips {
  private readonly byRank: Counts;
  private readonly heights: Counts;
  private readonly atRank: number[] = [];

  constructor(private readonly tree: BlockTree) {
    this.byRank = new Counts(tree.blocks.length);
    let highest = 0;
    for (const block of tree.blocks) {
      if (block.rank >= 0) this.atRank[block.rank] = block.ref;
      highest = Math.max(highest, block.height);
    }
    this.heights = new Counts(highest + 1);
  }

  move(from: number, to: number): void {
    // The new one first: so "nobody holds anything" never comes up in between.
    if (to >= 0) this.count(to, 1);
    if (from >= 0) this.count(from, -1);
  }

  /** The best tip that anyone holds; -1: nobody holds one. */
  best(): number {
    const rank = this.byRank.high();
    return rank < 0 ? -1 : this.atRank[rank];
  }
  distinct(): number {
    return this.byRank.distinct;
  }
  spread(): number {
    return this.heights.distinct > 0 ? this.heights.high() - this.heights.low() : 0;
  }

  private count(tip: number, by: 1 | -1): void {
    const {rank, height} = this.tree.blocks[tip];
    if (rank < 0) return;
    if (by > 0) {
      this.byRank.add(rank);
      this.heights.add(height);
    } else {
      this.byRank.remove(rank);
      this.heights.remove(height);
    }
  }
}
