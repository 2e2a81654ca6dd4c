import { printableName } from '../report/index.js';
import type { TraceEvent } from '../results/index.js';
import { formatCount, formatDuration } from '../units/index.js';
import { failureClassOf } from './attempt-lines.js';
import type { Context, Event } from './context.js';
import { mtaOf, spellList } from './context.js';
import type { TraceFigures } from './figures.js';

/** Shortest wait for an answer that is felt [s]. */
const FELT = 1;

/** Events of one kind of the sender's own copy. */
function own<Kind extends TraceEvent['kind']>({ trace }: Context, kind: Kind): Event<Kind>[] {
  return trace.events.filter((event) => event.kind === kind && event.copy === 1) as Event<Kind>[];
}

/** True if a server took the message for some recipients and put off others: each has its own reply (RFC 5321 §3.3). */
function putOffSome(context: Context): boolean {
  return own(context, 'outcome').some(
    ({ outcome, recipients = [] }) => outcome === 'accepted' && recipients.some((one) => one.outcome === 'tempfailed'),
  );
}

/** Hosts of the last list that were not asked. */
function neverAsked(context: Context): string[] {
  const asked = new Set(own(context, 'attempt').map(({ host }) => host));
  const hosts = (own(context, 'lookup').at(-1)?.records ?? []).map(({ host }) => host);
  return [...new Set(hosts)].filter((host) => !asked.has(host));
}

function retriedLesson(context: Context, { waited, onlyPutOff, passes, ignoresBackups }: TraceFigures): string {
  const share = `${formatDuration(waited)} of that went by between passes`;
  const failed = own(context, 'outcome').filter(({ outcome }) => outcome !== 'accepted');
  if (failed.length === 0 && putOffSome(context)) {
    const others = neverAsked(context).map((host) => printableName(host));
    const end = others.length === 0 ? '' : `, and nobody asked ${spellList(others)}`;
    return `${share}: a server that takes some recipients and puts off others leaves those to its sender’s retry schedule${end}.`;
  }
  if (failed.length === 0) {
    const kinds = new Set(context.trace.events.filter(({ copy }) => copy === 1).map(({ kind }) => kind));
    if (kinds.has('passedOver') || kinds.has('deadDestination'))
      return `${share}: its sender remembered how other mail had failed, and asked nobody until that was due again.`;
    return `${share}: no server was asked before the last of them, since the DNS had led to none.`;
  }
  if (ignoresBackups)
    return 'This sender only tries the best preference: whatever the backups were doing, its mail waited for that.';
  if (onlyPutOff) {
    const turns = passes === 2 ? 'one turn' : `${formatCount(passes - 1)} turns`;
    return `${share}: a 4xx reply costs the receiver nothing, and cost the message ${turns} of its sender’s retry schedule.`;
  }
  return `${share}: once no address takes a message, it is as late as its sender’s retry schedule makes it, even if a server is back sooner.`;
}

/** The lesson where a relay took the message first. */
function relayLesson({ relay, relayed, waited }: TraceFigures): string {
  const name = printableName(relay ?? '');
  if (relayed < FELT && waited === 0)
    return `The relay could send it on at once; had it not been able to, the message would have waited in the queue of ${name} instead of its sender’s.`;
  if (relayed < FELT)
    return `${formatDuration(waited)} of that went by in its sender’s queue: nobody took it, the relay no more than the others; once it did, it could send it on at once.`;
  return `${formatDuration(relayed)} of that went by at the relay, ${name}, which takes a message off its sender’s hands but is not the mailbox: it is safe, not fast.`;
}

/** The lesson where the message went over a session that was already open, before any candidate list was made. */
function openSessionLesson(context: Context, begin: Event<'attempt'>): string | null {
  const asked = context.trace.events.some(({ kind, copy, t }) => kind === 'order' && copy === 1 && t <= begin.t);
  if (!begin.reused || asked) return null;
  const { domain } = context.trace;
  const [best, taken] = [
    context.parties.bestPreference(domain, begin.t),
    context.parties.preferenceOf(domain, begin.host, begin.t),
  ];
  const name = printableName(begin.server);
  const open = `The message went through a session to ${name} that its sender had open already`;
  if (best === null || taken === null || taken === best)
    return `${open}: no address had to be looked for, and no connection made.`;
  return `${open}: ${name} has preference ${taken}, and what the domain prefers, preference ${best}, was not asked at all, whether it was up or not.`;
}

