import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium } from '../chromium.js';

/** A browser and a folder of pages, for one test file. */
export interface Opener {
  /** Writes a page to disk and opens it as a user would, from there. Closes what was open before. */
  readonly open: (html: string, options?: BrowserContextOptions) => Promise<Page>;
  /** What the page that is open asked for, and what the browser had to say about it. */
  readonly requests: string[];
  readonly messages: string[];
  readonly close: () => Promise<void>;
}

/** One Chromium serves all test files of a process, one after the other; it ends with the process. */
let launched: Promise<Browser> | undefined;

function launch(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error('No Chromium was found: install chromium, or set CHROMIUM to the path of Chromium or Chrome.');
  return chromium.launch({ executablePath, args: ['--disable-gpu'] });
}

export async function startBrowser(): Promise<Opener> {
  launched ??= launch();
  const browser = await launched;
  const folder = mkdtempSync(join(tmpdir(), 'mxsim-page-'));
  const file = join(folder, 'page.html');
  const requests: string[] = [];
  const messages: string[] = [];
  const closePages = async (): Promise<void> => {
    for (const context of browser.contexts()) await context.close();
  };
  return {
    requests,
    messages,
    open: async (html, options = {}) => {
      await closePages();
      writeFileSync(file, html);
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      requests.length = 0;
      messages.length = 0;
      page.on('request', (request) => requests.push(request.url()));
      page.on('console', (message) => messages.push(message.text()));
      page.on('pageerror', (error) => messages.push(error.message));
      await page.goto(pathToFileURL(file).href);
      return page;
    },
    close: async () => {
      await closePages();
      rmSync(folder, { recursive: true });
    },
  };
}
