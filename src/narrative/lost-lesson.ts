import { type MtaBehaviour, patienceAt } from '../mail/index.js';
import { printableName } from '../report/index.js';
import type { TraceAnswer } from '../results/index.js';
import { formatCount, formatDuration, formatSize } from '../units/index.js';
import { failureClassOf, failureInWords } from './attempt-lines.js';
import { type Context, type Event, mtaOf, spellList } from './context.js';
import type { TraceFigures } from './figures.js';
import { isLoop, type Loss, lossOf, wasRefusedForGood, wentInCircles, whoLost } from './loss.js';
import { giveUpInWords } from './retry-words.js';

const FOR_GOOD = 'A 5xx reply ends the matter: the sender must not try again (RFC 5321 §4.2.1).';

const KEPT: Readonly<Partial<Record<TraceAnswer, string>>> = {
  nullMx: 'the domain takes no mail',
  nxdomain: 'there is no such domain',
  empty: 'the domain has neither MX nor address',
};

/** The answer was an old one, which may no longer be true. */
function keptLesson({ answer, cached, expires, t }: Event<'lookup'>): string | null {
  const what = KEPT[answer];
  if (what === undefined || !cached || expires === null) return null;
  return `The mail never reached a server: its sender keeps the answer that ${what} for another ${formatDuration(expires - t)}, whatever the DNS says by now.`;
}

/** Why no server is known for a domain, by the last answer of the DNS. */
function dnsLesson({ lastPass }: Loss): string {
  const lookup = lastPass.findLast((event): event is Event<'lookup'> => event.kind === 'lookup');
  const kept = lookup === undefined ? null : keptLesson(lookup);
  if (kept !== null) return kept;
  switch (lookup?.answer) {
    case 'nullMx':
      return 'A null MX says that a domain takes no mail: its author learns that at once, and not after days (RFC 7505).';
    case 'nxdomain':
      return 'The mail never reached a server, since there is no such domain: what the DNS says comes before everything else.';
    case 'servfail':
    case 'timeout':
      return 'Without an answer from the DNS no server can be asked, however well all of them are.';
    case 'mx':
      return 'There are MX records, and no server was found by them: an MX must name a host that has an address (RFC 5321 §5.1).';
    default:
      return 'The mail never reached a server: what the DNS says about a domain comes before everything else.';
  }
}

function loopLesson(loss: Loss): string {
  const who = whoLost(loss);
  return `${who[0]?.toUpperCase()}${who.slice(1)} is itself the best server that the DNS names: nobody refused the message, it would only have come back (RFC 5321 §5.1).`;
}

/** The lesson of a message that was given up without an attempt. */
function untriedLesson(loss: Loss, mta: MtaBehaviour): string {
  const kinds = new Set(loss.lastPass.map(({ kind }) => kind));
  const left = loss.lastPass.flatMap((event) =>
    (event.kind === 'passedOver' || event.kind === 'deadDestination') && event.until !== null
      ? [event.until - event.t]
      : [],
  );
  if (kinds.has('passedOver') || kinds.has('deadDestination')) {
    const rest = left.length === 0 ? '' : ` for another ${formatDuration(Math.min(...left))}`;
    const whose = loss.relay === null ? 'this sending host' : 'this relay';
    return `No server was asked about this message: ${whose} remembers how other mail failed and tries nobody${rest}; until then all new mail comes back at once, even if the server has long been well.`;
  }
  if (isLoop(loss)) return loopLesson(loss);
  if (loss.relay !== null && kinds.has('noAddress'))
    return `${printableName(loss.relay)} had accepted the message and found no server to send it on to; it gives up ${giveUpInWords(mta.giveUpAfter)}, and must then tell its author (RFC 5321 §6.1).`;
  if (kinds.has('lookup')) return dnsLesson(loss);
  return `Its turn never came: ${whoLost(loss)} gives up ${giveUpInWords(mta.giveUpAfter)}, and that time went by in line.`;
}

/** Hosts of the last list that were never asked, although nothing was wrong with their names. */
function neverAsked({ events, lastPass }: Loss): string[] {
  const lookup = lastPass.findLast((event): event is Event<'lookup'> => event.kind === 'lookup');
  const touched = new Set<string>();
  for (const event of events) {
    if (event.kind === 'attempt' || event.kind === 'passedOver' || event.kind === 'noAddress') touched.add(event.host);
    if (event.kind === 'cut') for (const host of event.hosts) touched.add(host);
  }
  const hosts = (lookup?.records ?? []).map(({ host }) => host).filter((host) => !touched.has(host));
  return [...new Set(hosts)];
}

