import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summariseRun } from '../../../src/experiment/index.js';
import {
  findObjections,
  firstReplication,
  type Gathering,
  gather,
  missingShards,
  type Piece,
  renderSegment,
  ShardError,
  totalElapsed,
  unite,
} from '../../../src/experiment/shards/index.js';
import {
  mergeFiles,
  modelFor,
  piecesOf,
  planOf,
  replicationsOf,
  resultOf,
  segmentOf,
  sha256,
  wholeResult,
} from './planned-run.js';

const COUNT = 9;
const replications = replicationsOf(COUNT);
const whole = JSON.stringify(wholeResult(replications));
const plan = planOf([COUNT], 5);

/** Files in which the shards lie in any order, some more than once, one or several to a file. */
const scattered = fc
  .tuple(
    fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }),
    fc.array(fc.nat({ max: 4 }), { maxLength: 5 }),
    fc.array(fc.nat({ max: 2 }), { minLength: 10, maxLength: 10 }),
  )
  .map(([order, again, places]) => {
    const files = new Map<string, string>();
    [...order, ...again].forEach((shard, at) => {
      const source = `dir-${places[at]}/file`;
      files.set(source, (files.get(source) ?? '') + segmentOf(plan, shard, replications, at));
    });
    return files;
  });

function gatheringOf(pieces: readonly Piece[]): Gathering {
  return gather(pieces);
}

function plain(gathering: Gathering): unknown {
  return [...gathering].sort(([a], [b]) => a - b);
}

describe('merging', () => {
  it('gives what one process gives, to the last bit, however the shards were scattered and repeated', () => {
    fc.assert(
      fc.property(scattered, (files) => {
        const gathering = gather(piecesOf(files));
        expect(findObjections(plan, gathering)).toEqual([]);
        expect(JSON.stringify(resultOf(mergeFiles(plan, files)[0]))).toBe(whole);
      }),
      { seed: 5, numRuns: 30 },
    );
  });

  it('gives the same for any number of shards', () => {
    for (let shards = 1; shards <= COUNT; shards += 1) {
      const other = planOf([COUNT], shards);
      const files = new Map(other.shards.map((_, at) => [`${at}`, segmentOf(other, at, replications)]));
      expect(JSON.stringify(resultOf(mergeFiles(other, files)[0]))).toBe(whole);
    }
  });

  it('would notice another order: sums of fractions depend on it', () => {
    const backwards = [...replications].reverse().map((result, at) => ({ ...result, replication: at + 1 }));
    expect(JSON.stringify(wholeResult(backwards))).not.toBe(whole);
  });

  it('keeps the cells of a sweep apart', () => {
    const two = planOf([3, 4], 4);
    const files = new Map(two.shards.map((_, at) => [`${at}`, segmentOf(two, at, replications)]));
    const [first, second] = mergeFiles(two, files);
    expect(resultOf(first)).toEqual(wholeResult(replications.slice(0, 3)));
    expect(resultOf(second)).toEqual(wholeResult(replications.slice(0, 4)));
  });
});

describe('gatherings', () => {
  const parts = fc.tuple(scattered, scattered, scattered).map((all) => all.map((files) => piecesOf(files)));

  it('can be put together in any grouping and any order, and twice is once', () => {
    fc.assert(
      fc.property(parts, (pieces) => {
        const [a = new Map(), b = new Map(), c = new Map()] = pieces.map(gatheringOf);
        expect(plain(unite(unite(a, b), c))).toEqual(plain(unite(a, unite(b, c))));
        expect(plain(unite(a, b))).toEqual(plain(unite(b, a)));
        expect(plain(unite(a, a))).toEqual(plain(a));
        expect(plain(unite(a, new Map()))).toEqual(plain(a));
      }),
      { seed: 6, numRuns: 30 },
    );
  });

  it('know what is missing', () => {
    const files = new Map([1, 3].map((shard) => [`${shard}`, segmentOf(plan, shard, replications)]));
    expect(missingShards(plan, gather(piecesOf(files)))).toEqual([0, 2, 4]);
  });
});

