// What `sim` writes into the page (sim/pages/report_page.cpp): the run's result, its scenario, and the
// journal by columns. Nothing here is derived; src/model does that.

/** All records of one kind. `i`: their places in journal.jsonl, `t`: microseconds; both as steps from
 *  the one before. A column has a number for each record, or null where the record lacks that key.
 *  Columns in `peers` hold indices into `PageData.peers`, those in `texts` into `PageData.texts`. */
export interface Columns {
  kind: string;
  i: number[];
  t: number[];
  columns: Record<string, (number | null)[]>;
  peers: string[];
  texts: string[];
}

/** A text that the run was made from. `when`: of two, `up to 3s` and `from 3s on`; `replaced`: lines that the other text
 *  put out of force. */
export interface Source {
  file: string;
  when: string;
  text: string;
  replaced: number[];
}

export interface Finding {
  name: string;
  claim: string;
  verdict: string;
  file?: string;
  line?: number;
  since: number | null;
  within: number | null;
  held_at: number | null;
  peers: string[];
  records: number[];
  explanation: string;
}

/** result.json; only what the page looks at. Times are nanoseconds of the timeline. */
export interface Result {
  verdict: string;
  summary: string;
  engine: string;
  seed: number;
  expectations: Finding[];
  invariants: Finding[];
}

/** The links between these two groups have other terms: times in microseconds, bits a second. */
export interface Degrading {
  a: number[];
  b: number[];
  latency?: number;
  jitter?: number;
  bandwidth?: number;
}

/** A timeline entry; `source` and `line` say where it stands. `sides` and `how` are a partition's, `a` and `b` a disconnect's; `by` are microseconds. */
export interface Entry {
  name: string;
  action: string;
  source?: number; // the first, unless it says otherwise
  line: number;
  sides?: number[][];
  how?: string;
  a?: number[];
  b?: number[];
  degrades?: Degrading;
  skews?: {peers: number[]; by: number};
}

export interface PageData {
  format: number;
  name: string;
  topology: string;
  fork_choice: string;
  sources: Source[]; // the scenario's, and another future's; none: they were not kept
  peers: {name: string; group: string; behaviour: string; hostile: boolean}[];
  links: [number, number][];
  entries: Entry[];
  result: Result | null;
  texts: string[];
  journal: Columns[];
}
