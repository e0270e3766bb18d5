// One pass over the journal: who held what, which links carried, who was synced, when.

import type {PageData} from '../data';
import {Activity, type Run} from './activity';
import {Clocks, inMicros} from './clocks';
import {Growing} from './growing';
import type {Journal} from './journal';
import {Keyframes} from './keyframes';
import {LinkBits, linkState, type LinkState, Links, touchedBy} from './links';
import {Series} from './series';
import {Tips} from './tips';
import {Tracks, type TrackState} from './tracks';
import type {BlockTree} from './tree';

/** A peer gave up blocks. */
export interface Reorg {
  time: number;
  record: number;
  peer: number;
  from: number;
  to: number;
  fork: number;
  depth: number; // how many blocks it gave up
}

/** A peer found a block and kept it to itself, as a withholder does: its tip did not move there. */
export interface Kept {
  time: number;
  peer: number;
  block: number;
}

/** Moves of tips, by column. `by` is -1 where the peer mined it. */
export class Moves {
  readonly time = new Growing();
  readonly peer = new Growing();
  readonly tip = new Growing();
  readonly before = new Growing();
  readonly by = new Growing();
  readonly record = new Growing();
}

const trafficWindow = 100e3; // µs: kTrafficWindow of sim/engine/traffic_log.hpp
export const Status = {down: 0, up: 1, paused: 2} as const;

export class Replay {
  readonly links: Links;
  readonly state: Keyframes;
  readonly tracks: Tracks;
  readonly clocks: Clocks;
  /** Those that some link is ever in. */
  readonly linkStates = new Set<LinkState>(['closed']);
  readonly moves = new Moves();
  readonly kept: Kept[] = []; // in order of time
  readonly runs: Run[] = [];
  readonly activity: Activity;
  readonly reorgs: Reorg[] = [];
  readonly distinct = new Series();
  readonly spread = new Series();
  readonly stale = new Series();
  readonly traffic = new Series();
  /** Marks that the step keys stop at. */
  readonly stops = new Growing();
  private readonly tips: Tips;
  private readonly peers: number;
  private readonly ends: Uint8Array; // connections at each end of each link
  private readonly heldBy: Uint16Array; // faults on each direction of each link
  private readonly degradedBy: Uint16Array; // faults on each link
  /** 1: from somebody who holds the best tip a chain of carrying links leads here. */
  private readonly reached: Uint8Array;
  private reachFrom = -Infinity; // when it was worked out
  private reachStale = false;
  private changedAt = 0;
  private readonly touched = new Map<number, Map<number, number>>(); // by fault: bits, by link
  private readonly paused = new Map<number, number[]>(); // by fault: peers
  private readonly open = new Map<string, Run>(); // begun and not over
  private blocks = 0;
  private best = -1;
  private readonly pace: number;

  constructor(
    private readonly data: PageData,
    private readonly journal: Journal,
    private readonly tree: BlockTree,
  ) {
    this.peers = data.peers.length;
    this.links = new Links(data);
    this.tips = new Tips(tree);
    const initial = new Int32Array(3 * this.peers + this.links.all.length).fill(-1, 0, this.peers);
    this.state = new Keyframes(initial, Math.max(1024, Math.min(8192, journal.size >> 7)));
    this.tracks = new Tracks(this.peers, journal.start);
    this.clocks = new Clocks(this.peers);
    this.ends = new Uint8Array(2 * this.links.all.length);
    this.heldBy = new Uint16Array(2 * this.links.all.length);
    this.degradedBy = new Uint16Array(this.links.all.length);
    this.reached = new Uint8Array(this.peers);
    this.pace = (journal.end - journal.start) / 5000;
    for (let i = 0; i < journal.size; ++i) this.take(i);
    if (this.reachStale) this.reach(this.changedAt);
    this.tracks.finish(journal.end);
    this.activity = new Activity(this.runs);
  }

  tipSlot(peer: number): number {
    return peer;
  }
  statusSlot(peer: number): number {
    return this.peers + peer;
  }
  clockSlot(peer: number): number {
    return 2 * this.peers + peer;
  }
  linkSlot(link: number): number {
    return 3 * this.peers + link;
  }

  private take(record: number): void {
    const {journal} = this;
    const kind = journal.kind(record);
    const time = journal.time[record];
    const peer = journal.number(record, 'peer') ?? -1;
    if (this.reachStale && time - this.reachFrom > this.pace) this.reach(this.changedAt);
    switch (kind) {
      case 'block':
        return this.block(record, time);
      case 'tip-changed':
        return this.move(record, time, peer, journal.number(record, 'tip') ?? -1);
      case 'mined':
        return this.mined(record, time, peer);
      case 'connection-opened':
        return this.connection(record, time, peer, 1);
      case 'connection-closed':
        return this.connection(record, time, peer, -1);
      case 'entry-began':
        return this.began(record, time);
      case 'entry-ended':
        return this.ended(record, time);
      case 'held-back':
        return this.heldBack(record, time);
      case 'delayed':
        return this.touch(record, time, () => LinkBits.degraded);
      case 'skewed':
        return this.skewed(record, time, peer);
      case 'traffic':
        return this.bytes(record);
      case 'peer-started':
        return this.started(record, time, peer);
      case 'peer-down':
        return this.down(record, time, peer);
      case 'withheld':
        return this.withheld(record, time, peer);
    }
    // Kinds that nobody knows here change nothing.
  }

