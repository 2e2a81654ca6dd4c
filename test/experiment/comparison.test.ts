import { describe, expect, it } from 'vitest';
import { arrivalDifferences, Comparison, type LoggedResult, type Origin } from '../../src/experiment/index.js';
import { FATES, KINDS } from '../../src/mail/index.js';
import type { Model } from '../../src/model/index.js';
import { renderComparison, renderComparisonMarkdown, renderComparisonPage } from '../../src/report/index.js';
import { differenceInterval, differenceText } from '../../src/report/words/difference.js';
import type { ComparisonResult, FigureDifference } from '../../src/results/index.js';
import { studentInterval } from '../../src/stats/index.js';
import { modelWith, replicationOf } from './replication-builder.js';

const ORIGIN: Origin = {
  version: '0',
  provenance: { title: '', description: '', file: '', hash: '', seed: '', replications: 1, text: '', command: '' },
  warnings: [],
  elapsed: 0,
};
const MESSAGES = 100;

function byteOf(fate: (typeof FATES)[number], kind: (typeof KINDS)[number] = 'ham'): number {
  return 1 + KINDS.indexOf(kind) * FATES.length + FATES.indexOf(fate);
}

/** A replication in which the first so many of 100 messages arrive. */
function replication(number: number, delivered: number, latency = 1): LoggedResult {
  const result = replicationOf(number, [
    { count: delivered, latency },
    { count: MESSAGES - delivered, fate: 'expired', outcome: 'refused' },
  ]);
  const fates = Uint8Array.from({ length: MESSAGES }, (_, at) => byteOf(at < delivered ? 'delivered' : 'expired'));
  return { ...result, fates };
}

/** Two set-ups by the messages that arrive in each replication. */
function compare(reference: readonly number[], own: readonly number[]): ComparisonResult {
  const models = [modelWith(), modelWith()];
  const comparison = new Comparison(models.map((model, at) => ({ name: at === 0 ? 'before' : 'after', model })));
  reference.forEach((delivered, at) => {
    comparison.add([replication(at + 1, delivered), replication(at + 1, own[at] ?? 0)]);
  });
  return comparison.result({
    version: '0',
    command: 'mxsim compare',
    origins: [ORIGIN, ORIGIN],
    warnings: [],
    examples: [[]],
  });
}