/** Reason why the walk went no further down the candidate list. */
function whyNoFurther(loss: Loss, mta: MtaBehaviour): string | null {
  const { limits } = mta;
  const walkEnd = loss.events.findLast((event): event is Event<'walkEnded'> => event.kind === 'walkEnded')?.why;
  if (walkEnd === 'addressLimit') return `each pass ended at the limit of addresses, ${limits.addresses}`;
  if (walkEnd === 'hostLimit') return `each pass ended at the limit of hosts, ${limits.hosts}`;
  if (walkEnd === 'sessionLimit') return `each pass ended at the limit of sessions, ${limits.sessions}`;
  const { last } = loss;
  const kind = last === null ? null : failureClassOf(last.outcome, last.reply);
  if (last !== null && kind !== null && mta.onFailure[last.stage][kind] === 'defer')
    return `after ${failureInWords(kind, last.stage)} this MTA asks nobody else in the same pass`;
  if (mta.walk === 'best' && mta.deadHosts !== null && kind === 'timeout') {
    const wait = patienceAt(mta.timeouts, last?.stage ?? 'greeting');
    return `after each failure this MTA goes back to the best address that it does not hold dead, which it does for ${formatDuration(mta.deadHosts.for)}, and one time-out takes ${formatDuration(wait)}`;
  }
  return null;
}

function hiddenLesson(context: Context, loss: Loss, mta: MtaBehaviour): string | null {
  const hosts = neverAsked(loss);
  const why = hosts.length === 0 ? null : whyNoFurther(loss, mta);
  if (why === null) return null;
  const well = hosts.every((host) => context.parties.isFaultless(host)) ? ', though nothing ever fails there' : '';
  const names = spellList(hosts.map((host) => printableName(host)));
  return `${names} ${hosts.length === 1 ? 'was' : 'were'} never asked${well}: ${why}.`;
}

/** The lesson where every attempt was put off. */
function putOffLesson(loss: Loss, mta: MtaBehaviour): string {
  const who = whoLost(loss);
  if (mta.addresses > 1)
    return `Nobody refused it for good: each time the answer was “not now”. Its ${formatCount(loss.passes)} tries came from ${formatCount(mta.addresses)} addresses in turn by chance, and a server that knows who comes back by the address takes each for a stranger.`;
  return `Nobody refused it for good: each time the answer was “not now”, until ${who} gave up; it does so ${giveUpInWords(mta.giveUpAfter)}.`;
}

function expiredLesson(context: Context, loss: Loss): string {
  const mta = mtaOf(context, loss.owner);
  if (loss.attempts === 0) return untriedLesson(loss, mta);
  if (loss.events.some((event) => event.kind === 'cut' && event.why === 'backupsIgnored'))
    return 'This sender only tries the best preference: for its mail a backup might as well not exist.';
  const hidden = hiddenLesson(context, loss, mta);
  if (hidden !== null) return hidden;
  const outcomes = loss.events.flatMap((event) => (event.kind === 'outcome' ? [event] : []));
  if (outcomes.every(({ outcome, reply }) => failureClassOf(outcome, reply) === '4xx')) return putOffLesson(loss, mta);
  const age = context.trace.ended === null ? 0 : context.trace.ended - context.trace.sent;
  const ownAddress = ownAddressLesson(context, loss, mta);
  if (ownAddress !== null && loss.relay === null) return ownAddress;
  const { hostDown } = mta.giveUpAfter;
  if (hostDown !== null && age < hostDown && loss.relay === null)
    return `What counts here is how long the servers have failed, not how old the message is: this sender gives up ${giveUpInWords(mta.giveUpAfter)}.`;
  if (loss.relay !== null)
    return `A relay has a clock of its own: ${printableName(loss.relay)} gives up ${giveUpInWords(mta.giveUpAfter)}, and then must tell the author (RFC 5321 §6.1).`;
  return `Mail outlives an outage that is shorter than its sender’s patience; this sender gives up ${giveUpInWords(mta.giveUpAfter)}.`;
}

/** The lesson where the MX query was not answered and the sender went to the domain's own address. */
function unansweredLesson({ lastPass, last }: Loss): string | null {
  const lookup = lastPass.findLast((event): event is Event<'lookup'> => event.kind === 'lookup');
  if (last === null || (lookup?.answer !== 'servfail' && lookup?.answer !== 'timeout')) return null;
  return `The MX query was not answered, and this sender takes that for “no MX”: it went to the address of ${printableName(lookup.domain)} itself, where ${printableName(last.server)} refused the message for good, which no MX record names.`;
}

