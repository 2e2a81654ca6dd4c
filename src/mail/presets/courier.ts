import { DAY, HOUR, MINUTE } from '../../units/index.js';
import { always, assumed, basedOn, cited, LINUX_CONNECT, type StageDecisions } from './preset.js';
import { RFC5321 } from './rfc5321.js';

const next = cited('next', 'libesmtp.C (do_esmtp_connect_to): the next address while none has greeted; recorded');
const nextUnrecorded = cited('next', 'libesmtp.C (do_esmtp_connect_to): the next address while none has greeted');
const defer = cited('defer', 'recorded: once greeted, no other MX is tried');
const deferUnrecorded = cited('defer', 'libesmtp.C: once greeted, no other MX is tried');
const bounce = cited('bounce', 'recorded: a 5xx reply is permanent');
const transaction: StageDecisions = { ...always(deferUnrecorded), '4xx': defer, '5xx': bounce };
const early: StageDecisions = { ...always(nextUnrecorded), '4xx': deferUnrecorded, '5xx': bounce };

/** Courier as Debian ships it. Control files are those of courier(8). */
export const COURIER = basedOn(RFC5321, {
  name: 'courier',
  summary: 'Courier: four sessions per domain that are kept and shared, holds a dead domain back, tries for a week',
  describes: 'Courier 1.0.16 (Debian 12), files as shipped, STARTTLS off',
  values: {
    honoursBackups: cited(1, 'recorded: goes on to the backup'),
    order: cited('preference', 'recorded: lower numbers first'),
    equalPreference: cited(
      'perProcess',
      'recorded: what begins within one second goes in one random order, and in another a second later',
    ),
    addressOrder: cited('perProcess', 'recorded: the addresses of one host, in the same way'),
    family: {
      use: cited('both', 'recorded: a host with either family is reached'),
      asks: cited('always', 'recorded: asks for AAAA without an address of its own'),
      prefer: cited('ipv6', 'rfc1035 looks up AAAA first; recorded'),
      within: cited('host', 'recorded: AAAA then A of one host, then the next host'),
      balance: cited(false, 'recorded: no limit, so nothing to balance'),
      race: cited(null, 'recorded: one address after the other'),
    },
    repeats: cited('skipHost', 'recorded: a host listed twice is tried once, two names of one address both'),
    ipExchanger: cited('bounce', 'libesmtp.C: the DNS of the domain violates RFC 1035; recorded'),
    process: cited('second', 'recorded: what begins within one second of the clock goes in one order'),
    walk: cited('list', 'libesmtp.C (do_esmtp_connect_to): down the list, once; recorded'),
    onLookup: {
      nullMx: cited('bounce', 'libesmtp.C (RFC1035_MX_NONE); recorded'),
      nxdomain: cited('bounce', 'libesmtp.C (RFC1035_MX_HARDERR); recorded'),
      empty: cited('bounce', 'libesmtp.C (RFC1035_MX_HARDERR); recorded'),
      servfail: cited('defer', 'libesmtp.C; recorded'),
      timeout: cited('defer', 'libesmtp.C; recorded'),
      noAddress: cited('bounce', 'libesmtp.C: no suitable MX for a connection'),
      emptyHost: cited('next', 'recorded: the host is left out'),
      loop: cited('bounce', 'libesmtp.C (esmtp_connect): mail loops back to myself'),
      noPrimary: cited(
        'bounce',
        'libesmtp.C (esmtp_connect): only hosts with an address are in its list, so this is a loop as well',
      ),
    },
    helo: cited(true, 'libesmtp.C (hello); recorded'),
    noticesCuts: cited(true, 'recorded: goes on at once'),
    tls: cited('may', 'ESMTP_USE_STARTTLS=1; recorded'),
    oldTls: cited(true, 'recorded: TLS 1.1'),
    plainText: cited(
      { after: 'nextPass', age: 0, remember: 2 * HOUR },
      'courieresmtp.C (track_find_broken_starttls), TRACK_NHOURS 2; recorded',
    ),
    size: cited('declares', 'recorded: MAIL with SIZE='),
    recipientsPerTransaction: cited(100, 'MAXRCPT=100; recorded: sixty in one transaction'),
    limits: {
      addresses: cited(null, 'recorded: all twelve addresses of a host'),
      sessions: cited(null, 'a greeting ends the walk in any case'),
      hosts: cited(null, 'recorded: all ten hosts'),
      addressesPerHost: cited(null, 'recorded: all twelve addresses of a host'),
      nextPreference: cited(false, 'no limit, so nothing to jump at'),
      counts: cited([], 'recorded: the next address at once, and no limit of addresses'),
    },
    timeouts: {
      dns: cited(155, 'three queries, given up after 155 s; recorded'),
      connect: cited(MINUTE, 'esmtptimeoutconnect=1m; recorded'),
      kernel: LINUX_CONNECT,
      greeting: cited(5 * MINUTE, 'esmtptimeouthelo=5m'),
      ehlo: cited(5 * MINUTE, 'esmtptimeouthelo=5m'),
      starttls: cited(5 * MINUTE, 'esmtptimeouthelo=5m; recorded'),
      tls: cited(null, 'recorded: still waiting after 78 minutes'),
      mail: cited(10 * MINUTE, 'esmtptimeout=10m'),
      rcpt: cited(10 * MINUTE, 'esmtptimeout=10m'),
      data: cited(10 * MINUTE, 'esmtptimeout=10m'),
      message: cited(5 * MINUTE, 'esmtptimeoutdata=5m'),
      quit: cited(10, 'esmtptimeoutquit=10; recorded'),
    },
    onFailure: {
      connect: always(next),
      greeting: { ...early, '4xx': cited('defer', 'recorded: a greeting of 421 is not led on'), disconnect: next },
      ehlo: early,
      starttls: always(cited('next', 'courieresmtp.C: broken STARTTLS; recorded')),
      tls: always(cited('next', 'courieresmtp.C: broken STARTTLS; recorded')),
      mail: transaction,
      rcpt: transaction,
      data: { ...transaction, '5xx': cited('bounce', 'libesmtp.C: a 5xx reply is permanent') },
      message: { ...transaction, disconnect: defer },
    },
    retry: {
      rule: cited(
        {
          kind: 'list',
          waits: [5 * MINUTE, 5 * MINUTE, 30 * MINUTE, 5 * MINUTE, 5 * MINUTE, HOUR, 5 * MINUTE, 5 * MINUTE],
          then: [2 * HOUR, 5 * MINUTE, 5 * MINUTE],
        },
        'recorded; cdmsgq3.C counts 3 tries 5m apart, then 15m · 2ⁿ from n = 1, while courier(8) has three waits of 5m and one of 15m first',
      ),
      scan: cited(null, 'courierd sleeps until the next message is due; recorded'),
      jitter: cited(null, 'recorded: none'),
      per: cited('message', 'cdmsgq3.C counts the tries of each message'),
      atOnce: cited(null, 'recorded: what is due together goes out together, four sessions per domain'),
    },
    giveUpAfter: cited({ age: 7 * DAY, attempts: null, hostDown: null }, 'queuetime=1w; recorded'),
    warnAfter: cited([4 * HOUR], 'warntime=4h; recorded, at the first try after it'),
    warnsAhead: cited(false, 'recorded: with the first failed pass after the age'),
    concurrency: cited({ initial: 4, max: 4 }, 'module esmtp: MAXHOST=4; recorded: four at once'),
    pace: cited(null, 'recorded: all at once'),
    deadHosts: cited(
      { remember: 'destination', counts: 'connect', memory: 'all', after: 1, for: 5 * MINUTE, timeoutFor: null },
      'esmtpdelay=5m, in each process that delivers to the domain, forgotten when it was idle for a minute; recorded',
    ),
    reuse: cited(
      { messages: null, idle: MINUTE, of: 'all', by: 'destination' },
      'esmtptimeoutkeepalive=1m: the next message for the domain follows; recorded',
    ),
    addresses: assumed(1, 'one address per sending host'),
    repeatsAfterQuit: cited(false, 'recorded: delivered once, though QUIT is not answered (hquit)'),
    implicitMx: cited('whenNone', 'recorded: no MX and an address of its own is delivered (d6g)'),
    loopback: cited('bounced', 'libesmtp.C (is_local_or_loopback)'),
    knowsItselfBy: cited('address', 'libesmtp.C (is_local_or_loopback); recorded, also under another name'),
  },
});