function figureOf(result: ComparisonResult, name: string): FigureDifference {
  const found = result.differences[0]?.figures.find(({ figure }) => figure === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}

describe('the difference of a percentile', () => {
  it('is none where both are equal and may differ by less than their last digit only', () => {
    const comparison = new Comparison(['before', 'after'].map((name) => ({ name, model: modelWith() })));
    const timed = (number: number, late: number): LoggedResult => {
      const times = [
        { count: MESSAGES - late, latency: 1 },
        { count: late, latency: 1.000_05 },
      ];
      return { ...replicationOf(number, times), fates: new Uint8Array(MESSAGES).fill(byteOf('delivered')) };
    };
    [40, 42, 39, 41, 38, 42].forEach((late, at) => {
      comparison.add([timed(at + 1, late), timed(at + 1, late + (at % 2 === 0 ? 1 : -1))]);
    });
    const origin = { version: '0', command: '', origins: [ORIGIN, ORIGIN], warnings: [], examples: [[]] };
    const found = figureOf(comparison.result(origin), 'latency.p50');
    expect(found).toMatchObject({ verdict: 'same', difference: { mean: 0 } });
  });
});

describe('the difference of a figure', () => {
  it('the difference of a figure is taken pair by pair: its interval is that of the differences', () => {
    const [before, after] = [
      [80, 60, 90, 70],
      [83, 62, 93, 72],
    ];
    const { difference } = figureOf(compare(before ?? [], after ?? []), 'deliveryRate');
    const expected = studentInterval([0.03, 0.02, 0.03, 0.02]);
    expect(difference?.mean).toBeCloseTo(expected.mean, 12);
    expect(difference?.low).toBeCloseTo(expected.low ?? 0, 12);
    expect(difference?.high).toBeCloseTo(expected.high ?? 0, 12);
  });

  it.each([
    ['better where surely more arrives', [80, 60, 90, 70], [83, 62, 93, 72], 'better'],
    ['worse where surely less arrives', [83, 62, 93, 72], [80, 60, 90, 70], 'worse'],
    ['the same where nothing differs', [80, 60, 90], [80, 60, 90], 'same'],
    ['undecided where it may be either', [80, 60, 90, 70], [83, 58, 93, 68], 'undecided'],
    ['not tested with one replication', [80], [90], 'untested'],
  ] as const)('is %s', (_, before, after, verdict) => {
    expect(figureOf(compare(before, after), 'deliveryRate').verdict).toBe(verdict);
  });

  it('a difference that is the same in all replications is said to be so', () => {
    const { verdict, reason } = figureOf(compare([80, 60, 90], [81, 61, 91]), 'deliveryRate');
    expect(verdict).toBe('better');
    expect(reason).toContain('the same in all replications');
  });

  it('an undecided difference says about how many more replications would decide it', () => {
    const before = [80, 60, 90, 70];
    const after = [84, 59, 95, 71];
    const { verdict, moreReplications = 0 } = figureOf(compare(before, after), 'deliveryRate');
    expect(verdict).toBe('undecided');
    const times = Math.ceil((4 + moreReplications) / 4);
    const repeated = <T>(values: readonly T[]): T[] => Array.from({ length: times }, () => values).flat();
    expect(figureOf(compare(repeated(before), repeated(after)), 'deliveryRate').verdict).toBe('better');
  });

  it('pairs of replications gain much where both sides share what happens, and nothing where they do not', () => {
    const shared = figureOf(compare([80, 20, 90, 50], [83, 22, 93, 52]), 'deliveryRate').pairingGain ?? 0;
    const apart = figureOf(compare([80, 20, 90, 50], [30, 70, 45, 60]), 'deliveryRate').pairingGain ?? 0;
    expect(shared).toBeGreaterThan(20);
    expect(apart).toBeLessThan(1.5);
  });

  it('the gain of pairs is the interval of two independent samples over that of the pairs, by Student’s t', () => {
    const [one, other] = [
      [80, 20, 90, 50],
      [83, 22, 93, 52],
    ];
    // Half the width by Student's t (A. M. Law, "Simulation Modeling and Analysis", §10.2): four pairs have 3 degrees of
    // freedom, two samples of four have 6; 3.182446 and 2.446912 are the 97.5 % points of a table.
    const variances = [one, other, [3, 2, 3, 2]].map(
      (values = []) => (studentInterval(values, 0.95).halfWidth ?? 0) ** 2 / 3.182446 ** 2,
    );
    const [before = 0, after = 0, paired = 0] = variances;
    const expected = (2.446912 * Math.sqrt(before + after)) / (3.182446 * Math.sqrt(paired));
    expect(figureOf(compare(one ?? [], other ?? []), 'deliveryRate').pairingGain).toBeCloseTo(expected, 4);
  });
});

describe('flips', () => {
  it('flips are messages that arrived on one side only', () => {
    const { flips } = compare([80, 60, 90], [85, 60, 88]).differences[0] ?? {};
    expect(flips).toMatchObject({ saved: 5, lost: 2, replications: 2, compared: 300, incomparable: 0 });
    expect(flips?.savedPerReplication.mean).toBeCloseTo(5 / 3, 12);
  });

  it('what is wanted mail on one side only is no flip, and that is said', async () => {
    const models = [modelWith(), modelWith()];
    const comparison = new Comparison(models.map((model, at) => ({ name: String(at), model })));
    const [one, other] = [replication(1, 50), replication(1, 50)];
    const fates = other.fates.slice();
    fates[0] = byteOf('removed', 'spam');
    comparison.add([one, { ...other, fates }]);
    const result = comparison.result({
      version: '0',
      command: '',
      origins: [ORIGIN, ORIGIN],
      warnings: [],
      examples: [[]],
    });
    expect(result.differences[0]?.flips).toMatchObject({ saved: 0, lost: 0, compared: 99, incomparable: 1 });
    const left = '1 message was wanted mail in one of the two only, and is not compared.';
    const texts = [renderComparison(result, { width: 100, colour: false }), renderComparisonMarkdown(result)];
    for (const text of [...texts, await renderComparisonPage(result)]) {
      expect(text.replace(/\s+/g, ' ')).toContain(left);
      expect(text).toContain('No message was saved or lost');
    }
  });

  it('flips are told by three examples, of both kinds where there are both', () => {
    const models = [modelWith(), modelWith()];
    const comparison = new Comparison(models.map((model, at) => ({ name: String(at), model })));
    comparison.add([replication(1, 50), replication(1, 60)]);
    comparison.add([replication(2, 60), replication(2, 50)]);
    expect(comparison.examples()).toEqual([
      [
        { kind: 'saved', replication: 1, message: 51 },
        { kind: 'saved', replication: 1, message: 52 },
        { kind: 'lost', replication: 2, message: 51 },
      ],
    ]);
  });
});

describe('arrivals that differ', () => {
  const traffic: Model['traffic'] = [
    {
      kind: 'rate',
      rate: 1,
      arrivals: 'poisson',
      shape: { kind: 'flat' },
      to: [{ name: 'example.org', share: 1 }],
      from: [{ name: 'people', share: 1 }],
      invalidRecipients: 0,
    },
  ];
  const model = modelWith({ traffic });

  it('arrivals do not differ where only senders, servers or records do', () => {
    const [entry] = traffic;
    const other = { ...entry, from: [{ name: 'bots', share: 1 }] } as (typeof traffic)[number];
    expect(arrivalDifferences(model, modelWith({ traffic: [other], servers: [] }))).toEqual([]);
  });

  it('arrivals that differ are named with both values', () => {
    const [entry] = traffic;
    const faster = { ...entry, rate: 2 } as (typeof traffic)[number];
    const other = { ...model, seed: 'x', traffic: [faster], warmup: 60 };
    expect(arrivalDifferences(model, other)).toEqual([
      `seed: ${model.seed} and x`,
      'warmup: 0 s and 1 min',
      'traffic[0].rate: 1/s and 2/s',
    ]);
    expect(arrivalDifferences(model, { ...model, traffic: [...traffic, ...traffic] })).toEqual([
      'traffic: 1 and 2 entries',
    ]);
  });

  it('arrivals of a replay are told from those that are drawn, and from other replays', () => {
    const replay = {
      kind: 'replay',
      file: 'a.csv',
      times: [1],
      senders: [0],
      domains: [0],
      kinds: [null],
      invalidRecipients: 0,
    } as const;
    expect(arrivalDifferences(model, { ...model, traffic: [replay] })).toEqual([
      'traffic[0]: one is drawn, the other is a replay',
    ]);
    const [one, two] = [
      { ...model, traffic: [replay] },
      { ...model, traffic: [{ ...replay, file: 'b.csv', times: [2] }] },
    ];
    expect(arrivalDifferences(one, two)).toEqual(['traffic[0].replay: a.csv and b.csv hold other arrivals']);
    expect(arrivalDifferences(one, one)).toEqual([]);
    const other = { ...model, traffic: [{ ...replay, invalidRecipients: 0.02 }] };
    expect(arrivalDifferences(one, other)).toEqual(['traffic[0].invalidRecipients: 0 % and 2 %']);
  });

  it('of a replay go by the names of senders and domains, wherever these stand in the file', () => {
    const [first] = model.domains;
    const [sender] = model.senders;
    if (first === undefined || sender === undefined) throw new Error('a model has a domain and a sender');
    const replay = { kind: 'replay', file: 'a.csv', times: [1], kinds: [null], invalidRecipients: 0 } as const;
    const one = { ...model, traffic: [{ ...replay, senders: [0], domains: [0] }] };
    const domains = [{ ...first, name: 'new.example' }, first];
    const moved = { ...model, domains, traffic: [{ ...replay, senders: [0], domains: [1] }] };
    expect(arrivalDifferences(one, moved)).toEqual([]);
    const elsewhere = { ...model, domains, traffic: [{ ...replay, senders: [0], domains: [0] }] };
    expect(arrivalDifferences(one, elsewhere)).toEqual(['traffic[0].replay: a.csv and a.csv hold other arrivals']);
    const senders = [{ ...sender, name: 'stranger' }, sender];
    const bySomebodyElse = { ...model, senders, traffic: [{ ...replay, senders: [0], domains: [0] }] };
    expect(arrivalDifferences(one, bySomebodyElse)).toHaveLength(1);
  });

  it('of shares name the domains that they are about, the first three of them', () => {
    const [entry] = traffic;
    const to = (...shares: readonly number[]): Model => {
      const list = shares.map((share, at) => ({ name: `d${at}.example`, share }));
      return { ...model, traffic: [{ ...entry, to: list } as (typeof traffic)[number]] };
    };
    expect(arrivalDifferences(to(0.5, 0.25, 0.25), to(0.5, 0.3, 0.2))).toEqual([
      'traffic[0].to["d1.example"]: 25 % and 30 %',
      'traffic[0].to["d2.example"]: 25 % and 20 %',
    ]);
    const many = Array.from({ length: 60 }, () => 1 / 60);
    const skewed = many.map((share, at) => share * (at % 2 === 0 ? 1.5 : 0.5));
    expect(arrivalDifferences(to(...many), to(...skewed))).toHaveLength(4);
    expect(arrivalDifferences(to(...many), to(...skewed)).at(-1)).toBe('traffic[0].to: 57 more');
    expect(arrivalDifferences(to(0.5, 0.5), to(0.5 + 1e-9, 0.5 - 1e-9))[0]).toBe(
      'traffic[0].to["d0.example"]: 0.5 and 0.500000001',
    );
  });
});

describe('a difference', () => {
  it('a difference that is nothing beside its interval has no sign', () => {
    expect(differenceText({ mean: -1e-7, low: -5e-5, high: 5e-5 }, 'share')).toBe('0.0000 points');
    expect(differenceInterval({ mean: -1e-7, low: -5e-5, high: 5e-5 }, 'share')).toBe('−0.0050 to +0.0050 points');
    expect(differenceText({ mean: -0.002, low: -0.003, high: -0.001 }, 'share')).toBe('−0.20 points');
  });
});

describe('a comparison on the terminal says', () => {
  const shown = (before: readonly number[], after: readonly number[]): string =>
    renderComparison(compare(before, after), { width: 100, colour: false }).replace(/\s+/g, ' ');

  it('how much more arrives, in points, and how sure that is', () => {
    const text = shown([80, 60, 90, 70], [83, 62, 93, 72]);
    expect(text).toContain(
      'With “after”, more mail arrives than with “before”: 77.5 % of the wanted mail instead of 75.0 %',
    );
    expect(text).toContain(
      'That is 2.50 points more; 95 % interval +1.58 to +3.42 points. It saves 10 messages and loses none in 4 replications.',
    );
  });

  it('a comparison says on the terminal that it cannot be told', () => {
    expect(shown([80, 60, 90, 70], [83, 58, 93, 68])).toContain(
      'Whether “after” delivers more or less than “before” cannot be told from 4 replications',
    );
  });

  it('a comparison says on the terminal that no message ended otherwise', () => {
    const all = [100, 100, 100, 100, 100, 100];
    expect(shown(all, all)).toContain(
      '“after” delivers exactly the messages that “before” delivers, in all 6 replications.',
    );
  });

  it('a comparison says on the terminal that one replication tells nothing', () => {
    expect(shown([80], [90])).toContain('arrived in one replication, which cannot tell a difference from luck');
  });
});
