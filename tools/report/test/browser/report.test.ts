// The page in a browser, on reports of real runs.

import {copyFileSync, readFileSync, statSync, writeFileSync, existsSync} from 'node:fs';
import {join} from 'node:path';

import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';

import {faintTexts} from './contrast';
import {moveTo, open, picture, startBrowser, text} from './browser';
import {emptyFolder, report, root, runScenario, runText, type Run} from './runs';

let browser: Browser;
let partition: Run;
let silent: Run;

beforeAll(async () => {
  browser = await startBrowser();
  partition = runScenario('scenarios/partition.yaml');
  silent = runScenario('scenarios/broken/silent.yaml');
}, 120_000);
afterAll(async () => browser?.close());

describe('a run that held', () => {
  it('has a page, and it says so', async () => {
    expect(partition.code).toBe(0);
    const {page, troubles} = await open(browser, partition.page);
    expect(await text(page, '#verdict .badge')).toContain('held');
    expect(await text(page, '#verdict h1')).toBe('partition');
    expect(await text(page, '#repeat')).toMatch(/^sim .*scenarios\/partition\.yaml --seed 7$/);
    expect(troubles).toEqual([]);
  });

  it('moves every view with the one cursor', async () => {
    const {page, troubles} = await open(browser, partition.page);
    const look = async () => ({
      clock: await text(page, '#clock'),
      record: await text(page, '#happened'),
      tips: await text(page, '#tips'),
      links: await text(page, '#links'),
      tree: await text(page, '#tree-summary'),
      states: await text(page, '#states'),
      reach: await text(page, '#reach'),
      readouts: await page.locator('#charts .readout').allTextContents(),
      source: await page.locator('#source .row').evaluateAll((rows) => rows.map((row) => row.className).join('|')),
      network: await picture(page, '#network'),
      tracks: await page.locator('#tracks .now-line').getAttribute('style'),
      marker: await page.locator('#charts .cursor').getAttribute('style'),
      path: await text(page, '#path .path'),
    });
    await moveTo(page, 1_500_000);
    const walled = await look();
    await moveTo(page, 4_000_000);
    const mined = await look();
    await moveTo(page, 5_100_000_000);
    const healed = await look();
    for (const key of Object.keys(walled) as (keyof typeof walled)[]) {
      const seen = [walled, mined, healed].map((one) => JSON.stringify(one[key]));
      expect(new Set(seen).size, key).toBeGreaterThan(1);
    }
    expect(walled.record).toMatch(/: (?!.*(fault|entry|tip|block) \d)/); // names, no numbers of the journal
    expect(walled.links).toContain('2 stalled');
    expect(healed.links).toContain('0 stalled');
    expect(mined.readouts[0]).toBe('2');
    expect(healed.readouts[0]).toBe('1');
    expect(mined.states).toContain('4 cut off');
    expect(healed.states).toContain('8 synced');
    expect(troubles).toEqual([]);
  });

  it('marks the lines that fire', async () => {
    const {page} = await open(browser, partition.page);
    await moveTo(page, 500_000);
    expect(await page.locator('#line-9').getAttribute('class')).toContain('pending');
    await moveTo(page, 3_000_000);
    expect(await page.locator('#line-9').getAttribute('class')).toContain('active');
    expect(await page.locator('#line-8').getAttribute('class')).toContain('fired');
    await moveTo(page, 5_100_000_000);
    for (const line of [13, 14, 15]) expect(await page.locator(`#line-${line}`).getAttribute('class')).toContain('held');
  });

  it('is driven by the keyboard', async () => {
    const {page} = await open(browser, partition.page);
    const clock = () => page.locator('#slider').inputValue();
    await page.keyboard.press('Home');
    await expect.poll(clock).toMatch(/^-/);
    const start = await clock();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(clock).not.toBe(start);
    const stepped = await clock();
    const playing = () => page.locator('#play').getAttribute('aria-pressed');
    await page.keyboard.press('Space');
    await expect.poll(clock).not.toBe(stepped);
    expect(await playing()).toBe('true');
    await page.keyboard.press('Space');
    await expect.poll(playing).toBe('false');
    await page.keyboard.press('End');
    await expect.poll(() => text(page, '#states')).toContain('8 synced');
  });

  it('follows a block from its miner to the peer that is chosen', async () => {
    const {page} = await open(browser, partition.page);
    await page.selectOption('#peer', {label: 'p0'});
    await page.waitForSelector('#path .hops li');
    expect(await text(page, '#path .path')).toMatch(/from p4 to p0 over [1-9] hops? in /);
    expect(await page.locator('#path .hop-times').first().innerText()).toMatch(/on the wire|waiting|in validation/);
  });

  it('says how long each peer was in each state', async () => {
    const {page} = await open(browser, partition.page);
    await page.locator('#tracks summary').click();
    await page.waitForSelector('#tracks tbody tr');
    const [p0, , , , p4] = await page.locator('#tracks tbody tr').allInnerTexts();
    expect(p0).toMatch(/^p0\s.*\s[23]\.\d+ s\s.*–/); // cut off from the other half's blocks until the wall fell
    expect(p4).toMatch(/^p4\s.* s\s/);
  });

  it('says below its pictures what their signs mean, of those that are in them', async () => {
    const {page} = await open(browser, partition.page);
    expect(await text(page, '#charts .signs')).toMatch(/an entry of the timeline that is no fault\s+▲ a peer gives up blocks: a reorganisation/);
    expect(await text(page, '#tree .signs')).toContain('↶ how many gave it up');
    expect(await text(page, '#tree .signs')).toContain('··9·· so many blocks');
    expect(await text(page, '#topology .signs')).toContain('a block came this way just now');
    expect(await text(page, '#topology .signs')).not.toContain('behaves');
    const quiet = await open(browser, silent.page);
    expect(await text(quiet.page, '#tree .signs')).not.toContain('↶');
    expect(await text(quiet.page, '#topology .signs')).toContain('behaves in a way of its own');
  });

  it('counts the bytes that came in', async () => {
    const {page} = await open(browser, partition.page);
    expect(await page.locator('#charts .line-3 .most').textContent()).toMatch(/most [1-9].*B\/s/);
  });

  it('can be read in the dark, on a phone and on paper', async () => {
    for (const options of [{dark: true}, {width: 390}]) {
      const {page, troubles} = await open(browser, partition.page, options);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      expect(troubles).toEqual([]);
    }
    const {page} = await open(browser, partition.page);
    await page.emulateMedia({media: 'print'});
    expect(await page.locator('#slider').isVisible()).toBe(false);
    expect(await page.locator('#charts').isVisible()).toBe(true);
  });

  it('fits its pictures to the paper and unfolds what held, while it is printed', async () => {
    const {page, troubles} = await open(browser, partition.page, {width: 1700});
    const look = () =>
      page.evaluate(() => ({
        widths: [...document.querySelectorAll('#charts svg, #propagation svg, #network')].map((one) => Math.round(one.getBoundingClientRect().width)),
        open: [...document.querySelectorAll<HTMLDetailsElement>('#verdict details')].map((one) => one.open),
      }));
    const before = await look();
    expect(Math.max(...before.widths)).toBeGreaterThan(700);
    expect(before.open).toEqual([false]);
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    const printed = await look();
    expect(new Set(printed.widths).size).toBe(1);
    expect(printed.widths[0]).toBeLessThan(700); // A4 with its usual margins, and a card's own
    expect(printed.open).toEqual([true]);
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    expect(await look()).toEqual(before);
    expect(troubles).toEqual([]);
  });

  it('has text that stands out from its ground, light and dark', async () => {
    for (const dark of [false, true]) {
      const {page} = await open(browser, silent.page, {dark});
      await page.locator('#verdict summary').click();
      expect(await page.evaluate(faintTexts), dark ? 'dark' : 'light').toEqual([]);
    }
  });

  it('unfolds a stretch of the tree by keyboard, too', async () => {
    const {page, troubles} = await open(browser, partition.page);
    const blocks = page.locator('#tree .block');
    const before = await blocks.count();
    await page.locator('#tree .fold').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => blocks.count()).toBeGreaterThan(before + 3);
    const clock = await text(page, '#clock');
    await page.keyboard.press('ArrowLeft'); // scrolls the tree, which has the focus
    expect(await text(page, '#clock')).toBe(clock);
    expect(troubles).toEqual([]);
  });

  it('names everything that one can act on', async () => {
    const {page} = await open(browser, partition.page);
    const nameless = await page.locator('button, select, input, canvas[role], svg[role]').evaluateAll((elements) =>
      elements
        .filter((element) => {
          const labelled = element.getAttribute('aria-label') ?? element.getAttribute('aria-labelledby');
          const label = element.id && document.querySelector(`label[for="${element.id}"]`);
          return !labelled && !label && !element.textContent?.trim();
        })
        .map((element) => element.outerHTML.slice(0, 80)),
    );
    expect(nameless).toEqual([]);
  });
});

