// The model: everything that the page shows, derived from the journal. Views look at it and change
// nothing.

import type {PageData} from '../data';
import {Journal} from './journal';
import {Paths} from './path';
import {Propagation} from './propagation';
import {Records} from './records';
import {Replay, Status} from './replay';
import {BlockTree} from './tree';

/** What was at one moment. */
export interface Moment {
  time: number;
  tips: Int32Array; // by peer; -1: none
  status: Int32Array; // by peer
  clocks: Int32Array; // by peer: the number of its offset; 0: it is right
  links: Int32Array; // bits, by link
}

export class Model {
  readonly journal: Journal;
  readonly tree: BlockTree;
  readonly records: Records;
  readonly replay: Replay;
  readonly propagation: Propagation;
  readonly paths: Paths;
  /** Blocks on which somebody stayed for a good part of the run. */
  readonly rests: number[];

  constructor(readonly data: PageData) {
    this.journal = new Journal(data);
    this.tree = new BlockTree(data, this.journal);
    this.records = new Records(data, this.journal, this.tree);
    this.replay = new Replay(data, this.journal, this.tree);
    this.propagation = new Propagation(this.tree, this.replay.moves, this.replay.kept, data.peers.length);
    this.paths = new Paths(this.journal, this.tree, this.propagation, this.replay.links);
    this.rests = this.findRests();
  }

  /** Valid until the next call. */
  at(time: number): Moment {
    const state = this.replay.state.at(time);
    const peers = this.data.peers.length;
    return {
      time,
      tips: state.subarray(0, peers),
      status: state.subarray(peers, 2 * peers),
      clocks: state.subarray(2 * peers, 3 * peers),
      links: state.subarray(3 * peers),
    };
  }

  name(peer: number): string {
    return this.data.peers[peer]?.name ?? 'a stranger';
  }

  isUp(moment: Moment, peer: number): boolean {
    return moment.status[peer] !== Status.down;
  }

  /** Whether it behaves in another way than the protocol wants, as its scenario says: hostile, or wrong on purpose. */
  isOdd(peer: number): boolean {
    const {behaviour} = this.data.peers[peer];
    return behaviour !== 'honest' && behaviour !== '';
  }

  /** How far a peer's clock is off, in microseconds. */
  offset(moment: Moment, peer: number): number {
    return this.replay.clocks.offset(moment.clocks[peer]);
  }

  /** The best tip that an honest peer holds at the end; where none holds a mined one, the best block that was. -1: none
   *  was mined. */
  bestAtEnd(): number {
    const {blocks, lanes} = this.tree;
    const held = [...this.at(this.journal.end).tips].filter((tip, peer) => tip >= 0 && !this.data.peers[peer].hostile);
    const best = held.reduce((one, tip) => (one < 0 || blocks[tip].rank > blocks[one].rank ? tip : one), -1);
    const block = best >= 0 && blocks[best].height > 0 ? best : (lanes[0]?.to ?? -1);
    return block >= 0 && blocks[block].height > 0 ? block : -1;
  }

  private findRests(): number[] {
    const {moves} = this.replay;
    const long = (this.journal.end - this.journal.start) / 25;
    const rests = new Set<number>();
    const since = new Float64Array(this.data.peers.length).fill(this.journal.start);
    for (let i = 0; i < moves.time.length; ++i) {
      const peer = moves.peer.at(i);
      const before = moves.before.at(i);
      if (before >= 0 && moves.time.at(i) - since[peer] > long) rests.add(before);
      since[peer] = moves.time.at(i);
    }
    return [...rests];
  }
}
