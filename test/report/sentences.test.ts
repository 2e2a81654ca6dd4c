import { describe, expect, it } from 'vitest';
import type { Nines, NinesReport } from '../../src/rare/index.js';
import { renderNines } from '../../src/report/nines.js';
import { readNinesTopics } from '../../src/report/page/nines-page.js';
import { readAttempts } from '../../src/report/topics/run/attempts.js';
import { readCauses } from '../../src/report/topics/run/causes.js';
import { readChoice } from '../../src/report/topics/run/choice.js';
import { readFates } from '../../src/report/topics/run/fates.js';
import { readLatency } from '../../src/report/topics/run/latency.js';
import { readLoad } from '../../src/report/topics/run/load.js';
import { readLosses } from '../../src/report/topics/run/losses.js';
import { readPatience } from '../../src/report/topics/run/patience.js';
import { readQueue } from '../../src/report/topics/run/queue.js';
import type { TopicReader } from '../../src/report/topics/topic.js';
import { besidesText, relayedText } from '../../src/report/words/besides.js';
import { bestStatement } from '../../src/report/words/best.js';
import { doubtsOf } from '../../src/report/words/doubts.js';
import { drillStatement } from '../../src/report/words/drill.js';
import { answerOf } from '../../src/report/words/headline.js';
import { answerOf as rarityAnswer } from '../../src/report/words/nines.js';
import { alikeText, assertsStatement, cheapestStatement, figureFinding } from '../../src/report/words/sweep.js';
import type { BestResult, Design, DrillResult, RunResult, SweepResult, Trial } from '../../src/results/index.js';
import { buildResult } from './result-builder.js';

/*
 * Each sentence that a page can say, on data that makes it true and on data that makes it false: then another sentence comes.
 */

const BASE = buildResult({
  servers: [{ name: 'mx1' }, { name: 'mx2', backup: true }],
  senders: [
    { name: 'shop', perBin: 100 },
    { name: 'office', perBin: 100 },
  ],
});

type Change = (result: RunResult) => RunResult;

/** A world of two senders, changed. */
function world(...changes: readonly Change[]): RunResult {
  return changes.reduce((result, change) => change(result), BASE);
}

const times =
  (all: RunResult['latency_s'], own: Readonly<Record<string, RunResult['latency_s']>> = {}): Change =>
  (result) => ({
    ...result,
    latency_s: all,
    senders: Object.fromEntries(
      Object.entries(result.senders).map(([name, sender]) => [name, { ...sender, latency_s: own[name] ?? all }]),
    ),
  });

/** Wanted mail by sender: how much, and what became of it. */
const fates =
  (own: Readonly<Record<string, Readonly<Record<string, number>>>>): Change =>
  (result) => {
    const [first] = Object.values(result.senders);
    if (first === undefined) throw new Error('there is a sender');
    const none = Object.fromEntries(Object.keys(first.wanted).map((key) => [key, 0])) as typeof first.wanted;
    const senders = Object.entries(own).map(([name, counts]) => {
      const sent = Object.values(counts).reduce((sum, count) => sum + count, 0);
      const wanted = { ...none, ...counts, sent };
      return [name, { ...first, ...wanted, wanted, latency_s: {} }] as const;
    });
    const ham = { ...none };
    for (const [, { wanted }] of senders)
      for (const key of Object.keys(none) as (keyof typeof none)[]) ham[key] += wanted[key];
    return {
      ...result,
      senders: Object.fromEntries(senders),
      messages: ham,
      kinds: { ...result.kinds, ham },
      deliveryRate: ham.sent === 0 ? null : { mean: ham.delivered / ham.sent },
    };
  };

const shares =
  (own: Readonly<Record<string, readonly [first: number, accepted: number]>>): Change =>
  (result) => ({
    ...result,
    servers: Object.fromEntries(
      Object.entries(result.servers).map(([name, server]) => {
        const [firstChoiceShare, share] = own[name] ?? [0, 0];
        return [name, { ...server, firstChoiceShare, share }];
      }),
    ),
  });

