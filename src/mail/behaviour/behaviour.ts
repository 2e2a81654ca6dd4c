import type { Seconds, Share } from '../../units/index.js';
import type { GiveUp, RetrySchedule } from '../retry-schedule.js';
import type { Decision, FailureClass, Stage } from '../vocabulary.js';
import { CONCURRENCY, DEAD_HOSTS, DNS_CACHE, PACE, RATE, REUSE } from './connections.js';
import { ENCRYPTION } from './encryption.js';
import { FAMILY } from './families.js';
import { count, type Flag, flag, group, orNone, own, type Parts, type Values, word, words } from './forms.js';
import { spellGiveUp, spellShareOf, spellWarnings } from './spelling.js';
import { TIMEOUTS } from './timeouts.js';
import { TRANSACTION } from './transaction.js';

/** Order in which preferences are tried. */
export const ORDERS = ['preference', 'reverse', 'random'] as const;

/** Orders of exchangers of equal preference. */
export const EQUAL_PREFERENCES = [
  'hosts',
  'addresses',
  'perProcess',
  'dnsOrder',
  'fewestConnections',
  'adjacentSwaps',
] as const;

export const ADDRESS_ORDERS = ['asPresented', 'random', 'perProcess'] as const;
export const REPEATS = ['tried', 'skipHost', 'skipAddress'] as const;
export const IP_EXCHANGERS = ['use', 'skip', 'bounce'] as const;
export const PROCESSES = ['delivery', 'second'] as const;
const WALKS = ['list', 'best'] as const;

/** Decision after a lookup without an address: a bounce, the next pass, or the domain's own address (as without MX). */
export const LOOKUP_DECISIONS = ['bounce', 'defer', 'address'] as const;

/** Decision of a relay that is the best exchanger itself: bounce, keep for the next pass, or keep untried (Exim). */
export const LOOP_DECISIONS = ['bounce', 'defer', 'freeze'] as const;

/** The sender's decision by stage and failure class. Complete: every pair has an entry. */
export type OnFailure = Readonly<Record<Stage, Readonly<Record<FailureClass, Decision>>>>;

const lookup = word(LOOKUP_DECISIONS);
const limit = orNone(count(1, 10_000), 'unlimited');
/**
 * Everything in which mail transfer agents differ, key by key. The type of a behaviour, its spelling, the keys of
 * `mtas`, `senders` and `relay` with their schema and reference, and the rows of `mxsim mta` are all derived from this
 * table. The values of each MTA are in `presets/`; the record of the engine's core, in `engine/host/mta-record.ts`.
 */