describe('shards that were found', () => {
  const gathered = (...shards: readonly (readonly [shard: number, elapsed: number])[]): Gathering =>
    gather(
      piecesOf(new Map(shards.map(([shard, elapsed]) => [`f${shard}`, segmentOf(plan, shard, replications, elapsed)]))),
    );

  it('took all their time together, each once', () => {
    expect(totalElapsed(gathered())).toBe(0);
    expect(totalElapsed(gathered([3, 0.5], [0, 2], [1, 4]))).toBe(6.5);
    // 0.1 + 0.2 + 0.3 by the number of the shard, which is not 0.3 + 0.2 + 0.1 in doubles.
    expect(totalElapsed(gathered([2, 0.3], [1, 0.2], [0, 0.1]))).toBe(0.1 + 0.2 + 0.3);
  });

  it('have a first replication where the first of them is there', () => {
    const readLine = ({ source }: Piece, line: number): string => `${source} ${line}`;
    expect(firstReplication(plan, gathered([0, 1], [2, 1]), readLine)).toBe('f0 0');
    expect(firstReplication(plan, gathered([2, 1]), readLine)).toBeNull();
    expect(firstReplication({ ...plan, shards: [] }, gathered(), readLine)).toBeNull();
  });
});

describe('shards that do not belong together', () => {
  function objectionsTo(...files: string[]): string[] {
    return findObjections(plan, gather(piecesOf(new Map(files.map((text, at) => [`file-${at}`, text])))));
  }
  const ours = segmentOf(plan, 1, replications);

  it('are those of another plan', () => {
    expect(objectionsTo(ours, segmentOf(planOf([COUNT], 4), 1, replications))).toEqual([
      'file-1: shard 1 belongs to another plan',
    ]);
  });

  it('are those of another version', () => {
    const other = segmentOf({ ...plan, version: '1.2.4' }, 1, replications);
    expect(objectionsTo(other)).toEqual(['file-0: shard 1 was run by mxsim 1.2.4, the plan was made by 1.2.3']);
  });

  it('are those that the plan does not have, or that hold too little', () => {
    expect(objectionsTo(renderSegment({ version: '1.2.3', plan: plan.hash, shard: 5 }, [], 1, sha256))).toEqual([
      'file-0: shard 5 is not in the plan, which has 5',
    ]);
    expect(objectionsTo(renderSegment({ version: '1.2.3', plan: plan.hash, shard: 1 }, [], 1, sha256))).toEqual([
      'file-0: shard 1 has 0 replications instead of 2',
    ]);
  });

  it('are two results of one shard that differ: one of two machines is wrong', () => {
    const otherwise = replications.map((result) => ({ ...result, events: result.events + 1 }));
    const [objection = ''] = objectionsTo(ours, segmentOf(plan, 1, otherwise), ours);
    expect(objection).toMatch(/^file-\d and file-\d: shard 1 has two different results; /);
  });

  it('are those whose checksum fits and whose content does not', () => {
    const head = { version: plan.version, plan: plan.hash, shard: 0 };
    const [first] = replications;
    for (const lines of [
      ['{}'],
      ['{"cell":0,"replication":1}'],
      segmentOf(plan, 1, replications).split('\n').slice(1, 2),
      segmentOf(plan, 0, [{ ...(first as (typeof replications)[0]), sent: 1 }])
        .split('\n')
        .slice(1, 2),
    ]) {
      const files = new Map([['f', renderSegment(head, lines, 1, sha256)]]);
      expect(findObjections(plan, gather(piecesOf(files)))).toEqual([]);
      expect(() => mergeFiles(plan, files)).toThrow(ShardError);
    }
  });
});

describe('some of the shards', () => {
  it('give the intervals of the replications that are there, and no others', () => {
    const files = new Map([0, 3].map((shard) => [`${shard}`, segmentOf(plan, shard, replications)]));
    const [merged] = mergeFiles(plan, files);
    const here = [0, 3].flatMap((shard) =>
      (plan.shards[shard] ?? []).flatMap(({ from, to }) => replications.slice(from - 1, to)),
    );
    const renumbered = here.map((result, at) => ({ ...result, replication: at + 1 }));
    expect(resultOf(merged)).toEqual(resultOf({ ...merged, summary: summaryOf(renumbered) } as never));
    expect(merged?.replications).toBe(here.length);
    expect(merged?.missing).toEqual([
      { from: 2, to: 3 },
      { from: 4, to: 5 },
      { from: 8, to: 9 },
    ]);
  });
});

function summaryOf(renumbered: typeof replications): unknown {
  return { result: (origin: never) => summariseRun(modelFor(COUNT), renumbered, origin) };
}
