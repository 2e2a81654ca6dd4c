import { bundle, count, number, orNone, rate, time, word } from './forms.js';

/**
 * State that a sending host keeps from one message to the next: DNS answers, failed servers, open connections, and
 * limits on their number.
 */

/** Failures that count as signs of a dead host. */
export const DEAD_SIGNS = ['session', 'connect', 'timeout', 'connectTimeout'] as const;

/**
 * Scope in which sessions are counted together: the domain of the recipient, all domains with the same MX hosts (their
 * provider: a site), one MX host name, or one address. A site has one window, one memory of its death and one pool of
 * connections; messages to a host or an address queue up at the point that their walk has reached.
 */
const CONCURRENCY_KEYS = ['destination', 'site', 'host', 'address'] as const;

const sessions = count(1, 1_000_000);

/** Time for which a sending host, or its resolver, caches DNS results beyond their TTL. */
export const DNS_CACHE = bundle('none', '`none`, or `{ failures: 5m, atLeast: 1h }`', {
  failures: {
    form: time(0, 300),
    description:
      'How long it keeps that the DNS failed to answer (SERVFAIL, or no answer at all): RFC 9520 asks resolvers for 1 s to 5 min.',
    default: 0,
    examples: ['30s'],
  },
  atLeast: {
    form: time(),
    description: 'Keeps any answer so long at least, whatever its TTL: senders that go on with old records.',
    default: 0,
    examples: ['1h'],
  },
});

/** Concurrent sessions of one sending host: starts at `initial`, grows by one per success up to `max`. */
export const CONCURRENCY = bundle('unlimited', '`unlimited`, or `{ initial: 5, max: 20 }`', {
  initial: {
    form: sessions,
    description: 'Sessions at first; each success adds one. As many as `max` if left out.',
    examples: [5],
  },
  max: { form: sessions, description: 'Sessions at most.', examples: [20], required: true },
  /** Left out: by destination. */
  by: {
    form: word(CONCURRENCY_KEYS),
    description:
      'Which sessions are counted together: those to one domain (`destination`), to all domains with the same MX hosts (`site`), to one MX host, or to one address.',
    examples: ['site'],
    absent: true,
  },
  /**
   * Negative feedback (Postfix, qmgr_queue.c). A success then adds a session only while the window is within `initial`
   * of the deliveries under way, failures count as part of a cohort, and a dead destination comes back with as many
   * sessions as are under way, if any. Left out: 0, no feedback.
   */
  shrinks: {
    form: number(0, 1),
    description:
      'Sessions that a failure of the destination takes away (Postfix: 1). A success then ends its death, and adds a session only near what is in use.',
    examples: [1],
    absent: true,
  },
});

/**
 * KumoMTA, max_message_rate: messages per time, as a bucket of `burst` (crates/throttle: the number before the slash).
 */
export const RATE = bundle('none', '`none`, or `{ limit: 500/h, by: site }`', {
  limit: {
    form: rate,
    description: 'Messages of one sending host in that time; further ones wait for their turn, in their order.',
    examples: ['500/h'],
    required: true,
  },
  burst: {
    form: count(1, 1_000_000),
    description: 'Messages that may go at once. The number before the slash if left out.',
    examples: [10],
    absent: true,
  },
  /** Left out: by destination. */
  by: {
    form: word(CONCURRENCY_KEYS),
    description: 'Which messages are counted together, as for `concurrency`.',
    examples: ['site'],
    absent: true,
  },
});

/** Least time between the starts of two connections of one sending host [s] (OpenSMTPD, `limit mta`). */
export const PACE = bundle('none', '`none`, or `{ destination: 2s, address: 5s }`', {
  destination: { form: time(), description: 'Between connections to one destination.', default: 0 },
  address: { form: time(), description: 'Between connections to one address.', default: 0 },
});

/** Defaults apply only to an MTA whose preset has no such memory, once it is switched on. */
export const DEAD_HOSTS = bundle(
  'none',
  '`none`, or `{ remember: host, after: 1, for: 5m }`',
  {
    remember: {
      form: word(['host', 'address', 'destination']),
      description: 'What is remembered as dead.',
      default: 'host',
    },
    /** A reply to MAIL or later is about one message and never counts. `connectTimeout`: qmail, tcpto.c. */
    counts: {
      form: word(DEAD_SIGNS),
      description:
        'What counts: any failure before MAIL and any broken connection, only connections that did not come about, only time-outs, or only time-outs of connections, where any other connection clears the count (`connectTimeout`, qmail).',
      default: 'session',
    },
    /**
     * `busy`: failures short of death are forgotten when nothing is queued for the host; `run`: all are forgotten when
     * the run ends.
     */
    memory: {
      form: word(['all', 'busy', 'run']),
      description:
        "Whose memory it is: the sending host's; the same while something is queued for the destination; one queue run's.",
      default: 'all',
    },
    after: {
      form: count(1, 1_000_000),
      description:
        'Failures in a row before it counts as dead; where sessions shrink, cohorts: each failure is one part of those allowed (Postfix).',
      default: 1,
    },
    /**
     * With it, one more sign after the time of death is another death (qmail, tcpto.c). Left out: every sign counts,
     * and the count restarts after each death.
     */
    apart: {
      form: orNone(time(0.001), 'none'),
      description:
        'A failure counts only so long after the last one that did, and the count stays until one succeeds (qmail).',
      examples: ['2m'],
      absent: true,
    },
    for: { form: time(0.001), description: 'How long it is then left alone.', default: 300 },
    timeoutFor: {
      form: orNone(time(0.001)),
      description: 'The same after a time-out, where that differs (ZoneMTA).',
      examples: ['15m'],
    },
  },
  ['remember', 'after', 'apart', 'for', 'timeoutFor', 'counts', 'memory'],
);

/** Defaults apply only to an MTA whose preset does not reuse connections. */
export const REUSE = bundle('none', '`none`, or `{ messages: 100, idle: 2s }`', {
  messages: {
    form: orNone(count(1, 1_000_000_000), 'unlimited'),
    description: 'Messages per connection.',
    default: 100,
  },
  /** 0: only messages that are already waiting follow. Postfix, smtp_connection_cache_time_limit: 2s. */
  idle: { form: time(), description: 'How long an idle connection is kept.', default: 2 },
  /** Postfix, smtp_connection_reuse_time_limit. */
  age: {
    form: orNone(time(0.001), 'unlimited'),
    description: 'How long after its start a connection takes further messages (Postfix: 300s).',
    examples: ['300s'],
    absent: true,
  },
  of: {
    form: word(['all', 'deferred', 'busy']),
    description:
      'Which messages share connections: all; only those that were deferred before; those that follow one another without a pause (`busy`, Postfix).',
    default: 'all',
  },
  by: {
    form: word(['address', 'destination']),
    description: 'Whose open connections may be taken over: the next address of the walk, or any to the destination.',
    default: 'address',
  },
});
