import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium } from '../chromium.js';

/** A browser and a folder of pages, for one test file. */
export interface Opener {
  /** Writes a page to disk and opens it as a user would, from there, at a fragment. Closes what was open before. */
  readonly open: (html: string, options?: BrowserContextOptions & { readonly fragment?: string }) => Promise<Page>;
  /**
   * The page as it was opened last, seen through another window or in other colours: it is not loaded again where it is open
   * already. For tests that only look.
   */
  readonly look: (html: string, options?: Look) => Promise<Page>;
  /** What the page that is open asked for, and what the browser had to say about it. */
  readonly requests: string[];
  readonly messages: string[];
  readonly close: () => Promise<void>;
}

/** What a page that is open can still be given. */
type Look = Pick<BrowserContextOptions, 'viewport' | 'colorScheme' | 'reducedMotion'>;

/** One Chromium serves all test files of a process, one after the other; it ends with the process. */
let launched: Promise<Browser> | undefined;

function launch(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error('No Chromium was found: install chromium, or set CHROMIUM to the path of Chromium or Chrome.');
  return chromium.launch({ executablePath, args: ['--disable-gpu'] });
}

/** A page in a context of its own, which stays open: the next file is loaded into it in a third of the time of a new one. */
interface Tab {
  readonly context: BrowserContext;
  readonly page: Page;
}

/** The key of the tab whose context has no options: its scripts run. */
const PLAIN = '{}';

async function show(page: Page, { viewport, colorScheme, reducedMotion }: Look): Promise<void> {
  await page.setViewportSize(viewport ?? { width: 1280, height: 900 });
  await page.emulateMedia({
    media: null,
    colorScheme: colorScheme ?? 'light',
    reducedMotion: reducedMotion ?? 'no-preference',
  });
}

export async function startBrowser(): Promise<Opener> {
  launched ??= launch();
  const browser = await launched;
  const folder = mkdtempSync(join(tmpdir(), 'mxsim-page-'));
  const requests: string[] = [];
  const messages: string[] = [];
  /** By the options that hold for a context from its beginning. */
  const tabs = new Map<string, Tab>();
  let current: Tab | undefined;
  let shown: string | undefined;
  let count = 0;

  const openTab = async (options: BrowserContextOptions): Promise<Tab> => {
    const context = await browser.newContext(options);
    // Against what never ends; no test is judged by it. A machine that does other things as well may take a minute for a worker.
    context.setDefaultTimeout(180_000);
    const page = await context.newPage();
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => messages.push(message.text()));
    page.on('pageerror', (error) => messages.push(error.message));
    return { context, page };
  };
  const nothing = join(folder, 'nothing.html');
  writeFileSync(nothing, '');
  /** Of the page that was open before nothing is heard any more, and nothing is kept. */
  const leave = async (): Promise<void> => {
    if (current === undefined) return;
    const { context, page } = current;
    for (const other of context.pages()) if (other !== page) await other.close();
    await page.goto(pathToFileURL(nothing).href);
    await page.evaluate('localStorage.clear(); sessionStorage.clear()');
  };
  const open: Opener['open'] = async (html, options = {}) => {
    const { viewport: _, colorScheme: __, reducedMotion: ___, offline = false, fragment = '', ...fixed } = options;
    await leave();
    const key = JSON.stringify(fixed);
    current = tabs.get(key) ?? (await openTab(fixed));
    tabs.set(key, current);
    const { context, page } = current;
    await context.setOffline(offline);
    await show(page, options);
    requests.length = 0;
    messages.length = 0;
    count += 1;
    const file = join(folder, `page-${count}.html`);
    writeFileSync(file, html);
    await page.goto(`${pathToFileURL(file).href}${fragment === '' ? '' : `#${fragment}`}`);
    shown = html;
    return page;
  };
  return {
    requests,
    messages,
    open,
    look: async (html, options = {}) => {
      const plain = tabs.get(PLAIN);
      if (shown !== html || plain === undefined || plain !== current) return open(html, options);
      await show(plain.page, options);
      return plain.page;
    },
    close: async () => {
      for (const { context } of tabs.values()) await context.close();
      rmSync(folder, { recursive: true });
    },
  };
}
