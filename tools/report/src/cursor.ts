// The one time cursor, and what else is chosen. Views subscribe; each picture is drawn at most once
// a frame, whatever happened in between.

export type Change = 'time' | 'span' | 'choice' | 'play' | 'theme';

export class Cursor {
  time: number;
  from: number;
  to: number;
  playing = false;
  /** Seconds of the run a second. */
  speed = 1;
  block = -1;
  peer = -1;
  private readonly views: {changes: Change[]; draw: () => void}[] = [];
  private readonly pending = new Set<Change>();
  private scheduled = false;
  private lastFrame: number | null = null;

  constructor(
    readonly start: number,
    readonly end: number,
  ) {
    this.from = start;
    this.to = start + this.whole;
    this.time = end;
  }

  /** The span of the run; of one that takes no time, a little. */
  private get whole(): number {
    return Math.max(this.end - this.start, 1e3);
  }

  on(changes: Change[], draw: () => void): void {
    this.views.push({changes, draw});
  }

  move(time: number): void {
    const bounded = Math.min(this.end, Math.max(this.start, time));
    if (bounded === this.time) return;
    this.time = bounded;
    this.keepInView();
    this.changed('time');
  }

  choose(choice: {block?: number; peer?: number}): void {
    if (choice.block !== undefined) this.block = choice.block;
    if (choice.peer !== undefined) this.peer = choice.peer;
    this.changed('choice');
  }

  /** Shows `factor` times the span around the cursor. */
  zoom(factor: number, around = this.time): void {
    const width = Math.min(this.whole, Math.max(500, (this.to - this.from) * factor));
    const share = (around - this.from) / (this.to - this.from);
    this.show(around - share * width, width);
  }

  pan(by: number): void {
    this.show(this.from + by, this.to - this.from);
  }

  showAll(): void {
    this.show(this.start, this.whole);
  }

  play(on = !this.playing): void {
    if (on === this.playing) return;
    this.playing = on;
    this.lastFrame = null;
    if (on && this.time >= this.end) this.move(this.start);
    if (on) requestAnimationFrame((now) => this.tick(now));
    this.changed('play');
  }

  changed(change: Change): void {
    this.pending.add(change);
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame(() => this.draw());
  }

  draw(): void {
    this.scheduled = false;
    const changes = new Set(this.pending);
    this.pending.clear();
    for (const view of this.views) {
      if (view.changes.some((one) => changes.has(one))) view.draw();
    }
  }

  private tick(now: number): void {
    if (!this.playing) return;
    if (this.lastFrame !== null) this.move(this.time + (now - this.lastFrame) * 1e3 * this.speed);
    this.lastFrame = now;
    if (this.time >= this.end) this.play(false);
    else requestAnimationFrame((next) => this.tick(next));
  }

  private show(from: number, width: number): void {
    const bounded = Math.min(width, this.whole);
    this.from = Math.min(Math.max(this.start, from), this.start + this.whole - bounded);
    this.to = this.from + bounded;
    this.changed('span');
  }

  private keepInView(): void {
    const width = this.to - this.from;
    if (this.time < this.from) this.show(this.time - width * 0.1, width);
    else if (this.time > this.to) this.show(this.time - width * 0.9, width);
  }
}
