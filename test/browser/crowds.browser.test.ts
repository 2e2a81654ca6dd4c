import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderPage, renderTable } from '../../src/report/index.js';
import type { RunResult } from '../../src/results/index.js';
import { buildResult } from '../report/result-builder.js';
import { openAll } from './drawing-checks.js';
import { type Opener, startBrowser } from './page-opener.js';

const MANY = 60_000;
/** A page of so many bytes opens at once. */
const MOST_BYTES = 1_000_000;
/** A page with everything opened is laid out in at most so many times what a page of a few takes. */
const AT_ONCE = 20;

let browser: Opener;

beforeAll(async () => {
  browser = await startBrowser();
});

afterAll(async () => {
  await browser.close();
});

/** Repeats the entries of a small record under so many names. */
function multiplied<T>(record: Readonly<Record<string, T>>, count: number): Record<string, T> {
  const values = Object.values(record);
  const entries = Array.from({ length: count }, (_, at): [string, T] => [
    `name-${at}.example.org`,
    values[at % values.length] as T,
  ]);
  return Object.fromEntries(entries);
}

/** A result with so many servers and senders, each with its own losses. It need not add up: only its size matters. */
function crowd(servers: number, senders: number): RunResult {
  const small = buildResult();
  const tree = { total: 2, gaveUp: { total: 2, refused: 2 } };
  return {
    ...small,
    servers: multiplied(small.servers, servers),
    senders: multiplied(small.senders, senders),
    domains: multiplied(small.domains, senders),
    causes: {
      wanted: tree,
      all: tree,
      senders: multiplied({ one: tree }, senders),
      servers: multiplied({ one: tree }, servers),
      noServer: { total: 0 },
    },
    series: {
      ...small.series,
      servers: multiplied(small.series.servers, servers),
      senders: multiplied(small.series.senders, senders),
    },
  };
}

/** A page with everything opened, its text, and how long that took [ms]. */
async function opened(html: string): Promise<{ page: Page; text: string | null; took: number }> {
  const begin = performance.now();
  const page = await browser.open(html);
  await openAll(page);
  const text = await page.locator('main').textContent();
  return { page, text, took: performance.now() - begin };
}

describe.each([
  ['servers', crowd(MANY, 2)],
  ['senders and domains', crowd(2, MANY)],
] as const)('60,000 %s', (_, result) => {
  it.each([false, true])(
    'do not freeze the page (interactive: %s), and it says that rows are left out',
    async (interactive) => {
      const html = await renderPage(result, { interactive });
      expect(html.length).toBeLessThan(MOST_BYTES);
      const few = await opened(await renderPage(crowd(2, 2), { interactive }));
      const { page, text, took } = await opened(html);
      expect(took).toBeLessThan(AT_ONCE * few.took);
      expect(text).toMatch(/Of 60\s000 (servers|senders) the \d+ with the most/);
      expect(await page.locator('tr').count()).toBeLessThan(1_000);
      expect(browser.messages).toEqual([]);
    },
  );

  it('do not fill the terminal', () => {
    expect(renderTable(result, { width: 100, colour: false }).split('\n').length).toBeLessThan(200);
  });
});
