import { DAY, MINUTE } from '../../units/index.js';
import {
  always,
  assumed,
  basedOn,
  cited,
  everyReply,
  LINUX_CONNECT_ELSEWHERE,
  type StageDecisions,
  unlimited,
} from './preset.js';
import { RFC5321 } from './rfc5321.js';

const defer = cited('defer', 'qmail-remote.c: once connected, no other MX is tried');
const bounce = cited('bounce', 'qmail-remote.c: a reply of 500 or more fails for good');
const transaction: StageDecisions = { ...always(defer), '5xx': bounce };

/** netqmail and its successor notqmail. Control files are those of qmail-control(5). */
export const QMAIL = basedOn(RFC5321, {
  name: 'qmail',
  summary: 'netqmail, notqmail: tries at 400 n² seconds for a week, and no other MX once connected',
  describes:
    'notqmail of 2024-12 (as netqmail 1.06) with default control files, on a 64-bit machine; read, not recorded',
  values: {
    honoursBackups: cited(1, 'qmail-remote.c tries every address until one connects'),
    order: cited('preference', 'dns.c (dns_mxip): lower numbers first'),
    equalPreference: cited(
      'dnsOrder',
      'dns.c (dns_mxip): with 64-bit longs its random number is past the comparison, so the first record wins',
    ),
    addressOrder: cited('asPresented', 'dns.c (dns_ipplus) keeps the order of the answer'),
    repeats: cited('tried', 'dns.c (dns_mxip) drops none'),
    ipExchanger: cited('use', 'dns.c (dns_ipplus) takes a dotted address as it is'),
    onLookup: {
      nullMx: assumed('bounce', 'dns.c: a host without a name is not found, and no host is left'),
      nxdomain: cited('bounce', 'dns.c (DNS_HARD), qmail-remote.c (perm_dns)'),
      empty: cited('bounce', 'dns.c (DNS_HARD), qmail-remote.c (perm_dns)'),
      servfail: cited('defer', 'dns.c (DNS_SOFT), qmail-remote.c (temp_dns)'),
      timeout: cited('defer', 'dns.c (DNS_SOFT), qmail-remote.c (temp_dns)'),
      noAddress: cited('bounce', 'qmail-remote.c (perm_nomx)'),
      emptyHost: cited('next', 'dns.c (dns_mxip) leaves the host out'),
      loop: cited('bounce', 'qmail-remote.c (perm_ambigmx): 5.4.6'),
      noPrimary: cited('bounce', 'qmail-remote.c (perm_ambigmx): only hosts with an address are in its list'),
    },
    helo: cited(true, 'qmail-remote.c says HELO, never EHLO'),
    noticesCuts: assumed(true, 'a closed connection is seen at once'),
    limits: unlimited('qmail-remote.c tries every address until one connects'),
    tls: cited('none', 'qmail-remote.c does not know STARTTLS'),
    timeouts: {
      dns: assumed(30, 'left to the resolver library'),
      connect: cited(MINUTE, 'timeoutconnect=60'),
      kernel: LINUX_CONNECT_ELSEWHERE,
      ...everyReply(cited(20 * MINUTE, 'timeoutremote=1200')),
    },
    onFailure: {
      connect: always(cited('next', 'qmail-remote.c: the next address while none has connected')),
      greeting: always(defer),
      ehlo: always(defer),
      mail: transaction,
      rcpt: transaction,
      data: transaction,
      message: transaction,
    },
    retry: {
      rule: cited({ kind: 'quadratic', unit: 400 }, 'qmail-send.c (nextretry): birth + (sqrt(age) + 20)²'),
      scan: cited(null, 'qmail-send.c sleeps until the next message is due'),
      jitter: cited(null, 'qmail-send.c has none'),
      per: cited('message', 'qmail-send.c (nextretry)'),
      atOnce: cited(20, 'concurrencyremote=20'),
    },
    giveUpAfter: cited({ age: 7 * DAY, attempts: null, hostDown: null }, 'queuelifetime=604800'),
    warnAfter: cited([], 'qmail-send.c sends none'),
    concurrency: assumed({ initial: 20, max: 20 }, 'concurrencyremote=20 holds for all destinations together'),
    deadHosts: cited(
      {
        remember: 'address',
        counts: 'connectTimeout',
        memory: 'all',
        after: 2,
        apart: 2 * MINUTE,
        for: 4832,
        timeoutFor: null,
      },
      'tcpto.c: two timeouts of connections at least 120 s apart, then ((60 + (pid & 31)) << 6) s, in the mean 4832 s',
    ),
    reuse: cited(null, 'qmail-remote.c: one message per session'),
    loopback: cited('bounced', 'ipme.c takes 127.0.0.0/8 and 0.0.0.0 for itself'),
    knowsItselfBy: cited('address', 'ipme.c compares addresses'),
  },
});
