// Numbers as a person reads them.

/** A time of the run: `2.034 s`, at a precision that suits the span in view. */
export function inSeconds(micros: number, span = 1e6): string {
  const digits = span >= 100e6 ? 1 : span >= 2e6 ? 2 : span >= 200e3 ? 3 : span >= 20e3 ? 4 : 6;
  return `${(micros / 1e6).toFixed(digits)} s`;
}

/** A duration: `340 µs`, `12.4 ms`, `2.31 s`. */
export function duration(micros: number): string {
  if (micros < 1000) return `${Math.round(micros)} µs`;
  if (micros < 999.5e3) return `${short(micros / 1e3)} ms`;
  return `${short(micros / 1e6)} s`;
}

function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** How far a clock is off: `+1 h`, `−30 s`. */
export function offset(micros: number): string {
  const size = Math.abs(micros);
  const [unit, length] = lengths.find((one) => size >= one[1]) ?? lengths[lengths.length - 1];
  return `${micros < 0 ? '−' : '+'}${Number((size / length).toFixed(2))} ${unit}`;
}
const lengths: [string, number][] = [
  ['d', 86400e6],
  ['h', 3600e6],
  ['min', 60e6],
  ['s', 1e6],
  ['ms', 1e3],
  ['µs', 1],
];

/** A rate: `64 kbit/s`. */
export function bitRate(bits: number): string {
  if (bits < 1000) return `${bits} bit/s`;
  return bits < 1e6 ? `${Number((bits / 1e3).toFixed(1))} kbit/s` : `${Number((bits / 1e6).toFixed(1))} Mbit/s`;
}

export function bytes(count: number): string {
  if (count < 1000) return `${Math.round(count)} B`;
  if (count < 1e6) return `${short(count / 1e3)} kB`;
  return `${short(count / 1e6)} MB`;
}

export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** `p0, p1, p2 and 5 more`. Of thousands only those that are shown are named. */
export function list<T>(all: readonly T[], shown: number, name: (one: T) => string): string {
  if (all.length <= shown + 1) return all.map(name).join(', ');
  return `${all.slice(0, shown).map(name).join(', ')} and ${all.length - shown} more`;
}
