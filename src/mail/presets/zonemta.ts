import { MINUTE } from '../../units/index.js';
import { always, assumed, basedOn, cited, everyReply, LINUX_CONNECT_ELSEWHERE, type StageDecisions } from './preset.js';
import { RFC5321 } from './rfc5321.js';

const next = cited('next', 'mx-connect (get-connection.js): the next address while none has connected');
const late = cited('next', 'sender.js (isNetworkTimeout): a time-out before MAIL leads to another address');
const defer = cited('defer', 'sender.js: an error after connecting defers');
const bounce = cited('bounce', 'bounces.txt ends in ^5\\d\\d,reject');
const transaction: StageDecisions = { ...always(defer), '5xx': bounce };

/** ZoneMTA with its default configuration, and mx-connect, its connection library. */
export const ZONEMTA = basedOn(RFC5321, {
  name: 'zonemta',
  summary:
    'ZoneMTA: five connections per domain, remembers a dead domain for 2 or 15 minutes, seventeen retries in 48 h',
  describes: 'ZoneMTA of 2026-07 and mx-connect of 2026-08 with default configuration; read, not recorded',
  values: {
    honoursBackups: cited(1, 'mx-connect (get-connection.js) walks the list'),
    order: cited('preference', 'mx-connect (resolve-mx.js): lower numbers first'),
    equalPreference: cited(
      'dnsOrder',
      'mx-connect (resolve-mx.js) sorts by preference, and leaves the rest as it came',
    ),
    family: { prefer: cited('ipv4', 'mx-connect: preferIPv6=false') },
    repeats: cited('skipAddress', 'mx-connect (get-connection.js): an address met before is left out'),
    onLookup: {
      nullMx: cited('bounce', 'mx-connect (resolve-mx.js): permanent'),
      nxdomain: cited('bounce', 'mx-connect (resolve-mx.js): not found is permanent'),
      empty: cited('bounce', 'mx-connect (resolve-mx.js): not found is permanent'),
      servfail: cited('defer', 'mx-connect (resolve-mx.js): temporary'),
      timeout: cited('defer', 'mx-connect (resolve-mx.js): temporary'),
    },
    helo: cited(true, 'nodemailer: HELO after a refused EHLO'),
    noticesCuts: assumed(true, 'a closed connection is seen at once'),
    limits: {
      addresses: cited(20, 'mx-connect: MAX_MX_HOSTS=20'),
      sessions: cited(null, 'a connection that stands ends the walk but for a time-out'),
      hosts: cited(null, 'mx-connect counts addresses'),
      addressesPerHost: cited(null, 'mx-connect counts addresses'),
      nextPreference: cited(false, 'mx-connect: the list ends at the limit'),
    },
    timeouts: {
      dns: assumed(30, 'left to the resolver library'),
      connect: cited(5 * MINUTE, 'mx-connect: MAX_CONNECT_TIME, 5 minutes'),
      kernel: LINUX_CONNECT_ELSEWHERE,
      ...everyReply(cited(10 * MINUTE, 'nodemailer: socketTimeout, 10 minutes')),
      greeting: cited(2 * MINUTE, 'sender.js: greetingTimeout, 2 minutes'),
    },
    onFailure: {
      connect: always(next),
      greeting: { ...transaction, timeout: late },
      ehlo: { ...transaction, timeout: late },
      mail: transaction,
      rcpt: transaction,
      data: transaction,
      message: transaction,
    },
    retry: {
      rule: cited(
        {
          kind: 'list',
          waits: [5 * MINUTE, 7 * MINUTE, 8 * MINUTE, 25 * MINUTE, 75 * MINUTE, 120 * MINUTE, 240 * MINUTE],
          then: [240 * MINUTE],
        },
        'sender.js: 5, 7, 8, 25, 75, 120 minutes, then 240 eleven times, up to 48 h',
      ),
      scan: cited(null, 'finer than anything here'),
      jitter: cited(null, 'sender.js has none'),
      per: cited('message', 'sender.js counts the failures of each delivery'),
      atOnce: cited(null, 'what is due together goes out together, within the connections'),
    },
    giveUpAfter: cited({ age: null, attempts: 18, hostDown: null }, 'sender.js: the list of waits has seventeen'),
    warnAfter: cited([], 'sender.js sends none'),
    concurrency: cited({ initial: 5, max: 5 }, 'maxConnections=5 per domain and zone'),
    deadHosts: cited(
      {
        remember: 'destination',
        counts: 'connect',
        memory: 'all',
        after: 1,
        for: 2 * MINUTE,
        timeoutFor: 15 * MINUTE,
      },
      'sender.js: a domain without a connection is left alone for 2 minutes, for 15 after ETIMEDOUT',
    ),
    reuse: cited(
      { messages: 100, idle: 5, of: 'all', by: 'destination' },
      'sender.js: connectionCache, ttl 5 s, reuseCount 100',
    ),
    knowsItselfBy: cited('nothing', 'blockLocalAddresses is not set'),
  },
});
