import { describe, expect, it } from 'vitest';
import { renderPage } from '../../src/report/index.js';
import { readDrillTopics } from '../../src/report/page/drill-page.js';
import { readCauses } from '../../src/report/topics/run/causes.js';
import { readLoad } from '../../src/report/topics/run/load.js';
import { readLosses } from '../../src/report/topics/run/losses.js';
import { trialsLabel } from '../../src/report/words/drill.js';
import { figureEnds, figureRange } from '../../src/report/words/sweep.js';
import type { DrillResult, RunResult, SweepResult, Trial } from '../../src/results/index.js';
import { buildResult } from './result-builder.js';

/** A run in which servers accepted these shares of the mail; `pools`: which of them serve which domain. */
function shared(shares: Readonly<Record<string, number>>, pools: Readonly<Record<string, readonly string[]>> = {}) {
  const result = buildResult({ servers: Object.keys(shares).map((name) => ({ name })) });
  const servers = Object.fromEntries(
    Object.entries(result.servers).map(([name, server]) => {
      const share = shares[name] ?? 0;
      return [name, { ...server, share, attempts: Math.round(1e6 * share), accepted: Math.round(1e6 * share) }];
    }),
  );
  const parts = Object.entries(pools).map(([domain, names]) => ({
    domains: [domain],
    servers: Object.fromEntries(names.map((name) => [name, { share: shares[name] ?? 0, firstChoiceShare: 0 }])),
  }));
  return { ...result, servers, ...(parts.length === 0 ? {} : { pools: parts }) } as unknown as RunResult;
}

const labelOf = (result: RunResult): string => readLoad(result)?.picture?.label.replaceAll('\u00a0', ' ') ?? '';

describe('beside the load of servers', () => {
  it('a share that stands above is not said again', () => {
    const label = labelOf(shared({ mx1: 0.3, mx2: 0.3, mx3: 0.2, mx4: 0.2 }));
    expect(label).toContain('mx1: 30.0 % of accepted mail; mx2: as much; mx3: 20.0 % of accepted mail; mx4: as much');
    expect(labelOf(shared({ mx1: 0.3, mx2: 0.31, mx3: 0.39 }))).not.toContain('as much');
  });

  it('a row names the one that it is like, where others stand between', () => {
    const { servers, ...rest } = shared({ mx1: 0.3, mx2: 0.4, mx3: 0.3 });
    const ranked = Object.entries(servers).map(([name, server], at) => [name, { ...server, attempts: 10 - at }]);
    expect(labelOf({ ...rest, servers: Object.fromEntries(ranked) } as RunResult)).toContain('mx3: as much as mx1');
  });

  it('domains that are shared alike say so once', () => {
    const pools = { 'a.example': ['a1', 'a2'], 'b.example': ['b1', 'b2'] };
    const alike = labelOf(shared({ a1: 0.7, a2: 0.3, b1: 0.7, b2: 0.3 }, pools));
    expect(alike.match(/70\.0 % of that mail/g)).toHaveLength(1);
    const other = labelOf(shared({ a1: 0.7, a2: 0.3, b1: 0.7, b2: 0.2 }, pools));
    expect(other.match(/70\.0 % of that mail/g)).toHaveLength(2);
  });

  it('no server is called the busiest where all accepted as much', () => {
    const calm = { down: [], accepted: [1, 1], attempts: [1, 1] };
    const of = (shares: Readonly<Record<string, number>>): string => {
      const result = shared(shares);
      const servers = Object.fromEntries(Object.keys(shares).map((name) => [name, calm]));
      return readLoad({ ...result, series: { ...result.series, servers } } as RunResult)?.finding ?? '';
    };
    expect(of({ mx1: 0.25, mx2: 0.25, mx3: 0.25, mx4: 0.25 })).toMatch(
      /^Each of the 4 servers accepted 25 % of the mail/,
    );
    expect(of({ mx1: 0.25, mx2: 0.26, mx3: 0.24, mx4: 0.25 })).toMatch(/^The busiest of 4 servers, mx2,/);
  });
});

/** Wanted mail of one sender: so many, of which so many arrived. */
function lossOf(sent: number, delivered: number): RunResult {
  const result = buildResult({ senders: [{ name: 'shop', perBin: 10 }] });
  const [name = '', sender] = Object.entries(result.senders)[0] ?? [];
  const zeros = Object.fromEntries(Object.keys(result.kinds.ham).map((key) => [key, 0]));
  const wanted = { ...zeros, sent, delivered, expired: sent - delivered };
  const tree = { total: sent - delivered, gaveUp: { total: sent - delivered, refused: sent - delivered } };
  return {
    ...result,
    kinds: { ...result.kinds, ham: wanted },
    senders: { [name]: { ...sender, wanted } },
    causes: { wanted: tree, senders: {}, servers: {}, noServer: { total: 0 } },
  } as unknown as RunResult;
}

