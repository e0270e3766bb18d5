import {describe, expect, it} from 'vitest';

import {Model} from '../../src/model';
import {linkState} from '../../src/model/links';
import {layOut} from '../../src/model/tree_layout';
import {laneName} from '../../src/model/tree';
import {block, connected, mined, over, run, stands, started, tip, type Line} from '../support/journal_script';

const ms = 1000;

/** Two peers on each side of a wall:  p0 - p1 | p2 - p3 */
function partition(): Model {
  const lines: Line[] = [
    block(0, 0, null, 0),
    ...['p0', 'p1', 'p2', 'p3'].map((peer) => started(peer)),
    ...connected(5, 'p0', 'p1'),
    ...connected(5, 'p1', 'p2'),
    ...connected(5, 'p2', 'p3'),
    stands(10),
    {ms: 20, kind: 'entry-began', entry: 0, name: 'wall', run: 0, fault: 0},
    block(30, 1, 0, 1),
    tip(30, 'p0', 1),
    mined(30, 'p0', 1),
    {ms: 31, kind: 'request-opened', peer: 'p1', remote: 'p0', what: 'blocks'},
    {ms: 33, kind: 'request-closed', peer: 'p1', remote: 'p0', what: 'blocks', answered: true},
    tip(34, 'p1', 1, 'p0'),
    {ms: 35, kind: 'held-back', fault: 0, from: 'p1', to: 'p2', what: 'bytes'},
    block(40, 2, 0, 1, 5),
    tip(40, 'p3', 2),
    mined(40, 'p3', 2),
    block(41, 3, 2, 2),
    tip(41, 'p3', 3),
    mined(41, 'p3', 3),
    tip(45, 'p2', 3, 'p3'),
    {ms: 50, kind: 'entry-ended', entry: 0, name: 'wall', run: 0, fault: 0},
    tip(55, 'p1', 3, 'p2'),
    tip(60, 'p0', 3, 'p1'),
    over(100),
  ];
  return new Model(
    run(
      {
        peers: ['p0', 'p1', 'p2', 'p3'],
        links: [
          [0, 1],
          [1, 2],
          [2, 3],
        ],
        entries: [{name: 'wall', action: 'partition', line: 4, sides: [[0, 1], [2, 3]], how: 'drop'}],
      },
      lines,
    ),
  );
}

describe('the journal', () => {
  it('is in its own order again, counted from when the topology stood', () => {
    const {journal} = partition();
    expect(journal.kind(0)).toBe('block');
    expect(journal.kind(journal.size - 1)).toBe('run-over');
    expect(journal.start).toBe(-10 * ms);
    expect(journal.end).toBe(90 * ms);
    expect([...journal.time].every((time, i, all) => i === 0 || all[i - 1] <= time)).toBe(true);
  });

  it('is described with names, not with numbers', () => {
    const {journal} = partition();
    const record = [...Array(journal.size).keys()].find((i) => journal.kind(i) === 'held-back') ?? -1;
    expect(journal.describe(record)).toBe('held-back: fault 0, from p1, to p2, what bytes');
  });

  it('may be empty, or hold kinds that nobody knows', () => {
    expect(new Model(run({peers: []}, [])).journal.size).toBe(0);
    const model = new Model(
      run({peers: ['p0']}, [block(0, 0, null, 0), started('p0'), {ms: 5, kind: 'levitated', peer: 'p0', by: 'p0', metres: 3}, over(9)]),
    );
    expect(model.replay.tracks.at(0, 9 * ms)).toBe('synced');
    expect(model.journal.describe(2)).toContain('metres 3');
  });
});

