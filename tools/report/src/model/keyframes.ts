// State at any moment: a log of changes, and the whole state every so many of them, so that a jump
// costs one copy and a short replay, however long the journal is.

import {Growing} from './growing';

export class Keyframes {
  private readonly times = new Growing(1024);
  private readonly slots = new Growing(1024);
  private readonly values = new Growing(1024);
  private readonly last: Int32Array;
  private readonly frames: Int32Array[] = [];
  private readonly now: Int32Array;
  private position = 0; // how many changes `now` has seen

  /** `every`: changes between two keyframes. */
  constructor(
    initial: Int32Array,
    private readonly every = 4096,
  ) {
    this.last = initial.slice();
    this.now = initial.slice();
    this.frames.push(initial.slice());
  }

  get changes(): number {
    return this.times.length;
  }

  /** Times never fall. What changes nothing is not kept. */
  set(time: number, slot: number, value: number): void {
    if (this.last[slot] === value) return;
    this.last[slot] = value;
    this.times.push(time);
    this.slots.push(slot);
    this.values.push(value);
    if (this.times.length % this.every === 0) this.frames.push(this.last.slice());
  }

  latest(slot: number): number {
    return this.last[slot];
  }

  /** The state after all changes up to `time`, that moment included. Valid until the next call. */
  at(time: number): Int32Array {
    const wanted = this.times.after(time);
    if (wanted < this.position || wanted - this.position > this.every) {
      const frame = Math.floor(wanted / this.every);
      this.now.set(this.frames[frame]);
      this.position = frame * this.every;
    }
    for (; this.position < wanted; ++this.position) {
      this.now[this.slots.at(this.position)] = this.values.at(this.position);
    }
    return this.now;
  }
}
