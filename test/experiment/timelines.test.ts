import { describe, expect, it } from 'vitest';
import {
  commonReplications,
  type Goal,
  gridOf,
  type LoggedResult,
  readVary,
  runComparison,
  searchComparison,
  splitOutside,
} from '../../src/experiment/index.js';
import { common, Timelines, united } from '../../src/experiment/timelines.js';
import { FATES, KINDS } from '../../src/mail/index.js';
import type { FailureModel, Model } from '../../src/model/index.js';
import { randomStreams } from '../../src/random/index.js';
import { failure, planned } from '../checks/model-builder.js';
import { assertOf, modelWith, replicationOf } from './replication-builder.js';

const KEY = randomStreams('timelines', 1).stream('timelines', '');

/** Up and down for just so long. */
function steady(
  up: number,
  down: number,
  starts: 'up' | 'longRun' = 'up',
  kind: FailureModel['kind'] = 'refuse',
): FailureModel {
  const constant = (value: number) => ({ kind: 'constant', value }) as const;
  return failure(kind, {
    timing: { kind: 'renewal', up: constant(up), down: constant(down), starts } as FailureModel['timing'],
  });
}

/** Both servers of the model, with these failures, at one site with those. */
function failing(
  first: readonly FailureModel[],
  second: readonly FailureModel[] = [],
  site: readonly FailureModel[] = [],
): Model {
  const [one, other] = modelWith().servers;
  if (one === undefined || other === undefined) throw new Error('two servers');
  return modelWith({
    servers: [
      { ...one, failures: first, site: 'here' },
      { ...other, failures: second, site: 'else' },
    ],
    sites: [
      { name: 'here', failures: site },
      { name: 'else', failures: [] },
    ],
  });
}

describe('stretches of time', () => {
  it('are joined where they meet', () => {
    expect(united([0, 5, 10, 15], [5, 7, 12, 13, 20, 21])).toEqual([0, 7, 10, 15, 20, 21]);
    expect(united([10, 11], [0, 20])).toEqual([0, 20]);
    expect([united([], [1, 2]), united([1, 2], []), united([], [])]).toEqual([[1, 2], [1, 2], []]);
  });

  it('have in common what lies in both', () => {
    expect(common([0, 10, 20, 30], [5, 22, 25, 40])).toEqual([5, 10, 20, 22, 25, 30]);
    expect(common([0, 10], [10, 20])).toEqual([]);
    expect(common([0, 10, 12, 20], [2, 3, 4, 5, 6, 13])).toEqual([2, 3, 4, 5, 6, 10, 12, 13]);
    expect(common([], [0, 1])).toEqual([]);
  });
});

