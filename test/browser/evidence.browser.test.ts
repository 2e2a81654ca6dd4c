import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ComparisonResult, FigureDifference, SweepResult } from '../../src/results/index.js';
import { call, inFolder } from '../cli/in-memory.js';
import { UNSTEADY } from '../cli/scenario-texts.js';
import { clashesIn, complaintsOf, openAll } from './drawing-checks.js';
import { type Opener, startBrowser } from './page-opener.js';
import { expectInterval, expectShown } from './readings.js';

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
  'an interactive comparison': ['compare', 'a.yaml', ...VARIANTS, '--interactive'],
  'an interactive sweep': ['sweep', 'a.yaml', ...MTTR, ...RTT, '--interactive'],
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
    const page = await browser.look(pageOf(name).html, { colorScheme });
    await openAll(page);
    expect(await complaintsOf(page)).toEqual([]);
  });

  it.each([1280, 800])('has tables that fit it, %i pixels wide', async (width) => {
    const page = await browser.look(pageOf(name).html, { viewport: { width, height: 800 } });
    const wider = await page.locator('.broad .scroll').evaluateAll((all) => {
      for (const { ownerDocument } of all.slice(0, 1)) {
        for (const part of ownerDocument.querySelectorAll('details')) part.open = true;
      }
      return all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent?.slice(0, 80));
    });
    expect(wider).toEqual([]);
  });

  it.each([1280, 360])('has drawings whose texts do not lie over each other, %i pixels wide', async (width) => {
    const page = await browser.look(pageOf(name).html, { viewport: { width, height: 800 } });
    expect(await clashesIn(page)).toEqual([]);
  });
});

/** Rows of a section's tables, as texts of their cells. */
async function rowsIn(page: Page, section: string): Promise<string[][]> {
  return page
    .locator(`section[aria-labelledby="${section}"] tbody tr`)
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? '')));
}

function isParty({ figure }: FigureDifference): boolean {
  return /^(servers|senders|domains)\b/.test(figure);
}

describe('every number in a table', () => {
  it.each(['a comparison', 'a comparison with itself'])(
    'of %s is that of the JSON, and so is every verdict',
    async (name) => {
      const { html, result } = pageOf<ComparisonResult>(name);
      const page = await browser.open(html);
      for (const [at, { figures }] of result.differences.entries()) {
        const rows = await rowsIn(page, `differences-${at + 1}`);
        const shown = figures.filter(({ reference, own }) => (reference?.mean ?? 0) !== 0 || (own?.mean ?? 0) !== 0);
        const inOrder = [...shown.filter((one) => !isParty(one)), ...shown.filter(isParty)];
        expect(rows).toHaveLength(inOrder.length);
        for (const [row, { figure, verdict, reference, own, difference, moreReplications }] of inOrder.entries()) {
          const [, word = '', before = '', after = '', size = '', interval = '', more = ''] = rows[row] ?? [];
          expect(word.replace(/^[✓✗?]/, ''), figure).toBe(verdict);
          for (const [text, estimate] of [
            [before, reference],
            [after, own],
            [size, difference],
          ] as const) {
            // What one of them has not, such as a recovery without an outage, is a dash.
            if (estimate == null) expect(text, figure).toBe('—');
            else expectShown(text, estimate.mean, figure);
          }
          const { low, high } = difference ?? {};
          if (interval === '' || interval === '—') expect(low === high, figure).toBe(true);
          else expectInterval(interval, [low ?? Number.NaN, high ?? Number.NaN], figure);
          if (moreReplications !== undefined) expect(more.replaceAll(/\D/g, ''), figure).toBe(String(moreReplications));
        }
      }
    },
  );

  it.each(['a sweep over one parameter', 'a sweep over two parameters'])('of %s is that of the JSON', async (name) => {
    const { html, result } = pageOf<SweepResult>(name);
    const rows = await rowsIn(await browser.open(html), 'cells');
    expect(rows).toHaveLength(result.cells.length);
    for (const [at, { values, estimates }] of result.cells.entries()) {
      const cells = rows[at] ?? [];
      expect(cells.slice(0, values.length)).toEqual(values);
      // What arrives is told by what is lost.
      const figures = result.figures.filter(({ figure }) => figure !== 'deliveryRate');
      for (const [column, { figure, measure }] of figures.entries()) {
        const estimate = estimates[figure];
        const [mean = '', half] = (cells[values.length + column] ?? '').split(/ ±\s/);
        if (estimate === undefined) expect(mean, figure).toBe('—');
        else expectShown(mean, estimate.mean, figure);
        if (half === undefined) continue;
        const { mean: middle = Number.NaN, low = Number.NaN, high = Number.NaN } = estimate ?? {};
        const width = Math.max(middle - low, high - middle);
        expectShown(measure === 'share' ? `${half} points` : half, width, figure);
      }
    }
  });
});
