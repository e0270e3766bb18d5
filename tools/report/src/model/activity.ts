// What of the timeline has begun, and what is going on, at a moment: two searches, however often it is repeated.

import {bisectRight} from 'd3-array';

/** One run of a timeline entry; a fault's is drawn as a band. */
export interface Run {
  entry: number;
  run: number;
  fault: boolean;
  from: number;
  to: number | null; // null: it never ended
}

export class Activity {
  private readonly began: number[][] = []; // by entry, in order of time
  private readonly over: number[][] = [];

  constructor(runs: readonly Run[]) {
    for (const run of runs) {
      (this.began[run.entry] ??= []).push(run.from);
      if (run.to !== null) (this.over[run.entry] ??= []).push(run.to);
    }
    for (const times of this.over) times?.sort((a, b) => a - b);
  }

  /** How often it has begun by then. */
  begun(entry: number, time: number): number {
    return bisectRight(this.began[entry] ?? [], time);
  }

  /** How many of its runs have begun and are not over. */
  active(entry: number, time: number): number {
    return this.begun(entry, time) - bisectRight(this.over[entry] ?? [], time);
  }
}
