// A step line over time, and what of it a picture of so many columns can show.

import {Growing} from './growing';

export interface Step {
  time: number;
  low: number;
  high: number;
  last: number;
}

export class Series {
  private readonly times = new Growing();
  private readonly values = new Growing();
  private most = 0;
  private seen = 0;

  /** Of the values that lasted; a record may change its mind at one moment. */
  get max(): number {
    for (; this.seen < this.values.length; ++this.seen) this.most = Math.max(this.most, this.values.at(this.seen));
    return this.most;
  }

  push(time: number, value: number): void {
    const count = this.times.length;
    if (count > 0 && this.values.at(count - 1) === value) return;
    if (count > 0 && this.times.at(count - 1) === time) this.values.set(count - 1, value);
    else {
      this.times.push(time);
      this.values.push(value);
    }
  }

  at(time: number): number {
    const index = this.times.after(time) - 1;
    return index < 0 ? 0 : this.values.at(index);
  }

  /** At most `columns` steps: lowest, highest and last value of each column. */
  steps(from: number, to: number, columns: number): Step[] {
    const steps: Step[] = [{time: from, ...same(this.at(from))}];
    const width = (to - from) / columns;
    const end = this.times.after(to);
    for (let i = this.times.after(from); i < end; ++i) {
      const [time, value] = [this.times.at(i), this.values.at(i)];
      const step = steps[steps.length - 1];
      if (steps.length > 1 && time - step.time < width) {
        step.low = Math.min(step.low, value);
        step.high = Math.max(step.high, value);
        step.last = value;
      } else {
        steps.push({time, ...same(value)});
      }
    }
    return steps;
  }
}

function same(value: number): Omit<Step, 'time'> {
  return {low: value, high: value, last: value};
}