export const BEHAVIOUR = {
  /** Share of sending hosts that try more than the best published preference. */
  honoursBackups: {
    form: own<Share>(spellShareOf),
    description: 'Whether it tries more than the best published preference; or the share of its hosts that do.',
    examples: [true, false, '90%'],
  },
  order: {
    form: word(ORDERS),
    description: 'In which order preferences are walked: best first, worst first, or shuffled.',
    examples: ['reverse'],
  },
  /** `perProcess`: shuffled once per process; each first try is one of its own, a queue run is one for all messages. */
  equalPreference: {
    form: word(EQUAL_PREFERENCES),
    description:
      'How hosts of equal preference are ordered: `hosts` shuffles hosts, `addresses` shuffles all their addresses together, `perProcess` shuffles once and keeps that order, `dnsOrder` takes them as the DNS answered, `fewestConnections` puts the least busy first, `adjacentSwaps` makes one pass of coin-flip swaps.',
    examples: ['addresses'],
  },
  /**
   * RFC 5321 §5.1 says as the resolver presents them; some shuffle, each time or once per process. No effect if
   * `equalPreference` is `addresses`: then all addresses of a preference are shuffled together.
   */
  addressOrder: { form: word(ADDRESS_ORDERS), description: 'In which order the addresses of one host are tried.' },
  family: {
    form: FAMILY,
    description: 'IPv4 and IPv6: which it uses, and in which order.',
    examples: [{ use: 'both', prefer: 'any', balance: true }],
  },
  /** Share of sending hosts with IPv6; for the others such an address is `unreachable` at once. */
  ipv6: {
    form: own<Share>(spellShareOf),
    description: 'Whether it has a route to IPv6; or the share of its hosts that do.',
    examples: [true, false, '80%'],
  },
  repeats: {
    form: word(REPEATS),
    description:
      'What is left out because it was tried already in this pass: nothing (`tried`), a host listed twice (`skipHost`), or any address met before (`skipAddress`).',
  },
  /** RFC 5321 §5.1 requires it if there are no MX records, and forbids it if there are. */
  implicitMx: {
    form: word(['whenNone', 'never', 'afterAll']),
    description:
      "When it goes to the domain's own address: where there are no MX records (`whenNone`), never, or also after all MX hosts have failed in a pass (`afterAll`).",
    examples: ['never'],
  },
  /** RFC 2181 §10.3 forbids such a name. */
  aliases: {
    form: word(['followed', 'refused']),
    description: 'Whether it tries an MX host whose name is an alias, or leaves it out.',
    examples: ['refused'],
  },
  loopback: {
    form: word(['skipped', 'bounced', 'loops']),
    description:
      'What it makes of an MX host that leads to itself (`loopback` under `dns`): leaves it out, knows itself and returns what has no better host, or delivers to itself until it has counted too many hops.',
    examples: ['skipped'],
  },
  /** RFC 5321 §5.1 requires a name. */
  ipExchanger: {
    form: word(IP_EXCHANGERS),
    description: 'What an MX that points to an IP address leads to: its use, the next MX, or a bounce.',
  },
  /** `second`: each process seeds its random numbers with the time (Courier). */
  process: {
    form: word(PROCESSES),
    description:
      'What one process does, for orders that hold per process: one first try or one queue run (`delivery`), or all that a sending host begins in one second (`second`, Courier).',
  },
  /** `best`: a better address that has recovered comes before a worse one not yet tried (OpenSMTPD, mta_find_route). */
  walk: {
    form: word(WALKS),
    description:
      'How a failure leads on: down the list once (`list`), or each time to the best address not remembered as dead (`best`, OpenSMTPD).',
  },
  onLookup: {
    form: group(
      'onLookup',
      "What is done when the DNS names nobody to try: `bounce`, `defer`, or `address` for the domain's own address.",
      {
        nullMx: { form: lookup, description: 'The MX is `0 .`: the domain takes no mail (RFC 7505).' },
        nxdomain: { form: lookup, description: 'The domain does not exist.' },
        empty: { form: lookup, description: 'The domain has neither MX nor address.' },
        servfail: { form: lookup, description: 'The DNS answers SERVFAIL.' },
        timeout: { form: lookup, description: 'The DNS does not answer.' },
        noAddress: { form: lookup, description: 'No host of the MX records has an address.' },
        loop: {
          form: word(LOOP_DECISIONS),
          description:
            'It is itself the best MX host (RFC 5321 §5.1): `bounce`, `defer`, or `freeze`, which keeps the message untried (Exim).',
        },
        noPrimary: {
          form: word(['bounce', 'defer']),
          description: 'The MX hosts that are better than itself have no address: it is the best that can be found.',
        },
        emptyHost: {
          form: word(['next', 'bounce']),
          description: 'One MX host exists and has no address: it is skipped, or the message bounces at once (dma).',
        },
      },
      ['nullMx', 'nxdomain', 'empty', 'servfail', 'timeout', 'noAddress', 'emptyHost', 'loop', 'noPrimary'],
    ),
    description: 'What is done when the DNS names nobody to try.',
    examples: [{ nullMx: 'defer' }],
  },
  /** Postfix, relayhost; Exim, route_list of a manualroute router. */
  via: {
    form: own<string>(String),
    description:
      'A fixed next hop: all mail goes to this host, and no MX is asked for (a smarthost; a gateway’s inside).',
    examples: ['smarthost.example.net', 'none'],
    absent: true,
  },
  /** Postfix, smtp_fallback_relay; Exim, fallback_hosts. */
  fallback: {
    form: own<string>(String),
    description: 'The host that is tried in a pass when all MX hosts have failed in it, or the DNS names none.',
    examples: ['relay.example.net', 'none'],
    absent: true,
  },
  /** No preset has one: recorded MTAs that query DNS servers directly cache no failure, and nothing beyond its TTL. */
  dnsCache: {
    form: DNS_CACHE,
    description: 'What it keeps of the DNS beyond the TTLs.',
    examples: [{ failures: '30s' }, { atLeast: '1d' }, 'none'],
    absent: true,
  },
  /** RFC 5321 §3.2 */
  helo: { form: flag, description: 'Says HELO where EHLO is refused.' },
  noticesCuts: {
    form: flag,
    description: 'Notices at once that the line was cut; else only when the time-out of the stage is over (dma).',
  },
  ...ENCRYPTION,
  ...TRANSACTION,
  limits: {
    form: group('limits', 'How far one pass goes.', {
      addresses: { form: limit, description: 'Addresses tried in one pass.', examples: [5] },
      sessions: { form: limit, description: 'Sessions that got past EHLO in one pass.', examples: [2] },
      hosts: { form: limit, description: 'MX hosts tried in one pass.', examples: ['unlimited'] },
      addressesPerHost: { form: limit, description: 'Addresses tried of one MX host.', examples: [2] },
      nextPreference: {
        form: flag,
        description: 'At the limit of addresses, jump to the next preference and try one address of each (Exim).',
      },
      counts: {
        form: words(['unreachable']),
        description:
          'What counts as a try although no connection was made: `unreachable`, an address without a route (Exim).',
        examples: [['unreachable'], 'none'],
      },
    }),
    description: 'How far a pass goes.',
    examples: [{ addresses: 5, sessions: 2 }],
  },
  timeouts: {
    form: TIMEOUTS,
    description: 'How long it waits.',
    examples: [{ connect: '30s' }],
  },
  onFailure: {
    form: own<OnFailure>(),
    description: 'What it does after a failure.',
    examples: [{ rcpt: { '4xx': 'next' } }],
  },
  retry: {
    form: own<RetrySchedule>(),
    description: 'When a deferred message is tried again. Replaces the schedule of the preset as a whole.',
    examples: [{ every: '30m' }],
  },
  giveUpAfter: {
    form: own<GiveUp>(spellGiveUp),
    description: 'An attempt that fails at or after this is the last. `unlimited` needs `until`.',
    examples: ['5d', { attempts: 13 }],
  },
  /** Ages [s], ascending; a warning goes out at the first failed pass at or after each. */
  warnAfter: {
    form: own<readonly Seconds[]>(spellWarnings),
    description: 'When a delay warning goes out, by the age of the message.',
    examples: ['4h', ['1d', '3d'], 'none'],
  },
  /** The next pass would come after that age (OpenSMTPD). */
  warnsAhead: {
    form: flag,
    description: 'It warns with the last failed pass before that age, not with the first one after it.',
  },
  concurrency: {
    form: CONCURRENCY,
    description: 'Sessions of one sending host at once.',
    examples: [{ initial: 5, max: 20, by: 'site' }, 'unlimited'],
  },
  rate: {
    form: RATE,
    description: 'Messages that one sending host sends in a time.',
    examples: [{ limit: '500/h', by: 'site' }, 'none'],
    absent: true,
  },
  /** OpenSMTPD, `limit mta`. */
  pace: {
    form: PACE,
    description: 'Least time between two connections of one sending host.',
    examples: [{ destination: '2s', address: '5s' }, 'none'],
  },
  deadHosts: {
    form: DEAD_HOSTS,
    description: 'What it remembers of servers that do not answer.',
    examples: [{ remember: 'destination', after: 1, for: '5m' }, 'none'],
  },
  reuse: {
    form: REUSE,
    description: 'Several messages in one connection.',
    examples: [{ messages: 100, idle: '2s' }, 'none'],
  },
  addresses: {
    form: count(1, 65_536),
    description: 'Source addresses of one sending host; each pass comes from one of them (greylisting).',
    examples: [7],
  },
  /** RFC 5321 §5.1 */
  knowsItselfBy: {
    form: word(['name', 'address', 'nothing']),
    description: 'How it finds itself in an MX list: by its host name, by its address, or not at all.',
  },
} as const satisfies Parts;

