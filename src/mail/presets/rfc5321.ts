import { DAY, MINUTE } from '../../units/index.js';
import { always, assumed, cited, handshake, type Preset, type StageDecisions } from './preset.js';

const next = cited('next', 'RFC 3974 §3: an unreachable host, or a transient failure, leads to the next MX');
const bounce = cited('bounce', 'RFC 3974 §3: a permanent error is returned, no further MX is tried');
const stage: StageDecisions = { ...always(next), '5xx': bounce };
const plain = cited('plain', 'RFC 3207 §4: the client decides whether it goes on without; RFC 7435 §3: opportunistic');
/** Decisions after a failure of STARTTLS or of the handshake. */
const { starttls, tls } = handshake(
  always(cited('next', 'RFC 5321 §5.1: a host with which no session comes about leads to the next')),
);

/** The standard read literally: RFC 5321, and RFC 3974 §3 where it does not say which failures lead on. */
export const RFC5321: Preset = {
  name: 'rfc5321',
  summary: 'the standard read literally; nobody in particular',
  describes: 'RFC 5321 (2008), with RFC 3974 §3 for what leads to the next MX',
  values: {
    honoursBackups: cited(1, 'RFC 5321 §5.1: must be able to try each address in order'),
    order: cited('preference', 'RFC 5321 §5.1: lower numbers are preferred'),
    equalPreference: cited('hosts', 'RFC 5321 §5.1: the sender must randomize equal preferences'),
    addressOrder: cited('asPresented', 'RFC 5321 §5.1: the addresses of a host in the order presented'),
    family: {
      use: cited('both', 'RFC 5321 §5.2: a host may have addresses of both families'),
      asks: assumed('always', 'RFC 5321 does not speak of it'),
      prefer: cited('ipv6', 'RFC 3974 §3, RFC 6724 §2.1: IPv6 before IPv4'),
      within: cited('host', 'RFC 5321 §5.1: the addresses of one host, then the next host'),
      balance: cited(false, 'no limit, so nothing to balance'),
      race: cited(null, 'RFC 5321 §5.1: one address after the other'),
    },
    ipv6: assumed(1, 'a host that takes part in IPv6'),
    repeats: assumed('tried', 'RFC 5321 does not speak of a host listed twice'),
    implicitMx: cited('whenNone', 'RFC 5321 §5.1: an empty list leads to the host itself; no MX that fails does'),
    aliases: cited('followed', 'RFC 2181 §10.3: such a name is wrong; RFC 5321 §5.1 leaves open what follows'),
    loopback: cited(
      'bounced',
      'RFC 5321 §5.1: a client that finds itself in the list drops itself and all that is no better',
    ),
    ipExchanger: cited('skip', 'RFC 5321 §5.1: an MX must name a host; RFC 1035 §3.3.9: a domain name'),
    process: assumed('delivery', 'nothing is decided once per process'),
    walk: cited('list', 'RFC 5321 §5.1: each address in order until one succeeds'),
    onLookup: {
      nullMx: cited('bounce', 'RFC 7505 §3: the domain accepts no mail; at once'),
      nxdomain: cited('bounce', 'RFC 5321 §5.1: a name that does not exist must be reported as an error'),
      empty: cited('bounce', 'RFC 5321 §5.1: no MX and no address of its own: an error'),
      servfail: cited('defer', 'RFC 5321 §5.1: a temporary error must be queued and retried'),
      timeout: cited('defer', 'RFC 5321 §5.1: a temporary error must be queued and retried'),
      noAddress: cited('bounce', 'RFC 5321 §5.1: MX records of which none is usable must be an error'),
      emptyHost: cited('next', 'RFC 3974 §3: a host without an address is skipped'),
      loop: cited(
        'bounce',
        'RFC 5321 §5.1: when nothing is left after dropping itself, the message is returned as undeliverable',
      ),
      noPrimary: cited('bounce', 'RFC 5321 §5.1: MX records of which none is usable must be an error'),
    },
    helo: cited(true, 'RFC 5321 §3.2: a client whose EHLO is refused should say HELO'),
    noticesCuts: assumed(true, 'a closed connection is seen at once'),
    repeatsAfterQuit: cited(false, 'RFC 5321 §4.2.5: after the reply 250 to the final dot the server is responsible'),
    tls: cited('may', 'RFC 3207, RFC 7435: TLS where it is offered, with any certificate'),
    oldTls: cited(false, 'RFC 8996: TLS 1.0 and 1.1 must not be used'),
    plainText: assumed(null, 'RFC 3207 does not say what follows a handshake that fails'),
    mtaSts: assumed(0, 'RFC 8461 asks nobody to obey policies'),
    mtaStsBy: cited('names', 'RFC 8461 §4.1: the name in the MX record is matched'),
    dane: assumed(0, 'RFC 7672 asks nobody to look for TLSA records'),
    daneInsteadOfSts: assumed(
      false,
      'RFC 8461 §2: a failing DANE check is never overridden; of one that passes it says nothing',
    ),
    size: cited('declares', 'RFC 1870 §5: MAIL says how large the message is'),
    recipientsPerTransaction: cited(100, 'RFC 5321 §4.5.3.1.8: every server takes a hundred'),
    bouncesTogether: cited(false, 'RFC 5321 §4.2.5: a reply to RCPT is for that recipient'),
    countsAnew: assumed(false, 'RFC 5321 §4.5.4.1 does not say how failures are counted'),
    limits: {
      addresses: cited(null, 'RFC 5321 §5.1: a limit is optional'),
      sessions: cited(null, 'RFC 5321 §5.1: a limit is optional'),
      hosts: cited(null, 'RFC 5321 §5.1: a limit is optional'),
      addressesPerHost: cited(null, 'RFC 5321 §5.1: a limit is optional'),
      nextPreference: cited(false, 'no limit, so nothing to jump at'),
      counts: cited([], 'no limit, so nothing to count'),
    },
    timeouts: {
      dns: assumed(30, 'no RFC gives one'),
      connect: assumed(5 * MINUTE, 'RFC 5321 gives none; as long as the greeting may take'),
      kernel: assumed(null, 'no RFC speaks of the sender’s operating system'),
      greeting: cited(5 * MINUTE, 'RFC 5321 §4.5.3.2.1'),
      ehlo: assumed(5 * MINUTE, 'RFC 5321 gives none; as for the greeting and MAIL'),
      starttls: assumed(5 * MINUTE, 'RFC 3207 gives none; as for EHLO'),
      tls: assumed(5 * MINUTE, 'RFC 3207 gives none; as for EHLO'),
      mail: cited(5 * MINUTE, 'RFC 5321 §4.5.3.2.2'),
      rcpt: cited(5 * MINUTE, 'RFC 5321 §4.5.3.2.3'),
      data: cited(2 * MINUTE, 'RFC 5321 §4.5.3.2.4'),
      message: cited(10 * MINUTE, 'RFC 5321 §4.5.3.2.6'),
    },
    onFailure: {
      connect: stage,
      greeting: stage,
      ehlo: stage,
      starttls: { ...starttls, '4xx': plain, '5xx': plain },
      tls,
      mail: stage,
      rcpt: stage,
      data: stage,
      message: stage,
    },
    retry: {
      rule: cited({ kind: 'every', every: 30 * MINUTE }, 'RFC 5321 §4.5.4.1: at least 30 minutes'),
      scan: cited(null, 'RFC 5321 does not speak of one'),
      jitter: cited(null, 'RFC 5321 does not speak of one'),
      per: assumed('message', 'RFC 5321 §4.5.4.1 leaves it open'),
      atOnce: cited(null, 'RFC 5321 §4.5.4.1: concurrency is left to the sender'),
    },
    giveUpAfter: cited(
      { age: 5 * DAY, attempts: null, hostDown: null },
      'RFC 5321 §4.5.4.1: generally at least 4 to 5 days',
    ),
    warnAfter: cited([], 'RFC 5321 does not ask for one'),
    warnsAhead: assumed(false, 'nothing to warn of'),
    concurrency: cited(null, 'RFC 5321 §4.5.4.1: limits are left to the sender'),
    pace: cited(null, 'RFC 5321 does not ask for one'),
    deadHosts: assumed(null, 'RFC 5321 §4.5.4.1 only recommends a list of unreachable hosts'),
    reuse: assumed(null, 'RFC 5321 allows more than one message per session, and asks for none'),
    addresses: assumed(1, 'one address per sending host'),
    knowsItselfBy: cited('name', 'RFC 5321 §5.1: the relay finds itself in the list by its names'),
  },
};
