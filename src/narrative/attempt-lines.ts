import type { Decision, FailureClass, MtaBehaviour, Outcome, Stage } from '../mail/index.js';
import { type ClientLimitModel, spellClientLimit } from '../model/index.js';
import { printableName } from '../report/index.js';
import type { Exchange, Reason, TellingLine } from '../results/index.js';
import { formatDuration, formatSize, type Seconds } from '../units/index.js';
import {
  actorOf,
  because,
  type Context,
  citationOf,
  type Event,
  lineAt,
  mtaOf,
  quoted,
  serverActor,
  since,
  spellAddress,
  spellList,
} from './context.js';
import { dialogueOf } from './dialogue.js';
import { meetingReasons } from './meeting-words.js';
import { askerReasons } from './policy-lines.js';
import { recipientReasons } from './recipient-words.js';

const STAGES: Readonly<Record<Stage, string>> = {
  connect: 'at the connection',
  greeting: 'at the greeting',
  ehlo: 'after EHLO',
  starttls: 'after STARTTLS',
  tls: 'in the TLS handshake',
  mail: 'after MAIL',
  rcpt: 'after RCPT',
  data: 'after DATA',
  message: 'after the final dot',
};

const CLASSES: Readonly<Record<FailureClass, string>> = {
  refused: 'a refusal',
  timeout: 'a time-out',
  '4xx': 'a 4xx (“not now”)',
  '5xx': 'a 5xx (“never”)',
  disconnect: 'a broken connection',
  unreachable: 'a missing route',
  noTls: 'a server without TLS, where it is asked for',
  badCertificate: 'a certificate that does not hold,',
};

const DECISIONS: Readonly<Record<Decision, string>> = {
  next: 'it goes on to the next address',
  defer: 'the message goes back into the queue, whatever else is on the list',
  bounce: 'it gives the message up and returns it',
  nextHostOrBounce: 'it goes on to the next host, and returns the message if there is none',
  nextOrBounce: 'it goes on to the next address, and returns the message if there is none',
  nextHost: 'it goes on to the next host, not to another address of this one',
  plain: 'it goes on without TLS where that may be, else to the next address',
};

/** Failure class of an outcome; `null` for an acceptance. An overloaded server that says nothing refuses. */
export function failureClassOf(outcome: Outcome, reply: string | null): FailureClass | null {
  switch (outcome) {
    case 'accepted':
      return null;
    case 'refused':
      return 'refused';
    case 'timedOut':
      return 'timeout';
    case 'tempfailed':
      return '4xx';
    case 'rejected':
      return '5xx';
    case 'disconnected':
      return 'disconnect';
    case 'unreachable':
    case 'noTls':
    case 'badCertificate':
      return outcome;
    case 'overloaded':
      if (reply === null) return 'refused';
      return reply.startsWith('5') ? '5xx' : '4xx';
  }
}

/** An attempt from its beginning to its outcome, with the events in between. */
export interface Attempt {
  readonly begin: Event<'attempt'>;
  readonly backlog: Event<'backlog'> | null;
  readonly greeted: Event<'greeted'> | null;
  readonly filter: Event<'filter'> | null;
}

/** A server's part in an attempt, in a sentence that begins with its name. */
function deedOf({ outcome, stage, reply, then, maxSize, recipients }: Event<'outcome'>): string {
  if (then === 'off') return `loses the connection ${STAGES[stage]}: the sending machine goes off`;
  const said = quoted(reply);
  switch (outcome) {
    case 'accepted':
      return then === 'defer' && recipients === undefined
        ? `accepts the message${said}, and leaves QUIT without an answer`
        : `accepts the message${said}`;
    case 'refused':
      return 'refuses the connection';
    case 'timedOut':
      return stage === 'connect' ? 'gives no answer at all' : `falls silent ${STAGES[stage]}`;
    case 'tempfailed':
      return `says “not now” ${STAGES[stage]}${said}`;
    case 'rejected':
      if (maxSize !== undefined && reply === null)
        return `takes at most ${formatSize(maxSize)}, and is not offered the message`;
      return `says “never” ${STAGES[stage]}${said}`;
    case 'disconnected':
      return `breaks the connection ${STAGES[stage]}`;
    case 'unreachable':
      return 'cannot be reached: there is no route to its address';
    case 'noTls':
      return 'offers no TLS, and the sender leaves';
    case 'badCertificate':
      return 'shows a certificate that does not hold, and the sender leaves';
    case 'overloaded':
      return said === '' ? 'is full and refuses the connection' : `is full and says${said}`;
  }
}

