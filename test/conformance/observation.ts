import type { Trace, TraceEvent } from '../../src/results/index.js';
import { BROKEN_HANDSHAKE } from './recording.js';
import type { TranslatedServer } from './translation.js';

/** One message offered to one server of the laboratory. */
export interface SeenAttempt {
  /** Number of the message, from 0. */
  readonly message: number;
  /** From the first message's arrival [s]. */
  readonly t: number;
  readonly ip: string;
  readonly host: string;
  /** In the words of the recordings: `delivered`, `refused`, `rcpt 450` … */
  readonly outcome: string;
  /** Of several recipients, what became of each, as `m002:rcpt 450`; empty where it was one, or the session ended before. */
  readonly each: readonly string[];
  /** In a session in TLS. */
  readonly tls: boolean;
  /** Over a connection that was open already. */
  readonly reused: boolean;
  /** Which pass of the message, from 1, and which try in it, from 0. */
  readonly pass: number;
  readonly position: number;
  /** When it was over [s]. */
  readonly ended: number;
}

export interface SeenMessage {
  readonly domain: string;
  readonly sent: number;
  /** As its sender sees it. */
  readonly state: 'delivered' | 'bounced' | 'queued';
  /** When the server had it, or when it was given up [s]; `null` while queued. */
  readonly t: number | null;
  /** Copies that servers took and the sender does not know of. */
  readonly kept: number;
  /** Beginnings of passes, and delay warnings [s]. */
  readonly passes: readonly number[];
  readonly warnings: readonly number[];
}

/** What the simulation did, told like a recording. */
export interface Observation {
  /** In the order of time. */
  readonly attempts: readonly SeenAttempt[];
  readonly messages: readonly SeenMessage[];
}

/** The sender's own copy of a message. */
const OWN = 1;

type Servers = ReadonlyMap<string, TranslatedServer>;
type Outcome = Extract<TraceEvent, { kind: 'outcome' }>;

/** Tells traces like recordings: times from `start`, attempts at the laboratory's servers only. */
export function observe(
  traces: readonly Trace[],
  servers: Servers,
  start: number,
  until = Number.POSITIVE_INFINITY,
): Observation {
  const attempts = traces.flatMap((trace, message) => [
    ...attemptsOf(trace, message, servers, start),
    ...unanswered(trace, message, servers, start, until),
  ]);
  attempts.sort((a, b) => a.t - b.t || a.message - b.message || a.position - b.position);
  return { attempts, messages: traces.flatMap((trace) => messagesOf(trace, servers, start)) };
}

function attemptsOf({ events }: Trace, message: number, servers: Servers, start: number): SeenAttempt[] {
  const attempts: SeenAttempt[] = [];
  const begun = new Map<number, Extract<TraceEvent, { kind: 'attempt' }>>();
  const tries = new Map<string, number>();
  for (const event of events) {
    if (event.kind === 'attempt') begun.set(event.copy, event);
    if (event.kind !== 'outcome') continue;
    const attempt = begun.get(event.copy);
    const server = servers.get(event.server);
    // What has no route leaves no SYN, so the recordings do not have it.
    if (attempt === undefined || server === undefined || event.outcome === 'unreachable') continue;
    const round = `${event.copy} ${attempt.pass}`;
    const position = tries.get(round) ?? 0;
    tries.set(round, position + 1);
    attempts.push({
      message,
      t: attempt.t - start,
      ip: server.ip,
      host: event.host,
      outcome: wordsOf(event),
      each: eachOf(event),
      tls: event.tls !== null,
      reused: attempt.reused,
      pass: attempt.pass,
      position,
      ended: event.t - start,
    });
  }
  return attempts;
}

/** A recipient of whom something is known: it was named in the session. */
function eachOf({ recipients = [], outcome, stage, reply }: Outcome): readonly string[] {
  const wasNamed = outcome === 'accepted' || LATE_STAGES.includes(stage);
  const isBroken = outcome === 'disconnected' || outcome === 'timedOut' || reply?.startsWith('421') === true;
  if (!wasNamed || (stage === 'rcpt' && isBroken)) return [];
  return recipients.map((one) => `m${String(one.recipient).padStart(3, '0')}:${wordsOf(one)}`);
}

/** Where it is known who was named. */
const LATE_STAGES: readonly string[] = ['rcpt', 'data', 'message'];

/** Outcome of an attempt of which nobody knows how it goes on. */
export const UNDER_WAY = 'under way';
/** The longest that the recorded MTAs wait where their waits have an end, but for Sendmail in a handshake [s]. */
const LONGEST_WAIT = 1200;

/** An attempt that still waits at the end of the run, and waits without end. */
function unanswered({ events }: Trace, message: number, servers: Servers, start: number, until: number): SeenAttempt[] {
  const last = events.findLast(({ copy, kind }) => copy === OWN && (kind === 'attempt' || kind === 'outcome'));
  if (last?.kind !== 'attempt' || until - last.t < LONGEST_WAIT || until === Number.POSITIVE_INFINITY) return [];
  const server = servers.get(last.server);
  if (server === undefined) return [];
  const { pass, reused, host } = last;
  const position = events.filter((event) => event.kind === 'outcome' && event.copy === OWN).length;
  const about = { message, ip: server.ip, host, outcome: UNDER_WAY, each: [], tls: false, reused, pass, position };
  return [{ ...about, t: last.t - start, ended: until - start }];
}

