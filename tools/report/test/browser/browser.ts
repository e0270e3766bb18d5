// A headless Chromium, and pages in it that are watched: nothing on the console, no request.

import {type Browser, chromium, type Page} from 'playwright-core';

const executable = process.env.CHROMIUM ?? '/usr/bin/chromium';

export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: executable,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export interface Watched {
  page: Page;
  /** What went wrong so far: console errors, exceptions, requests to anywhere. */
  troubles: string[];
}

export interface Options {
  javaScript?: boolean;
  width?: number;
  dark?: boolean;
  /** Before anything of the page runs. */
  prepare?: (page: Page) => Promise<void>;
}

export async function open(browser: Browser, file: string, options: Options = {}): Promise<Watched> {
  const context = await browser.newContext({
    viewport: {width: options.width ?? 1440, height: 900},
    javaScriptEnabled: options.javaScript ?? true,
    colorScheme: options.dark ? 'dark' : 'light',
  });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => troubles.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== `file://${file}` && !request.url().startsWith('data:')) troubles.push(`request: ${request.url()}`);
  });
  // Some errors are events and nothing else: that observers of sizes went round in a circle is one.
  await page.addInitScript(() => addEventListener('error', (event) => console.error(event.message)));
  await options.prepare?.(page);
  await page.goto(`file://${file}`);
  if (options.javaScript ?? true) await page.waitForSelector('html[data-ready]', {timeout: 60_000});
  return {page, troubles};
}

/** Moves the one time cursor, in microseconds of the run, and waits until all is drawn. */
export async function moveTo(page: Page, micros: number): Promise<void> {
  await page.evaluate(async (time) => {
    const slider = document.querySelector<HTMLInputElement>('#slider');
    if (!slider) throw new Error('no slider');
    slider.value = String(time);
    slider.dispatchEvent(new Event('input'));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }, micros);
}

export function text(page: Page, selector: string): Promise<string> {
  return page.locator(selector).innerText();
}

/** What a canvas shows, to tell two pictures apart. */
export function picture(page: Page, selector: string): Promise<string> {
  return page.locator(selector).evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
}
