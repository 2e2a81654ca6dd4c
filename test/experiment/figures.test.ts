import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import { readFigure } from '../../src/experiment/figure.js';
import { listFigures } from '../../src/experiment/figure-list.js';
import { type Origin, summariseRun } from '../../src/experiment/run-summary.js';
import { totalsOf } from '../../src/experiment/totals.js';
import {
  FIGURES,
  figureAt,
  figureNamed,
  nameOfFigure,
  type RunResult,
  spellFigure,
  valueOfFigure,
} from '../../src/results/index.js';
import { codesOf, modelOf } from '../scenario/build-model.js';

/** A primary that is down for two of four hours; a backup that only stores; a sender that does not know it, one that does. */
const BACKED_UP = `
domains: { example.org: { mx: [ 10 mx.example.org, 20 backup.example.net ] }, plain.example: { mx: [ 10 plain.example ] } }
servers:
  mx.example.org: { failures: [ { kind: refuse, at: 1h, for: 2h } ] }
  backup.example.net: { relay: postfix }
  plain.example: {}
senders:
  shop: { mta: postfix }
  once: { mta: fire-and-forget }
  stubborn: { mta: rfc5321, honoursBackups: false }
duration: 4h
traffic:
  - { rate: 300/h, from: { shop: 60%, once: 20%, stubborn: 20% }, to: { example.org: 90%, plain.example: 10% } }
`;

const ORIGIN = { version: '0', warnings: [], elapsed: 0, provenance: {} } as unknown as Origin;

function resultOf(text: string): RunResult {
  const model = modelOf(text);
  return summariseRun(model, [runReplication(model, 1)], ORIGIN);
}

const MODEL = modelOf(BACKED_UP);
const TOTALS = totalsOf(runReplication(MODEL, 1), 0);
const RESULT = resultOf(BACKED_UP);
const read = (...path: string[]): number | undefined => readFigure(path, MODEL, TOTALS);

describe('a figure', () => {
  it('a figure has one name, and is found by every way to write it', () => {
    expect(new Set(FIGURES.map(({ name }) => name)).size).toBe(FIGURES.length);
    for (const figure of FIGURES) {
      for (const name of [figure.name, ...figure.also]) {
        expect(figureAt(name.split('.').map((key) => (key === '*' ? 'a.b' : key)))?.figure, name).toBe(figure);
      }
    }
    for (const name of ['a.b', 'mx["1"]', 'x y', '__proto__']) {
      const spelt = spellFigure(['servers', name, 'share']);
      expect(nameOfFigure(figureNamed(spelt) ?? { figure: FIGURES[0] as never, of: '' })).toBe(spelt);
    }
  });

  it('every number of the JSON is a figure, with the value that stands there', () => {
    const skipped =
      /^(mxsim|scenario|series|latencyHistogram|pools|estimates|asserts|connections\.histogram|passes\.histogram|engine\.elapsed)/;
    const leaves = (value: unknown, path: string[]): [string[], number][] =>
      typeof value === 'number'
        ? [[path, value]]
        : typeof value === 'object' && value !== null
          ? Object.entries(value).flatMap(([key, part]) => leaves(part, [...path, key]))
          : [];
    const numbers = leaves(RESULT, []).filter(([path]) => !skipped.test(path.join('.')));
    expect(numbers.length).toBeGreaterThan(200);
    const differs = numbers.filter(([path, value]) => read(...path) !== value).map(([path]) => path.join('.'));
    // A share beside the number that the JSON keeps under this name.
    expect(differs).toEqual([
      ...['shop', 'once', 'stubborn'].map((name) => `senders.${name}.delivered`),
      ...['example.org', 'plain.example'].map((name) => `domains.${name}.delivered`),
    ]);
  });

  it('a figure is read from a saved result as from the run itself', () => {
    for (const { of, name } of listFigures(MODEL)) {
      // What is counted beside the fates of wanted mail stands in the JSON as a rate.
      if (name === 'firstPassRate' || name === 'promptRate') continue;
      const saved = valueOfFigure(of, (key) => RESULT[key as keyof RunResult]);
      expect([name, saved]).toEqual([name, RESULT.estimates?.[name]?.mean]);
    }
  });

  it('there is no figure of a name that nobody has, whatever JavaScript knows of it', () => {
    for (const name of ['constructor', '__proto__', 'nobody']) {
      expect(read('senders', name, 'latency', 'p99')).toBeUndefined();
      expect(read('causes', 'senders', name, 'total')).toBeUndefined();
      expect(read('servers', name, 'share')).toBeUndefined();
    }
  });
});