const say =
  (read: TopicReader): ((result: RunResult) => string) =>
  (result) =>
    (read(result)?.finding ?? '').replaceAll('\u202f', ',');
const lead = (result: RunResult): string => answerOf(result).lead.replaceAll('\u202f', ',');
const late = (result: RunResult): string => answerOf(result).late;
const FAST = { p50: 0.5, p99: 2, max: 3 };

/** A sentence, who says it, where it is true, where it is not, and what is said there. */
type Claim = readonly [
  sentence: RegExp,
  says: (result: RunResult) => string,
  holds: RunResult,
  not: RunResult,
  instead: RegExp,
];

const some = fates({ shop: { delivered: 90, expired: 10 }, office: { delivered: 100 } });
const both = fates({ shop: { delivered: 90, expired: 10 }, office: { delivered: 99, rejected: 1 } });
const withDown = (mx1: [number, number][], mx2: [number, number][] = []): RunResult =>
  buildResult({
    servers: [
      { name: 'mx1', down: mx1.map(([from, to]) => ({ from, to })) },
      { name: 'mx2', backup: true, down: mx2.map(([from, to]) => ({ from, to })) },
    ],
  });
const connections =
  (...counts: readonly number[]): Change =>
  (result) => ({
    ...result,
    connections: {
      mean: 2,
      histogram: counts.map((count, from) => ({ from, to: from + 1, count })).filter(({ count }) => count > 0),
    },
  });
const spread =
  (...bins: readonly (readonly [from: number, count: number])[]): Change =>
  (result) => ({ ...result, latencyHistogram: bins.map(([from, count]) => ({ from, to: from * 1.01, count })) });
const causes =
  (parts: Readonly<Record<string, number>>): Change =>
  (result) => {
    const tree = Object.fromEntries(Object.entries(parts).map(([group, total]) => [group, { total }]));
    const total = Object.values(parts).reduce((sum, count) => sum + count, 0);
    const wanted = { total, ...tree };
    return { ...result, causes: { wanted, all: wanted, senders: {}, servers: {}, noServer: { total: 0 } } };
  };
const queues =
  (...own: readonly (readonly number[])[]): Change =>
  (result) => ({
    ...result,
    series: {
      ...result.series,
      senders: Object.fromEntries(own.map((queue, at) => [['shop', 'office'][at] ?? `s${at}`, { queue: [...queue] }])),
    },
  });

