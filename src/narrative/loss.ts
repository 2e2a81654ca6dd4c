import { printableName } from '../report/index.js';
import type { TraceEvent } from '../results/index.js';
import { failureClassOf } from './attempt-lines.js';
import type { Context, Event, Owner } from './context.js';
import { partyOf } from './context.js';

/** Facts about the copy by which a message was lost. */
export interface Loss {
  readonly owner: Owner;
  /** The relay in whose queue it was; `null` for the sender's own. */
  readonly relay: string | null;
  /** All events of this copy, and those of its last pass. */
  readonly events: readonly TraceEvent[];
  readonly lastPass: readonly TraceEvent[];
  /** Outcome of its last attempt; `null` if it never made one. */
  readonly last: Event<'outcome'> | null;
  readonly attempts: number;
  readonly passes: number;
}

/** The history of a copy up to its end. */
export function copyUpTo(context: Context, end: Owner & { readonly t: number }): Loss {
  const owner = { by: end.by, copy: end.copy };
  const events = context.trace.events.filter(({ copy, t }) => copy === end.copy && t <= end.t);
  const begun = events.findLastIndex(({ kind }) => kind === 'pass');
  return {
    owner,
    relay: partyOf(context, owner).isRelay ? end.by : null,
    events,
    lastPass: events.slice(Math.max(0, begun)),
    last: events.findLast((event) => event.kind === 'outcome') ?? null,
    attempts: events.filter(({ kind }) => kind === 'attempt').length,
    passes: events.filter(({ kind }) => kind === 'pass').length,
  };
}

/** The copy that decided the fate of a lost message: the first that came to this end. `null` where none did. */
export function lossOf(context: Context): Loss | null {
  const { events, fate } = context.trace;
  const end = events.find((event) => event.kind === 'copyEnded' && event.fate === fate && !event.duplicate);
  return end?.kind === 'copyEnded' ? copyUpTo(context, end) : null;
}

/** True if it was returned because its holder was itself the best MX host in the DNS (RFC 5321 §5.1). */
export function isLoop(loss: Loss): boolean {
  const { lastPass } = loss;
  if (isLoopback(loss)) return true;
  const found = lastPass.some((event) => event.kind === 'cut' && event.why === 'self');
  return found && !lastPass.some(({ kind }) => kind === 'order' || kind === 'noAddress' || kind === 'attempt');
}

/** True if the MX host it came to in the end resolves to the asking machine itself (127.0.0.1). */
function isLoopback({ lastPass, last }: Loss): boolean {
  const found = lastPass.some(
    (event) =>
      (event.kind === 'cut' && event.why === 'loopback') || (event.kind === 'noAddress' && event.answer === 'loopback'),
  );
  return found && (last === null || last.outcome !== 'rejected');
}

/** More relays in a row than mail passes unless it is in a loop. */
const MANY_RELAYS = 10;

/** True if it passed between relays until one counted too many hops (RFC 5321 §6.3): none recognised itself. */
export function wentInCircles({ trace, parties }: Context, { last }: Loss): boolean {
  if (last?.outcome !== 'accepted' || !parties.isRelay(last.server)) return false;
  return trace.events.filter(({ kind }) => kind === 'relayed').length > MANY_RELAYS;
}

/** True if the last attempt was answered with a 5xx. */
export function wasRefusedForGood({ last }: Loss): boolean {
  return last !== null && failureClassOf(last.outcome, last.reply) === '5xx';
}

/** `this sender`, `the relay backup.example.net`. */
export function whoLost({ relay }: Loss): string {
  return relay === null ? 'this sender' : `the relay ${printableName(relay)}`;
}