describe('delivered and lost', () => {
  it('delivered and lost are shares of the wanted mail that add up to one, of all mail and of each sender and domain', () => {
    for (const path of [[], ['senders', 'once'], ['domains', 'plain.example']]) {
      expect((read(...path, 'delivered') ?? 0) + (read(...path, 'lost') ?? 0)).toBeCloseTo(1, 12);
    }
    expect(read('lost')).toBe(1 - RESULT.kinds.ham.delivered / RESULT.kinds.ham.sent);
    expect(read('senders', 'once', 'delivered')).toBe(RESULT.senders['once']?.deliveryRate);
    expect(read('senders', 'once', 'messages', 'delivered')).toBe(RESULT.senders['once']?.delivered);
  });

  it('what is still queued where the run is stopped is not delivered', () => {
    const { kinds, estimates } = resultOf(`until: 2h\n${BACKED_UP}`);
    expect(kinds.ham.pending).toBeGreaterThan(0);
    expect(estimates?.['lost']?.mean).toBe((kinds.ham.sent - kinds.ham.delivered) / kinds.ham.sent);
  });
});

describe('times to delivery', () => {
  it('stand beside each sender and domain: the one that ignores the backup waits for hours', () => {
    const { senders, domains, latency_s } = RESULT;
    expect(senders['stubborn']?.latency_s?.p99).toBeGreaterThan(3600);
    expect(domains['plain.example']?.latency_s?.max).toBeLessThan(10);
    expect(read('senders', 'stubborn', 'latency', 'p99')).toBe(senders['stubborn']?.latency_s?.p99);
    expect(read('domains', 'plain.example', 'latency_s', 'max')).toBe(domains['plain.example']?.latency_s?.max);
    expect(Math.max(...Object.values(senders).map((sender) => sender.latency_s?.max ?? 0))).toBe(latency_s.max);
  });

  it('the times to delivery of an only sender are those of all mail', () => {
    const { senders, latency_s } = resultOf(`
domains: { d.example: { mx: [ 10 a.d.example ] } }
servers: { a.d.example: { service: { exponential: 2s } } }
messages: 700
traffic: [ { rate: 1/s } ]
`);
    expect(Object.values(senders).map((sender) => sender.latency_s)).toEqual([latency_s]);
  });
});

describe('mail that is delivered promptly', () => {
  const firstPass = read('firstPassRate') ?? 0;
  const prompt = read('promptRate') ?? 0;

  it('mail that a backup keeps in its queue is not delivered promptly, although it took it in the first pass', () => {
    // 90 % go to example.org, which is down half of the time; 80 % of that the backup takes.
    expect(firstPass - prompt).toBeGreaterThan(0.3);
    expect(firstPass - prompt).toBeLessThan(0.42);
  });

  it('mail that a backup sends on at once is delivered promptly', () => {
    const { firstPassRate, promptRate, servers } = resultOf(`
domains: { example.org: { mx: [ 10 backup.example.net ] }, inner.example: { mx: [ 10 mx.example.org ] } }
servers: { backup.example.net: { relay: { mta: rfc5321 } }, mx.example.org: {} }
messages: 50
traffic: [ { rate: 1/s, to: inner.example } ]
`);
    expect([firstPassRate?.mean, promptRate?.mean, servers['mx.example.org']?.accepted]).toEqual([1, 1, 50]);
  });

  it('mail that its sender had to try again is not delivered promptly', () => {
    const { firstPassRate, promptRate } = resultOf(`
domains: { example.org: { mx: [ 10 mx.example.org ] } }
servers: { mx.example.org: { failures: [ { kind: refuse, at: 0s, for: 10s } ] } }
messages: 40
traffic: [ { rate: 1/s, arrivals: even } ]
`);
    expect(promptRate).toEqual(firstPassRate);
    expect(promptRate?.mean).toBeCloseTo(0.75, 1);
  });
});

describe('an assert', () => {
  const codes = (text: string): string[] => codesOf(`${BACKED_UP}assert: [ '${text}' ]\n`);
  it.each([
    'senders.shop.delivered >= 90%',
    'senders.shop.messages.delivered >= 900',
    'lost < 1%',
    'promptRate >= 50%',
    'deliveryRate >= 90%',
    'senders.stubborn.latency.p99 <= 8h',
    'domains["Example.ORG."].latency_s.max <= 28800',
    'senders.shop.expired == 0',
    'delivered == 100%',
    'lost <= 0',
  ])('takes %s', (text) => {
    expect(codes(text)).toEqual([]);
  });

  it.each([
    ['delivered > 100%', 'can never hold'],
    ['lost < 0%', 'can never hold'],
    ['duplicates < 0', 'can never hold'],
    ['latency.max <= -1s', 'time'],
    ['delivered >= 900', 'did you mean `messages.delivered >= 900`'],
    ['delivered >= 99', 'did you mean `99%`'],
    ['senders.shop.delivered >= 99', 'did you mean `senders.shop.messages.delivered >= 99`'],
    ['senders.shop.delivered == 2880', 'did you mean `senders.shop.messages.delivered == 2880`'],
    ['senders.Shop.delivered >= 90%', 'there is no sender `Shop`'],
  ])('refuses %s', (text, words) => {
    let said = '';
    try {
      modelOf(`${BACKED_UP}assert: [ '${text}' ]\n`);
    } catch (error) {
      said = String(error);
    }
    expect(said).toContain(words);
  });
});