describe('a violated run', () => {
  it('shows its reason, its line and the peer that is stuck', async () => {
    expect(silent.code).toBe(1);
    const {page, troubles} = await open(browser, silent.page);
    expect(await text(page, '#verdict .badge')).toContain('violated');
    const finding = await text(page, '#verdict .finding.violated');
    expect(finding).toContain('line 14');
    expect(finding).toContain('converged all');
    expect(finding).toMatch(/right (holds|lacks)/);
    expect(finding).toContain('- {at: end, converged: all, within: 3s}');
    expect(await page.locator('#line-14').getAttribute('class')).toContain('violated');
    expect(await text(page, '#path .path')).toContain('It never came');
    expect(await page.locator('#peer').inputValue()).toBe('2');
    expect(troubles).toEqual([]);
  });

  it('does so without JavaScript', async () => {
    const {page, troubles} = await open(browser, silent.page, {javaScript: false});
    expect(await text(page, '#verdict .badge')).toContain('violated');
    expect(await text(page, '#verdict .finding.violated')).toContain('right');
    expect(await text(page, '#repeat')).toContain('silent.yaml');
    expect(await page.locator('#app').isVisible()).toBe(false);
    expect(troubles).toEqual([]);
  });
});

describe('a run with a miner that keeps blocks to itself', () => {
  it('opens with the best block that was published, and knows who has the others', async () => {
    const run = runScenario('scenarios/selfish-mining-45.yaml', '--engine', 'virtual');
    const {page, troubles} = await open(browser, run.page);
    const best = (await text(page, '#tips b')).trim();
    expect(await text(page, '#reach')).toMatch(new RegExp(`6 of 6 \\(100 %\\) hold ${best}\\.`));
    expect(await text(page, '#path .path')).toMatch(new RegExp(`^${best} came from selfish to honest\\d over 1 hop`));
    expect(await page.locator('#tree .block', {hasText: best}).isVisible()).toBe(true);
    const kept = await page.locator('#block option').first().innerText();
    expect(kept).toMatch(/^A\d+, mined by selfish$/);
    expect(kept).not.toContain(best);
    await page.selectOption('#block', {label: kept});
    await expect.poll(() => text(page, '#path .neighbours')).toContain('selfish mined it and keeps it to itself; the link is open');
    await page.selectOption('#peer', {label: 'selfish'});
    await expect.poll(() => text(page, '#path .path')).toMatch(/^selfish had A\d+ first, at .* s, and keeps it to itself\.$/);
    expect(troubles).toEqual([]);
  });
});

