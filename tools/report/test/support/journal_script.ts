// A run as a script, for tests: records as they stand in journal.jsonl, times in milliseconds.

import type {Columns, Entry, PageData, Result} from '../../src/data';

export type Line = {ms: number; kind: string} & Record<string, string | number | boolean | null>;

const peerKeys = ['peer', 'remote', 'from', 'to', 'by'];

export interface Script {
  peers: string[];
  links?: [number, number][];
  entries?: Entry[];
  topology?: string;
  fork_choice?: string;
  result?: Result;
}

export function run(script: Script, lines: Line[]): PageData {
  const texts: string[] = [];
  const kinds = new Map<string, Columns>();
  const last = new Map<string, {i: number; t: number}>();
  lines.forEach(({ms, kind, ...keys}, index) => {
    const table = kinds.get(kind) ?? {kind, i: [], t: [], columns: {}, peers: [], texts: []};
    kinds.set(kind, table);
    const before = last.get(kind) ?? {i: 0, t: 0};
    const time = Math.round(ms * 1000);
    const row = table.t.length;
    table.i.push(index - before.i);
    table.t.push(time - before.t);
    last.set(kind, {i: index, t: time});
    for (const [key, value] of Object.entries(keys)) {
      if (key === 'name') continue; // as `sim` does: the entry has it
      const column = (table.columns[key] ??= Array(row).fill(null));
      while (column.length < row) column.push(null);
      if (typeof value !== 'string') {
        column.push(value === null ? null : Number(value));
      } else if (peerKeys.includes(key)) {
        if (!table.peers.includes(key)) table.peers.push(key);
        column.push(script.peers.indexOf(value));
      } else {
        if (!table.texts.includes(key)) table.texts.push(key);
        column.push(texts.push(value) - 1);
      }
    }
  });
  for (const table of kinds.values()) {
    for (const column of Object.values(table.columns)) {
      while (column.length < table.t.length) column.push(null);
    }
  }
  return {
    format: 2,
    name: 'script',
    topology: script.topology ?? 'line',
    fork_choice: script.fork_choice ?? 'nonce-sum',
    sources: [],
    peers: script.peers.map((name) => ({name, group: '', behaviour: 'honest', hostile: false})),
    links: script.links ?? [],
    entries: script.entries ?? [],
    result: script.result ?? null,
    texts,
    journal: [...kinds.values()],
  };
}

/** A block on its parent; its effort is ten times its height and `extra`. */
export function block(ms: number, ref: number, parent: number | null, height: number, extra = 0): Line {
  const hash = `${String.fromCharCode(97 + (ref % 26))}${ref}`;
  return {ms, kind: 'block', ref, parent, height, effort: String(height * 10 + extra), hash, size: 500};
}

export function started(peer: string, tip = 0): Line {
  return {ms: 0, kind: 'peer-started', peer, tip};
}

/** Both ends of a connection. */
export function connected(ms: number, a: string, b: string): Line[] {
  return [
    {ms, kind: 'connection-opened', peer: a, remote: b, connection: 1, accepted: false},
    {ms, kind: 'connection-opened', peer: b, remote: a, connection: 1, accepted: true},
  ];
}

export function tip(ms: number, peer: string, ref: number, by?: string): Line {
  return by === undefined ? {ms, kind: 'tip-changed', peer, tip: ref} : {ms, kind: 'tip-changed', peer, tip: ref, by};
}

export function mined(ms: number, peer: string, ref: number, entry = 0): Line {
  return {ms, kind: 'mined', peer, block: ref, entry};
}

export const stands = (ms: number): Line => ({ms, kind: 'topology-stands'});
export const over = (ms: number): Line => ({ms, kind: 'run-over', why: 'quiet'});
