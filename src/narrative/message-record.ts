import type { Fate, Kind, Outcome, Stage } from '../mail/index.js';
import type { PassedOver, Then, Trace, TraceAnswer, TraceAsker, TraceEvent, TraceFailure } from '../results/index.js';
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
  /** Time until the sender knew the outcome [s]. */
  readonly took_s: Seconds;
  /** True if the session was already open. */
  readonly reused: boolean;
  /** Path in the scenario of the failure that caused it, if that failure meets only some mail. */
  readonly failure?: string;
  /** Sources of the demand for TLS or for a valid certificate, if it ended for want of that. */
  readonly askedBy?: readonly Demand[];
  /** Outcome for each recipient of the attempt, if the message has several. */
  readonly recipients?: readonly { readonly recipient: number; readonly outcome: Outcome }[];
}

/** A demand for TLS or a certificate: by a policy of the recipient, or by the sender's own level (`tls`). */
export interface Demand {
  readonly by: TraceAsker;
  /** Its owner: the domain of the recipient, the host with TLSA records, or the sender or relay. */
  readonly of: string;
}

/** A host of the list that was not used, and why: no connection was made, or a policy ended the session. */
export interface LeftOut {
  readonly t_s: Seconds;
  readonly by: string;
  readonly host: string;
  /** `policy`: one of the recipient's; `limit`: the MTA's own; `honoursBackups`: it tries no worse preference. */
  readonly why: 'policy' | 'limit' | 'honoursBackups';
  /** Kind of policy; `null` if there is none. */
  readonly policy: 'MTA-STS' | 'DANE' | null;
  /** Owner of the policy: the domain of the recipient, or the host with TLSA records; `null` if there is none. */
  readonly of: string | null;
  /** True if a connection was made first, and the policy ended the session. */
  readonly connected: boolean;
}

/** A lookup of the MTA-STS policy of a domain. */
export type PolicyLookup = Omit<
  Extract<TraceEvent, { kind: 'policy' }>,
  't' | 'copy' | 'kind' | 'until' | 'failure'
> & {
  readonly t_s: Seconds;
  /** End of the time for which it is kept; `null` if no time is known, or no policy is kept. */
  readonly until_s: Seconds | null;
  /** Path in the scenario of the failure of the name servers, if they failed. */
  readonly failure?: string;
};

/** A query for the TLSA records of a host. */
export type TlsaLookup = Omit<Extract<TraceEvent, { kind: 'tlsa' }>, 't' | 'copy' | 'kind' | 'failure'> & {
  readonly t_s: Seconds;
  readonly failure?: string;
};

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
  /** Number of the sending host among the sender's, from 1. */
  readonly host: number;
  readonly kind: Kind;
  readonly latency_s: Seconds | null;
  /** Time from submission until the last copy was gone; `null` if one was still queued at the end. */
  readonly ended_s: Seconds | null;
  readonly lookups: readonly {
    readonly t_s: Seconds;
    readonly by: string;
    readonly domain: string;
    readonly answer: TraceAnswer;
    readonly records: readonly { readonly preference: number; readonly host: string }[];
    readonly cached: boolean;
  }[];
  /** Lookups of the MTA-STS policy, and queries for TLSA records; left out if there were none. */
  readonly policyLookups?: readonly PolicyLookup[];
  readonly tlsaLookups?: readonly TlsaLookup[];
  /** Waits from the end of each failed pass until the next. */
  readonly waits: readonly { readonly t_s: Seconds; readonly by: string; readonly until_s: Seconds }[];
  readonly duplicates: number;
  /** Of a message to several recipients: the fate of each; `fate` is that of the first to whom it was not delivered. */
  readonly recipients?: Trace['recipients'];
}

type Ended = Extract<TraceEvent, { kind: 'outcome' }>;

/** Attempts that have ended; one that was under way when the run was stopped has no outcome, and no server counts it. */
function attemptsOf(trace: Trace): AttemptRecord[] {
  const { events, sent } = trace;
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
      ...(event.askedBy === undefined ? {} : { askedBy: demandsOf(trace, event) }),
      ...(recipients === undefined
        ? {}
        : { recipients: recipients.map((one) => ({ recipient: one.recipient, outcome: one.outcome })) }),
    });
    open.delete(event.copy);
  }
  return attempts.sort((a, b) => a.t_s - b.t_s);
}

function demandsOf({ domain }: Trace, { by, host, askedBy = [] }: Ended): Demand[] {
  return askedBy.map((asker) => {
    return { by: asker, of: asker === 'DANE' ? host : asker === 'MTA-STS' ? domain : by };
  });
}

const LEFT_OUT: Readonly<Partial<Record<PassedOver, Pick<LeftOut, 'why' | 'policy'>>>> = {
  policy: { why: 'policy', policy: 'MTA-STS' },
  tlsa: { why: 'policy', policy: 'DANE' },
  limit: { why: 'limit', policy: null },
  balance: { why: 'limit', policy: null },
};

function leftOutOf({ domain, events, sent }: Trace): LeftOut[] {
  const whose = (policy: LeftOut['policy'], host: string) =>
    policy === null ? null : policy === 'DANE' ? host : domain;
  return events.flatMap((event): LeftOut[] => {
    const where = { t_s: event.t - sent, by: event.by };
    if (event.kind === 'cut' && event.why === 'backupsIgnored')
      return event.hosts.map((host) => {
        return { ...where, host, why: 'honoursBackups', policy: null, of: null, connected: false };
      });
    if (event.kind === 'outcome') {
      const policies = (event.askedBy ?? []).filter((asker) => asker === 'MTA-STS' || asker === 'DANE');
      const { host } = event;
      return policies.map((policy) => {
        return { ...where, host, why: 'policy', policy, of: whose(policy, host), connected: true };
      });
    }
    const reason = event.kind === 'passedOver' ? LEFT_OUT[event.why] : undefined;
    if (reason === undefined || event.kind !== 'passedOver') return [];
    return [{ ...where, host: event.host, ...reason, of: whose(reason.policy, event.host), connected: false }];
  });
}

/** Lookups made for the recipient's policies. */
function policiesOf({ events, sent }: Trace): Pick<MessageRecord, 'policyLookups' | 'tlsaLookups'> {
  const failureIn = ({ failure }: { readonly failure?: TraceFailure }) =>
    failure === undefined ? {} : { failure: pathOf(failure) };
  const policyLookups = events.flatMap((event): PolicyLookup[] => {
    if (event.kind !== 'policy') return [];
    const { t, by, domain, how, mode, until } = event;
    return [
      { t_s: t - sent, by, domain, how, mode, until_s: until === null ? null : until - sent, ...failureIn(event) },
    ];
  });
  const tlsaLookups = events.flatMap((event): TlsaLookup[] => {
    if (event.kind !== 'tlsa') return [];
    const { t, by, host, answer } = event;
    return [{ t_s: t - sent, by, host, answer, ...failureIn(event) }];
  });
  return {
    ...(policyLookups.length === 0 ? {} : { policyLookups }),
    ...(tlsaLookups.length === 0 ? {} : { tlsaLookups }),
  };
}

/** A trace as plain data under stable names. Nothing is shortened. */
export function recordOf(trace: Trace): MessageRecord {
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
    ...policiesOf(trace),
    waits: events.flatMap((event) =>
      event.kind === 'deferred' ? [{ t_s: event.t - sent, by: event.by, until_s: event.until - sent }] : [],
    ),
    duplicates: events.filter((event) => event.kind === 'copyEnded' && event.duplicate).length,
  };
}