/** The notes of a picture of bars. */
function notesOf(topic: ReturnType<typeof readLosses>): string[] {
  const spec = JSON.stringify(topic?.picture?.draw('wide').spec ?? {});
  return [...spec.matchAll(/"note":"([^"]*)"/g)].map(([, note = '']) => note);
}

describe('beside bars', () => {
  it('what is all of it needs no number', () => {
    expect(notesOf(readLosses(lossOf(240, 0)))).toEqual(['all of it']);
    expect(notesOf(readLosses(lossOf(240, 228)))).toEqual(['5 % · 12']);
    expect(notesOf(readCauses(lossOf(240, 228)))).toContain('all of it');
  });
});

describe('the page of a run', () => {
  const page = async (prompt: number, first: number, delivered: number): Promise<string> => {
    const result = buildResult();
    return await renderPage({
      ...result,
      promptRate: { mean: prompt },
      firstPassRate: { mean: first },
      deliveryRate: { mean: delivered },
    } as unknown as RunResult);
  };

  it('says in words what waited in no relay, where that reads as what stands beside it', async () => {
    expect(await page(0.83, 0.830_000_1, 0.9)).toContain('nearly all of it waited in no relay’s queue either');
    expect(await page(0.83, 0.83, 0.9)).not.toContain('relay’s queue');
    expect(await page(0.83, 0.9, 0.83)).toContain('all that arrived waited in no relay’s queue either');
    expect(await page(0.83, 0.9, 0.830_000_1)).toContain('nearly all that arrived');
    expect(await page(0.8, 0.9, 0.83)).toMatch(/80.00.% without waiting in a relay’s queue either/);
  });

  it('says once what two asserts in a row saw of one figure', async () => {
    const asserted = (second: string, figure: string): RunResult =>
      buildResult({
        asserts: [
          { text: 'latency.p50 >= 1s', figure: 'latency.p50', verdict: 'fail', observed: { mean: 0.5 } },
          { text: second, figure, verdict: 'pass', observed: { mean: 0.5 } },
        ] as never,
      });
    expect(await renderPage(asserted('latency.p50 <= 2s', 'latency.p50'))).toContain('<td>as above</td>');
    expect(await renderPage(asserted('latency.p99 <= 2s', 'latency.p99'))).not.toContain('as above');
  });
});

const failing = (name: string, kind: string, lost: number): Trial =>
  ({ faults: [{ thing: 'server', name, kind }], lost: { mean: lost }, late: { mean: 0 }, longest_s: 0 }) as never;

describe('in a drill', () => {
  it('failures that do the same share a bar, and others do not', () => {
    const of = (...singles: readonly Trial[]): string[] => {
      const [topic] = readDrillTopics({ singles, pairs: null } as unknown as DrillResult);
      return [topic?.picture?.label ?? '', topic?.notes.join(' ') ?? ''];
    };
    const [same = '', why] = of(failing('mx1', 'silent', 7), failing('mx1', 'refuse', 7), failing('mx2', '5xx', 3));
    expect(same).toContain('mx1: refusing, silent: 7 lost each; mx2: 550: 3 lost');
    expect(why).toContain('share a bar');
    const [other = '', nothing] = of(failing('mx1', 'silent', 7), failing('mx1', 'refuse', 6));
    expect(other).toContain('mx1: silent: 7 lost; mx1: refusing: 6 lost');
    expect(nothing).not.toContain('share a bar');
  });

  it('things that fail in the same ways are named together, as far as there is room', () => {
    const all = ['mx1', 'mx2'].flatMap((name) => [failing(name, 'silent', 7), failing(name, '4xx', 7)]);
    expect(trialsLabel(all, 40)).toBe('mx1, mx2: 451, silent');
    expect(trialsLabel(all, 10)).toBe('mx1: silent and 3 more');
    expect(trialsLabel([failing('mx1', 'silent', 7)], 3)).toBe('mx1: silent');
  });
});

describe('in a section of a sweep', () => {
  const cell = (mean: number, low = mean, high = mean) => ({
    values: [String(mean)],
    asserts: [],
    estimates: { 'latency.p99': { mean, low, high } },
  });
  const figure = { figure: 'latency.p99', measure: 'seconds' } as const;
  const sweep = (...cells: readonly object[]): SweepResult =>
    ({
      sweep: { parameters: [{ path: 'servers.mx1.rtt', values: ['1'] }], replications: 10 },
      figures: [figure],
      cells,
    }) as never;

  it('the finding is from where to where the figure goes, and in which cells stands below', () => {
    const moved = sweep(cell(5), cell(50));
    expect(figureRange(moved, figure)).toBe('From 5 s to 50 s.');
    expect(figureEnds(moved, figure)).toEqual([expect.stringMatching(/^Least: .+ 5; most: 50\.$/)]);
    expect(figureRange(sweep(cell(5), cell(5)), figure)).toMatch(/5 s in every cell/);
    expect(figureEnds(sweep(cell(5), cell(5)), figure)).toEqual([]);
    expect(figureEnds(sweep(cell(5, 1, 9), cell(8, 4, 12)), figure)[1]).toContain('overlap');
  });
});
