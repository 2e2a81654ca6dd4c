import { explainMessages } from '../../src/engine/index.js';
import type { Model } from '../../src/model/index.js';
import type { Trace, TraceEvent } from '../../src/results/index.js';
import { withinEvents } from './leftovers.js';

/** The traces of all messages. */
export function traces(model: Model): readonly Trace[] {
  return withinEvents(100_000, () => explainMessages(model, { replication: 1, messages: 'all' }));
}

/** All attempts of a run in order of time, as lines such as `0 #1 a refused` or `0.7 #2 b accepted (reused)`; seconds from the first arrival. */
export function attempts(model: Model): readonly string[] {
  const told = traces(model);
  const start = told[0]?.sent ?? 0;
  const lines: { t: number; line: string }[] = [];
  for (const { message, events } of told) {
    for (const [i, event] of events.entries()) {
      if (event.kind !== 'attempt') continue;
      const outcome = events.slice(i).find((one) => one.kind === 'outcome' && one.copy === event.copy);
      const how = outcome?.kind === 'outcome' ? outcome.outcome : 'under way';
      const t = Number((event.t - start).toFixed(3));
      lines.push({ t, line: `${t} #${message} ${event.server} ${how}${event.reused ? ' (reused)' : ''}` });
    }
  }
  return lines.sort((x, y) => x.t - y.t).map(({ line }) => line);
}

/** Events of one kind in the trace of one message. */
export function events<Kind extends TraceEvent['kind']>(model: Model, message: number, kind: Kind) {
  return (traces(model)[message - 1]?.events ?? []).filter(
    (event): event is Extract<TraceEvent, { kind: Kind }> => event.kind === kind,
  );
}