const REPLY_STAGES = {
  connect: 'connect',
  greeting: 'banner',
  ehlo: 'ehlo',
  starttls: 'starttls',
  tls: 'tls',
  mail: 'mail',
  rcpt: 'rcpt',
  data: 'data',
  message: 'dot',
} as const;
const CUTS: Readonly<Record<string, string>> = {
  greeting: 'closed without a banner',
  ehlo: 'closed at EHLO',
  tls: BROKEN_HANDSHAKE,
  rcpt: 'closed at RCPT',
  message: 'lost after dot',
};

const COMMANDS: Readonly<Record<string, string>> = {
  ehlo: 'EHLO',
  mail: 'MAIL',
  rcpt: 'RCPT',
  data: 'DATA',
  message: 'the dot',
};

function wordsOf({ outcome, stage, reply }: Pick<Outcome, 'outcome' | 'stage' | 'reply'>): string {
  switch (outcome) {
    case 'accepted':
      return 'delivered';
    case 'refused':
      return 'refused';
    case 'timedOut':
      if (stage === 'tls') return 'no reply in the handshake';
      return stage === 'connect' ? 'timeout' : stage === 'greeting' ? 'silent' : `no reply to ${COMMANDS[stage]}`;
    case 'disconnected':
      return CUTS[stage] ?? `closed at ${stage}`;
    case 'rejected':
      // The sender left by itself: the message is larger than the server takes.
      if (reply === null) return 'no mail sent';
      return `${REPLY_STAGES[stage]} ${reply.slice(0, 3)}`;
    case 'noTls':
      return 'no mail sent';
    case 'badCertificate':
      return 'no mail sent after the handshake';
    default:
      return `${REPLY_STAGES[stage]} ${reply?.slice(0, 3) ?? ''}`;
  }
}

/** One, or one for each recipient. */
function messagesOf(trace: Trace, servers: Servers, start: number): readonly SeenMessage[] {
  const { recipients } = trace;
  if (recipients === undefined) return [messageOf(trace, servers, start)];
  return recipients.map(({ recipient }) => recipientOf(trace, recipient, servers, start));
}

/** One recipient of several, as its sender sees it. */
function recipientOf(trace: Trace, recipient: number, servers: Servers, start: number): SeenMessage {
  const own = trace.events.filter(({ by }) => by === trace.sender);
  const isItsOwn = (one: { readonly recipient: number; readonly outcome: string }): boolean =>
    one.recipient === recipient && one.outcome === 'accepted';
  const accepted = own.find((event) => event.kind === 'outcome' && event.recipients?.some(isItsOwn));
  const ended = own.find((event) => event.kind === 'copyEnded' && event.recipient === recipient);
  const taken = accepted?.kind === 'outcome' ? servers.get(accepted.server) : undefined;
  const lost = ended?.kind === 'copyEnded' && ended.fate !== 'delivered' ? ended.t : undefined;
  const at = taken !== undefined && accepted !== undefined ? accepted.t - taken.work : lost;
  return {
    domain: trace.domain,
    sent: trace.sent - start,
    state: taken !== undefined ? 'delivered' : lost === undefined ? 'queued' : 'bounced',
    t: at === undefined ? null : at - start,
    kept: trace.events.filter((event) => event.kind === 'kept' && event.recipient === recipient).length,
    passes: [],
    warnings: [],
  };
}

function messageOf(trace: Trace, servers: Servers, start: number): SeenMessage {
  const own = trace.events.filter(({ copy }) => copy === OWN);
  const accepted = own.find((event) => event.kind === 'outcome' && event.outcome === 'accepted');
  const ended = own.find((event) => event.kind === 'copyEnded');
  const taken = accepted?.kind === 'outcome' ? servers.get(accepted.server) : undefined;
  const relayed = accepted !== undefined && taken === undefined;
  const end = relayed ? relayedEnd(trace) : ended?.t;
  const state = taken !== undefined ? 'delivered' : end === undefined ? 'queued' : 'bounced';
  const at = taken !== undefined && accepted !== undefined ? accepted.t - taken.work : end;
  return {
    domain: trace.domain,
    sent: trace.sent - start,
    state,
    t: state === 'queued' || at === undefined ? null : at - start,
    kept: copiesUnawares(trace),
    passes: own.filter(({ kind }) => kind === 'pass').map(({ t }) => t - start),
    warnings: own.filter(({ kind }) => kind === 'warning').map(({ t }) => t - start),
  };
}

/** Copies of which their sender has had no reply; not those that it sends again although it had one. */
function copiesUnawares({ events }: Trace): number {
  const accepted = new Set(
    events.flatMap((event) => (event.kind === 'outcome' && event.outcome === 'accepted' ? [event.t] : [])),
  );
  return events.filter(({ kind, t }) => kind === 'kept' && !accepted.has(t)).length;
}

/** The sender relayed to itself: what counts is the end of the whole trace. */
function relayedEnd(trace: Trace): number | undefined {
  return trace.fate === 'pending' || trace.ended === null ? undefined : trace.ended;
}