describe('when servers fail in a replication that is not run', () => {
  const drawn = (model: Model, met: ReadonlySet<number> | null = null, number = 1) => {
    const lines = new Timelines(model, 100, KEY, met);
    const { blocked, impaired } = lines.draw(number);
    return { blocked: [...blocked], impaired: [...impaired], planned: lines.planned.blocked };
  };

  it('is as planned, and by chance', () => {
    expect(
      drawn(
        failing(
          [planned('refuse', 10, 5), steady(40, 10)],
          [planned('slow', 0, 9), planned('refuse', 95, 20), steady(60, 20, 'up', 'slow')],
        ),
      ),
    ).toEqual({
      blocked: [
        [10, 15, 40, 50, 90, 100],
        [95, 100],
      ],
      impaired: [
        [40, 50, 90, 100],
        [60, 80],
      ],
      planned: [
        [10, 15],
        [95, 100],
      ],
    });
    expect(drawn(failing([failure('refuse')], [planned('refuse', 5, 5, 40)])).planned).toEqual([
      [0, 100],
      [5, 10, 45, 50, 85, 90],
    ]);
    expect(drawn(failing([planned('refuse', 100, 5)])).planned).toEqual([[], []]);
    expect(drawn(failing([steady(100, 10)])).blocked).toEqual([[], []]);
    expect(drawn(failing([steady(30, 0)])).blocked).toEqual([[], []]);
  });

  it('strikes all servers of a site, of those that matter', () => {
    const model = failing([], [steady(50, 10)], [steady(40, 10)]);
    expect(drawn(model).blocked).toEqual([
      [40, 50, 90, 100],
      [50, 60],
    ]);
    expect(drawn(model, new Set([1])).blocked).toEqual([[], [50, 60]]);
    expect(drawn(model, new Set([0])).blocked).toEqual([[40, 50, 90, 100], []]);
    expect(drawn(failing([], [], [planned('refuse', 1, 2)])).planned).toEqual([[1, 3], []]);
  });

  it('is drawn anew for each number, and the same for the same', () => {
    const lines = new Timelines(failing([steady(30, 10, 'longRun'), planned('refuse', 0, 1)]), 100, KEY);
    const at = (number: number) => {
      const { blocked, impaired } = lines.draw(number);
      return JSON.stringify([blocked[0], impaired[0]]);
    };
    const first = at(1);
    expect(at(2)).not.toBe(first);
    expect(at(1)).toBe(first);
  });

  it('is a quarter of the time in the long run, from the beginning on', () => {
    const lines = new Timelines(failing([steady(30, 10, 'longRun')]), 20, KEY);
    let [down, atStart] = [0, 0];
    for (let number = 1; number <= 4000; number += 1) {
      const stretches = lines.draw(number).blocked[0] ?? [];
      for (let at = 0; at < stretches.length; at += 2) down += (stretches[at + 1] ?? 0) - (stretches[at] ?? 0);
      if (stretches[0] === 0) atStart += 1;
    }
    expect(down / 20 / 4000).toBeCloseTo(0.25, 1.5);
    expect(atStart / 4000).toBeCloseTo(0.25, 1.5);
  });

  it('is told of no more than ten thousand outages of a server, of one more where they are planned', () => {
    expect(drawn(failing([steady(0.001, 0.001)])).blocked[0]).toHaveLength(20_000);
    expect(drawn(failing([planned('refuse', 0, 0.0005, 0.001)])).planned[0]).toHaveLength(20_002);
  });

  it('costs a draw for each change, and two for each failure', () => {
    expect(new Timelines(failing([planned('refuse', 0, 1)]), 100, KEY).cost).toBe(1);
    expect(new Timelines(failing([steady(40, 10), steady(15, 5)]), 100, KEY).cost).toBe(1 + 2 + 4 + 2 + 10);
    expect(new Timelines(failing([steady(0, 0)]), 1, KEY).cost).toBe(1 + 2 + 2000);
  });
});