const RUN: readonly Claim[] = [
  [/nobody else lost any\.$/, lead, world(some), world(both), /^shop lost 10 % of its wanted mail, office 1 %\.$/],
  [
    /^All .* arrived/,
    lead,
    world(fates({ shop: { delivered: 5 }, office: { delivered: 5 } })),
    world(some),
    /^shop lost/,
  ],
  [
    /^None of the wanted mail arrived: all/,
    lead,
    world(fates({ shop: { expired: 9 }, office: { expired: 1 } })),
    world(some),
    /^shop lost/,
  ],
  [
    /most of them given up/,
    lead,
    world(fates({ shop: { delivered: 90, expired: 6, rejected: 4 }, office: { delivered: 1 } })),
    world(fates({ shop: { delivered: 90, expired: 4, rejected: 3, abandoned: 3 }, office: { delivered: 1 } })),
    /the largest part given up/,
  ],
  [
    /the other senders together lost/,
    lead,
    world(
      fates({ a: { delivered: 9, expired: 1 }, b: { delivered: 19, expired: 1 }, c: { delivered: 29, expired: 1 } }),
    ),
    world(fates({ a: { delivered: 9, expired: 1 }, b: { delivered: 19, expired: 1 }, c: { delivered: 30 } })),
    /nobody else lost any/,
  ],
  [
    /^Nothing was late/,
    late,
    world(times(FAST)),
    world(times({ p50: 7200, p99: 9000, max: 14_400 })),
    /^Half of it took 2 h or more, the slowest message 4 h\.$/,
  ],
  [
    /^Nothing was late/,
    late,
    world(times(FAST)),
    world(times({ ...FAST, max: 14_400 }, { shop: FAST, office: FAST })),
    /^Fewer than 1 in 100 messages were late, the slowest 4 h\.$/,
  ],
  [
    /^shop waited longest: .*, the slowest 4 h\.$/,
    late,
    world(times({ p50: 1, p99: 90, max: 14_400 }, { shop: { p50: 1, p99: 600, max: 14_400 }, office: FAST })),
    world(
      times(
        { p50: 1, p99: 90, max: 14_400 },
        { shop: { p50: 1, p99: 600, max: 900 }, office: { p50: 1, p99: 30, max: 14_400 } },
      ),
    ),
    /^1 in 100 messages of shop took more than 10 min, the slowest 15 min; the slowest of all was one of office, 4 h\.$/,
  ],
  [
    /^No message took much longer/,
    say(readLatency),
    world(times({ p50: 1, p99: 2, max: 3 }), spread([1, 99], [3, 1])),
    world(times({ p50: 3600, p99: 7200, max: 7200 }), spread([1, 49], [3600, 51])),
    /^At least half of the messages waited, some for hours\.$/,
  ],
  [
    /^Nearly all mail was fast/,
    say(readLatency),
    world(times({ p50: 1, p99: 2, max: 30_000 }), spread([1, 999], [30_000, 1])),
    world(times({ p50: 1, p99: 600, max: 30_000 }), spread([1, 900], [600, 100])),
    /^At least 1 in 100 messages waited/,
  ],
  [
    /^mx2 was never the first choice/,
    say(readChoice),
    world(shares({ mx1: [1, 0.9], mx2: [0, 0.1] })),
    world(shares({ mx1: [0.95, 0.9], mx2: [0.05, 0.1] })),
    /^mx2 has a larger part of the accepted mail than of the first choices\.$/,
  ],
  [
    /^mx1 was asked first, but accepted nothing/,
    say(readChoice),
    world(shares({ mx1: [0.4, 0], mx2: [0.6, 0.5] })),
    world(shares({ mx1: [0.5, 0.1], mx2: [0.5, 0.6] })),
    /^mx1 has a smaller part/,
  ],
  [
    /^Every sender lost wanted mail/,
    say(readLosses),
    world(both),
    world(some),
    /^1 of 2 senders lost wanted mail: all given up/,
  ],
  [
    /lost wanted mail: mostly/,
    say(readLosses),
    world(fates({ shop: { delivered: 1, expired: 6, rejected: 4 }, office: { delivered: 9 } })),
    world(fates({ shop: { delivered: 1, expired: 4, rejected: 3, abandoned: 3 }, office: { delivered: 9 } })),
    /lost wanted mail: the largest part/,
  ],
  [
    /^Most of it was/,
    say(readCauses),
    world(causes({ gaveUp: 6, rejected: 4 })),
    world(causes({ gaveUp: 4, rejected: 3, filtered: 3 })),
    /^The largest part of it was/,
  ],
  [
    /^All of it was/,
    say(readCauses),
    world(causes({ gaveUp: 6 })),
    world(causes({ gaveUp: 6, rejected: 1 })),
    /^Most of it was/,
  ],
  [
    /^The one message lost was/,
    say(readCauses),
    world(causes({ gaveUp: 1 })),
    world(causes({ gaveUp: 2 })),
    /^All of it was/,
  ],
  [
    /^A single connection was enough/,
    say(readAttempts),
    world(connections(0, 5, 3)),
    world(connections(0, 0, 3)),
    /^No message got by with a single connection/,
  ],
  [
    /took more than 10/,
    say(readAttempts),
    world(connections(0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3)),
    world(connections(0, 5, 3)),
    /the mean is 2/,
  ],
  [/no server was down/, say(readLoad), withDown([]), withDown([[100, 160]]), /no outage lasted as long as one step/],
  [
    /no outage lasted as long as one step/,
    say(readLoad),
    withDown([[100, 160]]),
    withDown([[100, 160]], [[3600, 50 * 3600]]),
    /; mx2 was down for up to 2 d 1 h\.$/,
  ],
  [/^While mx1 was down/, say(readLoad), withDown([[48 * 3600, 52 * 3600]]), withDown([]), /^mx1 accepted/],
  [
    /nearly all of it at shop/,
    say(readQueue),
    world(queues([0, 50, 2, 0], [0, 0, 0, 0])),
    world(queues([0, 50, 2, 0], [0, 30, 0, 0])),
    /, 6[23] % of it at shop/,
  ],
  [
    /a tenth of it was left/,
    say(readQueue),
    world(queues([0, 50, 2, 0], [0, 0, 0, 0])),
    world(queues([0, 50, 45, 40], [0, 0, 0, 0])),
    /; most of it still waited at the end\.$/,
  ],
  [
    /^Mail of office waited longest, that of shop least/,
    say(readPatience),
    world(times(FAST, { shop: FAST, office: { p50: 1, p99: 90, max: 100 } })),
    world(times(FAST, { shop: { p50: 1, p99: 300, max: 400 }, office: { p50: 1, p99: 90, max: 100 } })),
    /^Mail of shop waited longest, that of office least/,
  ],
  [
    /^Besides, /,
    besidesText,
    { ...BASE, duplicates: 1 },
    { ...BASE, duplicates: 0, backscatter: 0, delayWarnings: 0 },
    /^$/,
  ],
];