describe('blocks that do not reach everyone', () => {
  it('never arrive, in the row of all blocks, too, and the cursor does not stand where the axis ends', async () => {
    const run = runScenario('scenarios/clock-skew-of-a-day.yaml', '--engine', 'virtual');
    const {page, troubles} = await open(browser, run.page);
    expect(await text(page, '#propagation tbody tr:last-child')).toMatch(/^All blocks: \d+ of 75 arrivals\s+never\s+never\s+never$/);
    expect(await page.locator('#propagation .cursor').isVisible()).toBe(false);
    expect(troubles).toEqual([]);
  });
});

describe('another future', () => {
  it('shows both texts, each with its own lines, and strikes out what was replaced', async () => {
    const other = 'scenarios/branches/light-half-mines-on.yaml';
    const {folder} = runScenario('scenarios/partition.yaml', '--engine', 'virtual', '--until', '3s', '--then', join(root, other));
    const {page, troubles} = await open(browser, join(folder, 'otherwise/report.html'));
    const classOf = (line: string) => page.locator(`#${line}`).getAttribute('class');
    expect(await page.locator('#source .summary').allInnerTexts()).toEqual([
      `${join(root, 'scenarios/partition.yaml')}, up to 3s`,
      `${join(root, other)}, from 3s on`,
    ]);
    for (const line of [2, 12, 13, 14, 15]) expect(await classOf(`line-${line}`), `line ${line}`).toBe('row replaced');
    for (const line of [8, 9, 10, 11]) expect(await classOf(`line-${line}`), `line ${line}`).toBe('row fired');
    expect(await text(page, '#then-5')).toContain('mine: {by: p0, blocks: 60}');
    expect(await classOf('then-5')).toBe('row fired');
    expect(await classOf('then-8')).toBe('row held');
    await page.locator('#verdict summary').click();
    const link = page.locator('#verdict a', {hasText: 'line 8 of light-half-mines-on.yaml'});
    expect(await link.getAttribute('href')).toBe('#then-8');
    expect(troubles).toEqual([]);
    const asItWas = await open(browser, join(folder, 'as-it-was/report.html'));
    expect(await asItWas.page.locator('#source .replaced, #source .summary').count()).toBe(0);
  });
});

