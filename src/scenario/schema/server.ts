import { z } from 'zod';
import { DEFAULTS, TLSA } from '../../model/index.js';
import { spellDuration, spellShare } from '../../units/index.js';
import { asking, standby } from './backup.js';
import { behaviourShape } from './behaviour.js';
import { perClient } from './client-limit.js';
import { distribution } from './distribution.js';
import { failures } from './failure.js';
import { either, optional, required } from './leaf.js';
import { bandwidth, count, flag, share, size, time, word } from './leaves.js';
import { hostName, label } from './names.js';
import { replyText } from './reply.js';

const MOST = 1_000_000;
const none = word(['none']);

const overload = either('`{ reply: "421 4.7.0 too many connections" }`, `refuse`, `wait` or `{ wait: 100 }`', [
  word(['refuse', 'wait']),
  z.strictObject({
    reply: required(replyText, {
      description: 'The reply: a code from 400 to 599 and its text.',
      examples: ['421 4.7.0 too many connections'],
    }),
  }),
  z.strictObject({
    wait: required(count(0, MOST), {
      description: 'At most so many connections wait; one more is refused.',
      examples: [100],
    }),
  }),
]);

const action = word(['quarantine', 'remove', 'reject']);

const filterRule = z
  .strictObject({
    catches: optional(share, {
      description: 'Share of it that is caught.',
      default: spellShare(DEFAULTS.filter.catches),
      examples: ['99%'],
    }),
    mistakes: optional(share, {
      description: 'Share of wanted mail that is taken for it.',
      default: spellShare(DEFAULTS.filter.mistakes),
      examples: ['0.01%'],
    }),
    then: optional(action, { description: 'What happens to what is caught.', default: DEFAULTS.filter.then }),
  })
  .meta({
    id: 'filterRule',
    description: 'What a filter catches, what it takes for it by mistake, and what happens to both.',
  });

const filter = z
  .strictObject({
    workers: optional(count(1, MOST), {
      description: 'Messages filtered at once; the others wait inside their sessions.',
      default: DEFAULTS.filter.workers,
      examples: [8],
    }),
    time: optional(distribution, {
      description: 'Time for one message.',
      default: spellDuration(DEFAULTS.filter.time),
      examples: [{ lognormal: { median: '80ms', p99: '2s' } }],
    }),
    spam: optional(filterRule, {
      description: 'Spam.',
      examples: [{ catches: '99%', mistakes: '0.01%', then: 'quarantine' }],
    }),
    virus: optional(filterRule, { description: 'Viruses.', examples: [{ catches: '99.9%', then: 'remove' }] }),
  })
  .meta({ id: 'filter', description: 'A gateway that looks into each message.' });

const greylist = z
  .strictObject({
    delay: optional(time, {
      description: 'Comes back no sooner than this.',
      default: spellDuration(DEFAULTS.greylist.delay),
    }),
    window: optional(time, {
      description: 'Comes back no later than this after the first try.',
      default: spellDuration(DEFAULTS.greylist.window),
    }),
    known: optional(share, {
      description:
        'Share of messages whose triplet passed before. Who is known to one database is known to the others, as far as their shares go.',
      default: spellShare(DEFAULTS.greylist.known),
      examples: ['70%'],
    }),
    by: optional(word(['address', 'network']), {
      description:
        'What it knows a client by: the address that it comes from, or its network: all addresses of a sending host are one (Postgrey: /24).',
      default: 'address',
      examples: ['network'],
    }),
    exempt: optional(either('a list of senders and relays, or `none`', [none, z.array(label).max(1000)]), {
      description: 'Senders, and relays, that it lets pass (RFC 6647 §4.2).',
      examples: [['newsletter']],
    }),
    learns: optional(either('a whole number from 1, or `none`', [none, count(1, MOST)]), {
      description:
        'A sending host is known for good once so many of its messages have passed (Postgrey: `--auto-whitelist-clients=5`). Nobody ever is if left out.',
      examples: [5],
    }),
    shared: optional(label, {
      description: 'Name of the database; servers with the same name share it. Its own if left out.',
      examples: ['london'],
    }),
  })
  .meta({ id: 'greylist', description: 'Answers 450 to RCPT until the same sending address comes back.' });

const relay = z
  .strictObject({
    mta: optional(label, {
      description: 'Its behaviour: a preset, or one of `mtas`.',
      default: DEFAULTS.mta,
      examples: ['postfix'],
    }),
    ...behaviourShape,
  })
  .meta({
    id: 'relay',
    description:
      'How a relay sends on what it has accepted. While it is down for all sessions (`refuse`, `timeout` or `silent`, its own or its site’s) its machine is off, and its queue stands still, unless the failure says `sends`.',
  });

const tls = z
  .strictObject({
    certificate: optional(word(['valid', 'selfSigned', 'expired', 'wrongName', 'none']), {
      description:
        'How its certificate is: from a known authority with the name of the host, or not; `none`: it does not announce STARTTLS, whatever its `tlsa` says.',
      default: DEFAULTS.tls.certificate,
    }),
    tlsa: optional(word(TLSA), {
      description:
        'The TLSA records of its host name: none, of its key, of another key, or such that ask for TLS without a check (usage 0 or 1).',
      default: DEFAULTS.tls.tlsa,
    }),
    versions: optional(word(['all', 'old']), {
      description: '`old`: TLS 1.1 at most.',
      default: DEFAULTS.tls.versions,
    }),
  })
  .meta({ id: 'serverTls', description: 'The TLS that a server offers.' });

