// What a move of the cursor costs, counted and not timed: it must not grow with the journal.

import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, expect, it} from 'vitest';

import {startBrowser} from './browser';
import {runText} from './runs';
import {count, type Work} from './work';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(async () => browser?.close());

/** Two miners and a wall that comes and goes; all of it again and again, so a longer run has more of the same. */
function scenario(seconds: number): string {
  return `seed: 3
peers: 12
topology: ring
links: {latency: 20ms}
timeline:
  - {at: 0s, every: 100ms, until: ${seconds}s, mine: {by: p0, blocks: 1}}
  - {at: 30ms, every: 300ms, until: ${seconds}s, mine: {by: p6, blocks: 1}}
  - {at: 1s, every: 1s, until: ${seconds}s, for: 300ms, name: wall, partition: {sides: [p0..p3, rest]}}
expect:
  - {at: end, converged: all}
`;
}

it('is the same in a run that is eight times as long', async () => {
  const [short, long] = [20, 160].map((seconds) => runText(`long-${seconds}`, scenario(seconds), '--engine', 'virtual'));
  expect([short.code, long.code]).toEqual([0, 0]);
  const few = await count(browser, short.page);
  const many = await count(browser, long.page);
  expect(many.records).toBeGreaterThan(70_000);
  expect(many.records).toBeGreaterThan(7 * few.records);
  for (const kind of ['jumps', 'drag'] as const) {
    for (const what of Object.keys(few[kind]) as (keyof Work)[]) {
      const [before, after] = [few[kind][what], many[kind][what]];
      expect(before, `${kind}: ${what}`).toBeGreaterThan(0);
      // A search for a moment takes three steps more among eight times as many.
      expect(after, `${kind}: ${what}, ${before} in the short run`).toBeLessThan(before * 1.4);
    }
  }
}, 120_000);
