import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ComparisonResult, SweepResult } from '../../src/results/index.js';
import { call, inFolder } from '../cli/in-memory.js';
import { UNSTEADY } from '../cli/scenario-texts.js';
import { clashesIn, complaintsOf, openAll } from './drawing-checks.js';
import { type Opener, startBrowser } from './page-opener.js';

/** Outages cost mail here, so that messages flip. */
const HASTY = UNSTEADY.replace('people: { mta: postfix }', 'people: { mta: postfix, giveUpAfter: 10m }').replace(
  'replications: 4',
  'replications: 6',
);

interface Drawn<T> {
  readonly html: string;
  readonly result: T;
}

let browser: Opener;
const pages = new Map<string, Drawn<unknown>>();

async function draw(argv: readonly string[]): Promise<Drawn<unknown>> {
  return inFolder(async (folder) => {
    writeFileSync(join(folder, 'a.yaml'), HASTY);
    const { stdout, code } = await call([...argv, '--format', 'json', '--report', 'page.html'], { folder });
    expect(code).toBe(0);
    return { html: readFileSync(join(folder, 'page.html'), 'utf8'), result: JSON.parse(stdout) };
  });
}

const MTTR = ['--vary', 'servers["mx1.example.org"].failures[0].mttr=15m,1h,4h'];
const RTT = ['--vary', 'servers["mx2.example.org"].rtt=10ms,300ms'];
const VARIANTS = [
  ...['--variant', 'a second server that never fails: servers["mx2.example.org"]={}'],
  ...['--variant', '<b>slow</b>: servers["mx1.example.org"].rtt=2s'],
];

const CALLS: Readonly<Record<string, readonly string[]>> = {
  'a comparison': ['compare', 'a.yaml', ...VARIANTS],
  'a comparison with itself': ['compare', 'a.yaml', 'a.yaml'],
  'a sweep over one parameter': ['sweep', 'a.yaml', ...MTTR],
  'a sweep over two parameters': ['sweep', 'a.yaml', ...MTTR, ...RTT],
  'a sweep over three parameters': [
    'sweep',
    'a.yaml',
    '--vary',
    'seed=1,2',
    ...MTTR,
    ...RTT,
    '--figure',
    'deliveryRate',
  ],
};

beforeAll(async () => {
  browser = await startBrowser();
  for (const [name, argv] of Object.entries(CALLS)) pages.set(name, await draw(argv));
});

afterAll(async () => {
  await browser.close();
});

function pageOf<T>(name: string): Drawn<T> {
  return pages.get(name) as Drawn<T>;
}

describe.each(Object.keys(CALLS))('the page of %s', (name) => {
  it('asks for nothing else, with the network off and scripts off', async () => {
    const page = await browser.open(pageOf(name).html, { javaScriptEnabled: false, offline: true });
    expect(browser.requests).toEqual([page.url()]);
    expect(browser.messages).toEqual([]);
    expect(await page.locator('svg.wide').count()).toBeGreaterThan(0);
  });

  it.each(['light', 'dark'] as const)('leaves axe nothing to find in %s colours', async (colorScheme) => {
    const page = await browser.open(pageOf(name).html, { colorScheme });
    await openAll(page);
    expect(await complaintsOf(page)).toEqual([]);
  });

  it.each([1280, 360])('has drawings whose texts do not lie over each other, %i pixels wide', async (width) => {
    const page = await browser.open(pageOf(name).html, { viewport: { width, height: 800 } });
    expect(await clashesIn(page)).toEqual([]);
  });
});

describe('every number in a table', () => {
  it('of a comparison is that of the JSON', async () => {
    const { html, result } = pageOf<ComparisonResult>('a comparison');
    const page = await browser.open(html);
    await openAll(page);
    for (const [at, { figures }] of result.differences.entries()) {
      const rows = await page.locator(`section[aria-labelledby="differences-${at + 1}"] tbody tr`).count();
      const shown = figures.filter(({ reference, own }) => (reference?.mean ?? 0) !== 0 || (own?.mean ?? 0) !== 0);
      expect(rows).toBe(shown.length);
      const cells = await page
        .locator(`section[aria-labelledby="differences-${at + 1}"] tbody tr:first-child td`)
        .allTextContents();
      const { own } = figures.find(({ figure }) => figure === 'deliveryRate') ?? {};
      expect(Number.parseFloat(cells[2] === 'all' ? '100' : (cells[2] ?? ''))).toBeCloseTo((own?.mean ?? 0) * 100, 1);
    }
  });

  it('of a sweep is that of the JSON', async () => {
    const { html, result } = pageOf<SweepResult>('a sweep over two parameters');
    const page = await browser.open(html);
    const rows = await page.locator('section[aria-labelledby="cells"] tbody tr').all();
    expect(rows).toHaveLength(result.cells.length);
    for (const [at, cell] of result.cells.entries()) {
      const texts = await rows[at]?.locator('th, td').allTextContents();
      expect(texts?.slice(0, 2)).toEqual(cell.values);
      expect(Number.parseFloat(texts?.[2] === 'all' ? '100' : (texts?.[2] ?? ''))).toBeCloseTo(
        (cell.estimates['deliveryRate']?.mean ?? 0) * 100,
        1,
      );
    }
  });
});
