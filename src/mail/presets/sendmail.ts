import { DAY, HOUR, MINUTE } from '../../units/index.js';
import { always, assumed, basedOn, cited, LINUX_CONNECT, type StageDecisions } from './preset.js';
import { RFC5321 } from './rfc5321.js';

const next = cited('next', 'deliver.c (tryhost); recorded');
const nextHost = cited(
  'nextHost',
  'daemon.c (makeconnection) tries the addresses of a host until one connects; recorded',
);
const nextHostUnrecorded = cited('nextHost', 'deliver.c (tryhost), usersmtp.c: once connected, the next host');
const bounce = cited('bounce', 'usersmtp.c (smtpmailfrom, smtprcpt, smtpdata); recorded');
const nextOrBounce = cited('nextHostOrBounce', 'recorded: goes on to the backup, and bounces where there is none');
const transaction: StageDecisions = { ...always(nextHostUnrecorded), '4xx': nextHost, '5xx': bounce };
const inClear = cited('plain', 'deliver.c (starttls): goes on without; recorded');

/** Sendmail as Debian ships it. Option names are those of sendmail.cf. */
export const SENDMAIL = basedOn(RFC5321, {
  name: 'sendmail',
  summary: 'Sendmail as Debian ships it: the whole queue every ten minutes, every MX, for five days',
  describes: 'Sendmail 8.17.1.9 (Debian 12) with the sendmail.mc of the package, queue run every 10 minutes',
  values: {
    honoursBackups: cited(1, 'recorded: every backup is tried'),
    order: cited('preference', 'recorded: lower numbers first'),
    equalPreference: cited(
      'perProcess',
      'domain.c (mxrand) seeds once per process: new mail has one each, a queue run is one; recorded for new mail',
    ),
    addressOrder: cited('asPresented', 'recorded: the addresses of one host in DNS order'),
    family: {
      use: cited('both', 'recorded: a host with either family is reached'),
      asks: cited('always', 'recorded: asks for AAAA without an address of its own'),
      prefer: cited('ipv6', 'daemon.c (makeconnection): AAAA is asked for first; recorded'),
      within: cited('host', 'recorded: AAAA then A of one host, then the next host'),
      balance: cited(false, 'recorded: no limit, so nothing to balance'),
      race: cited(null, 'recorded: one address after the other'),
    },
    repeats: cited('skipHost', 'domain.c drops a host listed twice; two names of one address are both tried; recorded'),
    ipExchanger: cited('use', 'recorded: connects to an MX that is written as an IP address'),
    process: cited('delivery', 'domain.c (mxrand) seeds once per process; recorded'),
    walk: cited('list', 'deliver.c (tryhost): down the list, once; recorded'),
    onLookup: {
      nullMx: cited('bounce', 'domain.c (getmxrr); recorded'),
      nxdomain: cited('bounce', 'domain.c (getmxrr): host unknown; recorded'),
      empty: cited('bounce', 'domain.c (getmxrr): host unknown; recorded'),
      servfail: cited('defer', 'domain.c (getmxrr): tried again; recorded'),
      timeout: cited('defer', 'domain.c (getmxrr): tried again; recorded'),
      noAddress: assumed('bounce', 'a host that is not found counts as unknown (EX_NOHOST)'),
      emptyHost: cited('next', 'recorded: the host is left out'),
      loop: cited('bounce', 'domain.c (getmxrr), deliver.c: config error, mail loops back to me, 5.3.5'),
      noPrimary: assumed('bounce', 'a host that is not found counts as unknown (EX_NOHOST)'),
    },
    helo: cited(true, 'usersmtp.c (smtpinit); recorded'),
    noticesCuts: cited(true, 'recorded: goes on at once'),
    tls: cited('may', 'compiled with STARTTLS, no certificate needed; recorded'),
    oldTls: cited(false, 'recorded: the handshake fails'),
    plainText: cited(null, 'TLSFallbacktoClear is off; recorded: never in clear'),
    size: cited('declares', 'recorded: MAIL with SIZE='),
    recipientsPerTransaction: cited(null, 'no limit unless the mailer has r=; recorded: sixty in one transaction'),
    limits: {
      addresses: cited(null, 'recorded: all twelve addresses of a host'),
      sessions: cited(null, 'recorded: six sessions in one delivery'),
      hosts: cited(null, 'MAXMXHOSTS (100) is more than any list here'),
      addressesPerHost: cited(null, 'recorded: all twelve addresses of a host'),
      nextPreference: cited(false, 'no limit, so nothing to jump at'),
      counts: cited([], 'recorded: the next address at once, and no limit of addresses'),
    },
    timeouts: {
      dns: cited(10, 'the resolver library (Timeout.resolver not set): two queries of 5 s; recorded'),
      aaaa: cited(30, 'recorded: an AAAA query that is never answered takes 30 s'),
      connect: cited(2 * MINUTE, 'Timeout.connect and Timeout.iconnect: 2m in Debian, 5m from its makers; recorded'),
      kernel: LINUX_CONNECT,
      greeting: cited(5 * MINUTE, 'Timeout.initial=5m'),
      ehlo: cited(5 * MINUTE, 'Timeout.helo=5m'),
      starttls: cited(HOUR, 'Timeout.starttls=1h; recorded'),
      tls: cited(62 * MINUTE, 'Timeout.starttls=1h; recorded: 62 minutes'),
      mail: cited(2 * MINUTE, 'Timeout.mail: 2m in Debian (10m from its makers)'),
      rcpt: cited(HOUR, 'Timeout.rcpt=1h'),
      data: cited(2 * MINUTE, 'Timeout.datainit: 2m in Debian (5m from its makers)'),
      message: cited(HOUR, 'Timeout.datafinal=1h'),
      quit: cited(2 * MINUTE, 'Timeout.quit=2m; recorded'),
    },
    onFailure: {
      connect: always(next),
      greeting: { ...always(nextHost), timeout: nextHostUnrecorded, '5xx': nextOrBounce },
      ehlo: {
        ...always(nextHostUnrecorded),
        '5xx': cited('nextHostOrBounce', 'as for the greeting; recorded that it goes on to the backup'),
      },
      starttls: { ...always(cited('nextHost', 'deliver.c (starttls); recorded')), '4xx': inClear, '5xx': inClear },
      tls: always(cited('nextHost', 'deliver.c (starttls): EX_TEMPFAIL for this host; recorded')),
      mail: transaction,
      rcpt: transaction,
      data: { ...transaction, '5xx': cited('bounce', 'usersmtp.c (smtpdata)') },
      message: { ...transaction, disconnect: nextHost },
    },
    retry: {
      rule: cited({ kind: 'every', every: 10 * MINUTE }, 'queue run every 10m in Debian (-q10m); recorded'),
      scan: cited(null, 'the queue run is the grid'),
      jitter: cited(null, 'no such option'),
      per: cited('queue', 'each run tries the whole queue (MinQueueAge is not set); recorded'),
      atOnce: cited(1, 'a queue run takes message after message; recorded'),
    },
    giveUpAfter: cited({ age: 5 * DAY, attempts: null, hostDown: null }, 'Timeout.queuereturn=5d; recorded'),
    warnAfter: cited([4 * HOUR], 'Timeout.queuewarn=4h'),
    warnsAhead: cited(false, 'recorded: with the first failed pass after the age'),
    concurrency: cited(null, 'a process per message, no limit per destination; recorded: 22 sessions at once'),
    pace: cited(null, 'no such option is set; recorded'),
    deadHosts: cited(
      { remember: 'host', counts: 'session', memory: 'run', after: 1, for: 30 * MINUTE, timeoutFor: null },
      'Timeout.hoststatus=30m, HostStatusDirectory not set: known within one queue run only; recorded',
    ),
    reuse: cited(
      { messages: null, idle: 5 * MINUTE, of: 'deferred', by: 'address' },
      'ConnectionCacheSize=2, ConnectionCacheTimeout=5m, within one queue run; recorded',
    ),
    addresses: assumed(1, 'one address per sending host'),
    repeatsAfterQuit: cited(false, 'recorded: delivered once, though QUIT is not answered (hquit)'),
    implicitMx: cited('whenNone', 'recorded: no MX and an address of its own is delivered (d6g)'),
    loopback: cited(
      'bounced',
      'domain.c (getmxrr): names of class w, localhost among them: MX list points back to itself',
    ),
    knowsItselfBy: cited(
      'name',
      'domain.c compares with class w; recorded: its own address under another name is tried',
    ),
  },
});
