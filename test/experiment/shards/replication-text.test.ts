import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runReplication } from '../../../src/engine/index.js';
import {
  decodeReplication,
  encodeReplication,
  holdsReplication,
  ReplicationTextError,
  shapeOf,
} from '../../../src/experiment/shards/index.js';
import { CELLS, type ReplicationResult } from '../../../src/results/index.js';
import { LogHistogram, MOST_KEPT } from '../../../src/stats/index.js';
import { modelOf } from '../../scenario/build-model.js';
import { replicationOf } from '../replication-builder.js';
import { modelFor, replicationsOf } from './planned-run.js';

const shape = shapeOf(modelFor(1));
const doubles = fc.double({ noDefaultInfinity: false, noNaN: false });

function decoded(result: ReplicationResult): ReplicationResult {
  return decodeReplication(encodeReplication(0, result), shape).result;
}

describe('a replication as text', () => {
  it('is the same replication again, whatever doubles it holds, zeros below zero and nothings included', () => {
    fc.assert(
      fc.property(fc.array(doubles, { minLength: 45, maxLength: 45 }), doubles, (values, sum) => {
        const base = replicationOf(2, [{ count: 4, latency: 0.3 }]);
        const times = values.filter(Number.isFinite).map(Math.abs);
        const latency = LogHistogram.of(times);
        const area = Float64Array.from(values.slice(0, 2));
        const result: ReplicationResult = {
          ...base,
          latency,
          end: sum,
          senderSojourn: -sum,
          servers: { ...base.servers, sessionArea: area, queueArea: area },
          passes: { counts: base.passes.counts, sum },
        };
        // `toEqual` tells zeros below zero from others, and takes NaN for NaN.
        expect(decoded(result)).toEqual(result);
      }),
      { seed: 2, numRuns: 30 },
    );
  });

  it('is the same with its series, as the engine leaves it behind', () => {
    const model = modelOf(`
      duration: 2d
      domains: { example.org: { mx: [ 10 mx.example.org, 20 backup.example.net ] } }
      servers:
        mx.example.org: { failures: [ { kind: refuse, mtbf: 6h, mttr: 1h } ] }
        backup.example.net: { relay: { mta: postfix }, greylist: { delay: 5m, window: 2d } }
      senders: { people: { mta: postfix, spam: 20% }, bots: { mta: fire-and-forget } }
      traffic: [ { rate: 30/h, from: { people: 1, bots: 1 } } ]`);
    const result = runReplication(model, 1);
    expect(result.series?.down.flat().length).toBeGreaterThan(0);
    const again = decodeReplication(encodeReplication(3, result), shapeOf(model));
    expect(again).toEqual({ cell: 3, result });
    expect(holdsReplication(encodeReplication(0, result), shapeOf(model), { ...result, choice: 1 } as never)).toBe(
      true,
    );
    expect(holdsReplication(encodeReplication(0, result), shapeOf(model), runReplication(model, 2))).toBe(false);
  });

  it('keeps times to delivery by sender and by domain, one by one, in bins with ends, and in lean ones', () => {
    const base = replicationOf(2, [{ count: 4, latency: 0.3 }]);
    const times = Array.from({ length: 2_000 }, (_, index) => 0.1 + (index % 700) ** 2);
    const latencies = {
      senders: [LogHistogram.of(times), LogHistogram.of(times.slice(0, 9))],
      domains: [LogHistogram.of(times, true), LogHistogram.of(times.slice(0, 9), true)],
    };
    const own = { ...shape, result: { ...shape.result, latencies } };
    const result = { ...base, latencies };
    expect(decodeReplication(encodeReplication(0, result), own).result).toEqual(result);
    expect(() => decodeReplication(encodeReplication(0, base), own)).toThrow(ReplicationTextError);
  });

  it('is the same when the histogram came from another thread, without its class', () => {
    const [result] = replicationsOf(1);
    if (result === undefined) throw new Error('no replication');
    expect(encodeReplication(0, structuredClone(result))).toBe(encodeReplication(0, result));
  });

  const text = encodeReplication(0, replicationOf(1, [{ count: 600, latency: 0.3 }]));
  it.each([
    ['no JSON', text.slice(0, -1)],
    ['a list', '[]'],
    ['too few keys', text.replace('"backscatter":0,', '')],
    ['too many keys', text.replace('"backscatter":0,', '"backscatter":0,"more":1,')],
    ['a prototype', text.replace('"backscatter":0,', '"backscatter":0,"__proto__":{"x":1},')],
    ['a text where a number belongs', text.replace('"backscatter":0,', '"backscatter":"0",')],
    ['a word that only JavaScript takes for a number', text.replace('"backscatter":0,', '"backscatter":"0x10",')],
    ['a column that is too short', text.replace(/"refused":\[0,/, '"refused":[')],
    ['a column that is no list', text.replace(/"refused":\[0,0\]/, '"refused":{"length":2}')],
    ['bins without end', text.replace(/"bins":\d+/, '"bins":1e9')],
    ['half a bin', text.replace(/"bins":\d+/, '"bins":1.5')],
    ['a bin of the histogram that is not there', text.replace(/"bins":\[\[\d+/, '"bins":[[1e6')],
    ['a bin below the first', text.replace(/"bins":\[\[\d+/, '"bins":[[-1')],
    ['a bin that is a text', text.replace(/"bins":\[\[\d+/, '"bins":[["__proto__"')],
  ])('is refused where it holds %s', (_, hostile) => {
    expect(hostile).not.toBe(text);
    expect(() => decodeReplication(hostile, shape)).toThrow(ReplicationTextError);
  });

  it.each([
    ['nothing was lost', [], []],
    ['two causes', [3, 2, 5, 1], [3, 2, 5, 1]],
    ['the first of all causes', [0, 1], [0, 1]],
  ])('takes causes with their counts: %s', (_, causes, expected) => {
    const own = JSON.parse(text);
    own.causes = { senders: causes, servers: [] };
    expect([...decodeReplication(JSON.stringify(own), shape).result.causes.senders]).toEqual(expected);
  });

  it.each([
    ['a cause without a count', [3, 2, 5]],
    ['a cause twice', [3, 2, 3, 1]],
    ['causes out of their order', [5, 2, 3, 1]],
    ['half a cause', [0.5, 1]],
    ['a cause below the first', [-1, 1]],
    ['a cause of a sender that is not there', [1e6, 1]],
    ['causes that are no list', { length: 2 }],
  ])('is refused at its causes where they are %s', (_, causes) => {
    for (const party of ['senders', 'servers'] as const) {
      const own = JSON.parse(text);
      own.causes = { senders: [], servers: [], [party]: causes };
      expect(() => decodeReplication(JSON.stringify(own), shape)).toThrow(`\`causes.${party}\` is not a list`);
    }
  });

  it('counts a cause of each server, and one of no server', () => {
    const last = (cause: number): string => {
      const own = JSON.parse(text);
      own.causes = { senders: [], servers: [cause, 1] };
      return JSON.stringify(own);
    };
    // Two servers, and none: three rows.
    expect(decodeReplication(last(3 * CELLS - 1), shape).result.causes.servers[0]).toBe(3 * CELLS - 1);
    expect(() => decodeReplication(last(3 * CELLS), shape)).toThrow(ReplicationTextError);
  });

  it('keeps times one by one as long as they are few, and refuses more of them', () => {
    const few = replicationOf(1, [{ count: MOST_KEPT, latency: 0.3 }]);
    expect(decoded(few).latency).toEqual(few.latency);
    const own = JSON.parse(encodeReplication(0, few));
    expect(own.latency.values).toHaveLength(MOST_KEPT);
    own.latency.values.push(1);
    expect(() => decodeReplication(JSON.stringify(own), shape)).toThrow(
      '`latency.values` is not a list of 512 at most',
    );
  });

  it.each<[string, (own: Record<string, object>) => void, string]>([
    ['a number', (own) => Object.assign(own, { events: true }), '`replication.events` is not a number'],
    ['a cell', (own) => Object.assign(own, { cell: null }), '`cell` is not a number'],
    ['a key', (own) => Reflect.deleteProperty(own, 'end'), '`replication.end` is not there'],
    [
      'a key within',
      (own) => Reflect.deleteProperty(own['servers'] ?? {}, 'attempts'),
      '`replication.servers.attempts` is not there',
    ],
    [
      'one key less',
      (own) => Object.assign(own['passes'] ?? {}, { more: 1 }),
      '`replication.passes.more` is not known',
    ],
    ['an object', (own) => Object.assign(own, { passes: [] }), '`replication.passes` is not an object'],
    ['an object and not nothing', (own) => Object.assign(own, { latency: null }), '`latency` is not an object'],
    ['true or false', (own) => Object.assign(own['latency'] ?? {}, { lean: 0 }), '`latency.lean` is not true or false'],
    [
      'three parts of a sum',
      (own) => Object.assign(own['latency'] ?? {}, { sum: [1, 2] }),
      '`latency.sum` is not a list of 3',
    ],
    [
      'the first bin',
      (own) => Object.assign(own['series'] ?? {}, { bins: 0 }),
      '`series.bins` is not a number of bins',
    ],
    [
      'so many bins',
      (own) => Object.assign(own['series'] ?? {}, { bins: 2 ** 16 + 1 }),
      '`series.bins` is not a number of bins',
    ],
    [
      'a list of outages for each server',
      (own) => Object.assign(own['series'] ?? {}, { down: [[]] }),
      '`series.down` is not a list of 2',
    ],
    [
      'where an outage ends',
      (own) => Object.assign(own['series'] ?? {}, { down: [[], [{ from: 1 }]] }),
      '`series.down.to` is not there',
    ],
    [
      'a list of senders',
      (own) => Object.assign(own['latencies'] ?? {}, { senders: [1] }),
      '`latencies.senders` is not a list of 0',
    ],
  ])('is refused at its place where there should be %s', (_, damage, message) => {
    const own = JSON.parse(text);
    damage(own);
    expect(() => decodeReplication(JSON.stringify(own), shape)).toThrow(message);
  });

  it('is refused where its bins are not in their order', () => {
    const own = JSON.parse(text);
    const [bin] = own.latency.bins;
    own.latency.bins = [bin, bin];
    expect(() => decodeReplication(JSON.stringify(own), shape)).toThrow('`latency.bins` is not a list of bins');
    own.latency.bins = [[2 ** 16 - 1, ...bin.slice(1)]];
    expect(() => decodeReplication(JSON.stringify(own), shape)).not.toThrow();
    own.latency.bins = [[2 ** 16, ...bin.slice(1)]];
    expect(() => decodeReplication(JSON.stringify(own), shape)).toThrow('`latency.bins` is not a list of bins');
  });

  it('is refused where it is of another model', () => {
    const other = shapeOf({ ...modelFor(1), servers: [] });
    expect(() => decodeReplication(text, other)).toThrow(ReplicationTextError);
  });
});