describe('a sentence of the page of a run', () => {
  it('says that nothing was late only where all arrived', () => {
    const all = fates({ shop: { delivered: 100 }, office: { delivered: 100 } });
    expect(late(world(all, times(FAST)))).toMatch(/^Nothing was late/);
    expect(late(world(some, times(FAST)))).toMatch(/^Nothing that arrived was late/);
  });

  it.each(RUN)('%s comes where it is true, and another where it is not', (sentence, says, holds, not, instead) => {
    expect(says(holds)).toMatch(sentence);
    expect(says(not)).not.toMatch(sentence);
    expect(says(not)).toMatch(instead);
  });

  it('counts senders, not rows: of sixty that lost mail sixty did', () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`s${at}`, { delivered: 9, expired: 1 }]));
    expect(say(readLosses)(world(fates(many)))).toMatch(/^Every sender lost wanted mail/);
    expect(say(readLosses)(world(fates({ ...many, t: { delivered: 1 } })))).toMatch(/^60 of 61 senders lost/);
  });

  it('says of two kinds of mail what most became of it, and next to it what came second', () => {
    const kinds = world((result) => ({
      ...result,
      messages: { ...result.messages, sent: 100, delivered: 90, rejected: 10 },
      kinds: { ...result.kinds, spam: { ...result.kinds.ham, sent: 10, delivered: 0, rejected: 10 } },
    }));
    expect(say(readFates)(kinds)).toMatch(/^90 % of all mail was delivered, 10 % was /);
    const turned = { ...kinds, messages: { ...kinds.messages, delivered: 10, rejected: 90 } };
    expect(say(readFates)(turned)).toMatch(
      /^90 % of all mail was refused|^90 % of all mail was rejected|^90 % of all mail was .*, 10 % was delivered/,
    );
  });

  it('explains why servers accept more than was sent only where a relay does', () => {
    const relayed = (meanQueue: number | undefined, accepted: number): RunResult => ({
      ...BASE,
      messages: { ...BASE.messages, sent: 100 },
      servers: Object.fromEntries(
        Object.entries(BASE.servers).map(([name, server]) => [
          name,
          { ...server, accepted, ...(meanQueue === undefined ? {} : { meanQueue }) },
        ]),
      ),
    });
    expect(relayedText(relayed(1, 60))).toMatch(/^Servers accept more than was sent/);
    expect(relayedText(relayed(1, 50))).toBe('');
    expect(relayedText(relayed(undefined, 60))).toBe('');
  });

  it('doubts few replications, and none lost, only where that is so', () => {
    const doubts = (replications: number, delivered: number, failsByChance: boolean): string => {
      const ham = { ...BASE.kinds.ham, sent: 100, delivered };
      const scenario = { ...BASE.scenario, replications, failsByChance };
      return doubtsOf({ ...BASE, scenario, warnings: [], kinds: { ...BASE.kinds, ham } }).doubts.join('\n');
    };
    expect(doubts(3, 90, true)).toContain('3 replications only');
    expect(doubts(10, 90, true)).toBe('');
    expect(doubts(10, 100, true)).toContain('No wanted message was lost');
    expect(doubts(10, 100, false)).toBe('');
    expect(doubts(1, 90, true)).toContain('what happened once');
    expect(doubts(1, 90, false)).toContain('Nothing fails by chance');
  });
});

