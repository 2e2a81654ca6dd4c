import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FATES, OUTCOMES } from '../../src/mail/index.js';
import { renderPage } from '../../src/report/index.js';
import type { CauseTree, RunResult } from '../../src/results/index.js';
import { lesson } from '../lessons/lesson.js';
import { openAll } from './drawing-checks.js';
import { type Opener, startBrowser } from './page-opener.js';

let browser: Opener;
let result: RunResult;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
  result = lesson('questions/10-nolisting', ['messages=6000']).result;
  page = await browser.open(await renderPage(result));
  await openAll(page);
});

afterAll(async () => {
  await browser.close();
});

interface Read {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

async function tableOf(caption: string): Promise<Read> {
  const table = page.locator(`table:has(caption#${caption})`);
  const head = await table.locator('thead th').allInnerTexts();
  const rows: string[][] = [];
  for (const row of await table.locator('tbody tr').all()) rows.push(await row.locator('th, td').allInnerTexts());
  return { head, rows };
}

/** A count as the page writes it: digits in groups, `–` for none, `none in 12`, `all 12`. */
function countIn(text: string, whole = Number.NaN): number {
  if (text === '–' || text.startsWith('none')) return 0;
  if (text.startsWith('all')) return whole;
  return Number(text.replace(/[\s\u2009\u202f\u00a0]/g, ''));
}

/** A share, and half a unit of its last digit. */
function shareIn(text: string): { value: number; within: number } {
  if (text === '–' || text.startsWith('none')) return { value: 0, within: 0 };
  if (text.startsWith('all') || text.startsWith('100')) return { value: 1, within: 0 };
  const [, digits = '', decimals = ''] = /^(\d+(?:\.(\d+))?)/.exec(text) ?? [];
  return { value: Number(digits) / 100, within: 0.5000001 * 10 ** (-decimals.length - 2) };
}

function expectShare(text: string, value: number): void {
  const read = shareIn(text);
  expect(Math.abs(read.value - value), `${text} for ${value}`).toBeLessThanOrEqual(read.within);
}

describe('every number on the page is that of the JSON', () => {
  it('of each server', async () => {
    const { head, rows } = await tableOf('server-totals');
    const columns: Readonly<Record<string, string>> = {
      connections: 'connections',
      attempts: 'attempts',
      ...Object.fromEntries(OUTCOMES.map((outcome) => [outcome, outcome])),
      'timed out': 'timedOut',
      '4xx': 'tempfailed',
      '5xx': 'rejected',
      'cut off': 'disconnected',
      'most sessions': 'peakSessions',
    };
    expect(rows.map(([name]) => name)).toEqual(Object.keys(result.servers));
    for (const [name = '', ...cells] of rows) {
      const server = result.servers[name] as Record<string, number> | undefined;
      head.slice(1).forEach((title, at) => {
        const key = columns[title];
        if (key !== undefined) expect(countIn(cells[at] ?? ''), `${name} ${title}`).toBe(server?.[key]);
        if (title === 'share of all accepted mail') expectShare(cells[at] ?? '', server?.['share'] ?? Number.NaN);
      });
      expect(Number(cells[head.indexOf('mean sessions') - 1]?.replace('–', '0'))).toBeCloseTo(
        server?.['meanSessions'] ?? Number.NaN,
        1,
      );
    }
  });

  it('of each sender’s wanted mail, and of all', async () => {
    const { head, rows } = await tableOf('losses-numbers');
    for (const [name = '', ...cells] of rows) {
      const wanted = name === 'all senders' ? result.kinds.ham : result.senders[name]?.wanted;
      if (wanted === undefined) throw new Error(`${name} is no sender`);
      for (const key of ['sent', 'delivered', ...FATES] as const) {
        const at = head.indexOf(key);
        if (at > 0) expect(countIn(cells[at - 1] ?? ''), `${name} ${key}`).toBe(wanted[key]);
      }
      if (wanted.sent > 0)
        expectShare(cells[head.indexOf('share delivered') - 1] ?? '', wanted.delivered / wanted.sent);
    }
    expect(rows).toHaveLength(Object.keys(result.senders).length + 1);
  });

  it('of each cause of loss', async () => {
    const { rows } = await tableOf('causes-numbers');
    const { causes } = result;
    if (causes === undefined) throw new Error('no causes');
    const shown = new Map(rows.map(([name = '', count = '']) => [name, countIn(count)]));
    expect(shown.get('all causes')).toBe(causes.wanted.total);
    expect(shown.get('all causes')).toBe(result.kinds.ham.sent - result.kinds.ham.delivered);
    const groups = (tree: CauseTree): number[] =>
      Object.values(tree).flatMap((group) => (typeof group === 'object' ? [group.total] : []));
    const listed = rows.slice(0, [...shown.keys()].indexOf('all causes'));
    const totals = listed.filter(([name]) => !name?.startsWith('└')).map(([, count]) => countIn(count ?? ''));
    expect(totals.toSorted()).toEqual(groups(causes.wanted).toSorted());
    for (const [name, tree] of Object.entries(causes.senders)) expect(shown.get(`sender ${name}`)).toBe(tree.total);
    for (const [name, tree] of Object.entries(causes.servers)) expect(shown.get(`server ${name}`)).toBe(tree.total);
  });

  it('among the key figures and in the head', async () => {
    const values = await page.locator('dl.figures .value').allInnerTexts();
    expectShare(values[0] ?? '', result.deliveryRate?.mean ?? Number.NaN);
    expectShare(values[1] ?? '', result.firstPassRate?.mean ?? Number.NaN);
    expect(Number.parseFloat(values[2] ?? '')).toBeCloseTo(1000 * (result.latency_s.p50 ?? Number.NaN), -1);
    expect(Number(values[3])).toBeCloseTo(result.connections.mean, 2);
    const origin = new Map<string, string>();
    const texts = await page.locator('dl.origin > *').allInnerTexts();
    for (let at = 0; at + 1 < texts.length; at += 2) origin.set(texts[at] ?? '', texts[at + 1] ?? '');
    expect(countIn(origin.get('Messages') ?? '')).toBe(result.messages.sent);
    expect(countIn(origin.get('Events') ?? '')).toBe(result.engine.events);
  });

  it('of each fate', async () => {
    const { head, rows } = await tableOf('fates-numbers');
    const byName = new Map(rows.map(([name = '', ...cells]) => [name, cells]));
    const wanted = byName.get('wanted mail (ham to valid recipients)');
    expect(wanted, [...byName.keys()].join()).toBeDefined();
    for (const key of ['sent', ...FATES] as const) {
      const at = head.indexOf(key);
      if (at > 0) expect(countIn(wanted?.[at - 1] ?? ''), key).toBe(result.kinds.ham[key]);
    }
  });
});
