import { z } from 'zod';
import {
  ADDRESS_ORDERS,
  CONCURRENCY_KEYS,
  DEAD_SIGNS,
  EQUAL_PREFERENCES,
  IP_EXCHANGERS,
  ORDERS,
  PROCESSES,
  REPEATS,
  WALKS,
} from '../../mail/index.js';
import { DEFAULTS } from '../../model/index.js';
import { spellDuration } from '../../units/index.js';
import { limits, onFailure, onLookup, timeouts } from './delivery.js';
import { either, optional, required } from './leaf.js';
import { count, flag, number, share, time, timeFrom, word } from './leaves.js';
import { hostName } from './names.js';
import { retry } from './retry.js';

const giveUpAfter = either('a time such as `5d`, `{ attempts: 13 }`, `{ hostDown: 4d }` or `unlimited`', [
  time,
  word(['unlimited']),
  z.strictObject({
    age: optional(time, { description: 'When the message is so old.', examples: ['5d'] }),
    attempts: optional(count(1, 1_000_000), { description: 'After so many failed passes.', examples: [13] }),
    hostDown: optional(time, {
      description: 'When every server tried has been failing for so long without a break (Exim).',
      examples: ['4d'],
    }),
    frozen: optional(time, {
      description:
        'When a frozen message (`onLookup: { loop: freeze }`) is so old. Like `age` if left out, or 7d without one.',
      examples: ['7d'],
    }),
    onTime: optional(flag, {
      description: 'It expires the moment its `age` is reached, between two tries, not with the first try after it.',
    }),
  }),
]);

const MOST_SESSIONS = 1_000_000;

