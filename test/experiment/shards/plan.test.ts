import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countParts,
  countReplications,
  findGap,
  type PlanContent,
  readPlan,
  renderPlan,
  sealPlan,
  shareOut,
} from '../../../src/experiment/shards/index.js';
import { planOf, sha256 } from './planned-run.js';

const counts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });

describe('replications shared out among shards', () => {
  it('are each in exactly one shard, and no shard has more than one more than another', () => {
    fc.assert(
      fc.property(counts, fc.nat(), (replications, seed) => {
        const all = replications.reduce((sum, count) => sum + count, 0);
        const shards = shareOut(replications, 1 + (seed % all));
        expect(findGap(replications, shards)).toBeUndefined();
        const sizes = shards.map(countParts);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
      { seed: 1 },
    );
  });

  it('stay with their neighbours', () => {
    expect(shareOut([3, 4], 3)).toEqual([
      [{ cell: 0, from: 1, to: 2 }],
      [
        { cell: 0, from: 3, to: 3 },
        { cell: 1, from: 1, to: 1 },
      ],
      [{ cell: 1, from: 2, to: 4 }],
    ]);
  });

  it('leave no shard without work', () => {
    expect(() => shareOut([2, 1], 4)).toThrow(RangeError);
    expect(() => shareOut([2], 0)).toThrow(RangeError);
  });

  it.each([
    ['missing', [[{ cell: 0, from: 1, to: 1 }]], 'cell 0 has 2 replications, not 1'],
    ['skipped', [[{ cell: 0, from: 2, to: 2 }]], 'replication 1 of cell 0 is in no shard'],
    [
      'twice there',
      [[{ cell: 0, from: 1, to: 2 }], [{ cell: 0, from: 2, to: 2 }]],
      'replication 2 of cell 0 is in two shards',
    ],
    ['of another cell', [[{ cell: 1, from: 1, to: 2 }]], 'shard 0 has work that the plan does not know'],
    ['backwards', [[{ cell: 0, from: 2, to: 1 }]], 'shard 0 has work that the plan does not know'],
  ])('are noticed where one is %s', (_, shards, expected) => {
    expect(findGap([2], shards)).toBe(expected);
  });
});

describe('a plan of a sweep', () => {
  const content = (files: readonly (readonly [string, string])[]): PlanContent => ({
    version: '1.2.3',
    scenario: { file: 'a.yaml', argument: "'a b.yaml'", text: 'title: A', files: Object.fromEntries(files) },
    sweep: {
      vary: ['x=1,2'],
      zip: true,
      figures: ['delivered'],
      sets: ['y=3'],
      options: { seed: '7', messages: '50' },
    },
    cells: [
      { name: 'x=1', sets: ['x=1', 'y=3'], options: { replications: '2' }, hash: 'h1', replications: 2 },
      { name: 'x=2', sets: ['x=2', 'y=3'], options: {}, hash: 'h2', replications: 3 },
    ],
    shards: shareOut([2, 3], 2),
  });
  const files = [
    ['b.csv', 'second'],
    ['a.csv', 'first'],
    ['c.csv', 'third'],
  ] as const;
  const plan = sealPlan(content(files), sha256);

  it('is the same again, with all that the sweep was called with', () => {
    const { hash, ...rest } = plan;
    expect(rest).toEqual(content(files));
    expect(readPlan(renderPlan(plan), sha256)).toEqual({ ok: true, plan });
    expect(hash).toBe(sha256(JSON.stringify(rest)));
    expect(countReplications(plan)).toBe(5);
  });

  it('is the same text, in whatever order files and options were named', () => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ])
      expect(renderPlan(sealPlan(content(order.map((at) => files[at] as (typeof files)[0])), sha256))).toBe(
        renderPlan(plan),
      );
    expect(Object.keys(plan.scenario.files)).toEqual(['a.csv', 'b.csv', 'c.csv']);
    expect(Object.keys(plan.sweep?.options ?? {})).toEqual(['messages', 'seed']);
    const other = content(files);
    const changed = { ...other, sweep: other.sweep === null ? null : { ...other.sweep, zip: false } };
    expect(sealPlan(changed, sha256).hash).not.toBe(plan.hash);
  });
});

describe('a plan as a file', () => {
  const plan = planOf([5, 3], 4);
  const text = renderPlan(plan);

  it('is the same plan again', () => {
    expect(readPlan(text, sha256)).toEqual({ ok: true, plan });
  });

  it('is the same text, whatever the order of keys it was made of', () => {
    const shuffled = JSON.parse(text, (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    );
    const reading = readPlan(JSON.stringify(shuffled), sha256);
    expect(reading.ok && renderPlan(reading.plan)).toBe(text);
  });

  it.each([
    ['the text', (t: string) => t.replace('title: A', 'title: B')],
    ['the version', (t: string) => t.replace('"version":"1.2.3"', '"version":"1.2.4"')],
    ['a number of replications', (t: string) => t.replace('"replications":5', '"replications":6')],
    ['a shard', (t: string) => t.replace('"from":1,"to":2', '"from":1,"to":1')],
  ])('is refused after %s was changed', (_, change) => {
    const changed = change(text);
    expect(changed).not.toBe(text);
    expect(readPlan(changed, sha256)).toEqual({
      ok: false,
      message: 'it was changed after it was made: its hash does not fit',
    });
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{"plan":'],
    ['a list', '[]'],
    ['nobody', 'null'],
    ['a result', '{"mxsim":{"version":"1","format":1}}'],
    ['a plan without anything', '{"plan":{"format":1}}'],
    ['a later format', '{"plan":{"format":2}}'],
    ['a format that is a novel', JSON.stringify({ plan: { format: 'x'.repeat(1e5) } })],
    ['a prototype', '{"__proto__":{"plan":{"format":1}}}'],
    ['a prototype inside', text.replace('"files":{}', '"files":{},"__proto__":{}')],
    ['an unknown key', text.replace('"sweep":', '"sweeps":')],
    ['what a terminal would obey', text.replace('"file":"a.yaml"', '"file":"\\u001b[2J"')],
    ['a version that is a novel', text.replace('"version":"1.2.3"', `"version":"${'x'.repeat(999)}"`)],
    ['negative cells', text.replaceAll('"cell":0', '"cell":-1')],
    ['endless replications', text.replaceAll('"replications":5', '"replications":1e300')],
  ])('that holds %s is refused in one short line', (_, hostile) => {
    const reading = readPlan(hostile, sha256);
    expect(reading.ok).toBe(false);
    const message = reading.ok ? '' : reading.message;
    expect(message).toMatch(/^[^\n]{10,200}$/);
    expect(Object.hasOwn(Object.prototype, 'plan')).toBe(false);
  });
});