describe('the tree', () => {
  it('gives the best chain the first branch, and names blocks by branch and height', () => {
    const {tree} = partition();
    expect(tree.lanes.length).toBe(2);
    expect(tree.label(3)).toBe('A2');
    expect(tree.label(1)).toBe('B1');
    expect(tree.label(0)).toBe('A0');
  });

  it('knows what stands on what', () => {
    const {tree} = partition();
    expect(tree.holds(3, 2)).toBe(true);
    expect(tree.holds(3, 1)).toBe(false);
    expect(tree.fork(1, 3)).toBe(0);
    expect(tree.holds(-1, 0)).toBe(false);
  });

  it('compares efforts beyond what a double can hold, and heights where the chain says so', () => {
    const big = '340282366920938463463374607431768211455';
    const less = '340282366920938463463374607431768211454';
    const lines = [
      block(0, 0, null, 0),
      {...block(1, 1, 0, 1), effort: big},
      {...block(1, 2, 0, 1), effort: less},
      block(1, 3, 2, 2),
    ];
    lines[3] = {...lines[3], effort: less};
    expect(new Model(run({peers: []}, lines)).tree.label(1)).toBe('A1');
    expect(new Model(run({peers: [], fork_choice: 'longest'}, lines)).tree.label(3)).toBe('A2');
  });

  it('names more than 26 branches', () => {
    expect([0, 25, 26, 27, 701, 702].map(laneName)).toEqual(['A', 'Z', 'AA', 'AB', 'ZZ', 'AAA']);
  });

  it('a refused block without a parent is a stray on no branch', () => {
    const stray: Line = {ms: 2, kind: 'block', ref: 1, parent: null, hash: 'x', size: 3};
    const {tree} = new Model(run({peers: []}, [block(0, 0, null, 0), stray]));
    expect(tree.label(1)).toBe('stray 1');
    expect(tree.lanes.length).toBe(1);
  });

  it('folds stretches without a fork, and unfolds them again', () => {
    const lines = [block(0, 0, null, 0)];
    for (let height = 1; height <= 30; ++height) lines.push(block(height, height, height - 1, height));
    lines.push(block(31, 31, 9, 10));
    const {tree} = new Model(run({peers: []}, lines));
    const folded = layOut(tree, []);
    expect(folded.columns).toContainEqual({from: 1, to: 8});
    expect(folded.columns).toContainEqual({from: 11, to: 29});
    expect(folded.rows).toBe(2);
    expect(layOut(tree, [], new Set([1])).columns.length).toBe(folded.columns.length + 7);
    expect(layOut(tree, [20]).columns).toContainEqual({from: 20, to: 20});
  });
});

describe('state at a moment', () => {
  it('is who holds what', () => {
    const model = partition();
    expect([...model.at(-10 * ms).tips]).toEqual([0, 0, 0, 0]);
    expect([...model.at(24 * ms).tips]).toEqual([1, 1, 0, 0]);
    expect([...model.at(45 * ms).tips]).toEqual([1, 3, 3, 3]);
    expect([...model.at(24 * ms).tips]).toEqual([1, 1, 0, 0]);
  });

  it('is the same wherever one comes from', () => {
    const model = partition();
    const forward: string[] = [];
    for (let time = -10; time <= 90; ++time) forward.push([...model.at(time * ms).tips, ...model.at(time * ms).links].join());
    for (let time = 90; time >= -10; --time) {
      const jumped = new Model(model.data).at(time * ms);
      expect([...jumped.tips, ...jumped.links].join()).toBe(forward[time + 10]);
      expect([...model.at(time * ms).tips, ...model.at(time * ms).links].join()).toBe(forward[time + 10]);
    }
  });

  it('holds the links that a wall stops from its first moment to its last', () => {
    const model = partition();
    const states = (time: number) => [...model.at(time * ms).links].map(linkState);
    expect(states(-6)).toEqual(['closed', 'closed', 'closed']);
    expect(states(9)).toEqual(['open', 'open', 'open']);
    expect(states(10)).toEqual(['open', 'stalled', 'open']);
    expect(states(40)).toEqual(['open', 'open', 'open']);
  });

  it('believes the journal where it does not know the fault', () => {
    const data = partition().data;
    const model = new Model({...data, entries: [{name: 'wall', action: 'fog', line: 4}]});
    expect([...model.at(24 * ms).links].map(linkState)).toEqual(['open', 'open', 'open']);
    expect([...model.at(26 * ms).links].map(linkState)).toEqual(['open', 'one-way', 'open']);
    expect([...model.at(40 * ms).links].map(linkState)).toEqual(['open', 'open', 'open']);
  });
});

