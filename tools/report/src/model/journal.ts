// The journal in its order again, from its columns.

import type {Columns, PageData} from '../data';

/** A record, looked at in place: `number('tip')`, `text('what')`; null where it lacks the key. */
export class Journal {
  readonly size: number;
  /** Microseconds since the topology stood; negative before. */
  readonly time: Float64Array;
  /** When the topology stood, since the run began. */
  readonly zero: number;
  readonly start: number;
  readonly end: number;
  private readonly kinds: Uint16Array;
  private readonly rows: Uint32Array;

  constructor(private readonly data: PageData) {
    this.size = data.journal.reduce((sum, kind) => sum + kind.t.length, 0);
    this.time = new Float64Array(this.size);
    this.kinds = new Uint16Array(this.size);
    this.rows = new Uint32Array(this.size);
    data.journal.forEach((columns, kind) => this.place(columns, kind));
    this.zero = this.timeOfFirst('topology-stands') ?? 0;
    for (let i = 0; i < this.size; ++i) this.time[i] -= this.zero;
    this.start = this.size > 0 ? this.time[0] : 0;
    this.end = this.size > 0 ? this.time[this.size - 1] : 0;
  }

  kind(record: number): string {
    return this.data.journal[this.kinds[record]].kind;
  }

  number(record: number, key: string): number | null {
    const column = this.data.journal[this.kinds[record]].columns[key];
    return column ? column[this.rows[record]] : null;
  }

  text(record: number, key: string): string | null {
    const value = this.number(record, key);
    if (value === null) return null;
    return this.data.journal[this.kinds[record]].texts.includes(key) ? this.data.texts[value] : String(value);
  }

  has(record: number, key: string): boolean {
    return this.number(record, key) !== null;
  }

  /** The keys that the record has, but `t` and `kind`. */
  keys(record: number): string[] {
    const {columns} = this.data.journal[this.kinds[record]];
    return Object.keys(columns).filter((key) => this.has(record, key));
  }

  /** A value as it stands in journal.jsonl. */
  shown(record: number, key: string): string {
    const value = this.number(record, key) ?? -1;
    if (this.data.journal[this.kinds[record]].peers.includes(key)) return this.data.peers[value]?.name ?? '?';
    return this.text(record, key) ?? '?';
  }

  private place(columns: Columns, kind: number): void {
    let index = 0;
    let time = 0;
    for (let row = 0; row < columns.t.length; ++row) {
      index += columns.i[row];
      time += columns.t[row];
      if (index >= this.size) throw new Error(`the page's journal has no record ${index}`);
      this.time[index] = time;
      this.kinds[index] = kind;
      this.rows[index] = row;
    }
  }

  private timeOfFirst(kind: string): number | null {
    const columns = this.data.journal.find((one) => one.kind === kind);
    return columns && columns.t.length > 0 ? columns.t[0] : null;
  }
}
