// One row a peer: what it was doing, as a sequence of states.

export const trackStates = ['down', 'cut off', 'behind', 'synced', 'paused'] as const;
export type TrackState = (typeof trackStates)[number];

export interface Span {
  from: number;
  to: number;
  state: TrackState;
}

export class Tracks {
  readonly of: Span[][];

  constructor(peers: number, start: number) {
    this.of = Array.from({length: peers}, () => [{from: start, to: start, state: 'down' as TrackState}]);
  }

  /** From `when` on, or from the last change, if that was later. A state that lasted no time leaves
   *  no span. */
  enter(peer: number, when: number, state: TrackState): void {
    const spans = this.of[peer];
    const last = spans[spans.length - 1];
    if (last.state === state) return;
    const time = Math.max(when, last.from);
    last.to = time;
    if (last.from === time) {
      spans.pop();
      const before = spans[spans.length - 1];
      if (before && before.state === state) return;
    }
    spans.push({from: time, to: time, state});
  }

  finish(time: number): void {
    for (const spans of this.of) spans[spans.length - 1].to = time;
  }

  /** How long a peer was in each state, all in all. */
  spent(peer: number): Record<TrackState, number> {
    const spent = Object.fromEntries(trackStates.map((state) => [state, 0])) as Record<TrackState, number>;
    for (const span of this.of[peer]) spent[span.state] += span.to - span.from;
    return spent;
  }

  at(peer: number, time: number): TrackState {
    const spans = this.of[peer];
    let low = 0;
    let high = spans.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (spans[middle].from <= time) low = middle;
      else high = middle - 1;
    }
    return spans[low].state;
  }
}
