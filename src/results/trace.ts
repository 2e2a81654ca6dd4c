import type { Fate, Kind, Outcome, Stage } from '../mail/index.js';
import type { Seconds, SimTime } from '../units/index.js';

/** A server under one of its host names, by one of its addresses. */
export interface TraceAddress {
  readonly host: string;
  readonly server: string;
  /** Left out if the server has only an IPv4 address. */
  readonly family?: 'ipv4' | 'ipv6';
}

/** A failure limited by `only` or `except`, or one of name servers, by its place in the scenario; lists begin at 0. */
export interface TraceFailure {
  readonly of: 'servers' | 'sites' | 'domains' | 'dns';
  readonly name: string;
  readonly at: number;
}

/** Outcome of an attempt for one of several recipients. */
export interface TraceRecipient {
  /** Its number among the recipients of the message, from 1. */
  readonly recipient: number;
  readonly outcome: Outcome;
  readonly stage: Stage;
  readonly reply: string | null;
}

/** Result of a lookup of the domain's MX records. */
export type TraceAnswer =
  /** Not asked: a fixed next hop (`via`), or the one that is turned to when all MX have failed (`fallback`). */
  'fixedHop' | 'mx' | 'implicitMx' | 'nullMx' | 'nxdomain' | 'empty' | 'servfail' | 'timeout';

/** Reason why an address of the list was not tried. */
export type PassedOver =
  /** Remembered as dead (`deadHosts`). */
  | 'dead'
  /** Its retry clock is not due yet (`retry.per: host`). */
  | 'notDue'
  /** Tried before in this pass (`repeats`). */
  | 'repeat'
  /** The room under the limit is for addresses of the other family (`family.balance`). */
  | 'balance'
  /** Another address of its host has failed, and the sender leaves that host (`nextHost`). */
  | 'host'
  /** The MTA-STS policy of the recipient does not name it. */
  | 'policy'
  /** A failed lookup leaves open whether it has TLSA records. */
  | 'tlsa'
  /** At the limit of addresses, and of a preference already tried (`limits.nextPreference`). */
  | 'limit';

/**
 * The party that asked for TLS, or a certificate, that a session did not have: the sender's own level (`tls`), or a
 * policy of the recipient.
 */
export type TraceAsker = 'encrypt' | 'verify' | 'MTA-STS' | 'DANE';

/**
 * Source of a sender's knowledge of the MTA-STS policy of a domain. `always`: the policy is the same throughout the
 * run, so it does not matter; `kept` from an earlier fetch; `same`: the kept one is still published; `fetched` now;
 * none is published any more (`unpublished`); its TXT record could not be had (`noRecord`); another message of the host
 * is looking for it (`underWay`); or the way in which the fetch failed.
 */
export type PolicyKnown =
  | 'always'
  | 'kept'
  | 'same'
  | 'fetched'
  | 'unpublished'
  | 'noRecord'
  | 'underWay'
  | 'unreachable'
  | 'notFound'
  | 'certificate';

/** Reason why a pass tried no further address. */
export type WalkEnd = 'listEnded' | 'addressLimit' | 'sessionLimit' | 'hostLimit';

/**
 * Action of the sender after an attempt. `done`: the message is another's responsibility now; `off`: none, its machine
 * went off.
 */
export type Then = 'next' | 'defer' | 'bounce' | 'done' | 'off';

/**
 * One step in the life of a message. `t`: seconds from the start of the run. `by`: owner of the queue that the copy is
 * in, the name of a sender or of a relay (a server). `copy` tells copies of one message apart: 1 is the sender's own;
 * each relay that accepts the message, and each server that keeps it unknown to its sender, has a further one.
 */