/** Designs in order of cost; the answer is the one of this cost that meets all. */
function bestOf(cost: number | null, ...designs: readonly (readonly [number, Design['feasible'], number])[]): string {
  const all = designs.map(([own, feasible, replications], at) => ({
    set: { [`p${at}`]: String(at) },
    cost: own,
    feasible,
    replications,
    figures: [],
  }));
  const best = all.find((design) => design.cost === cost && design.feasible === 'yes') ?? null;
  const result = {
    best: best === null ? null : { set: best.set, cost: best.cost },
    designs: all,
    replications: 30,
    probability: 0.97,
    asked: {
      asserts: [{ text: 'lost <= 1%', threshold: 0.01 }],
      parameters: [{ path: 'p0', values: ['0'] }],
      tolerance: 0.01,
    },
  } as unknown as BestResult;
  const { lead: first, rest } = bestStatement(result);
  return [first, ...rest].join(' ');
}

describe('a sentence of the page of the best design', () => {
  it('nothing is cheaper only where nothing is', () => {
    expect(bestOf(5, [5, 'yes', 10], [9, 'undecided', 0])).toContain('Nothing is cheaper.');
    expect(bestOf(5, [2, 'no', 10], [5, 'yes', 10])).toContain('Of the 1 that costs no more, 1 does not meet it.');
  });

  it('a design that is undecided is not said to fail, nor one that costs as much and meets it, nor a dearer one', () => {
    expect(bestOf(5, [2, 'undecided', 10], [3, 'no', 10], [5, 'yes', 10], [5, 'yes', 10], [7, 'no', 10])).toContain(
      'Of the 3 that cost no more, 1 does not meet it, 1 meets it, too and 1 is undecided.',
    );
  });

  it('none meets the assert, or none surely does', () => {
    expect(bestOf(null, [5, 'no', 10], [6, 'no', 10])).toMatch(/^None of 2 designs meets the assert\./);
    expect(bestOf(null, [5, 'no', 10], [6, 'undecided', 10])).toMatch(/^None of 2 designs surely meets the assert\./);
  });
});

const FAULT = { thing: 'server', name: 'mx1', kind: 'timeout' } as const;

function trial(lost: number, delayed: number, changes: Partial<Trial> = {}): Trial {
  return {
    faults: [FAULT],
    lost: { mean: lost },
    late: { mean: delayed },
    longest_s: delayed > 0 ? 7200 : 0,
    ...changes,
  } as unknown as Trial;
}

function drillOf(singles: readonly Trial[], pairs: readonly Trial[] | null = null): string {
  const drill = { for_s: 14_400, things: [], late_s: 60 };
  const { lead: first, rest } = drillStatement({ drill, singles, pairs } as unknown as DrillResult);
  return [first, ...rest].join(' ');
}