describe('tracks', () => {
  it('say who is synced, behind, cut off, down', () => {
    const lines = [
      block(0, 0, null, 0),
      started('p0'),
      started('p1'),
      ...connected(1, 'p0', 'p1'),
      stands(2),
      block(4, 1, 0, 1),
      tip(4, 'p0', 1),
      {ms: 6, kind: 'connection-closed', peer: 'p0', remote: 'p1', connection: 1, how: 'reset', detail: ''},
      {ms: 6, kind: 'connection-closed', peer: 'p1', remote: 'p0', connection: 1, how: 'reset', detail: ''},
      {ms: 8, kind: 'peer-down', peer: 'p1', how: 'killed'},
      over(10),
    ];
    const {tracks} = new Model(run({peers: ['p0', 'p1'], links: [[0, 1]]}, lines)).replay;
    expect(tracks.at(1, 1 * ms)).toBe('synced');
    expect(tracks.at(1, 3 * ms)).toBe('behind');
    expect(tracks.at(1, 5 * ms)).toBe('cut off');
    expect(tracks.at(1, 7 * ms)).toBe('down');
    expect(tracks.at(0, 8 * ms)).toBe('synced');
  });

  it('a paused peer is so from what it missed to the end of the pause', () => {
    const lines: Line[] = [
      block(0, 0, null, 0),
      started('p0'),
      stands(0),
      {ms: 1, kind: 'entry-began', entry: 0, name: 'nap', run: 0, fault: 7},
      {ms: 2, kind: 'withheld', fault: 7, peer: 'p0', what: 'timer'},
      {ms: 5, kind: 'entry-ended', entry: 0, name: 'nap', run: 0, fault: 7},
      over(9),
    ];
    const {tracks} = new Model(run({peers: ['p0']}, lines)).replay;
    expect(tracks.of[0].map(({from, state}) => [from / ms, state])).toEqual([
      [0, 'synced'],
      [2, 'paused'],
      [5, 'synced'],
    ]);
  });

  it('a peer that never started is down all along', () => {
    const {tracks} = new Model(run({peers: ['p0', 'late']}, [block(0, 0, null, 0), started('p0'), over(5)])).replay;
    expect(tracks.of[1]).toEqual([{from: 0, to: 5 * ms, state: 'down'}]);
  });

  it('spans follow on each other without a gap', () => {
    const model = partition();
    for (const spans of model.replay.tracks.of) {
      expect(spans[0].from).toBe(model.journal.start);
      expect(spans[spans.length - 1].to).toBe(model.journal.end);
      for (let i = 1; i < spans.length; ++i) expect(spans[i].from).toBe(spans[i - 1].to);
    }
  });
});

describe('lines over time', () => {
  it('count distinct tips, the spread of heights and stale blocks', () => {
    const {replay} = partition();
    expect(replay.distinct.at(19 * ms)).toBe(1);
    expect(replay.distinct.at(20 * ms)).toBe(2);
    expect(replay.distinct.at(36 * ms)).toBe(2);
    expect(replay.distinct.at(60 * ms)).toBe(1);
    expect(replay.spread.at(36 * ms)).toBe(1);
    expect(replay.spread.at(60 * ms)).toBe(0);
    expect(replay.stale.at(60 * ms)).toBe(1);
  });

  it('keep their peaks however few columns there are', () => {
    const {replay} = partition();
    const steps = replay.distinct.steps(-10 * ms, 90 * ms, 2);
    expect(Math.max(...steps.map((step) => step.high))).toBe(3);
    expect(steps.length).toBeLessThanOrEqual(3);
  });

  it('reorganisations have a depth and a fork', () => {
    const {reorgs} = partition().replay;
    expect(reorgs.map(({peer, from, to, fork, depth}) => ({peer, from, to, fork, depth}))).toEqual([
      {peer: 1, from: 1, to: 3, fork: 0, depth: 1},
      {peer: 0, from: 1, to: 3, fork: 0, depth: 1},
    ]);
  });
});

describe('propagation', () => {
  it('counts from the miner, block by block', () => {
    const {propagation} = partition();
    expect(propagation.delays(3)).toEqual([0, 4 * ms, 14 * ms, 19 * ms]);
    expect(propagation.quantile(3, 0.5)).toBe(4 * ms);
    expect(propagation.quantile(3, 0.99)).toBe(19 * ms);
    expect(propagation.quantile(1, 0.99)).toBeNull();
  });

  it('a block that came below a later one came with it', () => {
    const {propagation} = partition();
    expect(propagation.delays(2)).toEqual([0, 5 * ms, 15 * ms, 20 * ms]);
    expect(propagation.all()).toEqual({p50: 14 * ms, p90: 20 * ms, p99: 20 * ms, count: 7});
  });
});

describe('the way of a block', () => {
  it('goes hop by hop, with the time spent in each part', () => {
    const hops = partition().paths.to(1, 1);
    expect(hops).toEqual([{from: 0, to: 1, held: 20 * ms, asked: 21 * ms, answered: 23 * ms, taken: 24 * ms}]);
    expect(partition().paths.to(3, 0).map(({from, to}) => [from, to])).toEqual([[3, 2], [2, 1], [1, 0]]);
    expect(partition().paths.to(3, 3)).toEqual([]);
  });

  it('an answer from before the sender had it is not its answer', () => {
    const hop = partition().paths.to(3, 0)[2];
    expect(hop.asked).toBe(hop.held);
    expect(hop.answered).toBe(hop.taken);
  });

  it('of a stuck peer: what it lacks first, who holds that, and why the link brings nothing', () => {
    const model = partition();
    const moment = model.at(26 * ms);
    expect(model.paths.firstMissing(1, moment.tips[2])).toBe(1);
    expect(model.paths.neighbours(1, 2, moment.tips, (link) => moment.links[link])).toEqual([
      {peer: 1, link: 'stalled', holds: true},
      {peer: 3, link: 'open', holds: false},
    ]);
  });
});