export type TraceEvent = { readonly t: SimTime; readonly copy: number; readonly by: string } & (
  | { readonly kind: 'pass'; readonly pass: number }
  /** No session to the destination is free (`concurrency`), or the queue runner is busy (`retry.atOnce`): it waits in line. */
  | { readonly kind: 'line'; readonly for: 'destination' | 'queueRunner' | 'place' | 'rate' }
  /** The relay that has the message is off: its queue is not run until then. `null`: for the rest of the run. */
  | { readonly kind: 'off'; readonly until: SimTime | null }
  /** The destination is remembered as dead until then: no try in this pass. */
  | { readonly kind: 'deadDestination'; readonly until: SimTime }
  /**
   * The MX query was answered. `records`: as this answer lists them. It was `asked` for at that time and is used until
   * `expires`; `cached`: it came from the cache. `null` if this sender does not need a cache: the answer is the same at
   * any time.
   */
  | {
      readonly kind: 'lookup';
      readonly domain: string;
      readonly answer: TraceAnswer;
      readonly records: readonly { readonly preference: number; readonly host: string }[];
      readonly cached: boolean;
      readonly asked: SimTime | null;
      readonly expires: SimTime | null;
      /** The failure of name servers that caused it. */
      readonly failure?: TraceFailure;
    }
  /** Address query for an MX host that gave no address; `cached`: the failure came from the cache. */
  | {
      readonly kind: 'noAddress';
      readonly host: string;
      readonly answer: 'nxdomain' | 'empty' | 'servfail' | 'timeout' | 'loopback' | 'alias';
      readonly cached: boolean;
      /** The record type that could not be had, if only one could not. There was an address of the other family. */
      readonly record?: 'a' | 'aaaa';
      /** The failure of name servers that caused it. */
      readonly failure?: TraceFailure;
    }
  /**
   * The MTA-STS policy that applies to this walk, and how it is known; kept until `until`. `mode`: null if there is no
   * policy.
   */
  | {
      readonly kind: 'policy';
      readonly domain: string;
      readonly how: PolicyKnown;
      readonly mode: 'none' | 'testing' | 'enforce' | null;
      readonly until: SimTime | null;
      /** The failure of name servers that caused it. */
      readonly failure?: TraceFailure;
    }
  /** Result of a query for the TLSA records of a host. `unusable`: records that ask for TLS alone. */
  | {
      readonly kind: 'tlsa';
      readonly host: string;
      readonly answer: 'none' | 'valid' | 'mismatch' | 'unusable' | 'nxdomain' | 'empty' | 'servfail' | 'timeout';
      readonly failure?: TraceFailure;
    }
  /** Records left out before the walk: the sender's own and worse (RFC 5321 §5.1), or all but the best (`honoursBackups`). */
  | { readonly kind: 'cut'; readonly why: 'self' | 'backupsIgnored' | 'loopback'; readonly hosts: readonly string[] }
  /**
   * The addresses of the next preference, in the order in which they will be tried. `preference`: null if all are
   * mixed.
   */
  | { readonly kind: 'order'; readonly preference: number | null; readonly addresses: readonly TraceAddress[] }
  | ({ readonly kind: 'passedOver'; readonly why: PassedOver; readonly until: SimTime | null } & TraceAddress)
  /** All MX hosts have failed in this pass: it goes on with the domain's own address (`implicitMx: afterAll`). */
  | { readonly kind: 'ownAddress' }
  | { readonly kind: 'walkEnded'; readonly why: WalkEnd }
  /** A connection begins; in a reused session, the message begins at MAIL. */
  | ({ readonly kind: 'attempt'; readonly pass: number; readonly reused: boolean } & TraceAddress)
  /** All sessions of the server are taken: the connection waits for its greeting. */
  | ({ readonly kind: 'backlog' } & TraceAddress)
  /** The connection got a place and its greeting. */
  | ({ readonly kind: 'greeted' } & TraceAddress)
  /** The message is with the filter, and will be for `wait` in its queue and `work` at a worker [s]. */
  | ({ readonly kind: 'filter'; readonly wait: Seconds; readonly work: Seconds } & TraceAddress)
  /** End of the attempt. `reply`: the server's text, if it sent any. */
  | ({
      readonly kind: 'outcome';
      readonly outcome: Outcome;
      readonly stage: Stage;
      /** Version of the session's TLS; null in clear. */
      readonly tls: string | null;
      readonly reply: string | null;
      readonly then: Then;
      /** Position of the server's limit for each client (`perClient`) that was used up. */
      readonly limit?: number;
      /** The failure that caused it, if that is limited by `only` or `except`. */
      readonly failure?: TraceFailure;
      /** With several recipients: the outcome for each. */
      readonly recipients?: readonly TraceRecipient[];
      /** If the message is too large for the server: the maximum that it takes [bytes]. */
      readonly maxSize?: number;
      /** If it ended for want of TLS, or of another certificate: the parties that asked for it. */
      readonly askedBy?: readonly TraceAsker[];
    } & TraceAddress)
  /** The server has the message although its sender does not know (RFC 1047). */
  | ({ readonly kind: 'kept'; readonly recipient?: number } & TraceAddress)
  /** A relay has put the message into its own queue. */
  | { readonly kind: 'relayed'; readonly server: string }
  /** Action of a filter on the message. */
  | ({ readonly kind: 'filtered'; readonly action: 'quarantine' | 'remove' | 'reject' } & TraceAddress)
  | { readonly kind: 'warning'; readonly age: Seconds }
  /**
   * The next pass. `due`: time given by the retry schedule; `until`: time at which the sender notices (`scan`, queue
   * runs).
   */
  | { readonly kind: 'deferred'; readonly due: SimTime; readonly until: SimTime }
  /** This copy has left the queue it was in. */
  | { readonly kind: 'copyEnded'; readonly fate: Fate; readonly duplicate: boolean; readonly recipient?: number }
  /** A bounce went to somebody who never wrote (RFC 5321 §6.2). */
  | { readonly kind: 'backscatter' }
);

/** The whole life of one message, replayed from the seed. */
export interface Trace {
  /** In order of arrival over all traffic, from 1. */
  readonly message: number;
  readonly replication: number;
  readonly sender: string;
  /** Preset on which the sender's behaviour is based. */
  readonly mta: string;
  /** Number of the sender's host, from 1. */
  readonly host: number;
  readonly domain: string;
  readonly kind: Kind;
  /** Submission [s]. */
  readonly sent: SimTime;
  /** Time at which the last copy was gone [s]; `null` if one was still queued at the end of the run. */
  readonly ended: SimTime | null;
  readonly fate: Fate;
  /** Time from submission to acceptance by a final server [s]; `null` if it was never delivered. */
  readonly latency: Seconds | null;
  /** With several recipients: the fate of each. */
  readonly recipients?: readonly { readonly recipient: number; readonly fate: Fate }[];
  readonly events: readonly TraceEvent[];
}

/** The end of one message, as reported to an observer of a run. */
export interface MessageEnd {
  /** In order of arrival over all traffic, from 1. */
  readonly message: number;
  readonly sender: number;
  readonly domain: number;
  readonly kind: number;
  /** Position in FATES. */
  readonly fate: number;
  /** Time from submission to acceptance by a final server [s]; NaN if it was not delivered. */
  readonly latency: Seconds;
}