export const server = z
  .strictObject({
    hosts: optional(z.array(hostName).min(1).max(1000).meta({ expected: 'a list of host names' }), {
      description: 'The host names it answers to; or the IP address that an MX may point to. Its own name if left out.',
      examples: [['small.example']],
    }),
    family: optional(word(['ipv4', 'ipv6', 'both']), {
      description: 'The family of its address; `both`: one of each, behind every name that it answers to.',
      default: DEFAULTS.server.family,
    }),
    site: optional(label, {
      description: 'Where it stands; it shares the failures of that site.',
      examples: ['london'],
    }),
    rtt: optional(time, {
      description: 'One round trip; a refusal costs one, a full session six.',
      default: spellDuration(DEFAULTS.server.rtt),
    }),
    service: optional(distribution, {
      description: 'How long it holds each message before its last reply, over round trips and filter.',
      default: spellDuration(DEFAULTS.server.service),
      examples: [{ exponential: '400ms' }],
    }),
    sessions: optional(either('a number, or `unlimited`', [count(1, MOST), word(['unlimited'])]), {
      description: 'Sessions at once.',
      default: 'unlimited',
      examples: [100],
    }),
    overload: optional(overload, {
      description: 'What happens to a connection over `sessions`.',
      default: { reply: DEFAULTS.server.overload.reply.text },
      examples: ['refuse', { wait: 100 }],
    }),
    failures: optional(failures, {
      description: 'How it fails: any number of independent processes.',
      examples: [[{ kind: 'refuse', mtbf: '30d', mttr: '1h' }]],
    }),
    filter: optional(
      either('a filter such as `{ workers: 8, time: 80ms, spam: { catches: 99% } }`, or `none`', [none, filter]),
      {
        description: 'A filter for spam and viruses.',
        default: 'none',
      },
    ),
    greylist: optional(
      either('a greylist such as `{ delay: 5m }`, `{}` for all defaults, or `none`', [none, greylist]),
      {
        description: 'Greylisting.',
        default: 'none',
      },
    ),
    relay: optional(either('an MTA such as `postfix`, `{ mta: postfix }` with more keys, or `none`', [label, relay]), {
      description:
        'Makes it a relay (a real backup MX): it queues what it accepts and sends it on to hosts of strictly better preference.',
      default: 'none',
      examples: ['postfix', { mta: 'postfix', giveUpAfter: '10d' }],
    }),
    tls: optional(either('its TLS such as `{ certificate: valid }`, `{}` for all defaults, or `none`', [none, tls]), {
      description:
        'It announces STARTTLS (RFC 3207), which costs three more round trips: the command, the handshake, and EHLO again.',
      default: 'none',
      examples: [{ certificate: 'valid', tlsa: 'valid' }],
    }),
    maxSize: optional(either('a size such as `20MB`, or `none`', [none, size]), {
      description:
        'Announces SIZE (RFC 1870), and takes no message that is larger: 552 at MAIL, where that says how large it is, else after the final dot. 0B: no limit.',
      default: 'none',
      examples: ['20MB'],
    }),
    bandwidth: optional(either('a size per second such as `10MB/s`, or `none`', [none, bandwidth]), {
      description:
        'How fast messages come in, each session by itself: their size over it passes before the final dot, and is no part of the wait for its reply.',
      default: 'none',
      examples: ['10MB/s'],
    }),
    recipientsPerTransaction: optional(
      either('`{ max: 25 }`, with a `reply` if wanted, or `none`', [
        none,
        z.strictObject({
          max: required(count(1, MOST), { description: 'So many are taken.', examples: [25] }),
          reply: optional(replyText, {
            description: 'The reply to each further one.',
            default: DEFAULTS.server.tooManyReply.text,
            examples: ['452 4.5.3 too many recipients'],
          }),
        }),
      ]),
      {
        description: 'Recipients that it takes in one transaction (RFC 5321 §4.5.3.1.10).',
        default: 'none',
        examples: [{ max: 25, reply: '452 4.5.3 too many recipients' }],
      },
    ),
    knowsRecipients: optional(either('`true`, `false`, or `{ asks: true }` with more keys', [flag, asking]), {
      description:
        'Refuses invalid recipients, since it has a list of them, or since it asks a better MX host. If not, it accepts them, and a bounce goes out later: backscatter.',
      default: DEFAULTS.server.knowsRecipients,
      examples: [{ asks: true, remembers: '7d', unanswered: 'defer' }],
    }),
    standby: optional(
      either('whom it stands by for, such as `{ for: [ mx1.example.org ] }`, or `none`', [none, standby]),
      {
        description: 'A backup that takes mail only while those that it stands by for are down.',
        default: 'none',
        examples: [{ for: ['mx1.example.org'], reply: '450 4.3.2 the primary is up', every: '1m' }],
      },
    ),
    perClient: optional(perClient, {
      description: 'Limits that are kept for each client, and what it is told that has used one up.',
      default: 'none',
      examples: [[{ sessions: 10 }, { rate: '100/h', burst: 20 }]],
    }),
  })
  .meta({
    id: 'server',
    description: 'A machine with one address, or one of each family.',
    expected: 'its settings, or `{}` for all defaults',
  });

export const site = z
  .strictObject({
    failures: optional(failures, {
      description: 'Failures that strike all servers of the site together.',
      examples: [[{ kind: 'timeout', mtbf: '180d', mttr: '6h' }]],
    }),
  })
  .meta({ id: 'site', description: 'A place whose failures its servers share.', expected: 'its failures, or `{}`' });

export type WrittenServer = z.output<typeof server>;
export type WrittenSite = z.output<typeof site>;
