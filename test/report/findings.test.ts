import { describe, expect, it } from 'vitest';
import { TOPICS } from '../../src/report/page/page.js';
import { readAttempts } from '../../src/report/topics/run/attempts.js';
import { readFates } from '../../src/report/topics/run/fates.js';
import { readLatency } from '../../src/report/topics/run/latency.js';
import { readLoad } from '../../src/report/topics/run/load.js';
import { readRecovery } from '../../src/report/topics/run/recovery.js';
import type { TopicReader } from '../../src/report/topics/topic.js';
import type { Recovery, RunResult } from '../../src/results/index.js';
import { formatRate } from '../../src/units/index.js';
import { buildResult } from './result-builder.js';
import {
  crowd,
  EDGES,
  idleServer,
  noMessage,
  nothingDelivered,
  oneMessage,
  oneServer,
  wideLatencies,
} from './stories.js';

const finding = (read: TopicReader, result: RunResult): string | undefined =>
  read(result)?.finding.replaceAll('\u202f', ',');

describe('a finding', () => {
  it('a finding is one sentence, computed from the data, whatever they are', () => {
    for (const story of Object.values(EDGES)) {
      const result = story();
      for (const read of TOPICS) {
        const text = finding(read, result);
        if (text !== undefined) expect(text).toMatch(/^[^\n]{10,240}\.$/);
        expect(text ?? '').not.toMatch(/NaN|Infinity|undefined|—/);
      }
    }
  });

  it('there is no finding where nothing was sent', () => {
    expect(TOPICS.map((read) => finding(read, noMessage()))).toEqual(TOPICS.map(() => undefined));
  });

  it.each([
    ['the outage', buildResult()],
    ['nothing delivered', nothingDelivered()],
    ['one server', oneServer()],
    ['one message', oneMessage()],
    ['an idle server', idleServer()],
    ['wide latencies', wideLatencies()],
    ['sixty servers', crowd(60, 20)],
  ] as const)('says of %s', (_, result) => {
    const findings = TOPICS.map((read) => finding(read, result));
    expect(findings).toMatchSnapshot();
  });
});

describe('who carried the mail', () => {
  it('who carried the mail is told for the outage that struck most of it', () => {
    const result = buildResult({
      servers: [
        { name: 'mx1', down: [{ from: 48 * 3600, to: 52 * 3600 }] },
        { name: 'mx2', backup: true },
      ],
    });
    const { mx2 } = result.series.servers;
    const messages = mx2?.accepted.slice(48, 52).reduce((a, b) => a + b, 0) ?? 0;
    expect(finding(readLoad, result)).toBe(
      `While mx1 was down (4 h in all), mx2 accepted ${formatRate(messages / 14_400)} instead of nothing.`,
    );
  });

  it('an outage in which no other server accepted more than usual is told as one', () => {
    const result = buildResult({
      servers: [
        { name: 'home', down: [{ from: 48 * 3600, to: 52 * 3600 }] },
        { name: 'elsewhere', weight: 0 },
      ],
    });
    expect(finding(readLoad, result)).toBe(
      'While home was down (4 h in all), no other server accepted more than usual.',
    );
  });

  it('outages shorter than one step of the chart are said to be too short to be seen', () => {
    const result = buildResult({ servers: [{ name: 'mx1', down: [{ from: 100_000, to: 100_060 }] }, { name: 'mx2' }] });
    expect(finding(readLoad, result)).toMatch(/no outage lasted as long as one step of the chart \(1 h\)\.$/);
  });
});

