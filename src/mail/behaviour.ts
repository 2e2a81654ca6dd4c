import type { Seconds, Share } from '../units/index.js';
import type { Concurrency, DeadHosts, Pace, Reuse } from './connections.js';
import type { Decision, FailureClass, Stage } from './vocabulary.js';

/** The order in which the published preferences are walked. */
export const ORDERS = ['preference', 'reverse', 'random'] as const;
export type Order = (typeof ORDERS)[number];

/**
 * How exchangers of equal preference are ordered. `perProcess`: shuffled once for all that one process does; a first
 * try has a process of its own, a queue run is one for all its messages.
 */
export const EQUAL_PREFERENCES = [
  'hosts',
  'addresses',
  'perProcess',
  'dnsOrder',
  'fewestConnections',
  'adjacentSwaps',
] as const;
export type EqualPreference = (typeof EQUAL_PREFERENCES)[number];

/**
 * In which order the addresses of one host are tried. RFC 5321 §5.1 says as the resolver presents them; some shuffle,
 * each time or once per process.
 * Nothing to decide where `equalPreference` is `addresses`: there all addresses of a preference are shuffled together.
 */
export const ADDRESS_ORDERS = ['asPresented', 'random', 'perProcess'] as const;
export type AddressOrder = (typeof ADDRESS_ORDERS)[number];

/** What of a list is left out because it was tried already in this pass: nothing, a host listed twice, or any address met before. */
export const REPEATS = ['tried', 'skipHost', 'skipAddress'] as const;
export type Repeats = (typeof REPEATS)[number];

/** What an MX that points to an IP address leads to (RFC 5321 §5.1 wants a name): its use, the next MX, or a bounce. */
export const IP_EXCHANGERS = ['use', 'skip', 'bounce'] as const;
export type IpExchanger = (typeof IP_EXCHANGERS)[number];

/**
 * What one process does, for all that is decided once per process. `delivery`: one first try, or one queue run
 * (Sendmail). `second`: all that a sending host begins within one second of its clock, because each process seeds its
 * random numbers with the time (Courier).
 */
export const PROCESSES = ['delivery', 'second'] as const;
export type Process = (typeof PROCESSES)[number];

/**
 * How a failed attempt leads to the next one. `list`: down the list, once. `best`: each time to the best address that is
 * not remembered as dead, so that a better one which is well again comes before a worse one not yet tried (OpenSMTPD, mta_find_route).
 */
export const WALKS = ['list', 'best'] as const;
export type Walk = (typeof WALKS)[number];

/** What a lookup that gave no address leads to: a bounce, the next pass, or the domain's own address (as if it had no MX). */
export const LOOKUP_DECISIONS = ['bounce', 'defer', 'address'] as const;
export type LookupDecision = (typeof LOOKUP_DECISIONS)[number];

/** What a relay does that is itself the best exchanger: it bounces the message, keeps it for the next pass, or keeps it untried (Exim). */
export const LOOP_DECISIONS = ['bounce', 'defer', 'freeze'] as const;
export type LoopDecision = (typeof LOOP_DECISIONS)[number];

/** What is done when the DNS names no exchanger that can be tried. */
export interface OnLookup {
  /** `0 .` (RFC 7505). */
  readonly nullMx: LookupDecision;
  /** The domain does not exist. */
  readonly nxdomain: LookupDecision;
  /** The domain exists, with neither MX nor address. */
  readonly empty: LookupDecision;
  readonly servfail: LookupDecision;
  /** The query was never answered. */
  readonly timeout: LookupDecision;
  /** There are MX records, and no host among them has an address. */
  readonly noAddress: LookupDecision;
  /** One MX host of several exists and has no address: it is skipped, or the message bounces at once. */
  readonly emptyHost: 'next' | 'bounce';
  /** It is itself the best exchanger of all: nothing is left after dropping itself (RFC 5321 §5.1). */
  readonly loop: LoopDecision;
  /** Nothing is left after dropping itself but hosts that have no address: it is the best that can be found. */
  readonly noPrimary: 'bounce' | 'defer';
}

/** How far one delivery attempt goes. `null` means no limit. */
export interface Limits {
  /** Addresses tried in one pass. */
  readonly addresses: number | null;
  /** Sessions that got past EHLO in one pass. */
  readonly sessions: number | null;
  /** MX hosts tried in one pass. */
  readonly hosts: number | null;
  /** Addresses tried of one MX host. */
  readonly addressesPerHost: number | null;
  /** At the address limit, jump to the next preference and try one address of each (Exim, hosts_max_try). */
  readonly nextPreference: boolean;
}

/** How long the sender waits [s], per step. `dns` is one query. */
export interface Timeouts {
  readonly dns: Seconds;
  readonly connect: Seconds;
  /** When the sender's operating system gives a connection up by itself: the shorter of the two holds. `null`: never. */
  readonly kernel: Seconds | null;
  readonly greeting: Seconds;
  readonly ehlo: Seconds;
  readonly mail: Seconds;
  readonly rcpt: Seconds;
  readonly data: Seconds;
  readonly message: Seconds;
  /** For a whole session, from the moment the connection stands (chasquid); left out: no limit but those of its stages. */
  readonly session?: Seconds;
}

/** How long a connection is really waited for [s]: the MTA's own patience, or its operating system's if that is shorter. */
export function connectPatience({ connect, kernel }: Pick<Timeouts, 'connect' | 'kernel'>): Seconds {
  return kernel === null ? connect : Math.min(connect, kernel);
}

