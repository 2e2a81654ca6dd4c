import type { Fate, MtaBehaviour } from '../mail/index.js';
import { printableName } from '../report/index.js';
import type { Reason, TellingLine } from '../results/index.js';
import { formatDuration, spellAllowance } from '../units/index.js';
import {
  because,
  type Context,
  citationOf,
  type Event,
  lineAt,
  mtaOf,
  serverActor,
  since,
  spellAddress,
} from './context.js';
import { copyUpTo, isLoop, type Loss, wasRefusedForGood, wentInCircles } from './loss.js';
import { giveUpInWords, jitterInWords, retryInWords } from './retry-words.js';

/** Two instants closer than this are the same to a reader [s]. */
const NOTICEABLE = 0.001;

/** Reasons for the time of the next pass: the retry schedule. */
function ruleReasons(mta: MtaBehaviour): Reason[] {
  const { retry } = mta;
  const reasons: Reason[] = [];
  if (retry.per !== 'queue') {
    const rule = retryInWords(retry.rule);
    const verb =
      retry.rule.kind === 'list' && /^(?:after|every)/.test(rule) ? 'its schedule: it tries again' : 'it waits';
    reasons.push(
      because(
        retry.rule.kind === 'steps' ? `it tries again ${rule}` : `${verb} ${rule}`,
        citationOf(mta, (values) => values.retry.rule, retry.rule),
      ),
    );
  }
  const jitter = jitterInWords(retry.jitter);
  if (jitter !== null)
    reasons.push(
      because(
        jitter,
        citationOf(mta, (values) => values.retry.jitter, retry.jitter),
      ),
    );
  if (retry.per === 'host') {
    reasons.push(
      because(
        'the clock is that of the server, not of the message',
        citationOf(mta, (values) => values.retry.per, retry.per),
      ),
    );
  }
  return reasons;
}

/** Reasons for the delay between a retry's due time and its start. */
function noticeReasons(mta: MtaBehaviour, late: number): Reason[] {
  const { retry } = mta;
  if (retry.per === 'queue') {
    const source = citationOf(mta, (values) => values.retry.rule, retry.rule);
    return [
      because(
        `the whole queue is run ${retry.rule.kind === 'every' ? `every ${formatDuration(retry.rule.every)}` : 'at once'}, and the message with it`,
        source,
      ),
    ];
  }
  if (retry.scan === null)
    return late < NOTICEABLE ? [] : [because(`and ${formatDuration(late)} more until its turn comes`)];
  const more = late < NOTICEABLE ? 'at once' : `${formatDuration(late)} after it is due`;
  const source = citationOf(mta, (values) => values.retry.scan, retry.scan);
  return [because(`the queue is looked through every ${formatDuration(retry.scan)}: noticed ${more}`, source)];
}

/** The wait for the next pass, and why it is so long. */
export function deferredLine(context: Context, event: Event<'deferred'>): TellingLine {
  const mta = mtaOf(context, event);
  const wait = event.until - event.t;
  if (mta.onLookup.loop === 'freeze' && isLoop(copyUpTo(context, event))) return frozenLine(context, event, mta);
  const reasons = [...ruleReasons(mta), ...noticeReasons(mta, event.until - event.due)];
  return lineAt(since(context, event.t), 'wait', `waits ${formatDuration(wait)} in the queue`, reasons, null, wait);
}

/** The message stays untried, since it would only come back. */
function frozenLine(context: Context, event: Event<'deferred'>, mta: MtaBehaviour): TellingLine {
  const wait = event.until - event.t;
  const reasons = [
    because(
      'it is itself the best server that the DNS names; somebody has to look at that',
      citationOf(mta, (values) => values.onLookup.loop, mta.onLookup.loop),
    ),
    because(
      `at an age of ${formatDuration(mta.giveUpAfter.frozen ?? mta.giveUpAfter.age ?? 604_800)} it is given up`,
      citationOf(mta, (values) => values.giveUpAfter, mta.giveUpAfter),
    ),
  ];
  return lineAt(since(context, event.t), 'wait', `is frozen for ${formatDuration(wait)}`, reasons, null, wait);
}