describe('after the outages', () => {
  const recovery = { outages: 3, unfinished: 0, mean_s: 600, max_s: 3600, peakWaiting: 420 };
  const told = (servers: Readonly<Record<string, Partial<Recovery> | null>>): string | undefined => {
    const result = buildResult({ servers: Object.keys(servers).map((name) => ({ name })) });
    const summaries = Object.entries(result.servers).map(([name, server]) => {
      const own = servers[name];
      return [name, own === null ? server : { ...server, recovery: { ...recovery, ...own } }];
    });
    return finding(readRecovery, { ...result, servers: Object.fromEntries(summaries) });
  };

  it('it is told how long mail was queued for the server that took longest to recover', () => {
    expect(told({ mx1: {}, mx2: { max_s: 60 }, mx3: null })).toBe(
      'Mail that had to wait for mx1 was queued until 1 h after an outage, 10 min on average; at most 420 messages waited for it at one time.',
    );
    expect(told({ mx1: { outages: 1, mean_s: 3600, peakWaiting: 1 }, mx2: null })).toBe(
      'Mail that had to wait for mx1 was queued until 1 h after its outage; at most 1 message waited for it at a time.',
    );
    expect(told({ mx1: { mean_s: 3590 }, mx2: null })).toContain('until 1 h after its outages; at most');
  });

  it('its size is told where messages have one, and what sessions outages asked for where that is much more', () => {
    expect(told({ mx1: { peakWaiting_bytes: 2_150_000_000 } })).toContain('420 messages (2.15 GB) waited');
    const asked = (calmPeakSessions: number): string => {
      const result = buildResult({ servers: [{ name: 'mx1' }] });
      const server = {
        ...result.servers['mx1'],
        peakSessions: 12,
        calmPeakSessions,
        recovery,
      } as (typeof result.servers)[string];
      return readRecovery({ ...result, servers: { mx1: server } })?.notes.join(' ') ?? '';
    };
    expect(asked(3)).toContain('mx1 had up to 12 sessions at a time, and 3 sessions at most while nothing was amiss.');
    expect(asked(0)).toContain('and none while nothing was amiss.');
    expect(asked(10)).not.toContain('amiss');
  });

  it('no server is singled out where others take as long', () => {
    expect(told({ mx1: {}, mx2: { max_s: 3500 } })).toContain('had to wait for mx1, like others, was queued');
    expect(told({ mx1: {}, mx2: { max_s: 3000 } })).toContain('had to wait for mx1 was queued');
  });

  it('where all was gone as the server was back, nothing is said to have been queued', () => {
    expect(told({ mx1: { mean_s: 0, max_s: 0 } })).toBe(
      'As mx1 was back after an outage, none of the mail that had waited for it was queued any more.',
    );
    expect(told({ mx1: { max_s: 0 }, mx2: { max_s: 0 } })).toMatch(/^As servers were back .* none of the mail/);
  });

  it('nothing is said where no mail had to wait for a server', () => {
    expect(told({ mx1: null, mx2: null })).toBeUndefined();
  });
});

describe('the numbers behind a chart', () => {
  const digits = (cell: string | undefined): number => Number((cell ?? '').replaceAll('\u202f', ''));

  it('the numbers behind the chart of load add up to what each server accepted in replication 1', () => {
    const result = buildResult();
    const rows = readLoad(result)?.table?.rows ?? [];
    const periods = rows.filter(([name]) => name?.includes(' to ') === true);
    for (const [at, server] of Object.values(result.series.servers).entries()) {
      const accepted = server.accepted.reduce((a, b) => a + b, 0);
      expect(periods.reduce((sum, row) => sum + digits(row[at + 1]), 0)).toBe(accepted);
      expect(digits(rows.find(([name]) => name === 'all')?.[at + 1])).toBe(accepted);
    }
  });

  it('the numbers behind the chart of latency hold every delivered message once', () => {
    const result = wideLatencies();
    const rows = readLatency(result)?.table?.rows ?? [];
    expect(rows.reduce((sum, row) => sum + digits(row[1]), 0)).toBe(result.kinds.ham.delivered);
    expect(rows.at(-1)?.[2]).toMatch(/^all /);
  });

  it('the numbers behind the chart of fates are those of the result', () => {
    const result = buildResult();
    const all = readFates(result)?.table?.rows.find(([name]) => name === 'all mail');
    expect(digits(all?.[1])).toBe(result.messages.sent);
    expect(digits(all?.[2])).toBe(result.messages.delivered);
  });

  it('the numbers behind the chart of connections hold every message once', () => {
    const result = buildResult();
    const rows = readAttempts(result)?.table?.rows ?? [];
    expect(rows.reduce((sum, row) => sum + digits(row[1]), 0)).toBe(result.messages.sent);
  });

  it('the numbers behind the load of sixty servers name twelve, and say how many were left out', () => {
    const topic = readLoad(crowd(60, 20));
    expect(topic?.table?.columns).toHaveLength(1 + 12 + 1);
    expect(topic?.notes.join(' ')).toContain('Of 60 servers the 12 with the most attempts have a row of their own.');
  });
});

describe('a histogram of connections', () => {
  const bars = (counts: readonly [number, number][]): string[] => {
    const histogram = counts.map(([from, count]) => ({ from, to: from + 1, count }));
    const topic = readAttempts({ ...buildResult(), connections: { mean: 2, histogram } });
    return (topic?.table?.rows ?? []).map(([name, count]) => `${name}: ${count}`);
  };

  it('a histogram of connections has single numbers up to five, and wider groups from there', () => {
    expect(
      bars([
        [1, 90],
        [2, 5],
        [7, 3],
        [12, 2],
        [64, 1],
      ]).filter((bar) => !bar.endsWith(': 0')),
    ).toEqual(['1: 90', '2: 5', '6 to 10: 3', '11 to 20: 2', '41 or more: 1']);
  });

  it('a histogram of connections begins at none only where a message needed none', () => {
    expect(
      bars([
        [0, 3],
        [1, 5],
      ])[0],
    ).toBe('0: 3');
  });
});
