import { always, assumed, basedOn, cited, LINUX_CONNECT, type StageDecisions } from './preset.js';
import { RFC5321 } from './rfc5321.js';

const next = cited('next', 'hmail.js (try_deliver): the next MX after a socket error; recorded');
const nextUnrecorded = cited('next', 'hmail.js (try_deliver): the next MX after a socket error or time-out');
const defer = cited('defer', 'hmail.js: a 4xx reply is a temporary failure of the message (temp_fail); recorded');
const deferUnrecorded = cited('defer', 'hmail.js: a 4xx reply is a temporary failure of the message (temp_fail)');
const bounce = cited('bounce', 'hmail.js: a 5xx reply is a permanent failure; recorded');
const stage: StageDecisions = { ...always(nextUnrecorded), '4xx': defer, '5xx': bounce };
const idle = cited(30, 'client_pool.js: the socket keeps the time-out of the connection, connect_timeout=30');

/** Haraka as npm delivers it. Source files are those of its outbound folder. */
export const HARAKA = basedOn(RFC5321, {
  name: 'haraka',
  summary: 'Haraka: any reply but success ends the delivery, waits double from 64 s, thirteen tries in three days',
  describes: 'Haraka 3.3.4, plugin relay, TLS off, nothing else set',
  values: {
    honoursBackups: cited(1, 'hmail.js tries every MX until one connects; recorded'),
    order: cited('preference', 'recorded: lower numbers first'),
    equalPreference: cited('adjacentSwaps', 'hmail.js (sort_mx): one pass of coin flips between neighbours; recorded'),
    addressOrder: cited('asPresented', 'recorded: the addresses of one host in DNS order'),
    family: {
      use: cited('both', 'recorded: a host with either family is reached'),
      asks: cited('always', 'recorded: asks for AAAA without an address of its own'),
      prefer: cited('ipv6', 'outbound.ini, inet_prefer=default; recorded'),
      within: cited('host', 'recorded: AAAA then A of one host, then the next host'),
      balance: cited(false, 'recorded: no limit, so nothing to balance'),
      race: cited(null, 'recorded: one address after the other'),
    },
    repeats: cited('tried', 'recorded: a host listed twice, or two names of one address, are tried twice'),
    ipExchanger: cited('use', 'recorded: connects to an MX that is written as an IP address'),
    process: assumed('delivery', 'nothing is decided once per process'),
    walk: cited('list', 'hmail.js (try_deliver): down the list, once; recorded'),
    onLookup: {
      nullMx: cited('bounce', 'hmail.js (found_mx); recorded'),
      nxdomain: cited('bounce', 'hmail.js (get_mx_error); recorded'),
      empty: cited('bounce', 'hmail.js (get_mx_respond): nowhere to deliver to; recorded'),
      servfail: cited('defer', 'hmail.js (get_mx_error); recorded'),
      timeout: cited('defer', 'hmail.js (get_mx_error); recorded'),
      noAddress: cited('defer', 'hmail.js (try_deliver): an empty list has all MX tried, for now'),
      emptyHost: cited('next', 'recorded: the host is left out'),
      loop: assumed('bounce', 'it does not find itself'),
      noPrimary: assumed('bounce', 'it does not find itself'),
    },
    helo: cited(true, 'hmail.js: HELO after a refused EHLO; recorded'),
    noticesCuts: cited(true, 'recorded: goes on at once'),
    tls: cited('may', 'outbound.ini: enable_tls=true; recorded'),
    oldTls: cited(false, 'Node: TLS 1.2 at least; recorded'),
    plainText: cited(null, 'disable_for_failed_hosts is off; recorded: never in clear'),
    size: cited('ignores', 'recorded: sends the whole message, and gets 552 after the final dot'),
    recipientsPerTransaction: cited(
      null,
      'hmail.js: all recipients of a queue file; recorded: sixty in one transaction',
    ),
    bouncesTogether: cited(true, 'recorded: 554 to the final dot returns the recipient that had 450 as well'),
    countsAnew: cited(true, 'recorded: 65 s after each pass that delivered to some recipients'),
    limits: {
      addresses: cited(null, 'recorded: all twelve addresses of a host'),
      sessions: cited(null, 'hmail.js knows no such limit'),
      hosts: cited(null, 'recorded: all ten hosts'),
      addressesPerHost: cited(null, 'recorded: all twelve addresses of a host'),
      nextPreference: cited(false, 'no limit, so nothing to jump at'),
      counts: cited([], 'recorded: the next address at once, and no limit of addresses'),
    },
    timeouts: {
      dns: cited(1, 'one query, about a second; recorded'),
      aaaa: cited(0.3, 'recorded: goes on 0.3 s after an AAAA query that is never answered'),
      connect: cited(30, 'outbound.ini: connect_timeout=30; recorded'),
      kernel: LINUX_CONNECT,
      greeting: idle,
      ehlo: idle,
      starttls: idle,
      tls: idle,
      mail: idle,
      rcpt: idle,
      data: idle,
      message: idle,
      quit: cited(7800, 'recorded: the connection still stood after 7800 s, when nobody watched it any more'),
    },
    onFailure: {
      connect: always(next),
      greeting: { ...stage, disconnect: next },
      ehlo: { ...stage, '4xx': deferUnrecorded },
      starttls: {
        ...always(cited('next', 'recorded')),
        '4xx': cited('defer', 'recorded'),
        '5xx': cited('bounce', 'recorded'),
      },
      tls: always(cited('next', 'hmail.js: the next host; recorded')),
      mail: stage,
      rcpt: stage,
      data: { ...stage, '5xx': cited('bounce', 'hmail.js: a 5xx reply is a permanent failure') },
      message: { ...stage, disconnect: next },
    },
    retry: {
      rule: cited(
        { kind: 'backoff', first: 64, factor: 2, max: null },
        'config.js: 2^(n+5) seconds after the nth failure; recorded',
      ),
      scan: cited(null, 'timer_queue.js holds each message until it is due; recorded'),
      jitter: cited(null, 'recorded: none'),
      per: cited('message', 'hmail.js counts the failures of each message'),
      atOnce: cited(null, 'concurrency_max=10000; recorded: twenty at once'),
    },
    giveUpAfter: cited({ age: null, attempts: 13, hostDown: null }, 'maxTempFailures=13; recorded: after 72.8 h'),
    warnAfter: cited([], 'hmail.js sends none; recorded'),
    warnsAhead: cited(false, 'no warning is sent'),
    concurrency: cited(null, 'no limit per domain; recorded: 60 sessions at once'),
    pace: cited(null, 'recorded: all at once'),
    deadHosts: cited(null, 'recorded: every message tries the dead server for itself'),
    reuse: cited(null, 'client_pool.js (release_client) closes every connection; recorded'),
    addresses: assumed(1, 'one address per sending host'),
    repeatsAfterQuit: cited(false, 'recorded: delivered once, though QUIT is not answered (hquit)'),
    implicitMx: cited('whenNone', 'recorded: no MX and an address of its own is delivered (d6g)'),
    loopback: cited('skipped', 'outbound/hmail.js (try_deliver): a local MX is passed over, local_mx_ok=false'),
    knowsItselfBy: cited(
      'nothing',
      'recorded: leaves out its own address (local_mx_ok=false), and still goes on to worse preferences',
    ),
  },
});