  private started(record: number, time: number, peer: number): void {
    if (peer < 0) return;
    this.status(time, peer, Status.up);
    this.move(record, time, peer, this.journal.number(record, 'tip') ?? -1, true);
  }

  private down(record: number, time: number, peer: number): void {
    if (peer < 0) return;
    this.status(time, peer, Status.down);
    this.move(record, time, peer, -1, true);
    for (const link of this.links.of[peer]) this.forget(time, link, peer);
  }

  /** A pause shows from the first thing that it keeps from the peer. */
  private withheld(record: number, time: number, peer: number): void {
    if (peer < 0) return;
    const fault = this.journal.number(record, 'fault') ?? -1;
    this.paused.set(fault, [...(this.paused.get(fault) ?? []), peer]);
    this.status(time, peer, Status.paused);
  }

  private status(time: number, peer: number, status: number): void {
    this.state.set(time, this.statusSlot(peer), status);
    this.stops.push(time);
    this.judge(time, peer);
  }

  private block(record: number, time: number): void {
    if (this.journal.number(record, 'height') === null) return;
    this.blocks++;
    this.sample(time);
  }

  /** `silent`: a start or an end, which is no reorganisation. */
  private move(record: number, time: number, peer: number, tip: number, silent = false): void {
    if (peer < 0 || tip >= this.tree.blocks.length) return;
    const before = this.state.latest(this.tipSlot(peer));
    if (before === tip) return;
    this.state.set(time, this.tipSlot(peer), tip);
    this.tips.move(before, tip);
    this.stops.push(time);
    if (tip >= 0) {
      this.moves.time.push(time);
      this.moves.peer.push(peer);
      this.moves.tip.push(tip);
      this.moves.before.push(before);
      this.moves.by.push(this.journal.number(record, 'by') ?? -1);
      this.moves.record.push(record);
    }
    if (!silent && before >= 0 && !this.tree.holds(tip, before)) this.reorg(record, time, peer, before, tip);
    const best = this.tips.best();
    if (best === this.best) {
      this.judge(time, peer);
    } else {
      this.best = best;
      this.reach(time);
      for (let one = 0; one < this.peers; ++one) this.judge(time, one);
    }
    this.sample(time);
  }

  private mined(record: number, time: number, peer: number): void {
    const block = this.journal.number(record, 'block') ?? -1;
    if (peer < 0 || !this.tree.blocks[block]) return;
    if (!this.tree.holds(this.state.latest(this.tipSlot(peer)), block)) this.kept.push({time, peer, block});
  }

  private reorg(record: number, time: number, peer: number, from: number, to: number): void {
    const fork = this.tree.fork(from, to);
    const depth = this.tree.blocks[from].height - (fork < 0 ? -1 : this.tree.blocks[fork].height);
    this.reorgs.push({time, record, peer, from, to, fork, depth});
  }

  private connection(record: number, time: number, peer: number, by: 1 | -1): void {
    const link = this.links.index(peer, this.journal.number(record, 'remote') ?? -1);
    if (link < 0) return;
    const end = 2 * link + (this.links.all[link].a === peer ? 0 : 1);
    this.ends[end] = Math.max(0, this.ends[end] + by);
    this.update(time, link);
  }

  private forget(time: number, link: number, peer: number): void {
    this.ends[2 * link + (this.links.all[link].a === peer ? 0 : 1)] = 0;
    this.update(time, link);
  }

  private began(record: number, time: number): void {
    const entry = this.journal.number(record, 'entry') ?? -1;
    const fault = this.journal.number(record, 'fault');
    const run = this.journal.number(record, 'run') ?? 0;
    const begun: Run = {entry, run, fault: fault !== null, from: time, to: null};
    this.runs.push(begun);
    this.open.set(`${entry} ${run}`, begun);
    this.stops.push(time);
    if (fault === null) return;
    const touched = touchedBy(this.data.entries[entry], this.links);
    this.touched.set(fault, touched);
    for (const [link, bits] of touched) this.change(time, link, bits, 1);
    const skews = this.data.entries[entry]?.skews;
    for (const peer of skews?.peers ?? []) this.shift(time, fault, peer, skews?.by ?? 0);
  }

  private ended(record: number, time: number): void {
    const key = `${this.journal.number(record, 'entry')} ${this.journal.number(record, 'run') ?? 0}`;
    const run = this.open.get(key);
    if (run) run.to = time;
    this.open.delete(key);
    this.stops.push(time);
    const fault = this.journal.number(record, 'fault');
    if (fault === null) return;
    for (const [link, bits] of this.touched.get(fault) ?? []) this.change(time, link, bits, -1);
    this.touched.delete(fault);
    for (const peer of this.clocks.over(fault)) this.state.set(time, this.clockSlot(peer), this.clocks.latest(peer));
    for (const peer of this.paused.get(fault) ?? []) {
      if (this.state.latest(this.statusSlot(peer)) === Status.paused) this.status(time, peer, Status.up);
    }
    this.paused.delete(fault);
  }