describe('faults that stop nothing', () => {
  it('a degraded link is drawn as one, counted, and said with its terms', async () => {
    const run = runScenario('scenarios/slow-link.yaml', '--engine', 'virtual');
    const {page, troubles} = await open(browser, run.page);
    await moveTo(page, 400_000);
    const before = await picture(page, '.network canvas:first-child');
    expect(await text(page, '#links')).toContain('0 degraded');
    expect(await text(page, '#changes')).toBe('');
    await moveTo(page, 1_000_000);
    expect(await text(page, '#links')).toContain('2 degraded');
    expect(await text(page, '#changes')).toBe('swamp degrades links: latency 500 ms, 64 kbit/s');
    expect(await picture(page, '.network canvas:first-child')).not.toBe(before);
    expect(await page.locator('#network').getAttribute('aria-label')).toContain('2 degraded; 0 closed; swamp degrades links');
    await page.locator('#topology summary').click();
    expect(await text(page, '#topology tbody tr:nth-child(4)')).toMatch(/^p3\s.*2 degraded$/);
    expect(troubles).toEqual([]);
  });

  it('a peer whose clock is off is marked with how far it is', async () => {
    const run = runScenario('scenarios/clock-skew.yaml', '--engine', 'virtual');
    const {page, troubles} = await open(browser, run.page);
    await moveTo(page, 1_000_000);
    expect(await text(page, '#changes')).toBe('clock of p3 +1 h; clock of p5 −1 h');
    await page.locator('#topology summary').click();
    expect(await text(page, '#topology tbody tr:nth-child(4)')).toContain('clock +1 h');
    await moveTo(page, 2_600_000);
    expect(await text(page, '#changes')).toBe('');
    expect(troubles).toEqual([]);
  });
});

