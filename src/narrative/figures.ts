import type { Trace } from '../results/index.js';
import type { Seconds } from '../units/index.js';
import type { Context } from './context.js';

/** Figures used for the last sentences on a trace. */
export interface TraceFigures {
  /** Passes of the sender's own queue, and of all relays' queues. */
  readonly passes: number;
  readonly relayPasses: number;
  /** Attempts by anyone, and those that failed. */
  readonly attempts: number;
  readonly failures: number;
  /** Time between the passes of the sender's own queue [s]. */
  readonly waited: Seconds;
  /** Time spent waiting for servers that gave no answer [s]. */
  readonly silence: Seconds;
  /** Copies that reached a mailbox after the first one. */
  readonly duplicates: number;
  /** True if it arrived but its author was told otherwise: a server kept it without its sender's knowledge. */
  readonly bouncedToo: boolean;
  readonly ignoresBackups: boolean;
  /** The first relay that took the message; `null` if none did. */
  readonly relay: string | null;
  /** The final server that had it first; `null` if none ever did. */
  readonly last: string | null;
  /** Time from the first relay's acceptance to the final server's [s]; 0 where there was no relay. */
  readonly relayed: Seconds;
  /** True if all of the sender's own attempts that failed did so with a 4xx reply. */
  readonly onlyPutOff: boolean;
}

function silenceIn({ events }: Trace): Seconds {
  const begun = new Map<number, number>();
  let silence = 0;
  for (const event of events) {
    if (event.kind === 'attempt') begun.set(event.copy, event.t);
    if (event.kind === 'outcome' && event.outcome === 'timedOut')
      silence += event.t - (begun.get(event.copy) ?? event.t);
  }
  return silence;
}

/** The final server that first accepted the message: at the instant given by the latency. */
function lastServer({ trace, parties }: Context): string | null {
  const { events, sent, latency } = trace;
  if (latency === null) return null;
  const had = events.flatMap((event) => {
    const has = (event.kind === 'outcome' && event.outcome === 'accepted') || event.kind === 'kept';
    return has && !parties.isRelay(event.server)
      ? [{ server: event.server, distance: Math.abs(event.t - sent - latency) }]
      : [];
  });
  return had.reduce((best, one) => (one.distance < best.distance ? one : best), {
    server: null as string | null,
    distance: Number.POSITIVE_INFINITY,
  }).server;
}

/** Time from the first acceptance by a relay to the arrival [s]. */
function timeInRelays({ trace, parties }: Context): Seconds {
  const taken = trace.events.find(
    (event) => event.kind === 'outcome' && event.outcome === 'accepted' && parties.isRelay(event.server),
  );
  return taken === undefined || trace.latency === null ? 0 : Math.max(0, trace.sent + trace.latency - taken.t);
}

/** Sums up a trace. */
export function figuresOf(context: Context): TraceFigures {
  const { events } = context.trace;
  const outcomes = events.flatMap((event) => (event.kind === 'outcome' ? [event] : []));
  const failed = outcomes.filter(({ outcome }) => outcome !== 'accepted');
  const own = failed.filter(({ copy }) => copy === 1);
  const waits = events.flatMap((event) =>
    event.kind === 'deferred' && event.copy === 1 ? [event.until - event.t] : [],
  );
  return {
    passes: events.reduce(
      (most, event) => (event.kind === 'pass' && event.copy === 1 ? Math.max(most, event.pass) : most),
      0,
    ),
    relayPasses: events.filter(({ kind, copy }) => kind === 'pass' && copy > 1).length,
    attempts: events.filter(({ kind }) => kind === 'attempt').length,
    failures: failed.length,
    waited: waits.reduce((sum, wait) => sum + wait, 0),
    silence: silenceIn(context.trace),
    duplicates: events.filter((event) => event.kind === 'copyEnded' && event.duplicate && event.fate === 'delivered')
      .length,
    bouncedToo: events.some(
      (event) =>
        event.kind === 'copyEnded' &&
        !event.duplicate &&
        (event.fate === 'rejected' || event.fate === 'expired' || event.fate === 'unroutable'),
    ),
    ignoresBackups: events.some((event) => event.kind === 'cut' && event.why === 'backupsIgnored'),
    relay:
      outcomes.find(({ outcome, server }) => outcome === 'accepted' && context.parties.isRelay(server))?.server ?? null,
    last: lastServer(context),
    relayed: timeInRelays(context),
    onlyPutOff: own.length > 0 && own.every(({ outcome }) => outcome === 'tempfailed'),
  };
}
