// How a block came to a peer, hop by hop, and where the time went; or why it did not come.

import type {Moment} from './index';
import type {Journal} from './journal';
import {linkState, type LinkState, type Links} from './links';
import type {Propagation} from './propagation';
import type {BlockTree} from './tree';

export interface Hop {
  from: number;
  to: number;
  held: number; // when `from` had it
  asked: number; // when `to` asked for it: until then it waited
  answered: number; // when the answer was there: until then it was on the wire
  taken: number; // when `to` had judged it and held it
}

export interface Neighbour {
  peer: number;
  link: LinkState;
  holds: boolean;
  keeps: boolean; // it mined it, and tells nobody
}

interface Request {
  remote: number;
  opened: number;
  closed: number;
}

export class Paths {
  private readonly requests = new Map<number, Request[]>();

  constructor(
    journal: Journal,
    private readonly tree: BlockTree,
    private readonly propagation: Propagation,
    private readonly links: Links,
  ) {
    const open = new Map<string, number>();
    for (let i = 0; i < journal.size; ++i) {
      const kind = journal.kind(i);
      if (kind !== 'request-opened' && kind !== 'request-closed') continue;
      if (journal.text(i, 'what') === 'peers') continue;
      const peer = journal.number(i, 'peer') ?? -1;
      const remote = journal.number(i, 'remote') ?? -1;
      const key = `${peer} ${remote}`;
      if (kind === 'request-opened') {
        open.set(key, journal.time[i]);
      } else {
        const opened = open.get(key);
        open.delete(key);
        if (opened === undefined) continue;
        if (!this.requests.has(peer)) this.requests.set(peer, []);
        this.requests.get(peer)?.push({remote, opened, closed: journal.time[i]});
      }
    }
  }

  /** From who had it first to `peer`; empty: it was its first, or never had it. */
  to(block: number, peer: number): Hop[] {
    const hops: Hop[] = [];
    const seen = new Set<number>();
    for (let at = peer; at >= 0 && !seen.has(at); ) {
      seen.add(at);
      const arrival = this.propagation.arrival(block, at);
      if (arrival < 0) break;
      const from = this.propagation.by.at(arrival);
      if (from < 0) break;
      hops.unshift(this.hop(block, from, at, this.propagation.time.at(arrival)));
      at = from;
    }
    return hops;
  }

  /** The oldest block of the chain to `block` that `tip` lacks; -1: none. */
  firstMissing(block: number, tip: number): number {
    let missing = -1;
    for (let at = block; at >= 0 && !this.tree.holds(tip, at); ) {
      missing = this.firstMissingOfLane(at, tip);
      at = this.tree.blocks[missing].parent;
    }
    return missing;
  }

  /** As above, of the blocks of one branch up to `block`: whoever lacks one lacks all that stand on it. */
  private firstMissingOfLane(block: number, tip: number): number {
    const lane = this.tree.lanes[this.tree.blocks[block].lane];
    if (!lane) return block;
    let low = 0;
    let high = this.tree.blocks[block].height - this.tree.blocks[lane.from].height;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.tree.holds(tip, lane.blocks[middle])) low = middle + 1;
      else high = middle;
    }
    return lane.blocks[low];
  }

  /** Whom `peer` could have it from, and what the links to them are like. */
  neighbours(block: number, peer: number, moment: Pick<Moment, 'time' | 'tips' | 'links'>): Neighbour[] {
    return this.links.of[peer].map((link) => {
      const other = this.links.other(link, peer);
      return {
        peer: other,
        link: linkState(moment.links[link]),
        holds: this.tree.holds(moment.tips[other], block),
        keeps: this.propagation.keeps(block, other, moment.time),
      };
    });
  }

  private hop(block: number, from: number, to: number, taken: number): Hop {
    const arrival = this.propagation.arrival(block, from);
    const held = arrival < 0 ? taken : this.propagation.time.at(arrival);
    const request = this.lastAnswer(to, from, taken);
    if (!request || request.closed < held) return {from, to, held, asked: held, answered: taken, taken};
    return {from, to, held, asked: Math.max(held, request.opened), answered: request.closed, taken};
  }

  /** The last answer of `remote` to `peer` up to `time`. */
  private lastAnswer(peer: number, remote: number, time: number): Request | null {
    const all = this.requests.get(peer) ?? [];
    let low = 0;
    let high = all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (all[middle].closed > time) high = middle;
      else low = middle + 1;
    }
    for (let i = low - 1; i >= 0; --i) {
      if (all[i].remote === remote) return all[i];
    }
    return null;
  }
}