/** The keys of an MTA's behaviour, in `mtas`, `senders` and `relay` alike. */
export const behaviourShape = {
  honoursBackups: optional(either('`true`, `false`, or a share of the sending hosts such as `90%`', [flag, share]), {
    description: 'Whether it tries more than the best published preference; or the share of its hosts that do.',
    examples: [true, false, '90%'],
  }),
  order: optional(word(ORDERS), {
    description: 'In which order preferences are walked: best first, worst first, or shuffled.',
    examples: ['reverse'],
  }),
  equalPreference: optional(word(EQUAL_PREFERENCES), {
    description:
      'How hosts of equal preference are ordered: `hosts` shuffles hosts, `addresses` shuffles all their addresses together, `perProcess` shuffles once and keeps that order, `dnsOrder` takes them as the DNS answered, `fewestConnections` puts the least busy first, `adjacentSwaps` makes one pass of coin-flip swaps.',
    examples: ['addresses'],
  }),
  addressOrder: optional(word(ADDRESS_ORDERS), { description: 'In which order the addresses of one host are tried.' }),
  repeats: optional(word(REPEATS), {
    description:
      'What is left out because it was tried already in this pass: nothing (`tried`), a host listed twice (`skipHost`), or any address met before (`skipAddress`).',
  }),
  ipExchanger: optional(word(IP_EXCHANGERS), {
    description: 'What an MX that points to an IP address leads to: its use, the next MX, or a bounce.',
  }),
  process: optional(word(PROCESSES), {
    description:
      'What one process does, for orders that hold per process: one first try or one queue run (`delivery`), or all that a sending host begins in one second (`second`, Courier).',
  }),
  walk: optional(word(WALKS), {
    description:
      'How a failure leads on: down the list once (`list`), or each time to the best address not remembered as dead (`best`, OpenSMTPD).',
  }),
  onLookup: optional(onLookup, {
    description: 'What is done when the DNS names nobody to try.',
    examples: [{ nullMx: 'defer' }],
  }),
  dnsCache: optional(
    either('`none`, or `{ failures: 5m, atLeast: 1h }`', [
      word(['none']),
      z.strictObject({
        failures: optional(timeFrom(0, 300), {
          description:
            'How long it keeps that the DNS failed to answer (SERVFAIL, or no answer at all): RFC 9520 asks resolvers for 1 s to 5 min.',
          default: '0s',
          examples: ['30s'],
        }),
        atLeast: optional(time, {
          description: 'Keeps any answer so long at least, whatever its TTL: senders that go on with old records.',
          default: '0s',
          examples: ['1h'],
        }),
      }),
    ]),
    {
      description: 'What it keeps of the DNS beyond the TTLs.',
      examples: [{ failures: '30s' }, { atLeast: '1d' }, 'none'],
    },
  ),
  helo: optional(flag, { description: 'Says HELO where EHLO is refused.' }),
  noticesCuts: optional(flag, {
    description: 'Notices at once that the line was cut; else only when the time-out of the stage is over (dma).',
  }),
  limits: optional(limits, { description: 'How far a pass goes.', examples: [{ addresses: 5, sessions: 2 }] }),
  timeouts: optional(timeouts, { description: 'How long it waits.', examples: [{ connect: '30s' }] }),
  onFailure: optional(onFailure, {
    description: 'What it does after a failure.',
    examples: [{ rcpt: { '4xx': 'next' } }],
  }),
  retry: optional(retry, {
    description: 'When a deferred message is tried again. Replaces the schedule of the preset as a whole.',
    examples: [{ every: '30m' }],
  }),
  giveUpAfter: optional(giveUpAfter, {
    description: 'An attempt that fails at or after this is the last. `unlimited` needs `until`.',
    examples: ['5d', { attempts: 13 }],
  }),
  warnAfter: optional(
    either('a time, a list of times, or `none`', [
      time,
      z.array(time).max(100).meta({ expected: 'a list of times' }),
      word(['none']),
    ]),
    {
      description: 'When a delay warning goes out, by the age of the message.',
      examples: ['4h', ['1d', '3d'], 'none'],
    },
  ),
  warnsAhead: optional(flag, {
    description: 'It warns with the last failed pass before that age, not with the first one after it.',
  }),
  concurrency: optional(
    either('`unlimited`, or `{ initial: 5, max: 20 }`', [
      word(['unlimited']),
      z.strictObject({
        initial: optional(count(1, MOST_SESSIONS), {
          description: 'Sessions at first; each success adds one. As many as `max` if left out.',
          examples: [5],
        }),
        max: required(count(1, MOST_SESSIONS), { description: 'Sessions at most.', examples: [20] }),
        by: optional(word(CONCURRENCY_KEYS), {
          description:
            'Which sessions are counted together: those to one domain (`destination`), to all domains with the same MX hosts (`site`), to one MX host, or to one address.',
          examples: ['site'],
        }),
        shrinks: optional(number(0, 1), {
          description:
            'Sessions that a failure of the destination takes away (Postfix: 1). A success then ends its death, and adds a session only near what is in use.',
          examples: [1],
        }),
      }),
    ]),
    {
      description: 'Sessions of one sending host at once.',
      examples: [{ initial: 5, max: 20, by: 'site' }, 'unlimited'],
    },
  ),
  pace: optional(
    either('`none`, or `{ destination: 2s, address: 5s }`', [
      word(['none']),
      z.strictObject({
        destination: optional(time, { description: 'Between connections to one destination.', default: '0s' }),
        address: optional(time, { description: 'Between connections to one address.', default: '0s' }),
      }),
    ]),
    {
      description: 'Least time between two connections of one sending host.',
      examples: [{ destination: '2s', address: '5s' }, 'none'],
    },
  ),
  deadHosts: optional(
    either('`none`, or `{ remember: host, after: 1, for: 5m }`', [
      word(['none']),
      z.strictObject({
        remember: optional(word(['host', 'address', 'destination']), {
          description: 'What is remembered as dead.',
          default: DEFAULTS.deadHosts.remember,
        }),
        counts: optional(word(DEAD_SIGNS), {
          description:
            'What counts: any failure before MAIL and any broken connection, only connections that did not come about, only time-outs, or only time-outs of connections, where any other connection clears the count (`connectTimeout`, qmail).',
          default: DEFAULTS.deadHosts.counts,
        }),
        memory: optional(word(['all', 'busy', 'run']), {
          description:
            "Whose memory it is: the sending host's; the same while something is queued for the destination; one queue run's.",
          default: DEFAULTS.deadHosts.memory,
        }),
        after: optional(count(1, 1_000_000), {
          description:
            'Failures in a row before it counts as dead; where sessions shrink, cohorts: each failure is one part of those allowed (Postfix).',
          default: DEFAULTS.deadHosts.after,
        }),
        apart: optional(either('a time, or `none`', [timeFrom(0.001), word(['none'])]), {
          description:
            'A failure counts only so long after the last one that did, and the count stays until one succeeds (qmail).',
          examples: ['2m'],
        }),
        for: optional(timeFrom(0.001), {
          description: 'How long it is then left alone.',
          default: spellDuration(DEFAULTS.deadHosts.for),
        }),
        timeoutFor: optional(timeFrom(0.001), {
          description: 'The same after a time-out, where that differs (ZoneMTA).',
          examples: ['15m'],
        }),
      }),
    ]),
    {
      description: 'What it remembers of servers that do not answer.',
      examples: [{ remember: 'destination', after: 1, for: '5m' }, 'none'],
    },
  ),
  reuse: optional(
    either('`none`, or `{ messages: 100, idle: 2s }`', [
      word(['none']),
      z.strictObject({
        messages: optional(either('a number, or `unlimited`', [count(1, 1_000_000_000), word(['unlimited'])]), {
          description: 'Messages per connection.',
          default: DEFAULTS.reuse.messages,
        }),
        idle: optional(time, {
          description: 'How long an idle connection is kept.',
          default: spellDuration(DEFAULTS.reuse.idle),
        }),
        age: optional(either('a time, or `unlimited`', [timeFrom(0.001), word(['unlimited'])]), {
          description: 'How long after its start a connection takes further messages (Postfix: 300s).',
          examples: ['300s'],
        }),
        of: optional(word(['all', 'deferred', 'busy']), {
          description:
            'Which messages share connections: all; only those that were deferred before; those that follow one another without a pause (`busy`, Postfix).',
          default: DEFAULTS.reuse.of,
        }),
        by: optional(word(['address', 'destination']), {
          description:
            'Whose open connections may be taken over: the next address of the walk, or any to the destination.',
          default: DEFAULTS.reuse.by,
        }),
      }),
    ]),
    { description: 'Several messages in one connection.', examples: [{ messages: 100, idle: '2s' }, 'none'] },
  ),
  addresses: optional(count(1, 65_536), {
    description: 'Source addresses of one sending host; each pass comes from one of them (greylisting).',
    examples: [7],
  }),
  is: optional(either('a host name, or `none`', [word(['none']), hostName]), {
    description:
      'The MX host that it is itself: that one, its equals and all worse ones are not tried (RFC 5321 §5.1). Of a relay: itself, unless said otherwise.',
    examples: ['backup.example.net'],
  }),
  knowsItselfBy: optional(word(['name', 'address', 'nothing']), {
    description: 'How it finds itself in an MX list: by its host name, by its address, or not at all.',
  }),
};

const behaviour = z.strictObject(behaviourShape);
export type WrittenBehaviour = z.output<typeof behaviour>;
