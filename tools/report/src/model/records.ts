// Records as a person reads them: `tip-changed: peer p3, tip A27, by p2`. Peers, entries of the timeline and their faults
// go by name, blocks as the fork tree labels them; what says nothing to anyone but a program is left out.

import type {PageData} from '../data';
import {inSeconds} from '../words';
import type {Journal} from './journal';
import type {BlockTree} from './tree';

const leftOut = ['effort', 'hash', 'size', 'connection'];
const first = ['ref', 'peer', 'from', 'to', 'block', 'tip']; // the others follow as they come
const blocks = ['ref', 'parent', 'tip', 'block'];
const yesOrNo = ['accepted', 'answered'];

export class Records {
  private readonly entryOf = new Map<number, number>(); // by fault

  constructor(
    private readonly data: PageData,
    private readonly journal: Journal,
    private readonly tree: BlockTree,
  ) {
    for (let i = 0; i < journal.size; ++i) {
      if (journal.kind(i) !== 'entry-began') continue;
      const fault = journal.number(i, 'fault');
      if (fault !== null) this.entryOf.set(fault, journal.number(i, 'entry') ?? -1);
    }
  }

  describe(record: number): string {
    const keys = this.journal.keys(record).filter((key) => !leftOut.includes(key));
    const rank = (key: string) => (first.includes(key) ? first.indexOf(key) : first.length);
    const parts = keys.sort((a, b) => rank(a) - rank(b)).map((key) => this.part(record, key));
    const said = parts.filter(Boolean).join(', ');
    const kind = this.journal.kind(record);
    return said ? `${kind}: ${said}` : kind;
  }

  private part(record: number, key: string): string {
    const value = this.journal.number(record, key) ?? 0;
    if (key === 'ref') return this.tree.label(value);
    if (blocks.includes(key)) return `${key} ${this.tree.label(value)}`;
    if (key === 'entry') return `entry ${this.entry(value)}`;
    if (key === 'fault') return this.journal.has(record, 'entry') ? '' : `fault ${this.entry(this.entryOf.get(value) ?? -1)}`;
    if (key === 'run') return value > 0 ? `for the ${value + 1}. time` : '';
    if (key === 'since') return `since ${inSeconds(value / 1e3 - this.journal.zero)}`;
    if (yesOrNo.includes(key)) return `${key} ${value > 0 ? 'yes' : 'no'}`;
    return `${key} ${this.journal.shown(record, key)}`;
  }

  private entry(index: number): string {
    return this.data.entries[index]?.name ?? `number ${index + 1}`;
  }
}