  private heldBack(record: number, time: number): void {
    this.touch(record, time, (link, from) => (this.links.all[link].a === from ? LinkBits.heldAB : LinkBits.heldBA));
  }

  /** The journal's own word for what a fault does to a link, where the fault's rule isn't known here. */
  private touch(record: number, time: number, how: (link: number, from: number) => number): void {
    const fault = this.journal.number(record, 'fault') ?? -1;
    const from = this.journal.number(record, 'from') ?? -1;
    const link = this.links.index(from, this.journal.number(record, 'to') ?? -1);
    const touched = this.touched.get(fault);
    if (link < 0 || !touched) return;
    const bit = how(link, from);
    const known = touched.get(link) ?? 0;
    if ((known & bit) !== 0) return;
    touched.set(link, known | bit);
    this.change(time, link, bit, 1);
  }

  private change(time: number, link: number, bits: number, by: 1 | -1): void {
    if (bits & LinkBits.heldAB) this.heldBy[2 * link] += by;
    if (bits & LinkBits.heldBA) this.heldBy[2 * link + 1] += by;
    if (bits & LinkBits.degraded) this.degradedBy[link] += by;
    this.update(time, link);
  }

  /** As above: of clocks. */
  private skewed(record: number, time: number, peer: number): void {
    const by = inMicros(this.journal.text(record, 'offset') ?? '');
    if (peer >= 0 && by !== null) this.shift(time, this.journal.number(record, 'fault') ?? -1, peer, by);
  }

  private shift(time: number, fault: number, peer: number, by: number): void {
    this.clocks.shift(fault, peer, by);
    this.state.set(time, this.clockSlot(peer), this.clocks.latest(peer));
  }

  private update(time: number, link: number): void {
    const slot = this.linkSlot(link);
    const before = this.state.latest(slot);
    const bits =
      (this.ends[2 * link] + this.ends[2 * link + 1] > 0 ? LinkBits.open : 0) |
      (this.heldBy[2 * link] > 0 ? LinkBits.heldAB : 0) |
      (this.heldBy[2 * link + 1] > 0 ? LinkBits.heldBA : 0) |
      (this.degradedBy[link] > 0 ? LinkBits.degraded : 0);
    if (bits === before) return;
    this.linkStates.add(linkState(bits));
    this.state.set(time, slot, bits);
    this.reachStale = true;
    this.changedAt = time;
  }

  /** Who can hear of the best tip, over links that carry. It costs a walk over all links, so a storm
   *  of changes is looked at once for each moment that a picture could tell apart. */
  private reach(time: number): void {
    const before = this.reached.slice();
    this.reached.fill(0);
    const queue: number[] = [];
    for (let peer = 0; peer < this.peers; ++peer) {
      if (this.best < 0 || this.state.latest(this.tipSlot(peer)) !== this.best) continue;
      this.reached[peer] = 1;
      queue.push(peer);
    }
    for (let from = queue.pop(); from !== undefined; from = queue.pop()) {
      for (const link of this.links.of[from]) {
        const to = this.links.other(link, from);
        if (this.reached[to] === 1 || !this.carries(link, from)) continue;
        this.reached[to] = 1;
        queue.push(to);
      }
    }
    this.reachFrom = time;
    this.reachStale = false;
    for (let peer = 0; peer < this.peers; ++peer) {
      if (this.reached[peer] !== before[peer]) this.judge(time, peer);
    }
  }

  private carries(link: number, from: number): boolean {
    const bits = this.state.latest(this.linkSlot(link));
    const held = this.links.all[link].a === from ? LinkBits.heldAB : LinkBits.heldBA;
    return (bits & LinkBits.open) !== 0 && (bits & held) === 0;
  }

  /** The record tells of the 100 ms from `since` on, and comes when they are over. */
  private bytes(record: number): void {
    const since = (this.journal.number(record, 'since') ?? 0) / 1e3 - this.journal.zero;
    const count = this.journal.number(record, 'bytes') ?? 0;
    this.traffic.push(since, (count / trafficWindow) * 1e6);
    this.traffic.push(since + trafficWindow, 0);
  }

  private judge(time: number, peer: number): void {
    this.tracks.enter(peer, time, this.stateOf(peer));
  }

  private stateOf(peer: number): TrackState {
    const status = this.state.latest(this.statusSlot(peer));
    if (status === Status.down) return 'down';
    if (status === Status.paused) return 'paused';
    if (this.state.latest(this.tipSlot(peer)) === this.best) return 'synced';
    return this.links.of[peer].length > 0 && this.reached[peer] === 0 ? 'cut off' : 'behind';
  }

  private sample(time: number): void {
    this.distinct.push(time, this.tips.distinct());
    this.spread.push(time, this.tips.spread());
    const height = this.best < 0 ? -1 : this.tree.blocks[this.best].height;
    this.stale.push(time, Math.max(0, this.blocks - height - 1));
  }
}