describe('the recovery from an outage', () => {
  /** Down from 1 h to 3 h; a message each ten seconds, tried again each half hour. */
  const DOWN = `
domains: { d.example: { mx: [ 10 a.d.example ] } }
servers: { a.d.example: { failures: [ { kind: refuse, at: 1h, for: 2h } ] } }
mtas: { steady: { extends: rfc5321, retry: { every: 30m, jitter: 0% } } }
senders: { shop: { mta: steady } }
duration: 6h
traffic: [ { rate: 360/h, arrivals: even } ]
`;

  it('is the time from its end until the mail that had to wait is gone, with the most that waited', () => {
    const { servers, estimates } = resultOf(DOWN);
    const { recovery } = servers['a.d.example'] ?? {};
    // The last one is refused 10 s before the end, and comes back 30 min later; a try takes a round trip and a session.
    expect(recovery).toMatchObject({ outages: 1, unfinished: 0, peakWaiting: 720 });
    expect(recovery?.max_s).toBeGreaterThanOrEqual(1790);
    expect(recovery?.max_s).toBeLessThan(1792);
    expect(recovery?.mean_s).toBe(recovery?.max_s);
    expect(estimates?.['servers["a.d.example"].recovery.mean']?.mean).toBe(recovery?.mean_s);
  });

  it('is a figure of asserts, a time; and no figure where no mail had to wait', () => {
    const model = modelOf(DOWN);
    const totals = totalsOf(runReplication(model, 1), 0);
    const of = (...keys: string[]): number | undefined =>
      readFigure(['servers', 'a.d.example', ...keys], model, totals);
    expect(of('recovery')).toBe(of('recovery', 'mean'));
    expect(of('recovery', 'max_s')).toBe(of('recovery', 'max'));
    expect(
      codesOf(
        `${DOWN}\nassert: [ 'servers["a.d.example"].recovery <= 30m', 'servers["a.d.example"].recovery.max <= 30m' ]`,
      ),
    ).toEqual([]);
    expect(RESULT.servers['plain.example']).not.toHaveProperty('recovery');
  });

  it('asserts hold where no mail had to wait at all, and those replications are judged in which some had to', () => {
    const judged = (text: string, ...outages: readonly number[]): readonly string[] => {
      const model = modelOf(text);
      const replications = outages.map((count, at) => {
        const result = runReplication(model, at + 1);
        return count > 0 ? result : { ...result, servers: { ...result.servers, outages: new Float64Array(1) } };
      });
      return summariseRun(model, replications, ORIGIN).asserts.map(({ verdict }) => verdict);
    };
    const text = `${DOWN}\nassert: [ 'servers["a.d.example"].recovery <= 1h', 'servers["a.d.example"].recovery >= 20m' ]`;
    expect(judged(text, 1, 1, 1)).toEqual(['pass', 'pass']);
    expect(judged(text, 1, 0, 1)).toEqual(['pass', 'pass']);
    expect(judged(text, 0, 0, 0)).toEqual(['pass', 'fail']);
    expect(judged(text.replaceAll("1h'", "20m'"), 1, 0, 1)).toEqual(['fail', 'pass']);
  });

  it('of several replications is the mean of those in which mail had to wait', () => {
    const model = modelOf(DOWN);
    const [one, two] = [totalsOf(runReplication(model, 1), 0), runReplication(model, 2)];
    const mean = one.recoveries.means[0] ?? 0;
    one.add({ ...two, servers: { ...two.servers, outages: new Float64Array(1) } }, 0);
    expect([one.recoveries.replications[0], one.recoveries.means[0]]).toEqual([1, mean]);
    one.add(
      { ...two, servers: { ...two.servers, outages: Float64Array.of(2), recoveryTime: Float64Array.of(600) } },
      0,
    );
    expect(readFigure(['servers', 'a.d.example', 'recovery'], model, one)).toBeCloseTo((mean + 300) / 2, 6);
  });
});
