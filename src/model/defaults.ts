import { DAY, HOUR, MINUTE } from '../units/index.js';
import type { Model, Overload } from './model.js';

/**
 * Every default of the scenario language, in SI units, except those of an MTA: these come from the preset named by
 * `mta`, in mail/. A number that models something real has its source beside it.
 */
export const DEFAULTS = {
  /** Fixed, never taken from the clock: the same file gives the same result. */
  seed: '1',
  /**
   * Enough to tell a week with an outage from one without, and to give an interval; fewer for very large runs
   * (`defaultReplications`).
   */
  replications: 10,
  warmup: 0,
  /** Only if `messages` is not given either. */
  duration: 7 * DAY,
  domain: {
    ttl: HOUR,
    /** RFC 2308 §5: one to three hours have been found to work well. */
    negativeTtl: HOUR,
    /** BIND's `rrset-order` is random unless told otherwise (BIND 9 Administrator Reference Manual). */
    rotate: 'random',
    allowInvalid: false,
  },
  server: {
    family: 'ipv4',
    rtt: 0.05,
    service: 0,
    /** `null`: unlimited. */
    sessions: null,
    /** RFC 5321 §3.8: 421 when a server must refuse service for now. */
    overload: { kind: 'reply', reply: { code: 421, text: '421 4.7.0 too many connections' } } satisfies Overload,
    knowsRecipients: true,
    /** RFC 5321 §4.5.3.1.10; RFC 3463 §3.6. */
    tooManyReply: { code: 452, text: '452 4.5.3 too many recipients' },
  },
  /** RFC 5321 §4.2.3: 421 closes the channel; RFC 3463 §3.8, 4.7.0: by a policy. */
  perClient: {
    key: 'address',
    sessionsStage: 'greeting',
    rateStage: 'mail',
    counts: 'accepted',
    reply: { code: 421, text: '421 4.7.0 too many from you' },
  },
  /** Postfix, address_verify_positive_refresh_time=7d: until then an answer is used without asking again. */
  asks: { remembers: 7 * DAY, unanswered: 'defer', mailboxes: 100 },
  /** RFC 3463 §3.4, 4.3.2: the system does not accept messages. */
  standby: { reply: { code: 450, text: '450 4.3.2 the primary is up' }, every: MINUTE },
  failure: {
    probability: 1,
    starts: 'longRun',
    cuts: false,
    sends: false,
    helo: false,
    kept: false,
    silentStage: 'greeting',
    factor: 1,
    delay: 0,
    after: 0,
    how: 'close',
    becomes: 'expired',
    /** RFC 5321 §4.2.3: 421 closes the channel, which is all a greeting can say; 451 is a local error elsewhere. */
    greetingReply: { code: 421, text: '421 4.3.2 service not available' },
    reply: { code: 451, text: '451 4.3.0 try again later' },
  },
  /** RFC 8461 §3.2: "typically weeks or greater" is for those who know what they do. */
  mtaSts: { maxAge: 7 * DAY, fetchTime: 0 },
  tls: { certificate: 'valid', tlsa: 'none', versions: 'all' },
  filter: { workers: 1, time: 0, catches: 0, mistakes: 0, then: 'quarantine' },
  /** Postgrey 1.37: `--delay=300`, `--retry-window=2` days. */
  greylist: { delay: 300, window: 2 * DAY, known: 0 },
  mta: 'rfc5321',
  sender: { name: 'sender', hosts: 1000, spam: 0, virus: 0 },
  traffic: { arrivals: 'poisson', invalidRecipients: 0 },
  retry: {
    /** A growing wait without a factor doubles. */
    backoffFactor: 2,
    listThen: 'last',
    stepFactor: 1,
    stepsFrom: 'arrival',
    per: 'message',
  },
} as const;

/** One gives no interval, and two agree too easily. */
const FEWEST = 3;
/** Most messages of a default run: some ten seconds of a processor. */
const MOST_MESSAGES = 100_000_000;

/** Approximate number of messages in one replication. */
export function messagesPerReplication({
  traffic,
  duration,
  messages,
}: Pick<Model, 'traffic' | 'duration' | 'messages'>): number {
  const sent = traffic.reduce(
    (sum, source) =>
      sum + (source.kind === 'replay' ? source.times.length : source.rate * (duration ?? Number.POSITIVE_INFINITY)),
    0,
  );
  return Math.min(sent, messages ?? Number.POSITIVE_INFINITY);
}

/**
 * Default number of replications: `DEFAULTS.replications`, or fewer for very large runs, but never under three.
 * `messages`: those of one replication.
 */
export function defaultReplications(messages: number): number {
  return Math.max(FEWEST, Math.min(DEFAULTS.replications, Math.floor(MOST_MESSAGES / messages)));
}
