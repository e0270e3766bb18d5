// The connections between peers: open, closed, or held by a fault in one direction or both.

import type {Entry, PageData} from '../data';

export interface Link {
  a: number;
  b: number;
}

export const LinkBits = {open: 1, heldAB: 2, heldBA: 4, degraded: 8} as const;
/** `degraded`: it carries, on worse terms than its own. */
export type LinkState = 'open' | 'degraded' | 'stalled' | 'one-way' | 'closed';

export function linkState(bits: number): LinkState {
  if ((bits & LinkBits.open) === 0) return 'closed';
  const held = bits & (LinkBits.heldAB | LinkBits.heldBA);
  if (held === 0) return (bits & LinkBits.degraded) === 0 ? 'open' : 'degraded';
  return held === (LinkBits.heldAB | LinkBits.heldBA) ? 'stalled' : 'one-way';
}

/** Every pair that the scenario links, or that was ever connected. */
export class Links {
  readonly all: Link[] = [];
  readonly of: number[][];
  private readonly found = new Map<number, number>();

  constructor(private readonly data: PageData) {
    this.of = data.peers.map(() => []);
    for (const [a, b] of data.links) this.between(a, b);
    for (const columns of data.journal) {
      if (columns.kind !== 'connection-opened') continue;
      const {peer, remote} = columns.columns;
      for (let row = 0; row < columns.t.length; ++row) {
        const [a, b] = [peer?.[row], remote?.[row]];
        if (typeof a === 'number' && typeof b === 'number') this.between(a, b);
      }
    }
  }

  /** -1: these two were never linked. */
  index(a: number, b: number): number {
    return this.found.get(this.key(a, b)) ?? -1;
  }

  other(link: number, peer: number): number {
    const {a, b} = this.all[link];
    return a === peer ? b : a;
  }

  private key(a: number, b: number): number {
    return Math.min(a, b) * this.data.peers.length + Math.max(a, b);
  }

  private between(a: number, b: number): void {
    const key = this.key(a, b);
    if (a === b || this.found.has(key)) return;
    const index = this.all.length;
    this.found.set(key, index);
    this.all.push({a: Math.min(a, b), b: Math.max(a, b)});
    this.of[a].push(index);
    this.of[b].push(index);
  }
}

/** What a fault does to links by its own rule (sim/fault.hpp): the bits of each link that it touches. */
export function touchedBy(entry: Entry | undefined, links: Links): Map<number, number> {
  const touched = new Map<number, number>();
  if (!entry) return touched;
  const stops = entry.sides ? acrossSides(entry.sides, entry.how) : between(entry.a, entry.b);
  const degrades = between(entry.degrades?.a, entry.degrades?.b);
  if (!stops && !degrades) return touched;
  links.all.forEach(({a, b}, index) => {
    const bits =
      (stops?.(a, b) ? LinkBits.heldAB : 0) | (stops?.(b, a) ? LinkBits.heldBA : 0) | (degrades?.(a, b) ? LinkBits.degraded : 0);
    if (bits !== 0) touched.set(index, bits);
  });
  return touched;
}

type Concerns = (from: number, to: number) => boolean;

function acrossSides(sides: number[][], how?: string): Concerns {
  const side = new Map<number, number>();
  sides.forEach((peers, index) => peers.forEach((peer) => side.set(peer, index)));
  return (from, to) => {
    const [left, right] = [side.get(from), side.get(to)];
    if (left === undefined || right === undefined || left === right) return false;
    return how !== 'one-way' || left === 0;
  };
}

function between(these?: number[], those?: number[]): Concerns | null {
  if (!these || !those) return null;
  const [a, b] = [new Set(these), new Set(those)];
  return (from, to) => (a.has(from) && b.has(to)) || (b.has(from) && a.has(to));
}