export type BehaviourKey = keyof typeof BEHAVIOUR;

/** Everything in which MTAs differ, complete and without open defaults; times in seconds, shares from 0 to 1. */
export interface MtaBehaviour extends Values<typeof BEHAVIOUR> {
  /** Name of the preset it is based on, for display. */
  readonly preset: string;
}

/** Effective connect time-out [s]: that of the MTA, or of its operating system if that is shorter. */
export function connectPatience({ connect, kernel }: Pick<MtaBehaviour['timeouts'], 'connect' | 'kernel'>): Seconds {
  return kernel === null ? connect : Math.min(connect, kernel);
}

/** Time-out for the reply at this stage [s]; Infinity if there is none. */
export function patienceAt(timeouts: MtaBehaviour['timeouts'], stage: Stage): Seconds {
  return stage === 'connect' ? connectPatience(timeouts) : (timeouts[stage] ?? Number.POSITIVE_INFINITY);
}

/** Keys with a boolean value. */
export type FlagKey = { [K in BehaviourKey]: (typeof BEHAVIOUR)[K]['form'] extends Flag ? K : never }[BehaviourKey];
export const BEHAVIOUR_KEYS = Object.keys(BEHAVIOUR) as readonly BehaviourKey[];
export const FLAG_KEYS = BEHAVIOUR_KEYS.filter((key): key is FlagKey => BEHAVIOUR[key].form.kind === 'flag');