describe('set-ups side by side', () => {
  const logged = (number: number, delivered: number): LoggedResult => {
    const result = replicationOf(number, [
      { count: delivered },
      { count: 100 - delivered, fate: 'expired', outcome: 'refused' },
    ]);
    const byte = (fate: (typeof FATES)[number]) => 1 + KINDS.indexOf('ham') * FATES.length + FATES.indexOf(fate);
    return {
      ...result,
      fates: Uint8Array.from({ length: 100 }, (_, at) => byte(at < delivered ? 'delivered' : 'expired')),
    };
  };
  /** A set-up in whose replications so many messages arrive, one after the other and again. */
  const arm = (name: string, replications: number, delivered: readonly number[], changes: Partial<Model> = {}) => {
    const asked: number[] = [];
    const runLogged = async (number: number) => {
      asked.push(number);
      return logged(number, delivered[(number - 1) % delivered.length] ?? 0);
    };
    return {
      name,
      model: modelWith({ replications, ...changes }),
      asked,
      pool: { width: 2, runLogged, run: runLogged },
    };
  };
  const goal = (changes: Partial<Goal>): Goal => ({
    precision: null,
    decide: false,
    most: 60,
    agreement: 0.05,
    ...changes,
  });
  const within = (halfWidth: number, relative = false): Goal['precision'] => ({
    path: ['deliveryRate', 'mean'],
    measure: 'share',
    halfWidth,
    relative,
  });

  it('have as many replications as all have', async () => {
    const arms = [arm('a', 5, [90]), arm('b', 3, [80])];
    expect(commonReplications(arms)).toBe(3);
    expect((await runComparison(arms)).count).toBe(3);
    expect(arms.map(({ asked }) => asked)).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it('get more until their difference is known, by itself or as a part of what it differs from', async () => {
    const count = async (changes: Partial<Goal>, own: readonly number[] = [84, 76]) =>
      (await searchComparison([arm('a', 4, [90, 90]), arm('b', 4, own)], goal(changes))).count;
    expect(await count({ precision: within(0.5) })).toBe(10);
    expect(await count({ precision: within(0.015) })).toBe(35);
    expect(await count({ precision: within(0.0001) })).toBe(60);
    expect(await count({ precision: within(0.5, true) })).toBe(10);
    expect(await count({ precision: within(0.0167, true) })).toBe(35);
    expect(await count({ precision: within(0.01, true) })).toBeGreaterThan(35);
    expect(await count({})).toBe(10);
  });

  it('get more until asserts of all are decided', async () => {
    const asserts = [assertOf(['delivered'], '>=', 0.8)];
    const count = async (own: readonly number[]) =>
      (await searchComparison([arm('a', 4, [90]), arm('b', 4, own, { asserts })], goal({ decide: true }))).count;
    expect(await count([84, 76])).toBe(60);
    expect(await count([94, 86])).toBe(10);
  });
});

describe('what a sweep varies', () => {
  const valuesOf = (text: string) => {
    const reading = readVary(text);
    return reading.ok ? reading.value.values : reading.fault.message;
  };
  it('is a thousand values at most, and ten thousand cells', () => {
    expect(valuesOf('x=1..1000:1')).toHaveLength(1000);
    expect(valuesOf('x=1..1001:1')).toBe('the range has 1001 values');
    expect(valuesOf(`x=${Array.from({ length: 1000 }, (_, i) => i).join()}`)).toHaveLength(1000);
    expect(valuesOf(`x=${Array.from({ length: 1001 }, (_, i) => i).join()}`)).toBe('there are too many values');
    const parameter = (path: string, count: number) => ({
      path,
      values: Array.from({ length: count }, (_, i) => `${i}`),
    });
    expect(gridOf([parameter('a', 100), parameter('b', 100)], false)).toMatchObject({ ok: true });
    expect(gridOf([parameter('a', 100), parameter('b', 101)], false)).toMatchObject({
      ok: false,
      fault: { message: 'the grid has 10100 cells' },
    });
    expect(gridOf([], true)).toEqual({ ok: true, value: [] });
    expect(gridOf([], false)).toEqual({ ok: true, value: [[]] });
    expect(gridOf([{ path: 'a', values: ['1', '2', '1'] }], false)).toMatchObject({
      ok: false,
      fault: { message: '`a` has the value `1` twice' },
    });
    expect(gridOf([parameter('a', 2), parameter('b', 3)], true)).toMatchObject({
      ok: false,
      fault: { message: 'parameters in step have 2 and 3 values' },
    });
  });

  it.each<[string, readonly string[] | string]>([
    ['x=-1..1:1', ['-1', '0', '1']],
    ['x=-1.5..-0.5:0.5', ['-1.5', '-1.0', '-0.5']],
    ['x=3..3:1', ['3']],
    ['x=1..2:0.25', ['1.00', '1.25', '1.50', '1.75', '2.00']],
    ['x=1m..2m:90s', ['1m']],
    ['x=1m..1h:nonsense', '`1m..1h:nonsense` is no range'],
    ['x="a..b"', ['"a..b"']],
    ['x=[a..b]', ['[a..b]']],
    ['x={a..b}', ['{a..b}']],
    ['x=a..b', '`a..b` is no range'],
    ["x='1,2',3", ["'1,2'", '3']],
    ['x=(1,2),3', ['(1,2)', '3']],
    ['a=b=c', ['b=c']],
  ])('%s', (text, values) => {
    expect(valuesOf(text)).toEqual(values);
  });

  it('is cut outside of brackets and quotes', () => {
    expect(splitOutside('a,[b,c],"d,\'e",f', ',', 9)).toEqual(['a', '[b,c]', '"d,\'e"', 'f']);
    expect(splitOutside('a,b,c', ',', 2)).toEqual(['a', 'b,c']);
    expect(splitOutside('', ',', 2)).toEqual(['']);
  });
});
