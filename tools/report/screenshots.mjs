// The pictures in docs/: node tools/report/screenshots.mjs [SIM]
// Runs three scenarios with that sim (build/release/sim) in virtual time, so that only a change of the page changes its
// picture, and photographs their pages.

import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

import {chromium} from 'playwright-core';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const sim = process.argv[2] ?? join(root, 'build/release/sim');
const folder = mkdtempSync(join(tmpdir(), 'onetip-pictures-'));
const pictures = [
  {name: 'partition', scenario: 'scenarios/partition.yaml', at: 2.2e6, dark: false, height: 1150},
  {name: 'silent', scenario: 'scenarios/broken/silent.yaml', at: 3e6, dark: false, height: 1150},
  {name: 'two-hundred-peers', scenario: 'scenarios/two-hundred-peers.yaml', at: 3.5e6, dark: true, height: 1150},
];

mkdirSync(join(root, 'docs'), {recursive: true});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
for (const {name, scenario, at, dark, height} of pictures) {
  const out = join(folder, name);
  spawnSync(sim, [scenario, '--engine', 'virtual', '--out', out, '--quiet'], {cwd: root, stdio: 'inherit'});
  const page = await browser.newPage({viewport: {width: 1360, height}, colorScheme: dark ? 'dark' : 'light'});
  await page.goto(`file://${join(out, 'report.html')}`);
  await page.waitForSelector('html[data-ready]');
  await page.evaluate((time) => {
    const slider = document.querySelector('#slider');
    slider.value = time;
    slider.dispatchEvent(new Event('input'));
  }, at);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.screenshot({path: join(root, `docs/report-${name}.png`)});
}
await browser.close();
