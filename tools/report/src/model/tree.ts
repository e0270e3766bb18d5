// The tree of blocks: who stands on whom, which branch each belongs to, which chain is better.

import {bisector} from 'd3-array';

import type {PageData} from '../data';
import type {Journal} from './journal';

export interface Block {
  ref: number;
  parent: number; // -1: a genesis, or a refused stray
  height: number; // -1: a stray
  hash: string;
  effort: bigint;
  size: number; // bytes
  time: number; // when it was first seen
  miner: number; // -1: nobody knows
  lane: number; // -1: a stray
  rank: number; // by the fork choice: of two chains the one with the higher rank wins
}

/** A branch: from the block after the fork to its last one. Lane 0 ends in the best block. */
export interface Lane {
  index: number;
  name: string; // A, B, …, Z, AA
  from: number; // its first block
  to: number; // its last block
  blocks: number[]; // all of them, from the first on
}

export class BlockTree {
  readonly blocks: Block[] = [];
  readonly lanes: Lane[] = [];
  readonly children: number[][] = [];
  private readonly entered: Int32Array;
  private readonly left: Int32Array;

  constructor(data: PageData, journal: Journal) {
    for (let i = 0; i < journal.size; ++i) {
      const kind = journal.kind(i);
      if (kind === 'block') this.add(journal, i);
      else if (kind === 'mined') this.mined(journal, i);
    }
    this.entered = new Int32Array(this.blocks.length);
    this.left = new Int32Array(this.blocks.length);
    this.number();
    this.rankBy(data.fork_choice);
    this.cutIntoLanes();
  }

  /** `A27`: its branch and its height. */
  label(ref: number): string {
    const block = this.blocks[ref];
    if (!block) return '–';
    return block.lane < 0 ? `stray ${ref}` : `${this.lanes[block.lane].name}${block.height}`;
  }

  /** Whether the chain that ends in `tip` holds `block`. */
  holds(tip: number, block: number): boolean {
    if (tip < 0 || block < 0) return false;
    return this.entered[block] <= this.entered[tip] && this.left[tip] <= this.left[block];
  }

  /** The last block that both chains hold; -1: none. */
  fork(a: number, b: number): number {
    let at = a;
    while (at >= 0 && !this.holds(b, at)) at = this.blocks[at].parent;
    return at;
  }

  /** The last block of a branch that was there at `time`; -1: none was. A block comes after its parent. */
  lastBy(lane: Lane, time: number): number {
    const count = bisector((ref: number) => this.blocks[ref].time).right(lane.blocks, time);
    return count > 0 ? lane.blocks[count - 1] : -1;
  }

  private add(journal: Journal, record: number): void {
    const ref = journal.number(record, 'ref') ?? this.blocks.length;
    this.blocks[ref] = {
      ref,
      parent: journal.number(record, 'parent') ?? -1,
      height: journal.number(record, 'height') ?? -1,
      hash: journal.text(record, 'hash') ?? '',
      effort: BigInt(journal.text(record, 'effort') ?? '0'),
      size: journal.number(record, 'size') ?? 0,
      time: journal.time[record],
      miner: -1,
      lane: -1,
      rank: -1,
    };
    this.children[ref] = [];
    const parent = this.blocks[ref].parent;
    if (parent >= 0) this.children[parent].push(ref);
  }

  private mined(journal: Journal, record: number): void {
    const block = this.blocks[journal.number(record, 'block') ?? -1];
    if (block) block.miner = journal.number(record, 'peer') ?? -1;
  }

  /** Numbers the blocks so that descent is two comparisons. */
  private number(): void {
    let clock = 0;
    for (const root of this.blocks) {
      if (root.parent >= 0) continue;
      const stack: [number, number][] = [[root.ref, 0]];
      this.entered[root.ref] = clock++;
      while (stack.length > 0) {
        const top = stack[stack.length - 1];
        const next = this.children[top[0]][top[1]++];
        if (next === undefined) {
          this.left[top[0]] = clock++;
          stack.pop();
        } else {
          this.entered[next] = clock++;
          stack.push([next, 0]);
        }
      }
    }
  }

  private rankBy(forkChoice: string): void {
    const chains = this.blocks.filter((block) => block.height >= 0);
    chains.sort((a, b) => {
      if (forkChoice === 'longest' && a.height !== b.height) return a.height - b.height;
      if (forkChoice !== 'longest' && a.effort !== b.effort) return a.effort < b.effort ? -1 : 1;
      return a.hash < b.hash ? 1 : a.hash > b.hash ? -1 : 0;
    });
    chains.forEach((block, rank) => (block.rank = rank));
  }

  /** The best chain is the first lane, then what hangs off it, the best of the rest first. */
  private cutIntoLanes(): void {
    const ends = this.blocks.filter((block) => block.height >= 0 && this.children[block.ref].length === 0);
    ends.sort((a, b) => b.rank - a.rank);
    for (const end of ends) {
      const blocks: number[] = [];
      for (let at = end.ref; at >= 0 && this.blocks[at].lane < 0; at = this.blocks[at].parent) {
        this.blocks[at].lane = this.lanes.length;
        blocks.push(at);
      }
      blocks.reverse();
      this.lanes.push({index: this.lanes.length, name: laneName(this.lanes.length), from: blocks[0], to: end.ref, blocks});
    }
  }
}

export function laneName(index: number): string {
  let name = '';
  for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    name = String.fromCharCode(65 + (rest % 26)) + name;
  }
  return name;
}
