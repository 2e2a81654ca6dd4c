import { expect } from 'vitest';
import { explainMessages, runReplication } from '../../src/engine/index.js';
import { FATES, KINDS, OUTCOMES } from '../../src/mail/index.js';
import type { Model } from '../../src/model/index.js';
import type { MessageEnd, ReplicationResult, Trace } from '../../src/results/index.js';
import { withoutClockNoise } from '../../src/units/index.js';
import { fates } from '../engine/cluster.js';
import { withinEvents } from '../engine/leftovers.js';

/** Many more than worlds of this size need, and questions. */
export const MOST_EVENTS = 10_000_000;

export function run(model: Model, most = MOST_EVENTS): { result: ReplicationResult; ends: MessageEnd[] } {
  const ends: MessageEnd[] = [];
  const result = withinEvents(most, () => runReplication(model, 1, { onEnd: (end) => ends.push({ ...end }) }));
  return { result, ends };
}

export function told(model: Model, most = MOST_EVENTS): readonly Trace[] {
  return withinEvents(most, () => explainMessages(model, { replication: 1, messages: 'all' }));
}

export const sum = (numbers: Iterable<number>): number => [...numbers].reduce((all, one) => all + one, 0);

/** Server by server: what its attempts came to, recipient by recipient, as the traces say. */
function fromStories(model: Model, traces: readonly Trace[]): unknown {
  const outcomes = traces.flatMap(({ events }) =>
    events.flatMap((event) =>
      event.kind === 'outcome'
        ? (event.recipients ?? [event]).map(({ outcome }) => ({ server: event.server, outcome }))
        : [],
    ),
  );
  return model.servers.map(({ name }) => {
    const own = outcomes.filter(({ server }) => server === name);
    return [name, own.length, ...OUTCOMES.map((one) => own.filter(({ outcome }) => outcome === one).length)];
  });
}

export function fromRun(model: Model, { servers }: ReplicationResult): unknown {
  return model.servers.map(({ name }, s) => [
    name,
    servers.attempts[s],
    ...OUTCOMES.map((outcome) => servers[outcome][s]),
  ]);
}

/** The traces of all messages say what the run counted: attempts by server and outcome, and the end of each message. */
export function expectTold(model: Model): void {
  const { result, ends } = run(model);
  const traces = told(model);
  expect(fromStories(model, traces)).toEqual(fromRun(model, result));
  const counted = new Map<string, number>();
  for (const { fate, recipients = [{ fate }] } of traces) {
    for (const own of recipients) counted.set(own.fate, (counted.get(own.fate) ?? 0) + 1);
  }
  expect(Object.fromEntries([...counted].sort())).toEqual(Object.fromEntries(Object.entries(fates(result)).sort()));
  if (model.traffic.some(({ recipients }) => recipients !== undefined)) return;
  expectEnds(traces, ends);
}

/** Each message ended as the run says, to the last digit. */
export function expectEnds(traces: readonly Trace[], ends: readonly MessageEnd[]): void {
  expect(traces.map(({ message, fate, latency, kind }) => [message, fate, latency, kind])).toEqual(
    [...ends]
      .sort((a, b) => a.message - b.message)
      .map((end) => [
        end.message,
        FATES[end.fate],
        Number.isNaN(end.latency) ? null : withoutClockNoise(end.latency),
        KINDS[end.kind],
      ]),
  );
}
