import { explainMessages } from '../engine/index.js';
import type { FailureTiming, Model } from '../model/index.js';
import type { Trace } from '../results/index.js';
import type { Seconds } from '../units/index.js';
import { planted } from './planted.js';
import type { Stratum } from './strata.js';

/** The course of a message while certain failures last for ever and no others occur. */
export interface Probe {
  /** A final server accepted it on its first pass. */
  readonly isPrompt: boolean;
  readonly isLost: boolean;
  /** Ages of the message at its passes, and the servers that each of them tried [s]. */
  readonly passes: readonly { readonly age: Seconds; readonly servers: readonly string[] }[];
  /** Age at its last attempt [s]; with relays, at the last one of all. */
  readonly last: Seconds;
}

/** Long before any planned failure could matter, and when nothing begins. */
const ARRIVAL = 0;

/** Sends one message while the failures of these keys last for ever. `number`: of its random streams. */
export function probe(model: Model, stratum: Stratum, failing: ReadonlySet<string>, number: number): Probe {
  const always: readonly FailureTiming[] = [{ kind: 'always' }];
  const sample = planted(model, stratum, [ARRIVAL], (key, { kind }) =>
    kind === 'always' ? null : failing.has(key) ? always : [],
  );
  const [trace] = explainMessages(sample, { replication: number, messages: [1] });
  if (trace === undefined) throw new Error('a message that was sent has no trace');
  return readProbe(trace);
}

function readProbe({ events, fate, sent }: Trace): Probe {
  const passes = new Map<number, { age: Seconds; servers: string[] }>();
  let last = 0;
  let isPrompt = fate === 'delivered';
  for (const event of events) {
    if (event.kind === 'deferred' || event.kind === 'relayed') isPrompt = false;
    if (event.kind !== 'attempt') continue;
    last = event.t - sent;
    if (event.copy !== 1) continue;
    const pass = passes.get(event.pass) ?? { age: last, servers: [] };
    pass.servers.push(event.server);
    passes.set(event.pass, pass);
  }
  return { isPrompt, isLost: fate !== 'delivered', passes: [...passes.values()], last };
}
