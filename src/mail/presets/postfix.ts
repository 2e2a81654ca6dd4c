import { DAY, MINUTE } from '../../units/index.js';
import { always, assumed, basedOn, cited, LINUX_CONNECT, type StageDecisions } from './preset.js';
import { RFC5321 } from './rfc5321.js';

const next = cited('next', 'smtp_connect.c, smtp_trouble.c; recorded');
const nextUnrecorded = cited('next', 'smtp_connect.c, smtp_trouble.c');
const bounce = cited('bounce', 'smtp_trouble.c; recorded');
const transaction: StageDecisions = { ...always(nextUnrecorded), '4xx': next, '5xx': bounce };
const inClear = cited('plain', 'smtp_proto.c: goes on without where TLS is optional; recorded');

/**
 * Postfix as shipped. Parameter names are those of postconf(5); source files those of its smtp(8) client and qmgr(8).
 */
export const POSTFIX = basedOn(RFC5321, {
  name: 'postfix',
  summary: 'Postfix as shipped: waits as long as the message is old, five addresses and two sessions per delivery',
  describes: 'Postfix 3.7.11 (Debian 12) with default parameters; sources of the 2026-08 snapshot',
  values: {
    honoursBackups: cited(1, 'recorded: every backup is tried, up to the limits'),
    order: cited('preference', 'recorded: lower numbers first'),
    equalPreference: cited('addresses', 'smtp_randomize_addresses=yes (smtp_addr.c shuffles addresses); recorded'),
    addressOrder: cited('random', 'smtp_randomize_addresses=yes; recorded'),
    family: {
      use: cited('both', 'inet_protocols=all; recorded'),
      asks: cited('always', 'recorded: asks for AAAA without an address of its own'),
      prefer: cited('any', 'smtp_address_preference=any; recorded: either first, alike'),
      within: cited('preference', 'smtp_addr.c (dns_rr_compare_pref_ipv6): sorted by preference, then by family'),
      balance: cited(true, 'smtp_balance_inet_protocols=yes (smtp_addr.c, smtp_balance_inet_proto); recorded'),
      race: cited(null, 'recorded: one address after the other'),
    },
    repeats: cited('tried', 'recorded: a host listed twice, or two names of one address, are tried twice'),
    ipExchanger: cited('use', 'recorded: connects to an MX that is written as an IP address'),
    process: assumed('delivery', 'nothing is decided once per process'),
    walk: cited('list', 'smtp_connect.c: down the list, once; recorded'),
    onLookup: {
      nullMx: cited('bounce', 'smtp_addr.c (DNS_NULLMX), status 5.1.0; recorded'),
      nxdomain: cited('bounce', 'smtp_addr.c (DNS_NOTFOUND); recorded'),
      empty: cited('bounce', 'smtp_addr.c (DNS_NOTFOUND); recorded'),
      servfail: cited('defer', 'smtp_addr.c (DNS_RETRY); recorded'),
      timeout: cited('defer', 'smtp_addr.c (DNS_RETRY); recorded'),
      noAddress: cited('bounce', 'smtp_defer_if_no_mx_address_found=no'),
      emptyHost: cited('next', 'recorded: the host is left out'),
      loop: cited('bounce', 'smtp_addr.c (smtp_domain_addr): mail loops back to myself, 5.4.6'),
      noPrimary: cited(
        'defer',
        'smtp_addr.c (smtp_domain_addr): unable to find primary relay, 4.4.4; the best preference is not that of the best address',
      ),
    },
    helo: cited(true, 'smtp_proto.c: HELO after a refused EHLO; recorded'),
    noticesCuts: cited(true, 'recorded: goes on at once'),
    tls: cited('may', "smtp_tls_security_level=may in Debian's main.cf; recorded"),
    oldTls: cited(true, 'smtp_tls_protocols=>=TLSv1; recorded'),
    plainText: cited(
      { after: 'atOnce', age: 300, ehlo: true },
      'smtp.h (PLAINTEXT_FALLBACK_OK_AFTER_STARTTLS_FAILURE), minimal_backoff_time=300s; recorded',
    ),
    mtaStsBy: cited('certificates', 'postfix-mta-sts-resolver gives secure match=; recorded'),
    size: cited(
      'compares',
      'recorded: bounces without MAIL; smtp_proto.c compares with the size that the server announces',
    ),
    recipientsPerTransaction: cited(50, 'default_destination_recipient_limit=50; recorded'),
    limits: {
      addresses: cited(5, 'smtp_mx_address_limit=5; recorded'),
      sessions: cited(2, 'smtp_mx_session_limit=2 (sessions that passed EHLO); recorded'),
      hosts: cited(null, 'no such limit in postconf(5)'),
      addressesPerHost: cited(null, 'recorded: five addresses of one host'),
      nextPreference: cited(false, 'recorded: stops at the fifth address'),
      counts: cited(['unreachable'], 'smtp_connect.c cuts the list before it connects to any of it'),
    },
    timeouts: {
      dns: cited(10, 'the resolver library: two queries of 5 s; recorded'),
      connect: cited(30, 'smtp_connect_timeout=30s; recorded'),
      kernel: LINUX_CONNECT,
      greeting: cited(5 * MINUTE, 'smtp_helo_timeout=300s'),
      ehlo: cited(5 * MINUTE, 'smtp_helo_timeout=300s'),
      starttls: cited(5 * MINUTE, 'smtp_starttls_timeout=300s'),
      tls: cited(5 * MINUTE, 'smtp_starttls_timeout=300s; recorded'),
      mail: cited(5 * MINUTE, 'smtp_mail_timeout=300s'),
      rcpt: cited(5 * MINUTE, 'smtp_rcpt_timeout=300s'),
      data: cited(2 * MINUTE, 'smtp_data_init_timeout=120s'),
      message: cited(10 * MINUTE, 'smtp_data_done_timeout=600s'),
    },
    onFailure: {
      connect: always(next),
      greeting: {
        ...always(next),
        timeout: nextUnrecorded,
        '5xx': cited('next', 'smtp_skip_5xx_greeting=yes; recorded, also that one MX alone defers'),
      },
      ehlo: { ...always(nextUnrecorded), '5xx': bounce },
      starttls: { ...always(cited('next', 'smtp_proto.c (smtp_helo); recorded')), '4xx': inClear, '5xx': inClear },
      tls: {
        ...always(cited('plain', 'smtp_connect.c: tls_retry_plain; recorded')),
        badCertificate: cited('next', 'smtp_connect.c: the next host; recorded'),
      },
      mail: transaction,
      rcpt: transaction,
      data: { ...transaction, '5xx': cited('bounce', 'smtp_trouble.c') },
      message: { ...transaction, disconnect: next },
    },
    retry: {
      rule: cited(
        { kind: 'age', min: 300, max: 4000 },
        'minimal_backoff_time=300s, maximal_backoff_time=4000s (qmgr_active.c); recorded',
      ),
      scan: cited(5 * MINUTE, 'queue_run_delay=300s; recorded'),
      jitter: cited(null, 'qmgr_active.c has none'),
      per: cited('message', 'qmgr_active.c: the queue file carries the time'),
      atOnce: cited(
        null,
        'what is due together goes out together, within the concurrency of the destination; recorded',
      ),
    },
    giveUpAfter: cited({ age: 5 * DAY, attempts: null, hostDown: null }, 'maximal_queue_lifetime=5d; recorded'),
    warnAfter: cited([], 'delay_warning_time=0h'),
    warnsAhead: cited(false, 'no warning is sent'),
    concurrency: cited(
      { initial: 5, max: 20, shrinks: 1 },
      'initial_destination_concurrency=5, default_destination_concurrency_limit=20, default_destination_concurrency_negative_feedback=1 (qmgr_queue.c); recorded: 20 at once',
    ),
    pace: cited(null, 'default_destination_rate_delay=0s; recorded'),
    deadHosts: cited(
      { remember: 'destination', counts: 'session', memory: 'busy', after: 1, for: 300, timeoutFor: null },
      'minimal_backoff_time=300s, default_destination_concurrency_failed_cohort_limit=1: of sessions that shrink from five, 1/5 + 1/3 + 1/2 of a cohort fail in a row (qmgr_queue.c, qmgr_queue_throttle); recorded: after three failures in one scan the rest waits, while lone messages are all tried',
    ),
    reuse: cited(
      { messages: null, idle: 2, age: 300, of: 'busy', by: 'destination' },
      'smtp_connection_cache_on_demand=yes: for deliveries back to back (qmgr_entry.c), by the domain; smtp_connection_cache_time_limit=2s, smtp_connection_reuse_time_limit=300s; recorded under load',
    ),
    addresses: assumed(1, 'one address per sending host'),
    repeatsAfterQuit: cited(false, 'recorded: delivered once, though QUIT is not answered (hquit)'),
    implicitMx: cited('whenNone', 'recorded: no MX and an address of its own is delivered (d6g)'),
    aliases: cited('followed', 'dns_lookup.c follows a CNAME for an address query'),
    loopback: cited(
      'bounced',
      'smtp_addr.c (smtp_find_self): addresses of its own interfaces, of which 127.0.0.1 is one',
    ),
    knowsItselfBy: cited('address', 'smtp_addr.c compares addresses (smtp_truncate_self); recorded'),
  },
});