describe('a sentence of the page of a drill', () => {
  const forGood = { faults: [{ ...FAULT, kind: '5xx' }] } as unknown as Partial<Trial>;
  const pair = (lost: number, beyond: number): Trial =>
    trial(lost, 0, {
      faults: [FAULT, { ...FAULT, name: 'mx2' }],
      beyond: { mean: beyond },
    } as unknown as Partial<Trial>);

  it('says that nothing must not break only where nothing lost or delayed mail', () => {
    expect(drillOf([trial(0, 0)])).toMatch(/^Nothing must not break/);
    expect(drillOf([trial(0, 3)])).toMatch(/^No single failure of 4 h lost wanted mail; the worst delays it: mx1/);
    expect(drillOf([trial(2, 3)])).toMatch(
      /^mx1 must not break: when it does not answer for 4 h, 2 wanted messages are lost/,
    );
    expect(drillOf([])).toBe('There is nothing that could break.');
  });

  it('sets failures after which mail is tried again apart from those that end the matter', () => {
    expect(drillOf([trial(9, 0, forGood), trial(0, 0)])).toContain(
      'Failures after which mail is tried again lost none.',
    );
    expect(drillOf([trial(9, 0, forGood), trial(0, 4)])).toContain('lost none; most late: mx1 does not answer');
    expect(drillOf([trial(9, 0, forGood), trial(2, 0)])).toContain('the worst: mx1 does not answer');
  });

  it('says that two lose more than each alone only where they do', () => {
    expect(drillOf([trial(2, 0)], [pair(9, 7)])).toContain('Two at the same time lose more than each alone');
    expect(drillOf([trial(2, 0)], [pair(2, 0)])).toContain('lost more than they do alone');
    expect(drillOf([trial(0, 1)], [pair(0, 0)])).toContain('No two failures at the same time lost any.');
  });
});

describe('a sentence of the page of a sweep', () => {
  const cell = (mean: number | null, low = mean, high = mean): SweepResult['cells'][number] =>
    ({ values: ['1'], asserts: [], estimates: mean === null ? {} : { 'latency.p99': { mean, low, high } } }) as never;
  const sweep = (...cells: readonly SweepResult['cells'][number][]): SweepResult =>
    ({
      sweep: { parameters: [{ path: 'servers.mx1.rtt', values: ['1'] }], replications: 10 },
      figures: [{ figure: 'latency.p99', measure: 'seconds' }],
      cells: cells.map((one, at) => ({ ...one, values: [String(at)] })),
    }) as unknown as SweepResult;
  const found = (result: SweepResult): string => figureFinding(result, result.figures[0] as never);

  it('says that a figure is the same in every cell only where every cell has it', () => {
    expect(found(sweep(cell(5), cell(5)))).toMatch(/: 5 s in every cell\.$/);
    expect(found(sweep(cell(5), cell(null)))).toMatch(/: 5 s in 1 of 2 cells, and not known in the others\.$/);
    expect(alikeText(sweep(cell(5), cell(null)))).toBe('');
    expect(found(sweep(cell(5), cell(50)))).toMatch(/: from 5 s \(.*\) to 50 s \(.*\)\.$/);
    expect(found(sweep(cell(null)))).toMatch(/no cell has it/);
  });

  it('calls a cell the cheapest only where it meets all asserts, and where costs are known', () => {
    const priced = (cost: number | undefined, verdict: 'pass' | 'fail' | 'undecided'): SweepResult['cells'][number] =>
      ({ ...cell(5), asserts: [{ verdict }], ...(cost === undefined ? {} : { cost }) }) as never;
    const of = (...cells: readonly SweepResult['cells'][number][]): string => {
      const result = sweep(...cells);
      return `${assertsStatement(result)} ${cheapestStatement(result)}`.trim();
    };
    expect(of(priced(10, 'pass'), priced(5, 'pass'))).toMatch(/^All asserts hold in every cell\. .* costs 5: .*1\.$/);
    expect(of(priced(10, 'pass'), priced(5, 'fail'), priced(20, 'pass'))).toMatch(
      /^All asserts hold in 2 of 3 cells\. The cheapest of them costs 10: .*0\.$/,
    );
    expect(of(priced(10, 'pass'), priced(5, 'undecided'))).toMatch(/in one cell only: .* costs 10: /);
    expect(of(priced(5, 'pass'), priced(5, 'pass'))).toMatch(/The cheapest of them cost 5: .* and .*\.$/);
    expect(of(priced(10, 'fail'), priced(5, 'undecided'))).toBe('In no cell do all asserts hold.');
    expect(of(priced(undefined, 'pass'), priced(undefined, 'pass'))).toBe('All asserts hold in every cell.');
    expect(cheapestStatement(sweep({ ...cell(5), cost: 3 } as never))).toBe('');
  });

  it('says that intervals overlap only where they do', () => {
    expect(found(sweep(cell(5, 1, 9), cell(8, 4, 12)))).toContain('Their intervals overlap');
    expect(found(sweep(cell(5, 4, 6), cell(8, 7, 9)))).not.toContain('overlap');
  });
});