/** No session is free: the message stands in line. */
export function standLine(context: Context, event: Event<'line'>): TellingLine {
  const mta = mtaOf(context, event);
  if (event.for === 'queueRunner') {
    const most = mta.retry.atOnce ?? 1;
    const { runners = 1 } = mta.retry;
    const source = citationOf(mta, (values) => values.retry.atOnce, mta.retry.atOnce);
    return lineAt(since(context, event.t), 'wait', 'waits for its turn', [
      because(`a queue runner takes ${most === 1 ? 'one message' : `${most} messages`} at a time`, source),
      ...(runners === 1
        ? []
        : [
            because(
              `another one starts at every scan while one is still at work, up to ${runners}`,
              citationOf(mta, (values) => values.retry.runners ?? values.retry.atOnce, runners),
            ),
          ]),
    ]);
  }
  if (event.for === 'rate' && mta.rate !== undefined) {
    const { limit: most, by = 'destination' } = mta.rate;
    const words = `it sends ${spellAllowance(most)} by ${by} at most, in the order in which messages came`;
    return lineAt(since(context, event.t), 'wait', 'waits for its turn', [because(words, 'rate')]);
  }
  const limit = mta.concurrency;
  const source = citationOf(mta, (values) => values.concurrency, limit);
  const words = limit === null ? '' : `: ${limit.initial} at first, ${limit.max} at most`;
  if (event.for === 'place') {
    const whose = limit?.by === 'host' ? 'host' : 'address';
    return lineAt(since(context, event.t), 'wait', `waits in line for the next ${whose} of its list`, [
      because(`all its sessions to this ${whose} are in use${words}`, source),
    ]);
  }
  return lineAt(since(context, event.t), 'wait', `waits in line for ${printableName(context.trace.domain)}`, [
    because(
      `all its sessions to this ${limit?.by === 'site' ? 'site, the domains with the same MX hosts,' : 'destination'} are in use${words}`,
      source,
    ),
  ]);
}

/** The machine of the relay that has the message is off. */
export function offLine(context: Context, event: Event<'off'>): TellingLine {
  const how = event.until === null ? 'for good' : `for another ${formatDuration(event.until - event.t)}`;
  const reason = because(
    'its queue stands still, and nothing of it is lost: what was due meanwhile is tried when it is back',
    'Postfix, qmgr(8)',
  );
  return lineAt(since(context, event.t), 'bad', `is off ${how}`, [reason]);
}

export function deadDestinationLine(context: Context, event: Event<'deadDestination'>): TellingLine {
  const mta = mtaOf(context, event);
  const source = citationOf(mta, (values) => values.deadHosts, mta.deadHosts);
  const left = formatDuration(event.until - event.t);
  return lineAt(
    since(context, event.t),
    'bad',
    `tries nobody: ${printableName(context.trace.domain)} is remembered as dead`,
    [because(`its last tries there failed; it is left alone for another ${left}`, source)],
  );
}

export function warningLine(context: Context, event: Event<'warning'>): TellingLine {
  const mta = mtaOf(context, event);
  const source = citationOf(mta, (values) => values.warnAfter, mta.warnAfter);
  return lineAt(since(context, event.t), 'plain', `tells the author that the message is late`, [
    because(`a delay warning, due at an age of ${formatDuration(event.age)}`, source),
  ]);
}

export function keptLine(context: Context, event: Event<'kept'>): TellingLine {
  return lineAt(
    since(context, event.t),
    'bad',
    `${spellAddress(event)} has the message all the same, and its sender does not know`,
    [
      because(
        'the reply to the final dot did not reach its sender, which must take the message for not delivered',
        'RFC 1047',
      ),
    ],
  );
}

export function relayedLine(context: Context, event: Event<'relayed'>): TellingLine {
  const name = printableName(event.server);
  return lineAt(since(context, event.t), 'plain', `${name} puts the message into its own queue, to send it on`, [
    because('a relay may only send on to better preferences than its own', 'RFC 5321 §5.1'),
  ]);
}

const DEEDS = {
  quarantine: 'sets the message aside',
  remove: 'throws the message away',
  reject: 'refuses the message',
} as const;

export function filteredLine(context: Context, event: Event<'filtered'>): TellingLine {
  const { kind } = context.trace;
  const wrongly = kind === 'ham' ? [because('a mistake: the message was wanted')] : [];
  return lineAt(since(context, event.t), 'bad', `the filter of ${spellAddress(event)} ${DEEDS[event.action]}`, wrongly);
}

export function backscatterLine(context: Context, event: Event<'backscatter'>): TellingLine {
  return lineAt(since(context, event.t), 'bad', 'a bounce goes to somebody who never wrote: backscatter', [
    because(
      'who accepts mail and cannot deliver it must say so to its sender, and that address is forged',
      'RFC 5321 §6.2',
    ),
  ]);
}

