import { printableName } from '../report/index.js';
import type { TraceEvent } from '../results/index.js';
import { failureClassOf } from './attempt-lines.js';
import type { Context, Event, Owner } from './context.js';
import { partyOf } from './context.js';

/** What is known of the copy by which a message was lost. */
export interface Loss {
  readonly owner: Owner;
  /** The relay in whose queue it was; `null` for the sender's own. */
  readonly relay: string | null;
  /** All that happened to this copy, and the part of it in its last pass. */
  readonly events: readonly TraceEvent[];
  readonly lastPass: readonly TraceEvent[];
  /** How its last attempt ended; `null` where it never made one. */
  readonly last: Event<'outcome'> | null;
  readonly attempts: number;
  readonly passes: number;
}

/** What happened to a copy up to its end. */
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

/** Whether it was returned since who had it was itself the best server that the DNS names (RFC 5321 §5.1). */
export function isLoop(loss: Loss): boolean {
  const { lastPass } = loss;
  if (isLoopback(loss)) return true;
  const found = lastPass.some((event) => event.kind === 'cut' && event.why === 'self');
  return found && !lastPass.some(({ kind }) => kind === 'order' || kind === 'noAddress' || kind === 'attempt');
}

/** Whether the MX host that it came to in the end is an address of whoever asks (127.0.0.1). */
function isLoopback({ lastPass, last }: Loss): boolean {
  const found = lastPass.some(
    (event) =>
      (event.kind === 'cut' && event.why === 'loopback') || (event.kind === 'noAddress' && event.answer === 'loopback'),
  );
  return found && (last === null || last.outcome !== 'rejected');
}

/** More relays in a row than any mail passes that is on its way. */
const MANY_RELAYS = 10;

/** Whether it went from relay to relay until one counted too many hops (RFC 5321 §6.3): none of them knew itself. */
export function wentInCircles({ trace, parties }: Context, { last }: Loss): boolean {
  if (last?.outcome !== 'accepted' || !parties.isRelay(last.server)) return false;
  return trace.events.filter(({ kind }) => kind === 'relayed').length > MANY_RELAYS;
}

/** Whether the last attempt was answered with a 5xx. */
export function wasRefusedForGood({ last }: Loss): boolean {
  return last !== null && failureClassOf(last.outcome, last.reply) === '5xx';
}

/** `this sender`, `the relay backup.example.net`. */
export function whoLost({ relay }: Loss): string {
  return relay === null ? 'this sender' : `the relay ${printableName(relay)}`;
}