/** The lesson where better entries of the list went untried although no attempt failed; `null` if there were none. */
function detourLesson(context: Context, begin: Event<'attempt'>): string | null {
  const name = printableName(begin.server);
  const passedOver = own(context, 'passedOver').filter(({ why }) => why === 'dead' || why === 'notDue');
  if (passedOver.length > 0)
    return `${name} took the message at the first attempt, since its sender remembered from other mail what had failed and left that out: such a memory saves the waiting, and costs nothing while another server is up.`;
  const nameless = own(context, 'noAddress');
  if (nameless.length > 0)
    return `${name} took the message; ${printableName(nameless[0]?.host ?? '')} could not be asked, since its name leads to no address: the other records did what they are for.`;
  const [answer] = own(context, 'lookup').slice(-1);
  if (answer !== undefined && answer.answer !== 'mx' && answer.answer !== 'implicitMx')
    return `The MX records were not to be had, so its sender took the domain’s own address for the server (RFC 5321 §5.1 would have it wait): this time that took the message.`;
  const preferences = (answer?.records ?? []).map(({ preference }) => preference);
  const taken = answer?.records.find(({ host }) => host === begin.host)?.preference ?? Number.NaN;
  if (!(taken > Math.min(...preferences))) return null;
  const { order } = mtaOf(context, begin);
  const how = order === 'reverse' ? 'begins with the worst preference' : 'does not care for preferences';
  return order === 'preference'
    ? null
    : `This sender ${how} (RFC 5321 §5.1 wants the lowest number first): it never asked the server that the domain prefers.`;
}

/** The lesson of a delivery in one pass and without a failure. */
function smoothLesson(context: Context): string {
  if (putOffSome(context))
    return 'Each recipient has a reply of its own: those whom one server put off, the next one took in the same pass, and nobody waited for a retry.';
  const { trace } = context;
  const begin = own(context, 'attempt').at(-1);
  const unusual = begin === undefined ? null : (openSessionLesson(context, begin) ?? detourLesson(context, begin));
  if (own(context, 'line').length > 0 && begin !== undefined && begin.t - trace.sent >= FELT) {
    return `${unusual ?? 'The first address on the list took the message.'} Before that it stood in line at its own sender for ${formatDuration(begin.t - trace.sent)}: how much a sender does at once is part of how fast it delivers.`;
  }
  if (unusual !== null) return unusual;
  const latency = trace.latency ?? 0;
  if (latency >= FELT && begin !== undefined) {
    return begin.t - trace.sent > latency / 2
      ? `The first address on the list took the message; ${formatDuration(begin.t - trace.sent)} went by before it was asked, most of all for the DNS.`
      : 'The first address on the list took the message: what time it cost went by in its session, on the way there and in the server’s queues and work.';
  }
  const known = own(context, 'order').reduce((sum, { addresses }) => sum + addresses.length, 0);
  return Math.max(known, own(context, 'lookup').at(-1)?.records.length ?? 0) > 1
    ? 'This is a good day: the first address on the list takes the message, and the others are not needed.'
    : 'This is a good day: the only server that there is takes the message at once.';
}

/** The lesson of a delivery in one pass, after failures. */
function failoverLesson(context: Context, { silence }: TraceFigures): string {
  const outcomes = own(context, 'outcome');
  const failures = outcomes.filter(({ outcome }) => outcome !== 'accepted');
  if (silence >= FELT) {
    return `Failover worked within one pass, but ${formatDuration(silence)} went by waiting for servers that gave no answer: a refusal costs one round trip, silence the sender’s whole time-out.`;
  }
  const asked =
    failures.length === 1
      ? 'one address failed'
      : `${formatCount(failures.length)} addresses failed, one after the other`;
  if ((context.trace.latency ?? 0) >= FELT)
    return `Failover worked within one pass: ${asked}, the next took the message; the time went by in sessions, not in a queue.`;
  if (failures.some(({ outcome, reply }) => failureClassOf(outcome, reply) === '4xx'))
    return `Failover as it is meant: ${asked}, the next took the message at once. A “not now” leads on with this sender; others would have waited with it.`;
  return `Failover as it is meant: ${asked}, the next took the message at once, and nobody noticed.`;
}

/** The lesson of a message that arrived, by the way it took. */
export function deliveredLesson(context: Context, figures: TraceFigures): string {
  if (figures.duplicates > 0) {
    return 'It arrived more than once: who gets no reply to the final dot must send again, although the server may have the message (RFC 1047).';
  }
  if (figures.bouncedToo)
    return 'It arrived, and its author was told that it did not: who gets no reply to the final dot cannot know that the server has the message (RFC 1047).';
  if (figures.relay !== null) return relayLesson(figures);
  if (figures.passes > 1) return retriedLesson(context, figures);
  return figures.failures === 0 ? smoothLesson(context) : failoverLesson(context, figures);
}
