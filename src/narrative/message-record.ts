import type { Fate, Kind, Outcome, Stage } from '../mail/index.js';
import type { PassedOver, Story, StoryAnswer, Then } from '../results/index.js';
import type { Seconds, SimTime } from '../units/index.js';
import { pathOf } from './meeting-words.js';

/** One attempt: a message offered to a server. Times count from the message's submission. */
export interface AttemptRecord {
  readonly t_s: Seconds;
  readonly pass: number;
  /** A sender, or a relay on its onward hops. */
  readonly by: string;
  readonly host: string;
  readonly server: string;
  readonly family: 'ipv4' | 'ipv6';
  readonly outcome: Outcome;
  readonly stage: Stage;
  /** Version of the session's TLS; null in clear. */
  readonly tls: string | null;
  readonly reply: string | null;
  readonly then: Then;
  /** Until the sender knew [s]. */
  readonly took_s: Seconds;
  /** In a session that was open already. */
  readonly reused: boolean;
  /** Where it came about by a failure that meets but some: the path of that failure in the scenario. */
  readonly failure?: string;
  /** Where the message has several recipients: how it ended for each that it was for. */
  readonly recipients?: readonly { readonly recipient: number; readonly outcome: Outcome }[];
}

/** A host of the list to which no connection was made, and why. */
export interface LeftOut {
  readonly t_s: Seconds;
  readonly by: string;
  readonly host: string;
  /** `policy`: one of the recipient's; `limit`: the MTA's own; `honoursBackups`: it tries no worse preference. */
  readonly why: 'policy' | 'limit' | 'honoursBackups';
  /** Which policy; `null` where it is none. */
  readonly policy: 'MTA-STS' | 'DANE' | null;
}

/** One message for programs: the JSON of `mxsim explain`. */
export interface MessageRecord {
  readonly message: number;
  readonly sender: string;
  readonly domain: string;
  readonly sent_s: SimTime;
  readonly fate: Fate;
  readonly attempts: readonly AttemptRecord[];
  readonly leftOut: readonly LeftOut[];
  readonly mta: string;
  /** Which of the sender's hosts, from 1. */
  readonly host: number;
  readonly kind: Kind;
  readonly latency_s: Seconds | null;
  /** From submission until the last copy was gone; `null` if one was still queued at the end. */
  readonly ended_s: Seconds | null;
  readonly lookups: readonly {
    readonly t_s: Seconds;
    readonly by: string;
    readonly domain: string;
    readonly answer: StoryAnswer;
    readonly records: readonly { readonly preference: number; readonly host: string }[];
    readonly cached: boolean;
  }[];
  /** From the end of each failed pass until the next. */
  readonly waits: readonly { readonly t_s: Seconds; readonly by: string; readonly until_s: Seconds }[];
  readonly duplicates: number;
  /** Of a message to several recipients: the fate of each; `fate` is that of the first to whom it was not delivered. */
  readonly recipients?: Story['recipients'];
}

/** Attempts that have ended; one that was under way when the run was stopped has no outcome, and no server counts it. */
function attemptsOf({ events, sent }: Story): AttemptRecord[] {
  const open = new Map<number, { t: SimTime; pass: number; reused: boolean }>();
  const attempts: AttemptRecord[] = [];
  for (const event of events) {
    if (event.kind === 'attempt') open.set(event.copy, event);
    if (event.kind !== 'outcome') continue;
    const begin = open.get(event.copy);
    if (begin === undefined) continue;
    const { by, host, server, family = 'ipv4', outcome, stage, tls, reply, then, failure, recipients } = event;
    attempts.push({
      t_s: begin.t - sent,
      pass: begin.pass,
      by,
      host,
      server,
      family,
      outcome,
      stage,
      tls,
      reply,
      then,
      took_s: event.t - begin.t,
      reused: begin.reused,
      ...(failure === undefined ? {} : { failure: pathOf(failure) }),
      ...(recipients === undefined
        ? {}
        : { recipients: recipients.map((one) => ({ recipient: one.recipient, outcome: one.outcome })) }),
    });
    open.delete(event.copy);
  }
  return attempts.sort((a, b) => a.t_s - b.t_s);
}

const LEFT_OUT: Readonly<Partial<Record<PassedOver, Pick<LeftOut, 'why' | 'policy'>>>> = {
  policy: { why: 'policy', policy: 'MTA-STS' },
  tlsa: { why: 'policy', policy: 'DANE' },
  limit: { why: 'limit', policy: null },
  balance: { why: 'limit', policy: null },
};

function leftOutOf({ events, sent }: Story): LeftOut[] {
  return events.flatMap((event): LeftOut[] => {
    const where = { t_s: event.t - sent, by: event.by };
    if (event.kind === 'cut' && event.why === 'backupsIgnored')
      return event.hosts.map((host) => ({ ...where, host, why: 'honoursBackups', policy: null }));
    const reason = event.kind === 'passedOver' ? LEFT_OUT[event.why] : undefined;
    return reason === undefined || event.kind !== 'passedOver' ? [] : [{ ...where, host: event.host, ...reason }];
  });
}

/** A story as plain data under stable names. Nothing is shortened. */
export function recordOf(trace: Story): MessageRecord {
  const { message, sender, domain, sent, fate, mta, host, kind, latency, ended, events } = trace;
  return {
    message,
    sender,
    domain,
    sent_s: sent,
    fate,
    attempts: attemptsOf(trace),
    leftOut: leftOutOf(trace),
    mta,
    host,
    kind,
    latency_s: latency,
    ...(trace.recipients === undefined ? {} : { recipients: trace.recipients }),
    ended_s: ended === null ? null : ended - sent,
    lookups: events.flatMap((event) =>
      event.kind === 'lookup'
        ? [
            {
              t_s: event.t - sent,
              by: event.by,
              domain: event.domain,
              answer: event.answer,
              records: event.records,
              cached: event.cached,
            },
          ]
        : [],
    ),
    waits: events.flatMap((event) =>
      event.kind === 'deferred' ? [{ t_s: event.t - sent, by: event.by, until_s: event.until - sent }] : [],
    ),
    duplicates: events.filter((event) => event.kind === 'copyEnded' && event.duplicate).length,
  };
}