/** Names the servers that could have taken a message which a failing server refused for good. */
function othersWell({ parties, trace }: Context, loss: Loss): string {
  if (trace.kind !== 'ham' || loss.last === null || parties.isFaultless(loss.last.server)) return '';
  const well = neverAsked(loss).filter((host) => parties.isFaultless(host));
  if (well.length === 0) return '';
  const names = spellList(well.map((host) => printableName(host)));
  return ` ${names} ${well.length === 1 ? 'was' : 'were'} not asked, though nothing ever fails there.`;
}

/** The lesson of a message larger than the server takes, with the limits of the others: nobody asks them then. */
function sizeLesson({ parties }: Context, loss: Loss, server: string, most: number): string {
  const larger = neverAsked(loss).flatMap((host) => {
    const takes = parties.serverOf(host)?.maxSize ?? Number.POSITIVE_INFINITY;
    if (takes <= most) return [];
    return [`${printableName(host)} takes ${Number.isFinite(takes) ? `up to ${formatSize(takes)}` : 'any size'}`];
  });
  const end = larger.length === 1 ? 'it was' : 'they were';
  const others = larger.length === 0 ? '' : `: ${spellList(larger)}; ${end} not asked`;
  return `It is larger than the ${formatSize(most)} that ${printableName(server)} takes, which is a failure for good (RFC 1870 §6.1)${others}.`;
}

/** Without MX records all mail goes to one address: the domain's own, or that of the name it is an alias of. */
function ownAddressLesson({ parties }: Context, { lastPass }: Loss, mta: MtaBehaviour): string | null {
  const lookup = lastPass.findLast((event): event is Event<'lookup'> => event.kind === 'lookup');
  if (lookup?.answer !== 'implicitMx') return null;
  const alias = parties.aliasOf(lookup.domain, lookup.t);
  const domain = printableName(lookup.domain);
  const where =
    alias === null
      ? `${domain} has no MX, so its mail goes to its own address`
      : `${domain} is an alias of ${printableName(alias)}, so its mail goes where that has its address`;
  return `${where}, and nobody took it there; this sender gives up ${giveUpInWords(mta.giveUpAfter)}.`;
}

function rejectedLesson(context: Context, loss: Loss): string {
  if (isLoop(loss)) return loopLesson(loss);
  const { last } = loss;
  if (last === null) return dnsLesson(loss);
  if (wentInCircles(context, loss))
    return 'It went in circles: a relay that does not find itself among the MX records sends mail on to itself, until somebody counts its hops (RFC 5321 §6.3).';
  if (last.outcome === 'accepted')
    return 'Who takes mail without knowing whether its recipient exists must return it afterwards; refused at RCPT, it would have been its sender’s to return (RFC 5321 §6.1).';
  const kind = failureClassOf(last.outcome, last.reply);
  if (!wasRefusedForGood(loss) && kind !== null) {
    const name = mtaOf(context, loss.owner).preset;
    return `No 5xx reply came: ${failureInWords(kind, last.stage)} is enough for ${printableName(name)}, as it is set up here, to return a message at once.`;
  }
  if (loss.relay === null && last.maxSize !== undefined) return sizeLesson(context, loss, last.server, last.maxSize);
  if (loss.relay === null) return `${unansweredLesson(loss) ?? FOR_GOOD}${othersWell(context, loss)}`;
  return 'A relay that has taken a message must return it when the next server refuses it for good (RFC 5321 §6.1); refused at once, it would have been its sender’s to return.';
}

function unroutableLesson(loss: Loss): string {
  if (isLoop(loss)) return loopLesson(loss);
  if (loss.relay === null) return dnsLesson(loss);
  return `${printableName(loss.relay)} had accepted the message and found no server to send it on to: who accepts mail answers for it, and must tell its author (RFC 5321 §6.1).`;
}

/** The lesson of a lost message, from the history of the copy that decided it. */
export function lostLesson(context: Context, figures: TraceFigures): string {
  const loss = lossOf(context);
  const { fate } = context.trace;
  if (fate === 'pending' || loss === null)
    return 'The run ended first: what would have become of the message is not known.';
  switch (fate) {
    case 'expired':
      return expiredLesson(context, loss);
    case 'rejected':
      return rejectedLesson(context, loss);
    case 'unroutable':
      return unroutableLesson(loss);
    case 'abandoned':
      if (loss.attempts === 0) return `One chance only, and it went by without a try. ${dnsLesson(loss)}`;
      return loss.relay === null
        ? 'A sender without a queue has one chance only: “not now” and “never” are the same to it.'
        : 'A relay that does not try again loses what it has taken, with the first failure of the server behind it.';
    default:
      return figures.attempts > 0 && context.trace.kind === 'ham'
        ? 'The servers did their work; the filter took wanted mail for something else.'
        : 'The servers did their work; the filter decided by what it took the message for.';
  }
}