describe('a run of any kind', () => {
  const kinds: [string, string, string][] = [
    ['one peer', 'peers: 1\ntimeline:\n  - {at: 0s, mine: {by: p0, blocks: 3}}\nexpect:\n  - {at: end, tips: 1}\n', 'p0 on A3.'],
    ['no block', 'peers: 3\ntopology: ring\ntimeline:\n  - {at: 0s, for: 1s, partition: {sides: [p0, rest]}}\nexpect:\n  - {at: end, converged: all}\n', 'p0, p1, p2 on A0.'],
    ['no time', 'peers: 2\nexpect:\n  - {at: end, converged: all}\n', 'p0, p1 on A0.'],
  ];
  it.each(kinds)('has a page without troubles: %s', async (name, yaml, tips) => {
    const run = runText(name.replace(' ', '-'), yaml, '--engine', 'virtual');
    const {page, troubles} = await open(browser, run.page);
    expect(await text(page, '#tree-summary')).toBe(tips);
    await page.keyboard.press('Home');
    await page.keyboard.press('+');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    await expect.poll(() => text(page, '#tree-summary')).toBe(tips);
    const ticks = await page.locator('#charts .axis text').allTextContents();
    expect(new Set(ticks).size).toBe(ticks.length);
    expect(troubles).toEqual([]);
  });

  it('a thousand peers, parted in two', async () => {
    const yaml = `peers: {east: {count: 500}, west: {count: 500}}
topology: {random: {degree: 8}}
validation: shared
timeline:
  - {at: 0s, for: 2s, name: wall, partition: {sides: [east, west]}}
  - {at: 1s, mine: {by: west499, blocks: 4}}
expect:
  - {after: wall, converged: all, within: 10s}
`;
    const run = runText('thousand', yaml, '--engine', 'virtual');
    expect(run.code).toBe(0);
    expect(statSync(run.page).size).toBeLessThan(3e6);
    const {page, troubles} = await open(browser, run.page);
    await moveTo(page, 1_500_000);
    expect(await text(page, '#states')).toContain('500 cut off');
    expect(troubles).toEqual([]);
  });

  it('a journal with kinds of records that are new here is shown all the same', async () => {
    const lines = readFileSync(join(partition.folder, 'journal.jsonl'), 'utf8').split('\n');
    const {t} = JSON.parse(lines[40]);
    lines.splice(41, 0, JSON.stringify({t, kind: 'levitated', peer: 'p1', metres: 3.5, what: '<b>', list: [1], nested: {a: 1}, none: null, sure: true}));
    const folder = emptyFolder('newer');
    writeFileSync(join(folder, 'journal.jsonl'), lines.join('\n'));
    expect(report(folder)).toMatchObject({code: 0, err: ''});
    const {page, troubles} = await open(browser, join(folder, 'report.html'));
    await moveTo(page, 4_000_000);
    expect(await text(page, '#links')).toContain('2 stalled');
    expect(troubles).toEqual([]);
  });
});

describe('two hundred peers', () => {
  it('fit into a page below 3 MB', async () => {
    const run = runScenario('scenarios/two-hundred-peers.yaml');
    expect(run.code).toBe(0);
    expect(statSync(run.page).size).toBeLessThan(3e6);
    const {page, troubles} = await open(browser, run.page);
    // Just before the fault ends: whatever the machine is doing, all that is to be mined is mined.
    await moveTo(page, 3_950_000);
    expect(await text(page, '#states')).toContain('20 cut off');
    expect(troubles).toEqual([]);
  }, 60_000);
});

