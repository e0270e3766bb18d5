// What a move of the time cursor costs: node tools/report/bench/cursor.mjs REPORT.html [--profile OUT.cpuprofile]
//
// Opens the page in a headless Chromium and prints the milliseconds of the main thread's CPU for each frame (script,
// style, layout, and painting where the browser does it there) while the cursor is dragged, jumps, steps and plays. CPU
// time, so what else the machine is doing matters little.

import {statSync, writeFileSync} from 'node:fs';
import {resolve} from 'node:path';

import {chromium} from 'playwright-core';

const [file, option, profileOut] = process.argv.slice(2);
if (!file || (option && option !== '--profile') || (option && !profileOut)) {
  console.error('cursor.mjs: node tools/report/bench/cursor.mjs REPORT.html [--profile OUT.cpuprofile]');
  process.exit(3);
}
const moves = 200;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--enable-precise-memory-info'],
});
const page = await browser.newPage({viewport: {width: 1440, height: 900}});
const tools = await page.context().newCDPSession(page);
await tools.send('Performance.setTimeDomain', {timeDomain: 'threadTicks'}).catch(() => {});
await tools.send('Performance.enable', {timeDomain: 'threadTicks'});

async function spent() {
  const {metrics} = await tools.send('Performance.getMetrics');
  const of = (name) => metrics.find((one) => one.name === name)?.value ?? 0;
  return {task: of('TaskDuration'), script: of('ScriptDuration'), style: of('RecalcStyleDuration'), layout: of('LayoutDuration')};
}

function row(name, values) {
  console.log(`${name.padEnd(22)}${values.map((value) => String(value).padStart(10)).join('')}`);
}

async function measure(name, act, frames = moves) {
  const before = await spent();
  await page.evaluate(act, frames);
  const after = await spent();
  const each = (key) => (((after[key] - before[key]) * 1000) / frames).toFixed(2);
  row(name, [each('script'), each('style'), each('layout'), each('task')]);
}

/** Moves the slider and waits for the frame; in the page. */
await page.addInitScript(() => {
  window.moveTo_ = (share) => {
    const slider = document.querySelector('#slider');
    const [start, end] = [Number(slider.min), Number(slider.max)];
    slider.value = String(start + share * (end - start));
    slider.dispatchEvent(new Event('input'));
    return new Promise((done) => requestAnimationFrame(done)); // the page asked for its frame first
  };
});

const opened = await spent();
await page.goto(`file://${resolve(file)}`);
await page.waitForSelector('html[data-ready]', {timeout: 300_000});
await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
const ready = await spent();
const records = await page.evaluate(() => document.querySelector('#happened').textContent.match(/Record (\d+)/)?.[1] ?? '0');
await tools.send('HeapProfiler.enable');
await tools.send('HeapProfiler.collectGarbage');
const heap = await page.evaluate(() => performance.memory.usedJSHeapSize);
const {backingStorageSize = 0} = await tools.send('Runtime.getHeapUsage');
console.log(`${Number(records) + 1} records, page of ${(statSync(file).size / 1e6).toFixed(1)} MB, opened in ${(ready.task - opened.task).toFixed(2)} s of CPU,`);
console.log(`${(heap / 1e6).toFixed(0)} MB of objects, ${(backingStorageSize / 1e6).toFixed(0)} MB of typed memory`);
row('ms of CPU a frame', ['script', 'style', 'layout', 'all']);

if (option) await tools.send('Profiler.enable').then(() => tools.send('Profiler.start'));
await measure('drag, end to end', async (frames) => {
  for (let i = 0; i < frames; ++i) await window.moveTo_(i / frames);
});
await page.evaluate(() => document.querySelector('#tracks').scrollIntoView());
await measure('drag, scrolled down', async (frames) => {
  for (let i = 0; i < frames; ++i) await window.moveTo_(i / frames);
});
await page.evaluate(() => window.scrollTo(0, 0));
await measure('drag, a little', async (frames) => {
  for (let i = 0; i < frames; ++i) await window.moveTo_(0.4 + i / frames / 50);
});
await measure('jumps', async (frames) => {
  for (let i = 0; i < frames; ++i) await window.moveTo_((i * 0.618034) % 1);
});
await measure('steps', async (frames) => {
  for (let i = 0; i < frames; ++i) {
    document.dispatchEvent(new KeyboardEvent('keydown', {key: i % 3 === 2 ? 'ArrowLeft' : 'ArrowRight', bubbles: true}));
    await new Promise((done) => requestAnimationFrame(done));
  }
});
await measure('play', async (frames) => {
  document.querySelector('#speed').selectedIndex = 3;
  document.querySelector('#speed').dispatchEvent(new Event('change'));
  await window.moveTo_(0.1);
  document.querySelector('#play').click();
  for (let i = 0; i < frames; ++i) await new Promise((done) => requestAnimationFrame(done));
  document.querySelector('#play').click();
});
await measure('nothing', async (frames) => {
  for (let i = 0; i < frames; ++i) await new Promise((done) => requestAnimationFrame(done));
});
if (option) writeFileSync(profileOut, JSON.stringify((await tools.send('Profiler.stop')).profile));
await browser.close();