describe('a sentence of the page of rare losses', () => {
  const loss = (probability: number, spread = 1) => ({
    probability,
    low: probability / spread,
    high: probability * spread,
    relativeError: spread === 1 ? 0 : 0.02,
  });
  const part = (sender: string, weight: number, probability: number) => ({
    sender,
    domain: 'd.example',
    weight,
    probability,
  });
  const told = (probability: number, strata: readonly ReturnType<typeof part>[] = [part('a', 1, probability)]) =>
    ({ method: 'importance', loss: loss(probability, 1.1), worlds: 100, strata, thinned: [] }) as Nines;
  const report = (nines: Nines, gains: NinesReport['gains'] = []): NinesReport => ({
    ...{ file: 'a.yaml', title: 'A', nines, gains },
    plain: nines.method === 'replications' ? { lost: { mean: 0 }, replications: 40 } : null,
  });
  const findings = (one: NinesReport): string[] => readNinesTopics(one).map(({ finding }) => finding);

  it('tells a probability only where it is one, and an interval only where there is one', () => {
    expect(rarityAnswer(report(told(2.4e-8)))).toMatch(
      /^One in 42 million wanted messages \(.* to .*, 95 % sure\) is lost: 7\.6 nines\.$/,
    );
    expect(rarityAnswer(report({ ...told(2.4e-8), method: 'exact', loss: loss(2.4e-8) } as Nines))).not.toContain(
      '95 %',
    );
    expect(rarityAnswer(report(told(1e-17)))).toMatch(/^Fewer than one wanted message in 10¹⁵/);
    expect(rarityAnswer(report({ method: 'impossible', why: 'no server fails' }))).toBe(
      'No wanted message can be lost: no server fails.',
    );
    const counted = rarityAnswer(report({ method: 'replications', grounds: ['limits'] }));
    expect(counted).toMatch(/^No wanted message was lost in 40 replications; how rare that is cannot be told/);
  });

  it('praises a change only where losses become rarer by it', () => {
    const better = { what: 'one server more', nines: told(2.4e-11) };
    const equal = { what: 'mail kept for one day more', nines: told(2.4e-8) };
    expect(findings(report(told(2.4e-8), [equal, better]))[0]).toMatch(
      /^One server more: 1 in 42 billion, .*times rarer\.$/,
    );
    expect(findings(report(told(2.4e-8), [equal]))[0]).toBe('None of what was tried makes losses much rarer.');
    expect(findings(report({ method: 'impossible', why: 'no server fails' }))).toEqual([]);
    expect(renderNines(report(told(2.4e-8), [equal]))).toContain(
      '\nNone of what was tried makes losses much rarer:\n  Mail kept for one day more: 1 in 42 million, no rarer.\n',
    );
    expect(renderNines(report(told(2.4e-8), [better]))).toContain('\nWhat would make losses rarer:\n');
  });

  it('takes no difference that sampling alone can make for one that a change makes', () => {
    const other = { what: 'mail kept for one day more', nines: told(1 / 233) };
    const shown = renderNines(report(told(1 / 245), [other]));
    expect(shown).toContain('1 in 233, no rarer.');
    const exact = (probability: number): Nines =>
      ({ ...told(probability), method: 'exact', loss: loss(probability) }) as Nines;
    const longer = { what: 'mail kept for one day more', nines: exact(1 / 275) };
    expect(renderNines(report(exact(1 / 245), [longer]))).toContain('1 in 275, 1.1 times rarer.');
  });

  it('names who loses most only where there is more than one', () => {
    const two = told(1e-6, [part('a', 0.9, 1e-7), part('b', 0.1, 9.1e-6)]);
    expect(findings(report(two))[0]).toBe(
      '91 % of all losses are mail from b to d.example, which are 10 % of the mail.',
    );
    expect(findings(report(told(1e-6)))[0]).toBe('One sender and one domain have all the mail.');
  });
});
