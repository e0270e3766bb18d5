// Wall clocks that faults shift: which peers, and how far. Several faults on one clock add up.

export class Clocks {
  private readonly byFault = new Map<number, Map<number, number>>(); // by peer: microseconds
  private readonly sums = new Map<number, number>();
  /** Sums that there were, since what is kept of a moment are small whole numbers. */
  private readonly offsets: number[] = [0];

  constructor(private readonly peers: number) {}

  /** A fault shifts a clock once, however often it is told of. */
  shift(fault: number, peer: number, by: number): void {
    if (peer >= this.peers) return;
    const own = this.byFault.get(fault) ?? new Map<number, number>();
    this.byFault.set(fault, own);
    if (own.has(peer)) return;
    own.set(peer, by);
    this.add(peer, by);
  }

  /** Whose clocks it had shifted. */
  over(fault: number): number[] {
    const own = this.byFault.get(fault);
    this.byFault.delete(fault);
    for (const [peer, by] of own ?? []) this.add(peer, -by);
    return [...(own?.keys() ?? [])];
  }

  /** The number of its offset now; 0: its clock is right. */
  latest(peer: number): number {
    const sum = this.sums.get(peer) ?? 0;
    const known = this.offsets.indexOf(sum);
    return known >= 0 ? known : this.offsets.push(sum) - 1;
  }

  /** Microseconds. */
  offset(number: number): number {
    return this.offsets[number];
  }

  private add(peer: number, by: number): void {
    this.sums.set(peer, (this.sums.get(peer) ?? 0) + by);
  }
}

const units: Record<string, number> = {s: 1e6, ms: 1e3, us: 1, ns: 1e-3};

/** A duration as the journal has it, `-3600s`; null: it is none. */
export function inMicros(text: string): number | null {
  const parts = /^(-?\d+)(s|ms|us|ns)$/.exec(text);
  return parts ? Number(parts[1]) * units[parts[2]] : null;
}
