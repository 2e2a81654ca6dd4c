import { DAY, HOUR, MINUTE } from '../../units/index.js';
import { always, assumed, basedOn, cited, LINUX_CONNECT, type StageDecisions } from './preset.js';
import { RFC5321 } from './rfc5321.js';

const next = cited('next', 'specification, "Errors in outgoing SMTP"; recorded');
const nextUnrecorded = cited('next', 'specification, "Errors in outgoing SMTP"');
const bounce = cited('bounce', 'specification, "Errors in outgoing SMTP"; recorded');
const nextOrBounce = cited('nextOrBounce', 'recorded: goes on to the backup, and bounces where there is none');
const transaction: StageDecisions = { ...always(nextUnrecorded), '4xx': next, '5xx': bounce };
const inClear = cited('plain', 'tls_tempfail_tryclear=true; recorded');

/** Exim as Debian ships it. Option names are those of the Exim specification. */
export const EXIM = basedOn(RFC5321, {
  name: 'exim',
  summary: 'Exim as Debian ships it: remembers each address, gives up when it was down for four days',
  describes: 'Exim 4.96 (Debian 12), retry rule of configure.default, queue run every 30 minutes',
  values: {
    honoursBackups: cited(1, 'recorded: every backup is tried'),
    order: cited('preference', 'recorded: lower numbers first'),
    equalPreference: cited('hosts', 'host.c: sorted by preference and a random number; recorded'),
    addressOrder: cited('random', 'host.c (set_address_from_dns) adds a random key; recorded'),
    family: {
      use: cited('both', 'recorded: a host with either family is reached'),
      asks: cited('always', 'recorded: asks for AAAA without an address of its own'),
      prefer: cited('ipv6', 'host.c (set_address_from_dns), ipv4_prefer not set; recorded'),
      within: cited(
        'preference',
        'host.c sorts all addresses of a preference; recorded: AAAA of every host before any A',
      ),
      balance: cited(false, 'no such option; recorded: five AAAA, and the A untried'),
      race: cited(null, 'recorded: one address after the other'),
    },
    repeats: cited('skipAddress', 'recorded: neither a host listed twice nor two names of one address are tried again'),
    ipExchanger: cited('skip', 'allow_mx_to_ip=false; recorded'),
    process: assumed('delivery', 'nothing is decided once per process'),
    walk: cited('list', 'specification, "Errors in outgoing SMTP"; recorded'),
    onLookup: {
      nullMx: cited('bounce', 'dns.c: a null MX is a failure of the address; recorded'),
      nxdomain: cited('bounce', 'dnslookup router: the address is not routeable; recorded'),
      empty: cited('bounce', 'dnslookup router: the address is not routeable; recorded'),
      servfail: cited('defer', 'dnslookup router defers; recorded'),
      timeout: cited('defer', 'dnslookup router defers; recorded'),
      noAddress: cited('bounce', 'specification, dnslookup: all MX hosts without an address make the router decline'),
      emptyHost: cited('next', 'recorded: the host is left out'),
      loop: cited('freeze', 'specification, dnslookup router: self=freeze by default'),
      noPrimary: cited(
        'bounce',
        'host.c (host_scan_for_local_hosts), dnslookup.c: all relevant MX records point to non-existent hosts',
      ),
    },
    helo: cited(true, 'smtp transport: HELO after a refused EHLO; recorded'),
    noticesCuts: cited(true, 'recorded: goes on at once'),
    tls: cited('may', 'hosts_avoid_tls and hosts_require_tls not set; recorded'),
    oldTls: cited(true, 'recorded: TLS 1.1'),
    plainText: cited({ after: 'atOnce', age: 0, ehlo: true }, 'tls_tempfail_tryclear=true; recorded'),
    dane: cited(1, 'hosts_try_dane=*; recorded'),
    size: cited('declares', 'recorded: MAIL with SIZE=; size_addition=1024 more than the message has'),
    recipientsPerTransaction: cited(100, 'max_rcpt=100 of the transport; recorded: sixty in one transaction'),
    limits: {
      addresses: cited(5, 'hosts_max_try=5; recorded'),
      sessions: cited(null, 'no such limit in the specification'),
      hosts: cited(null, 'no such limit in the specification'),
      addressesPerHost: cited(null, 'specification: hosts_max_try counts addresses, whoever they belong to; recorded'),
      nextPreference: cited(true, 'specification, hosts_max_try: jumps to the next MX value; recorded'),
      counts: cited(['unreachable'], 'recorded: five addresses without a route, and the sixth is not tried'),
    },
    timeouts: {
      dns: cited(10, 'the resolver library (dns_retrans, dns_retry not set): two queries of 5 s; recorded'),
      connect: cited(5 * MINUTE, 'connect_timeout=5m'),
      kernel: LINUX_CONNECT,
      greeting: cited(5 * MINUTE, 'command_timeout=5m'),
      ehlo: cited(5 * MINUTE, 'command_timeout=5m'),
      starttls: cited(5 * MINUTE, 'command_timeout=5m; recorded'),
      tls: cited(5 * MINUTE, 'command_timeout=5m; recorded'),
      mail: cited(5 * MINUTE, 'command_timeout=5m'),
      rcpt: cited(5 * MINUTE, 'command_timeout=5m'),
      data: cited(5 * MINUTE, 'command_timeout=5m'),
      message: cited(10 * MINUTE, 'final_timeout=10m'),
    },
    onFailure: {
      connect: always(next),
      greeting: { ...always(next), timeout: nextUnrecorded, '5xx': nextOrBounce },
      ehlo: {
        ...always(nextUnrecorded),
        '5xx': cited('nextOrBounce', 'as for the greeting; recorded that it goes on to the backup'),
      },
      starttls: { ...always(cited('next', 'transports/smtp.c; recorded')), '4xx': inClear, '5xx': inClear },
      tls: {
        ...always(cited('plain', 'tls_tempfail_tryclear=true; recorded')),
        badCertificate: cited('next', 'hosts_require_tls, tls_verify_hosts: the next host; recorded'),
      },
      mail: transaction,
      rcpt: transaction,
      data: { ...transaction, '5xx': cited('bounce', 'specification, "Errors in outgoing SMTP"') },
      message: { ...transaction, disconnect: next },
    },
    retry: {
      rule: cited(
        {
          kind: 'steps',
          from: 'failure',
          steps: [
            { every: 15 * MINUTE, factor: 1, until: 2 * HOUR },
            { every: HOUR, factor: 1.5, until: 16 * HOUR },
            { every: 6 * HOUR, factor: 1, until: 4 * DAY },
          ],
        },
        'configure.default: F,2h,15m; G,16h,1h,1.5; F,4d,6h, counted from the failed try (retry.c); recorded',
      ),
      scan: cited(30 * MINUTE, 'Debian starts the daemon with -q30m; recorded'),
      jitter: cited(null, 'specification, "Retry configuration": only the letter H brings chance in'),
      per: cited('host', 'specification, "Retry configuration": retry times belong to host and address; recorded'),
      atOnce: cited(1, 'a queue runner takes message after message; recorded'),
      runners: cited(5, 'queue_run_max=5 (globals.c): another runner every 30 minutes while one is still at work'),
    },
    giveUpAfter: cited(
      { age: 4 * DAY, attempts: null, hostDown: 4 * DAY, frozen: 7 * DAY },
      'retry.c: when all hosts, or the message, have been failing past the last retry rule; recorded. configure.default: timeout_frozen_after=7d',
    ),
    warnAfter: cited([DAY, 2 * DAY, 3 * DAY], 'delay_warning=24h, repeated; recorded'),
    warnsAhead: cited(false, 'recorded: with the first failed pass after the age'),
    concurrency: cited(null, 'a process per message, no limit per destination; recorded: 28 sessions at once'),
    pace: cited(null, 'no such option; recorded'),
    deadHosts: cited(
      { remember: 'address', counts: 'session', memory: 'all', after: 1, for: 15 * MINUTE, timeoutFor: null },
      'specification, "Retry configuration": a host error sets the retry time of that address, 15 minutes at first; recorded',
    ),
    reuse: cited(
      { messages: 500, idle: 0, of: 'deferred', by: 'address' },
      'connection_max_messages=500: messages waiting for the host follow on its connection; recorded',
    ),
    addresses: assumed(1, 'one address per sending host'),
    repeatsAfterQuit: cited(false, 'recorded: delivered once, though QUIT is not answered (hquit)'),
    implicitMx: cited('whenNone', 'recorded: no MX and an address of its own is delivered (d6g)'),
    aliases: cited('followed', 'dnslookup router: a CNAME is followed for the address of a host'),
    loopback: cited('skipped', 'configure.default: ignore_target_hosts = 0.0.0.0 : 127.0.0.0/8'),
    knowsItselfBy: cited('address', 'dnslookup router, self option; recorded'),
  },
});