/** Reasons why a message expired: its age, its passes, or how long the servers had failed before it came. */
function expiredReasons(mta: MtaBehaviour, age: number, copy: Loss): Reason[] {
  const { giveUpAfter } = mta;
  const { passes, attempts } = copy;
  const source = citationOf(mta, (values) => values.giveUpAfter, giveUpAfter);
  if (mta.onLookup.loop === 'freeze' && isLoop(copy)) {
    return [because(`it was frozen, and is ${formatDuration(age)} old`, source)];
  }
  const rule = `it gives up ${giveUpInWords(giveUpAfter)}`;
  if (giveUpAfter.age !== null && age >= giveUpAfter.age)
    return [because(`the message is ${formatDuration(age)} old; ${rule}`, source)];
  if (giveUpAfter.attempts !== null && passes >= giveUpAfter.attempts)
    return [because(`this was pass ${passes}; ${rule}`, source)];
  const whose = attempts === 0 ? 'other mail has found all of its servers failing' : 'its servers have been failing';
  return [because(`${whose} for too long; ${rule}`, source)];
}

/** Reasons why a message left its queue undelivered. */
function endReasons(context: Context, event: Event<'copyEnded'>, lookup: Event<'lookup'> | null, copy: Loss): Reason[] {
  const mta = mtaOf(context, event);
  if (event.fate === 'expired') return expiredReasons(mta, since(context, event.t), copy);
  if (event.fate === 'abandoned') {
    return [
      because(
        'it never tries twice',
        citationOf(mta, (values) => values.retry.rule, mta.retry.rule),
      ),
    ];
  }
  if (event.fate === 'unroutable' && lookup?.answer === 'mx' && !isLoop(copy)) {
    const decision = mta.onLookup.noAddress;
    const source = citationOf(mta, (values) => values.onLookup.noAddress, decision);
    const whose = copy.relay === null ? '' : ' but itself';
    return [because(`there are MX records, and none of their hosts${whose} has an address`, source)];
  }
  return [];
}

const RETURNED = 'the message goes back to its author';

const ENDS: Readonly<Record<Fate, readonly [text: string, tone: TellingLine['tone']]>> = {
  delivered: ['the message is in the mailbox', 'good'],
  quarantined: ['the message lies in quarantine', 'bad'],
  removed: ['the message is gone', 'bad'],
  rejected: [`${RETURNED}: refused for good`, 'bad'],
  expired: [`${RETURNED}: given up`, 'bad'],
  unroutable: [`${RETURNED}: the DNS names no server for it`, 'bad'],
  abandoned: ['the message is lost: its sender does not try again', 'bad'],
  pending: ['the message is still in a queue when the run is stopped', 'wait'],
};

/** The end of a copy in words, with more than its fate where more is known. */
function endText(context: Context, event: Event<'copyEnded'>, copy: Loss): string {
  const [text] = ENDS[event.fate];
  const { age } = mtaOf(context, event).giveUpAfter;
  if (event.fate === 'expired' && age !== null && since(context, event.t) >= age) return `${RETURNED}: too old`;
  if (event.fate === 'abandoned' && copy.relay !== null) return 'the message is lost: the relay does not try again';
  if (event.fate !== 'rejected' && event.fate !== 'unroutable') return text;
  if (isLoop(copy)) return `${RETURNED}: it would only come back here, a loop`;
  if (wentInCircles(context, copy)) return `${RETURNED}: it has passed too many relays, a loop`;
  if (event.fate === 'unroutable' || wasRefusedForGood(copy)) return text;
  return copy.last?.outcome === 'accepted' ? `${RETURNED}: nobody is there to take it` : RETURNED;
}

/** The actor that holds a copy in the end: the server that took it, not the sender. */
function restsAt(context: Context, fate: Fate, { events }: Loss): { readonly at?: number } {
  if (fate !== 'delivered' && fate !== 'quarantined' && fate !== 'removed') return {};
  const taken = events.findLast(
    (event): event is Event<'outcome' | 'kept'> =>
      event.kind === 'kept' || (event.kind === 'outcome' && event.outcome === 'accepted'),
  );
  return taken === undefined ? {} : { at: serverActor(context, taken.server) };
}

/** A copy has left its queue. `asked`: the last answer it went by. */
export function copyEndedLine(context: Context, event: Event<'copyEnded'>, asked: Event<'lookup'> | null): TellingLine {
  const copy = copyUpTo(context, event);
  const who = event.recipient === undefined ? '' : `for recipient ${event.recipient}, `;
  const text = who + endText(context, event, copy);
  const t = since(context, event.t);
  const place = restsAt(context, event.fate, copy);
  if (!event.duplicate)
    return { ...lineAt(t, ENDS[event.fate][1], text, endReasons(context, event, asked, copy)), ...place };
  const reason = because('another copy was there before it', 'RFC 1047');
  const again = event.fate === 'delivered' ? 'the message is in the mailbox once more: a duplicate' : text;
  return { ...lineAt(t, 'bad', again, [reason]), ...place };
}
