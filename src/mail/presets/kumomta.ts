import { DAY, MINUTE } from '../../units/index.js';
import {
  always,
  assumed,
  basedOn,
  bySession,
  cited,
  everyReply,
  LINUX_CONNECT_ELSEWHERE,
  unlimited,
} from './preset.js';
import { RFC5321 } from './rfc5321.js';

const next = cited('next', 'ready_queue.rs: the next address while none has taken EHLO, whatever it said');
const defer = cited('defer', 'smtp_dispatcher.rs: try_next_host_on_transport_error=false, and a 4xx is of the message');
const bounce = cited('bounce', 'smtp_dispatcher.rs: a 5xx reply is permanent');

/** KumoMTA with the defaults of its code. Option names are those of its manual. */
export const KUMOMTA = basedOn(RFC5321, {
  name: 'kumomta',
  summary: 'KumoMTA: 32 connections per site, waits double from 20 minutes without end, nine tries in a week',
  describes: 'KumoMTA of 2026-08 with the defaults of its code; read, not recorded',
  values: {
    family: { prefer: cited('ipv4', 'ip_lookup_strategy Ipv4ThenIpv6 by default') },
    honoursBackups: cited(1, 'ready_queue.rs walks the whole list'),
    order: cited('preference', 'mailexchanger (resolve_addresses): lower numbers first'),
    equalPreference: cited('addresses', 'mailexchanger (resolve_addresses) shuffles the addresses of one preference'),
    addressOrder: cited('random', 'mailexchanger (resolve_addresses) shuffles the addresses of one preference'),
    ipExchanger: cited('use', 'mailexchanger (resolve_addresses) takes an address as it is'),
    onLookup: {
      nullMx: cited('bounce', 'ready_queue.rs (NullMx)'),
      emptyHost: cited('next', 'mailexchanger (resolve_addresses) leaves out what does not resolve'),
    },
    helo: cited(false, 'client.rs (ehlo_lhlo) sends EHLO alone'),
    noticesCuts: assumed(true, 'a closed connection is seen at once'),
    limits: unlimited('ready_queue.rs walks the whole list'),
    timeouts: {
      dns: assumed(30, 'left to the resolver library'),
      connect: cited(MINUTE, 'connect_timeout=60s'),
      kernel: LINUX_CONNECT_ELSEWHERE,
      ...everyReply(
        cited(5 * MINUTE, 'ehlo_timeout, mail_from_timeout, rcpt_to_timeout, data_timeout=300s in the code'),
      ),
      greeting: cited(MINUTE, 'banner_timeout=60s'),
      message: cited(5 * MINUTE, 'data_dot_timeout=300s in the code; the manual says 60s'),
    },
    onFailure: bySession(always(next), { ...always(defer), '5xx': bounce }),
    retry: {
      rule: cited(
        { kind: 'backoff', first: 20 * MINUTE, factor: 2, max: null },
        'retry_interval=20m, doubled each time',
      ),
      scan: cited(null, 'a timer wheel that is finer than anything here'),
      jitter: cited({ kind: 'time', time: 30 }, 'queue.rs: up to 30 s either way'),
      per: cited('message', 'queue.rs counts the tries of each message'),
      atOnce: cited(null, 'what is due together goes out together, within connection_limit'),
    },
    giveUpAfter: cited(
      { age: 7 * DAY, attempts: 9, hostDown: null },
      'max_age=7d; queue.rs gives up at once when the next try would come later, and that is the ninth failure',
    ),
    warnAfter: cited([], 'queue.rs sends none'),
    concurrency: cited(
      { initial: 32, max: 32, by: 'site' },
      'connection_limit=32 of an egress path: a source and a site, which is the set of MX hosts (mailexchanger, site_name)',
    ),
    deadHosts: cited(
      { remember: 'destination', counts: 'session', memory: 'all', after: 100, for: 20 * MINUTE, timeoutFor: null },
      'consecutive_connection_failures_before_delay=100, then the whole queue waits for its next retry',
    ),
    reuse: cited(
      { messages: 1024, idle: 5, of: 'all', by: 'destination' },
      'max_deliveries_per_connection=1024, idle_timeout=5s in the code',
    ),
    knowsItselfBy: assumed('nothing', 'prohibited_hosts keeps it from its own machine only'),
  },
});
