import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderPage } from '../../src/report/index.js';
import type { RunResult } from '../../src/results/index.js';
import { lesson } from '../lessons/lesson.js';
import { openAll } from './drawing-checks.js';
import { type Opener, startBrowser } from './page-opener.js';
import { expectInterval, expectShown } from './readings.js';

// Four domains with two servers each: shares are those of each domain's own mail.

let browser: Opener;
let result: RunResult;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
  result = lesson('questions/05-backup-while-up', ['replications=3']).result;
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
  const head = await table.locator('thead th').allTextContents();
  const rows = await table
    .locator('tbody tr')
    .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent ?? '')));
  return { head, rows };
}

/** Each server with its domain and its part of that domain's mail. */
function parts(): { name: string; domain: string; share: number; firstChoiceShare: number }[] {
  return (result.pools ?? []).flatMap(({ domains, servers }) =>
    Object.entries(servers).map(([name, shares]) => ({ name, domain: domains.join(), ...shares })),
  );
}

describe('every number on the page of several domains is that of the JSON', () => {
  it('of each server’s part of the mail for its domain', async () => {
    const { head, rows } = await tableOf('server-totals');
    const cells = new Map(rows.map(([name = '', ...row]) => [name, row]));
    const at = (title: string): number => head.indexOf(title) - 1;
    expect(parts()).toHaveLength(8);
    for (const { name, domain, share } of parts()) {
      const row = cells.get(name) ?? [];
      expect(row[at('for')]).toBe(domain);
      expectShown(row[at('share of that for its domains')] ?? '', share, name);
      expectShown(row[at('share of all accepted mail')] ?? '', result.servers[name]?.share ?? Number.NaN, name);
      const down = (result.servers[name]?.down_s ?? Number.NaN) / result.scenario.replications;
      expectShown(row[at('time down per replication, until the last arrival')] ?? '', down, name);
    }
  });

  it('of first choices and of what was accepted', async () => {
    const { rows } = await tableOf('choice-numbers');
    const cells = new Map(rows.map(([name = '', ...row]) => [name, row]));
    for (const { name, share, firstChoiceShare } of parts()) {
      const [first = '', accepted = '', difference = ''] = cells.get(name) ?? [];
      expectShown(first, firstChoiceShare, name);
      expectShown(accepted, share, name);
      expectShown(`${difference} points`, share - firstChoiceShare, name);
    }
  });

  it('beside the pictures of the load', async () => {
    const texts = await page.locator('section[aria-labelledby="load"] svg.wide text').allTextContents();
    for (const { name, domain, share } of parts()) {
      expect(texts).toContain(`Mail for ${domain}`);
      const note = texts[texts.indexOf(name) - 1] ?? '';
      expectShown(note.replace(' of that mail', '').replace('accepted nothing', 'none'), share, name);
    }
  });

  it('of what each server accepted over time', async () => {
    const { head, rows } = await tableOf('load-numbers');
    const all = rows.find(([name]) => name === 'all') ?? [];
    for (const [name, { accepted }] of Object.entries(result.series.servers)) {
      const sum = accepted.reduce((a, b) => a + b, 0);
      expectShown(all[head.indexOf(name)] ?? '', sum, name);
    }
  });

  it('of each figure with its interval', async () => {
    const { rows } = await tableOf('intervals');
    expect(rows.length).toBeGreaterThan(10);
    for (const [label = '', mean = '', interval = '', name = ''] of rows) {
      const estimate = result.estimates?.[name];
      if (estimate === undefined) throw new Error(`${label}: there is no ${name}`);
      expectShown(mean, estimate.mean, name);
      if (!interval.includes(' to ')) continue;
      const isShare = interval.includes('%');
      // What no figure can be is cut off: a time below nothing, a share beyond the whole.
      const low = isShare || /[a-z]/.test(mean) ? Math.max(0, estimate.low ?? Number.NaN) : estimate.low;
      const high = isShare ? Math.min(1, estimate.high ?? Number.NaN) : estimate.high;
      expectInterval(interval, [low ?? Number.NaN, high ?? Number.NaN], name);
    }
  });

  it('of connections, passes and times to delivery', async () => {
    const attempts = await tableOf('attempts-numbers');
    const count = (bins: RunResult['passes']['histogram'], from: number): number =>
      bins.find((bin) => bin.from === from)?.count ?? 0;
    for (const [name = '', connections = '', , passes = ''] of attempts.rows) {
      if (!/^\d+$/.test(name)) continue;
      expectShown(connections, count(result.connections.histogram, Number(name)), name);
      expectShown(passes, count(result.passes.histogram, Number(name)), name);
    }
    const { rows } = await tableOf('latency-numbers');
    const sum = rows.reduce((total, [, messages = '']) => total + Number(messages.replaceAll(/\D/g, '')), 0);
    expect(sum).toBe(result.kinds.ham.delivered);
  });
});
