import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainMessages } from '../../src/engine/index.js';
import { FATES, OUTCOMES } from '../../src/mail/index.js';
import type { Model } from '../../src/model/index.js';
import type { ReplicationResult, Trace, TraceEvent } from '../../src/results/index.js';
import { fates } from '../engine/cluster.js';
import { withinEvents } from '../engine/leftovers.js';
import * as counted from './counted.js';
import { someWorld } from './worlds.js';

/** Many more than a world of this size needs. */
const MOST_EVENTS = 400_000;

const everything = fc
  .tuple(someWorld, fc.constantFrom(null, 40, 1000))
  .map(([model, until]): Model => ({ ...model, until }));

const run = (model: Model) => counted.run(model, MOST_EVENTS);
const told = (model: Model) => counted.told(model, MOST_EVENTS);

function eventsOf<Kind extends TraceEvent['kind']>(traces: readonly Trace[], kind: Kind) {
  return traces
    .flatMap((trace) => trace.events)
    .filter((event): event is Extract<TraceEvent, { kind: Kind }> => event.kind === kind);
}

/** All attempts but those that have no outcome, as the world stopped before. */
function endedAttempts(traces: readonly Trace[]) {
  return traces.flatMap(({ events }) =>
    events.filter(
      (event, i): event is Extract<TraceEvent, { kind: 'attempt' }> =>
        event.kind === 'attempt' && events.slice(i).some(({ kind, copy }) => kind === 'outcome' && copy === event.copy),
    ),
  );
}

/** Attempts, connections and outcomes by server, as the traces have them. */
function fromStories(model: Model, traces: readonly Trace[]): unknown {
  const attempts = endedAttempts(traces);
  const outcomes = eventsOf(traces, 'outcome');
  return model.servers.map(({ name }) => {
    const own = attempts.filter((event) => event.server === name);
    const ended = outcomes.filter((event) => event.server === name);
    const byOutcome = OUTCOMES.map((one) => ended.filter(({ outcome }) => outcome === one).length);
    return [name, own.length, own.filter(({ reused }) => !reused).length, ...byOutcome];
  });
}

/** The same, as the run counted them. */
function fromRun(model: Model, { servers }: ReplicationResult): unknown {
  return model.servers.map(({ name }, s) => [
    name,
    servers.attempts[s],
    servers.connections[s],
    ...OUTCOMES.map((outcome) => servers[outcome][s]),
  ]);
}

/** All figures of a result as text, to the last digit. */
function written(result: ReplicationResult): string {
  return JSON.stringify(result, (_, value: unknown) => (ArrayBuffer.isView(value) ? Object.values(value) : value));
}

describe('whatever the senders, servers and domains', () => {
  it('every message ends once, in one fate, and the one who watches is told of each', () => {
    fc.assert(
      fc.property(everything, (model) => {
        const { result, ends } = run(model);
        expect([counted.sum(result.senders), counted.sum(result.domains)]).toEqual([result.sent, result.sent]);
        expect(ends.map(({ message }) => message).sort((a, b) => a - b)).toEqual(
          Array.from({ length: result.sent }, (_, i) => i + 1),
        );
        for (const fate of FATES) {
          const seen = ends.filter((end) => FATES[end.fate] === fate).length;
          expect([fate, seen]).toEqual([fate, fates(result)[fate] ?? 0]);
        }
      }),
      { numRuns: 150, seed: 11 },
    );
  });

  it('a message offered to a server has one outcome there, and begins its first pass at one server at most', () => {
    fc.assert(
      fc.property(everything, (model) => {
        const { servers, sent, series } = run(model).result;
        const outcomes = model.servers.map((_, s) =>
          counted.sum(OUTCOMES.map((outcome) => servers[outcome][s] as number)),
        );
        expect(outcomes).toEqual([...servers.attempts]);
        expect(counted.sum(servers.firstChoices)).toBeLessThanOrEqual(sent);
        expect(counted.sum(series?.attempts ?? [])).toBe(counted.sum(servers.attempts));
        for (const s of model.servers.keys()) {
          expect(servers.firstChoices[s]).toBeLessThanOrEqual(servers.attempts[s] as number);
          expect(servers.connections[s]).toBeLessThanOrEqual(servers.attempts[s] as number);
        }
      }),
      { numRuns: 150, seed: 12 },
    );
  });

  it('the stories of all messages say what the run counted, to the last digit', () => {
    fc.assert(
      fc.property(everything, (model) => {
        const { result, ends } = run(model);
        const traces = told(model);
        expect(fromStories(model, traces)).toEqual(fromRun(model, result));
        counted.expectEnds(traces, ends);
        expect([
          eventsOf(traces, 'copyEnded').filter(({ duplicate }) => duplicate).length,
          eventsOf(traces, 'backscatter').length,
          eventsOf(traces, 'warning').length,
        ]).toEqual([result.duplicates, result.backscatter, result.delayWarnings]);
      }),
      { numRuns: 150, seed: 13 },
    );
  });

  it('telling stories changes nothing, and neither does what the same thread ran before', () => {
    fc.assert(
      fc.property(everything, someWorld, (model, other) => {
        const first = written(run(model).result);
        told(model);
        run(other);
        expect(written(run(model).result)).toBe(first);
      }),
      { numRuns: 60, seed: 14 },
    );
  });

  it('a story told alone is the same as among all the others', () => {
    fc.assert(
      fc.property(someWorld, fc.integer({ min: 1, max: 60 }), (model, message) => {
        const [alone] = withinEvents(MOST_EVENTS, () =>
          explainMessages(model, { replication: 1, messages: [message] }),
        );
        expect(alone).toEqual(told(model)[message - 1]);
      }),
      { numRuns: 60, seed: 15 },
    );
  });

  it('the order in which servers, hosts and senders are written changes nothing', () => {
    fc.assert(
      fc.property(someWorld, (model) => {
        const turned: Model = {
          ...model,
          servers: [...model.servers].reverse(),
          hosts: [...model.hosts].reverse(),
          senders: [...model.senders].reverse(),
        };
        const { result } = run(model);
        const other = run(turned).result;
        const sideways = fromRun(turned, other) as readonly unknown[];
        expect([...sideways].reverse()).toEqual(fromRun(model, result));
        expect([fates(other), other.latency.sum, other.passes.sum]).toEqual([
          fates(result),
          result.latency.sum,
          result.passes.sum,
        ]);
      }),
      { numRuns: 100, seed: 16 },
    );
  });
});