/** Short form of the outcome for an arrow in a drawing. */
function answerOf({ outcome, stage, reply }: Event<'outcome'>): string {
  switch (outcome) {
    case 'accepted':
      return 'accepted';
    case 'refused':
      return 'refused';
    case 'timedOut':
      return stage === 'connect' ? 'no answer' : `silence ${STAGES[stage]}`;
    case 'disconnected':
      return `cut off ${STAGES[stage]}`;
    case 'unreachable':
      return 'no route';
    case 'noTls':
      return 'no TLS';
    case 'badCertificate':
      return 'bad certificate';
    default:
      return reply === null ? outcome : quoted(reply).trim().replace(/[“”]/g, '');
  }
}

function patienceAt(mta: MtaBehaviour, stage: Stage): Reason {
  const { kernel } = mta.timeouts;
  const own = mta.timeouts[stage] ?? Number.POSITIVE_INFINITY;
  if (stage === 'connect' && kernel !== null && kernel < own) {
    return because(
      `its operating system gives a connection up after ${formatDuration(kernel)}`,
      citationOf(mta, (values) => values.timeouts.kernel, kernel),
    );
  }
  return because(
    `it waits ${formatDuration(own)} at this stage`,
    citationOf(mta, (values) => values.timeouts[stage], own),
  );
}

/** `a time-out at the connection`. */
export function failureInWords(kind: FailureClass, stage: Stage): string {
  return `${CLASSES[kind]} ${STAGES[stage]}`;
}

function decisionReason(mta: MtaBehaviour, kind: FailureClass, { stage, reply, maxSize }: Event<'outcome'>): Reason {
  const decision = mta.onFailure[stage][kind];
  const source = citationOf(mta, (values) => values.onFailure[stage][kind], decision);
  // A sender without a queue has nowhere to put the message back into.
  const lost = decision === 'defer' && mta.retry.rule.kind === 'never';
  const does = lost ? 'it tries nobody else' : DECISIONS[decision];
  // A client that compares the size with the server's limit has no reply to go by, and acts as if it had one.
  const what = maxSize !== undefined && reply === null ? 'a message too large' : failureInWords(kind, stage);
  return because(`${what}: ${does}`, source);
}

/** Reasons for the time that the sender waited. */
function delays({ begin, backlog, greeted, filter }: Attempt): Reason[] {
  const reasons: Reason[] = [];
  if (begin.reused) reasons.push(because('in a session that was open already: the message begins at MAIL'));
  if (backlog !== null) {
    const wait = greeted === null ? 'never came' : `came after ${formatDuration(greeted.t - backlog.t)}`;
    reasons.push(because(`all sessions of the server were taken: its greeting ${wait}`));
  }
  if (filter !== null) {
    const queue = filter.wait > 0 ? `waited ${formatDuration(filter.wait)} for the filter, which then` : 'the filter';
    reasons.push(because(`${queue} took ${formatDuration(filter.work)}`));
  }
  return reasons;
}

/** The client limit that is used up, and its place in the scenario. */
function limitReason(limit: ClientLimitModel, { server, limit: place }: Event<'outcome'>): Reason {
  const among = limit.countsTries ? ', and counts what it turns away' : '';
  return because(`it takes ${spellClientLimit(limit)}${among}: used up`, `perClient[${place}] of ${server}`);
}