describe('text of strangers', () => {
  it('is never markup', async () => {
    const evil = '</script><img src=x onerror=document.title=1><b>';
    const run = runText(
      'evil',
      `# ${evil}\n# <!-- ${evil}\npeers: 2\ntimeline:\n  - {at: 0s, name: "${evil}", mine: {by: p0, blocks: 1}} # ${evil}\nexpect:\n  - {at: end, tips: 1}\n`,
    );
    // The language may refuse such a name; the comment stays either way.
    const taken = existsSync(run.page) ? run : runText('evil2', `# ${evil}\npeers: 2\ntimeline:\n  - {at: 0s, mine: {by: p0, blocks: 1}} # ${evil}\nexpect:\n  - {at: end, tips: 1}\n`);
    const {page, troubles} = await open(browser, taken.page);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).not.toBe('1');
    expect(await text(page, '#source')).toContain(evil);
    expect(troubles).toEqual([]);
  });

  it('in a result and a journal that somebody wrote is not, either', async () => {
    const evil = '<img src=x onerror="document.title=1"></script><script>document.title=2</script>';
    const folder = emptyFolder('forged');
    const records = [
      {t: 1, kind: 'block', ref: 0, parent: null, hash: evil, height: 0, effort: '1', encoded: 'x'},
      {t: 2, kind: 'peer-started', peer: evil, public_key: '', tip: 0},
      {t: 3, kind: evil, peer: evil, what: evil},
      {t: 4, kind: 'run-over', why: evil},
    ];
    writeFileSync(join(folder, 'journal.jsonl'), records.map((one) => `${JSON.stringify(one)}\n`).join(''));
    const finding = {name: evil, claim: evil, verdict: 'violated', line: 1, since: 0, within: null, held_at: null, peers: [evil], records: [], explanation: evil};
    const result = {scenario: evil, file: evil, verdict: evil, summary: evil, topology: evil, engine: evil, seed: 1, peers: [{name: evil}], expectations: [finding], invariants: [], actions: []};
    writeFileSync(join(folder, 'result.json'), JSON.stringify(result));
    writeFileSync(join(folder, 'scenario.yaml'), evil);
    expect(report(folder)).toMatchObject({code: 0, err: ''});
    const {page, troubles} = await open(browser, join(folder, 'report.html'));
    expect(await page.locator('img').count()).toBe(0);
    expect(['1', '2']).not.toContain(await page.title());
    expect(await text(page, '#verdict h1')).toBe(evil);
    expect(troubles).toEqual([]);
  });
});

describe('sim report DIR', () => {
  it('makes the same page again', () => {
    const before = readFileSync(partition.page, 'utf8');
    writeFileSync(partition.page, 'gone');
    expect(report(partition.folder)).toMatchObject({code: 0, err: ''});
    expect(readFileSync(partition.page, 'utf8')).toBe(before);
  });

  it('works from the journal alone, and says what it lacks', async () => {
    const folder = emptyFolder('alone');
    copyFileSync(join(partition.folder, 'journal.jsonl'), join(folder, 'journal.jsonl'));
    expect(report(folder).code).toBe(0);
    const {page, troubles} = await open(browser, join(folder, 'report.html'));
    expect(await text(page, '#verdict')).toContain('no result.json');
    expect(await text(page, '#source')).toContain('not kept');
    await moveTo(page, 4_000_000);
    expect(await text(page, '#links')).toContain('2 stalled');
    expect(troubles).toEqual([]);
  });

  it('refuses a journal that is cut short or none, and leaves what was there', () => {
    const journal = readFileSync(join(partition.folder, 'journal.jsonl'), 'utf8');
    const cases: [string, string, RegExp][] = [
      ['cut', journal.slice(0, journal.length / 2), /journal\.jsonl: it is cut short/],
      ['lines', journal.split('\n').slice(0, 40).join('\n') + '\n', /its last record is not `run-over`/],
      ['foreign', '{"time": 4}\n', /line 1: no record of a journal/],
      ['empty', '', /cut short/],
    ];
    for (const [name, content, words] of cases) {
      const folder = emptyFolder(`bad-${name}`);
      writeFileSync(join(folder, 'journal.jsonl'), content);
      writeFileSync(join(folder, 'report.html'), 'what was there');
      const {code, err} = report(folder);
      expect(code, name).toBe(3);
      expect(err, name).toMatch(words);
      expect(readFileSync(join(folder, 'report.html'), 'utf8')).toBe('what was there');
      expect(existsSync(join(folder, 'report.html.part'))).toBe(false);
    }
    expect(report(emptyFolder('nothing')).code).toBe(3);
  });
});
