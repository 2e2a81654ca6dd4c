import { DAY, HOUR, MINUTE } from '../../units/index.js';
import { always, assumed, basedOn, cited, LINUX_CONNECT, type StageDecisions } from './preset.js';
import { RFC5321 } from './rfc5321.js';

const next = cited('next', 'mta.c (mta_route_collect): a session that never became ready disables its route; recorded');
const nextUnrecorded = cited('next', 'mta.c (mta_route_collect): a session that never became ready disables its route');
const defer = cited('defer', 'mta_session.c (mta_response): a temporary failure of that message; recorded');
const deferUnrecorded = cited('defer', 'mta_session.c (mta_free): the message under way fails for now');
const bounce = cited('bounce', 'mta_session.c (mta_response): a permanent failure; recorded');
const early: StageDecisions = { ...always(next), timeout: nextUnrecorded };
const transaction: StageDecisions = { ...always(deferUnrecorded), '4xx': defer, '5xx': bounce };
const command = cited(5 * MINUTE, 'mta_session.c: io_set_timeout 300 s');
const inClear = cited('plain', 'mta_session.c (mta_response): goes on without; recorded');

/** OpenSMTPD as Debian ships it. Source files are those of smtpd. */
export const OPENSMTPD = basedOn(RFC5321, {
  name: 'opensmtpd',
  summary: 'OpenSMTPD: back to the best MX every time, few connections kept busy, tries at 400 n² seconds for 4 days',
  describes: 'OpenSMTPD 6.8.0p2 (Debian 12), action "relay" with nothing else set',
  values: {
    honoursBackups: cited(1, 'recorded: goes on to the backup'),
    order: cited('preference', 'mta.c (mta_find_route); recorded'),
    equalPreference: cited(
      'fewestConnections',
      'mta.c (mta_find_route): the route with the fewest connections, else in DNS order; recorded',
    ),
    addressOrder: cited('asPresented', 'mta.c: addresses in the order of the answer; recorded'),
    family: {
      use: cited('both', 'recorded: a host with either family is reached'),
      asks: cited('ifRouted', 'recorded: without an IPv6 address it knows no AAAA (getaddrinfo(3), AI_ADDRCONFIG)'),
      prefer: cited('ipv6', 'getaddrinfo sorts; recorded'),
      within: cited('host', 'recorded: AAAA then A of one host, then the next host'),
      balance: cited(false, 'recorded: no limit, so nothing to balance'),
      race: cited(2, 'limit mta conn-delay-relay 2s (mta.c): a route under test is passed over; recorded'),
    },
    repeats: cited('skipAddress', 'recorded: a host listed twice, and a second name of one address, are tried once'),
    ipExchanger: cited('use', 'recorded: connects to an MX that is written as an IP address'),
    process: assumed('delivery', 'nothing is decided once per process'),
    walk: cited('best', 'mta.c (mta_find_route) begins again at the best preference each time; recorded'),
    onLookup: {
      nullMx: cited('defer', 'recorded ("No MX found for domain"); releases since 7.0 bounce (mta.c, DNS_NULLMX)'),
      nxdomain: cited('bounce', 'mta.c (mta_on_mx, DNS_ENONAME); recorded'),
      empty: cited('defer', 'mta.c (mta_on_mx, DNS_ENOTFOUND); recorded'),
      servfail: cited('defer', 'mta.c (mta_on_mx, DNS_RETRY); recorded'),
      timeout: cited('defer', 'mta.c (mta_on_mx, DNS_RETRY); recorded'),
      noAddress: cited('defer', 'mta.c: no route at all is a temporary failure'),
      emptyHost: cited('next', 'recorded: the host is left out'),
      loop: assumed('bounce', 'it does not find itself'),
      noPrimary: assumed('bounce', 'it does not find itself'),
    },
    helo: cited(true, 'mta_session.c (MTA_EHLO); recorded'),
    noticesCuts: cited(true, 'recorded: goes on at once'),
    tls: cited('may', 'relay without a host is smtp://: TLS where it is offered; recorded'),
    oldTls: cited(false, 'recorded: the handshake fails'),
    plainText: cited({ after: 'atOnce', age: 0 }, 'mta_session.c (mta_error): MTA_DOWNGRADE_PLAIN; recorded'),
    size: cited('compares', 'recorded: bounces without MAIL (message too large for peer)'),
    recipientsPerTransaction: cited(null, 'recorded: a hundred and twenty in one transaction'),
    limits: {
      addresses: cited(null, 'recorded: no end of tries while an address is free again'),
      sessions: cited(null, 'a session that became ready ends the delivery in any case'),
      hosts: cited(null, 'mta.c knows no such limit'),
      addressesPerHost: cited(null, 'recorded: all twelve addresses of a host'),
      nextPreference: cited(false, 'no limit, so nothing to jump at'),
      counts: cited([], 'recorded: the next address at once, and no limit of addresses'),
    },
    timeouts: {
      dns: cited(75, 'four queries, after 5, 10 and 20 s, given up 40 s after the last; recorded'),
      connect: cited(5 * MINUTE, 'mta_session.c: io_set_timeout 300 s'),
      kernel: LINUX_CONNECT,
      greeting: command,
      ehlo: command,
      starttls: command,
      tls: command,
      mail: command,
      rcpt: command,
      data: command,
      message: command,
      quit: cited(5 * MINUTE, 'mta_session.c: SMTPD_SESSION_TIMEOUT; recorded'),
    },
    onFailure: {
      connect: always(next),
      greeting: early,
      ehlo: { ...early, '4xx': nextUnrecorded, disconnect: nextUnrecorded },
      starttls: { ...always(cited('next', 'recorded')), '4xx': inClear, '5xx': inClear },
      tls: {
        ...always(cited('plain', 'mta_session.c: MTA_DOWNGRADE_PLAIN; recorded')),
        timeout: cited('next', 'recorded'),
        badCertificate: cited('next', 'recorded'),
      },
      mail: transaction,
      rcpt: transaction,
      data: { ...transaction, '5xx': cited('bounce', 'mta_session.c (mta_response): a permanent failure') },
      message: { ...transaction, disconnect: defer },
    },
    retry: {
      rule: cited({ kind: 'quadratic', unit: 400 }, 'scheduler_ramqueue.c: creation + 400 n² s; recorded'),
      scan: cited(null, 'scheduler_ramqueue.c sleeps until the next message is due; recorded'),
      jitter: cited(null, 'recorded: none'),
      per: cited('message', 'scheduler_ramqueue.c: each envelope has its own time'),
      atOnce: cited(null, 'recorded: what is due together goes out together'),
    },
    giveUpAfter: cited(
      { age: 4 * DAY, attempts: null, hostDown: null, onTime: true },
      'queue ttl 4d, looked at by the scheduler between two tries; recorded',
    ),
    warnAfter: cited([4 * HOUR], 'bounce warn-interval 4h; recorded'),
    warnsAhead: cited(true, 'recorded: the warning goes with the try before that age, at 10 002 s'),
    concurrency: cited(
      { initial: 5, max: 5, by: 'address' },
      'limit.c: max-conn-per-route 5 of an address; its limits of a destination (max-conn-per-connector 20, -relay and -domain 100) are not in the picture; recorded: five at once',
    ),
    pace: cited({ destination: 2, address: 5 }, 'limit.c: conn-delay-relay 2s, conn-delay-route 5s; recorded'),
    deadHosts: cited(
      { remember: 'address', counts: 'session', memory: 'all', after: 1, for: 15, timeoutFor: null },
      'mta.c (mta_route_disable): 15 s after the first failure; recorded, also that it does not grow',
    ),
    reuse: cited(
      { messages: 100, idle: 10, of: 'all', by: 'destination' },
      'limit.c: session-mail-max 100, session-keepalive 10s; recorded',
    ),
    addresses: assumed(1, 'one address per sending host'),
    repeatsAfterQuit: cited(false, 'recorded: delivered once, though QUIT is not answered (hquit)'),
    implicitMx: cited('whenNone', 'recorded: no MX and an address of its own is delivered (d6g)'),
    loopback: assumed('loops', 'sends to itself as to any other host (knowsItselfBy)'),
    knowsItselfBy: cited('nothing', 'recorded: sends to itself in a loop; only action "relay backup" knows better'),
  },
});