/** Reasons why a backup turned down a recipient: it depends on other servers. */
function backupReasons({ parties }: Context, { server, stage, reply }: Event<'outcome'>): Reason[] {
  const { standby, asks } = parties.serverOf(server) ?? {};
  if (stage !== 'rcpt' || reply === null) return [];
  if (standby !== undefined && reply === standby.reply.text) {
    const whom = spellList(standby.for.map(printableName));
    const words = `it takes mail only while none of ${whom} takes connections, and looks each ${formatDuration(standby.every)}`;
    return [because(words, `standby of ${server}`)];
  }
  if (asks === undefined) return [];
  if (reply.startsWith('450 4.1.1'))
    return [
      because('it asks a better MX host for recipients, and none answers', 'Postfix, unverified_recipient_defer_code'),
    ];
  return reply.startsWith('550') ? [because('a better MX host says so', 'Postfix, reject_unverified_recipient')] : [];
}

function outcomeReasons(context: Context, attempt: Attempt, end: Event<'outcome'>): Reason[] {
  if (end.then === 'off') {
    const how = failureInWords('disconnect', end.stage);
    return [...delays(attempt), because(`${how}: the message stays in the queue of the machine`)];
  }
  const mta = mtaOf(context, end);
  const kind = failureClassOf(end.outcome, end.reply);
  const reasons = delays(attempt);
  if (end.recipients !== undefined) reasons.push(...recipientReasons(end.recipients));
  if (kind === null && end.then === 'defer' && end.recipients === undefined) {
    const repeats = because(
      'a message whose QUIT was not answered counts as not delivered',
      citationOf(mta, (values) => values.repeatsAfterQuit, mta.repeatsAfterQuit),
    );
    return [...reasons, repeats];
  }
  if (kind === null) {
    if (context.parties.isRelay(end.server))
      reasons.push(because('the message is its responsibility now', 'RFC 5321 §6.1'));
    return reasons;
  }
  if (end.maxSize !== undefined) {
    const most = `the message is larger than the ${formatSize(end.maxSize)} that the server announces`;
    reasons.push(
      because(
        most,
        citationOf(mta, (values) => values.size, mta.size),
      ),
    );
  }
  if (end.failure !== undefined) reasons.push(...meetingReasons(context, end.failure));
  if (kind === 'timeout') reasons.push(patienceAt(mta, end.stage));
  if (
    end.outcome === 'tempfailed' &&
    end.stage === 'rcpt' &&
    end.reply?.startsWith('450') === true &&
    context.parties.hasGreylist(end.server)
  ) {
    reasons.push(because('its greylist puts strangers off, and lets in who comes back', 'RFC 6647'));
  }
  reasons.push(...backupReasons(context, end));
  const limit = end.limit === undefined ? undefined : context.parties.limitOf(end.server, end.limit);
  if (limit !== undefined) reasons.push(limitReason(limit, end));
  reasons.push(...askerReasons(context, end), decisionReason(mta, kind, end));
  return reasons;
}

function exchangeOf(context: Context, { begin }: Attempt, answer: string): Exchange {
  const from = actorOf(context, begin);
  return { from, to: serverActor(context, begin.server), asks: begin.reused ? 'MAIL' : 'connects', answer };
}

/** The line of an attempt: the server tried, its answer, the time it took, and the sender's reaction. */
export function attemptLine(context: Context, attempt: Attempt, end: Event<'outcome'>): TellingLine {
  const { begin } = attempt;
  const took: Seconds = end.t - begin.t;
  const exchange = exchangeOf(context, attempt, answerOf(end));
  const tone = end.outcome === 'accepted' ? 'good' : 'bad';
  const text = `${spellAddress(begin)} ${deedOf(end)}`;
  const line = lineAt(since(context, begin.t), tone, text, outcomeReasons(context, attempt, end), exchange, took);
  return context.withDialogue ? { ...line, dialogue: dialogueOf(begin, end) } : line;
}

/** A connection that was open when the run was stopped. */
export function openAttemptLine(context: Context, attempt: Attempt): TellingLine {
  const exchange = exchangeOf(context, attempt, 'the run was stopped');
  const text = `${spellAddress(attempt.begin)} is being spoken to when the run is stopped`;
  return lineAt(since(context, attempt.begin.t), 'wait', text, delays(attempt), exchange);
}
