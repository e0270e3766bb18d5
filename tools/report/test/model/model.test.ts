import {describe, expect, it} from 'vitest';

import type {Entry} from '../../src/data';
import {Model} from '../../src/model';
import {Activity} from '../../src/model/activity';
import {placeCaptions} from '../../src/model/captions';
import {inMicros} from '../../src/model/clocks';
import {LinkBits, linkState} from '../../src/model/links';
import {layOut} from '../../src/model/tree_layout';
import {laneName} from '../../src/model/tree';
import {bitRate, offset} from '../../src/words';
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
    const {journal, records} = partition();
    const first = (kind: string) => records.describe([...Array(journal.size).keys()].find((i) => journal.kind(i) === kind) ?? -1);
    expect(first('held-back')).toBe('held-back: from p1, to p2, fault wall, what bytes');
    expect(first('entry-began')).toBe('entry-began: entry wall');
    expect(first('mined')).toBe('mined: peer p0, block B1, entry wall');
    expect(first('request-closed')).toBe('request-closed: peer p1, remote p0, what blocks, answered yes');
    expect(records.describe(journal.size - 2)).toBe('tip-changed: peer p0, tip A2, by p1');
    expect(records.describe(0)).toBe('block: A0, height 0');
  });

  it('may be empty, or hold kinds that nobody knows', () => {
    expect(new Model(run({peers: []}, [])).journal.size).toBe(0);
    const model = new Model(
      run({peers: ['p0']}, [block(0, 0, null, 0), started('p0'), {ms: 5, kind: 'levitated', peer: 'p0', by: 'p0', metres: 3}, over(9)]),
    );
    expect(model.replay.tracks.at(0, 9 * ms)).toBe('synced');
    expect(model.records.describe(2)).toContain('metres 3');
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

/** p0 - p1 - p2; the first link is degraded, and the clock of p2 is off. */
function slowAndSkewed(entries: Entry[]): Model {
  const lines: Line[] = [
    block(0, 0, null, 0),
    ...['p0', 'p1', 'p2'].map((peer) => started(peer)),
    ...connected(1, 'p0', 'p1'),
    ...connected(1, 'p1', 'p2'),
    stands(0),
    {ms: 10, kind: 'entry-began', entry: 0, name: 'swamp', run: 0, fault: 0},
    {ms: 10, kind: 'entry-began', entry: 1, name: 'ahead', run: 0, fault: 1},
    {ms: 20, kind: 'entry-began', entry: 2, name: 'more', run: 0, fault: 2},
    {ms: 25, kind: 'delayed', fault: 0, from: 'p1', to: 'p0'},
    {ms: 25, kind: 'skewed', fault: 1, peer: 'p2', what: 'stamp', offset: '3600s'},
    {ms: 25, kind: 'skewed', fault: 2, peer: 'p2', what: 'judgement', offset: '-1800s'},
    {ms: 26, kind: 'skewed', fault: 2, peer: 'p2', what: 'stamp', offset: '-1800s'},
    {ms: 30, kind: 'entry-ended', entry: 1, name: 'ahead', run: 0, fault: 1},
    {ms: 40, kind: 'entry-ended', entry: 0, name: 'swamp', run: 0, fault: 0},
    over(50),
  ];
  const links: [number, number][] = [[0, 1], [1, 2]];
  return new Model(run({peers: ['p0', 'p1', 'p2'], links, entries}, lines));
}

describe('faults that stop nothing', () => {
  const hour = 3600e6;
  const rules: Entry[] = [
    {name: 'swamp', action: 'degrade', line: 1, degrades: {a: [0], b: [1, 2], latency: 500e3}},
    {name: 'ahead', action: 'skew', line: 2, skews: {peers: [2], by: hour}},
    {name: 'more', action: 'skew', line: 3, skews: {peers: [2], by: -hour / 2}},
  ];
  const seen = (model: Model, time: number) => {
    const moment = model.at(time * ms);
    return {links: [...moment.links].map(linkState), clocks: [0, 1, 2].map((peer) => model.offset(moment, peer))};
  };

  it('show from their first moment to their last, and offsets of one clock add up', () => {
    const model = slowAndSkewed(rules);
    expect(seen(model, 9)).toEqual({links: ['open', 'open'], clocks: [0, 0, 0]});
    expect(seen(model, 10)).toEqual({links: ['degraded', 'open'], clocks: [0, 0, hour]});
    expect(seen(model, 20)).toEqual({links: ['degraded', 'open'], clocks: [0, 0, hour / 2]});
    expect(seen(model, 30)).toEqual({links: ['degraded', 'open'], clocks: [0, 0, -hour / 2]});
    expect(seen(model, 45)).toEqual({links: ['open', 'open'], clocks: [0, 0, -hour / 2]});
    expect(model.replay.linkStates.has('degraded')).toBe(true);
  });

  it('show from what they did, where the rule is not known', () => {
    const model = slowAndSkewed(rules.map(({name, action, line}) => ({name, action, line})));
    expect(seen(model, 20)).toEqual({links: ['open', 'open'], clocks: [0, 0, 0]});
    expect(seen(model, 27)).toEqual({links: ['degraded', 'open'], clocks: [0, 0, hour / 2]});
    expect(seen(model, 45)).toEqual({links: ['open', 'open'], clocks: [0, 0, -hour / 2]});
  });

  it('leave a link that another fault stops stopped', () => {
    expect(linkState(LinkBits.open | LinkBits.degraded | LinkBits.heldAB | LinkBits.heldBA)).toBe('stalled');
    expect(linkState(LinkBits.degraded)).toBe('closed');
  });

  it('are said in units that a person reads', () => {
    expect([hour, -30e6, 1500e3, 90e6, 86400e6].map(offset)).toEqual(['+1 h', '−30 s', '+1.5 s', '+1.5 min', '+1 d']);
    expect(['3600s', '-250ms', '7us', 'soon', ''].map(inMicros)).toEqual([3600e6, -250e3, 7, null, null]);
    expect([64e3, 10e6, 1500e3, 300].map(bitRate)).toEqual(['64 kbit/s', '10 Mbit/s', '1.5 Mbit/s', '300 bit/s']);
  });
});

describe('the timeline at a moment', () => {
  it('knows what has begun, and what goes on, of entries that repeat and overlap', () => {
    const times = [[10, 30], [20, 40], [50, null]] as const;
    const activity = new Activity(times.map(([from, to], run) => ({entry: 0, run, fault: true, from, to})));
    expect([9, 10, 25, 35, 40, 60].map((time) => activity.begun(0, time))).toEqual([0, 1, 2, 2, 2, 3]);
    expect([9, 10, 25, 35, 40, 60].map((time) => activity.active(0, time))).toEqual([0, 1, 2, 1, 0, 1]);
    expect(activity.begun(7, 60)).toBe(0);
  });
});

describe('captions', () => {
  const ground = {lines: [], distance: 10, radius: 8, round: false, width: 200, height: 200};
  const caption = (peer: number, must = false) => ({peer, width: 40, must});

  it('stand below, and elsewhere where a peer or another caption is', () => {
    const places = [{x: 100, y: 100}, {x: 100, y: 122}];
    const placed = placeCaptions([caption(0), caption(1)], {...ground, places});
    expect(placed.get(0)).toEqual({x: 100, y: 86});
    expect(placed.get(1)).toEqual({x: 100, y: 144});
  });

  it('keep beside lines, and outside where peers stand in a ring', () => {
    const places = [{x: 100, y: 50}, {x: 100, y: 150}];
    const lines = [[places[0], places[1]]] as const;
    expect(placeCaptions([caption(0)], {...ground, places, lines}).get(0)?.y).toBeLessThan(50);
    expect(placeCaptions([caption(0)], {...ground, places, round: true}).get(0)?.y).toBeLessThan(50);
  });

  it('are left out where there is no room, but for the one that must stand', () => {
    const places = Array.from({length: 49}, (_, i) => ({x: 60 + (i % 7) * 14, y: 60 + Math.floor(i / 7) * 14}));
    const inTheMiddle = 24;
    expect(placeCaptions([caption(inTheMiddle)], {...ground, places}).size).toBe(0);
    expect(placeCaptions([caption(inTheMiddle, true)], {...ground, places}).size).toBe(1);
    expect(placeCaptions([caption(inTheMiddle)], {...ground, places, radius: 0}).size).toBe(1);
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
    expect(tracks.spent(1)).toEqual({synced: 4 * ms, behind: 2 * ms, 'cut off': 2 * ms, down: 2 * ms, paused: 0});
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
    expect(propagation.all()).toEqual({p50: 5 * ms, p90: null, p99: null, blocks: 3, arrived: 10, of: 12});
  });
});

describe('a block that its miner keeps to itself', () => {
  /** w mines two blocks and tells of the first at 40 ms, when it has heard of p0's; of the second it never does. */
  const lines = [
    block(0, 0, null, 0),
    ...['p0', 'w'].map((peer) => started(peer)),
    ...connected(5, 'p0', 'w'),
    stands(10),
    block(20, 1, 0, 1, 5),
    mined(20, 'w', 1),
    block(25, 2, 1, 2, 5),
    mined(25, 'w', 2),
    block(30, 3, 0, 1),
    tip(30, 'p0', 3),
    mined(30, 'p0', 3),
    tip(35, 'w', 3, 'p0'),
    tip(40, 'w', 1),
    tip(45, 'p0', 1, 'w'),
    over(100),
  ];
  const model = new Model(run({peers: ['p0', 'w'], links: [[0, 1]]}, lines));

  it('is held by it from then on, though its tip says nothing of it', () => {
    expect(model.propagation.delays(1)).toEqual([0, 25 * ms]);
    expect(model.propagation.delays(2)).toEqual([0]);
    expect([14, 29, 30].map((time) => model.propagation.keeps(1, 1, time * ms))).toEqual([true, true, false]);
    expect([14, 15, 90].map((time) => model.propagation.keeps(2, 1, time * ms))).toEqual([false, true, true]);
    expect(model.propagation.keeps(3, 0, 90 * ms)).toBe(false);
    expect(model.paths.neighbours(2, 0, model.at(90 * ms))).toEqual([{peer: 1, link: 'open', holds: false, keeps: true}]);
  });

  it('is not what the page opens with, unless there is nothing else', () => {
    expect(model.tree.label(model.bestAtEnd())).toBe('A1');
    const alone = lines.filter(({kind}) => kind !== 'tip-changed');
    const silent = new Model(run({peers: ['p0', 'w'], links: [[0, 1]]}, alone));
    expect(silent.tree.label(silent.bestAtEnd())).toBe('A2');
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

  it('a peer lacks first what stands right above what it holds, on whichever branch', () => {
    const {paths} = partition();
    expect(paths.firstMissing(3, 0)).toBe(2);
    expect(paths.firstMissing(3, 1)).toBe(2);
    expect(paths.firstMissing(3, 2)).toBe(3);
    expect(paths.firstMissing(3, 3)).toBe(-1);
    expect(paths.firstMissing(3, -1)).toBe(0);
  });

  it('of a stuck peer: what it lacks first, who holds that, and why the link brings nothing', () => {
    const model = partition();
    const moment = model.at(26 * ms);
    expect(model.paths.firstMissing(1, moment.tips[2])).toBe(1);
    expect(model.paths.neighbours(1, 2, moment)).toEqual([
      {peer: 1, link: 'stalled', holds: true, keeps: false},
      {peer: 3, link: 'open', holds: false, keeps: false},
    ]);
  });
});