/** Stage and failure class to what the sender does then. Complete: every pair has an entry. */
export type OnFailure = Readonly<Record<Stage, Readonly<Record<FailureClass, Decision>>>>;

/** One step of a stepped schedule: wait `every`, each time `factor` longer (at least 1), up to the age `until` (`null`: for ever). */
export interface RetryStep {
  readonly every: Seconds;
  readonly factor: number;
  readonly until: Seconds | null;
}

/** When a deferred message is tried again. */
export type RetryRule =
  | { readonly kind: 'never' }
  | { readonly kind: 'every'; readonly every: Seconds }
  /** The waits in turn; then the last one, the whole list, or `then` (a list) again and again. */
  | { readonly kind: 'list'; readonly waits: readonly Seconds[]; readonly then: readonly Seconds[] }
  | { readonly kind: 'backoff'; readonly first: Seconds; readonly factor: number; readonly max: Seconds | null }
  /** The next wait is the message's age, clamped to `min`..`max`. */
  | { readonly kind: 'age'; readonly min: Seconds; readonly max: Seconds }
  /** Try n at birth + unit·n². */
  | { readonly kind: 'quadratic'; readonly unit: Seconds }
  /**
   * From `arrival`: the steps add up to fixed ages at which it is tried. From `failure`: the age picks the wait, which
   * begins when the pass has failed, and the end of the last step is never passed over (Exim, retry.c).
   */
  | { readonly kind: 'steps'; readonly steps: readonly RetryStep[]; readonly from: 'arrival' | 'failure' };

export interface RetrySchedule {
  readonly rule: RetryRule;
  /** A retry that is due is noticed only on this grid [s]; each sending host has its own phase. `null`: at once. */
  readonly scan: Seconds | null;
  /** Each wait is changed by up to this much either way, evenly. */
  readonly jitter:
    | { readonly kind: 'share'; readonly share: Share }
    | { readonly kind: 'time'; readonly time: Seconds }
    | null;
  /** Whose clock it is: each message's, each server's (as this sending host sees it), or whole queue runs. */
  readonly per: 'message' | 'host' | 'queue';
  /** Retries of one sending host under way at once: a queue runner takes them one by one. `null`: no limit. */
  readonly atOnce: number | null;
  /**
   * Queue runners at most: at each scan another one starts while one is still at work (Exim, queue_run_max), and each has
   * `atOnce` retries under way. Left out: one.
   */
  readonly runners?: number;
}

/** When a sender stops trying. `null` parts do not apply; an all-null record never gives up. */
export interface GiveUp {
  /** Age of the message [s]. */
  readonly age: Seconds | null;
  /** Failed passes. */
  readonly attempts: number | null;
  /** How long every server tried has been failing without a break [s] (Exim). */
  readonly hostDown: Seconds | null;
  /** Age at which a frozen message is given up [s]; left out: `age`, or 7 days without one. */
  readonly frozen?: Seconds;
  /** It expires the moment its age is reached, between two tries, rather than with the first try after it (OpenSMTPD, scheduler). */
  readonly onTime?: true;
}

/** How long a sending host, or its resolver, keeps what the DNS said beyond what the DNS says of that. */
export interface DnsCache {
  /** Failures to answer [s]: SERVFAIL, and no answer at all. At most 300 (RFC 9520 §3.2); 0: each message asks anew. */
  readonly failures: Seconds;
  /** Any answer is kept so long at least [s]; 0: as long as its TTL says. */
  readonly atLeast: Seconds;
}

/** Everything in which mail transfer agents differ, complete and with no defaults left open. */
export interface MtaBehaviour {
  /** The preset it began as, for display. */
  readonly preset: string;
  /** Share of sending hosts that try more than the best published preference. */
  readonly honoursBackups: Share;
  readonly order: Order;
  readonly equalPreference: EqualPreference;
  readonly addressOrder: AddressOrder;
  readonly repeats: Repeats;
  readonly ipExchanger: IpExchanger;
  readonly process: Process;
  readonly walk: Walk;
  readonly onLookup: OnLookup;
  /** Left out: nothing beyond TTLs. */
  readonly dnsCache?: DnsCache;
  /** After an EHLO that was refused it says HELO (RFC 5321 §3.2). */
  readonly helo: boolean;
  /** A line that is cut is noticed at once; else only when the time-out of the stage is over (dma). */
  readonly noticesCuts: boolean;
  readonly limits: Limits;
  readonly timeouts: Timeouts;
  readonly onFailure: OnFailure;
  readonly retry: RetrySchedule;
  readonly giveUpAfter: GiveUp;
  /** Ages at which a delay warning goes out [s], ascending; each at the first failed pass at or after it. */
  readonly warnAfter: readonly Seconds[];
  /** It warns with the last failed pass before that age, since the next one would come after it (OpenSMTPD). */
  readonly warnsAhead: boolean;
  /** `null`: unlimited. */
  readonly concurrency: Concurrency | null;
  /** `null`: at once. */
  readonly pace: Pace | null;
  readonly deadHosts: DeadHosts | null;
  /** `null`: one message per connection. */
  readonly reuse: Reuse | null;
  /** Source addresses of one sending host; each pass comes from one of them, at random. */
  readonly addresses: number;
  /** How an MTA finds itself in an MX list (RFC 5321 §5.1). */
  readonly knowsItselfBy: 'name' | 'address' | 'nothing';
}
