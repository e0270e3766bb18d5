// Counts what a page does while its cursor moves: pieces of its program that run (as V8 counts them, each turn of a
// loop is one), calls that draw on a canvas, changes of the document.

import type {Browser, CDPSession, Page} from 'playwright-core';

import {open} from './browser';

/** On average, for each move. */
export interface Work {
  steps: number;
  draws: number;
  changes: number;
}

const moves = 40;

export async function count(browser: Browser, file: string): Promise<{records: number; jumps: Work; drag: Work}> {
  let tools: CDPSession | null = null;
  const {page, troubles} = await open(browser, file, {
    prepare: async (one) => {
      // From before the page's first line: what was compiled earlier counts no turns of its loops.
      tools = await one.context().newCDPSession(one);
      await tools.send('Profiler.enable');
      await tools.send('Profiler.startPreciseCoverage', {callCount: true, detailed: true});
      await one.addInitScript(countDraws);
    },
  });
  await page.evaluate(countChanges);
  const told = await page.locator('#happened').innerText();
  const records = Number(/Record (\d+)/.exec(told)?.[1]) + 1;
  const spread = Array.from({length: moves}, (_, i) => (i * 0.618034) % 1);
  const near = Array.from({length: moves}, (_, i) => 0.5 + i / 1e5);
  const jumps = await during(page, tools as CDPSession | null, spread);
  const drag = await during(page, tools as CDPSession | null, near);
  if (troubles.length > 0) throw new Error(troubles.join('; '));
  await page.context().close();
  return {records, jumps, drag};
}

async function during(page: Page, tools: CDPSession | null, shares: number[]): Promise<Work> {
  await stepsSoFar(tools);
  const before = await page.evaluate(() => ({...window.counted}));
  await page.evaluate(moveAlong, shares);
  const after = await page.evaluate(() => ({...window.counted}));
  return {
    steps: (await stepsSoFar(tools)) / moves,
    draws: (after.draws - before.draws) / moves,
    changes: (after.changes - before.changes) / moves,
  };
}

/** Since it was asked last. */
async function stepsSoFar(tools: CDPSession | null): Promise<number> {
  if (!tools) throw new Error('nobody counts');
  const {result} = await tools.send('Profiler.takePreciseCoverage');
  const own = result.filter((script) => script.url.startsWith('file:'));
  return own.flatMap((script) => script.functions).flatMap((one) => one.ranges).reduce((sum, range) => sum + range.count, 0);
}

declare global {
  interface Window {
    counted: {draws: number; changes: number};
  }
}

/** In the page. */
function countDraws(): void {
  window.counted = {draws: 0, changes: 0};
  const canvas = CanvasRenderingContext2D.prototype as unknown as Record<string, (...values: unknown[]) => unknown>;
  for (const name of ['fill', 'stroke', 'fillRect', 'clearRect', 'fillText', 'strokeText', 'drawImage', 'moveTo', 'lineTo', 'arc']) {
    const draw = canvas[name];
    canvas[name] = function (...values: unknown[]) {
      window.counted.draws++;
      return draw.apply(this, values);
    };
  }
}

/** In the page. */
function countChanges(): void {
  const watch = new MutationObserver((changes) => (window.counted.changes += changes.length));
  watch.observe(document.documentElement, {subtree: true, childList: true, attributes: true, characterData: true});
}

/** In the page: each move is drawn before the next one comes. */
async function moveAlong(shares: number[]): Promise<void> {
  const slider = document.querySelector<HTMLInputElement>('#slider');
  if (!slider) throw new Error('no slider');
  const [start, end] = [Number(slider.min), Number(slider.max)];
  for (const share of shares) {
    slider.value = String(start + share * (end - start));
    slider.dispatchEvent(new Event('input'));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }
}
