import { DAY, HOUR, MINUTE } from '../../units/index.js';
import { always, assumed, basedOn, bySession, cited, everyReply, LINUX_CONNECT_ELSEWHERE } from './preset.js';
import { RFC5321 } from './rfc5321.js';

const next = cited('next', 'delivery.rs: the next host until one has taken EHLO');
const lost = cited('nextOrBounce', 'delivery.rs: the next host; at the end of the list the last reply counts');
const defer = cited('defer', 'delivery.rs: the first host that gets to MAIL is the last');
const bounce = cited('bounce', 'mod.rs (from_smtp_error): a 5xx reply is permanent');

/** Stalwart with its built-in defaults. Source files are those of its smtp crate. */
export const STALWART = basedOn(RFC5321, {
  name: 'stalwart',
  summary: 'Stalwart: five hosts with two addresses each, waits of 2 minutes to 2 hours, five days',
  describes: 'Stalwart Mail Server of 2025-06 with built-in defaults; read, not recorded',
  values: {
    family: { prefer: cited('ipv4', 'ip-strategy ipv4_then_ipv6 by default') },
    honoursBackups: cited(1, 'delivery.rs walks all hosts'),
    order: cited('preference', 'lookup.rs (to_remote_hosts): in the order of preference'),
    equalPreference: cited('hosts', 'lookup.rs (to_remote_hosts) shuffles the hosts of one preference'),
    addressOrder: cited('asPresented', 'lookup.rs (ip_lookup) keeps the order of the answer'),
    onLookup: {
      nullMx: cited('bounce', 'lookup.rs (to_remote_hosts), delivery.rs'),
      nxdomain: cited('bounce', 'mod.rs: a record that is not found is a permanent failure'),
      empty: cited('bounce', 'mod.rs: a record that is not found is a permanent failure'),
    },
    helo: assumed(false, 'client.rs (say_helo) sends EHLO; nothing else was seen there'),
    noticesCuts: assumed(true, 'a closed connection is seen at once'),
    limits: {
      addresses: cited(null, 'config/smtp/queue.rs: counted by host'),
      sessions: cited(null, 'the first session that gets to MAIL is the last'),
      hosts: cited(5, 'queue.outbound.limits.mx=5'),
      addressesPerHost: cited(2, 'queue.outbound.limits.multihomed=2'),
      nextPreference: cited(false, 'lookup.rs (to_remote_hosts): the list ends at the limit'),
    },
    timeouts: {
      dns: assumed(30, 'left to the resolver library'),
      connect: cited(5 * MINUTE, 'queue.outbound.timeouts.connect=5m'),
      kernel: LINUX_CONNECT_ELSEWHERE,
      ...everyReply(cited(5 * MINUTE, 'queue.outbound.timeouts.greeting, ehlo, mail-from, rcpt-to=5m')),
      data: cited(10 * MINUTE, 'queue.outbound.timeouts.data=10m'),
      message: cited(10 * MINUTE, 'queue.outbound.timeouts.data=10m'),
    },
    onFailure: bySession({ ...always(next), '5xx': lost }, { ...always(defer), '5xx': bounce }),
    retry: {
      rule: cited(
        {
          kind: 'list',
          waits: [2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR],
          then: [2 * HOUR],
        },
        'queue.schedule.retry=[2m, 5m, 10m, 15m, 30m, 1h, 2h], the last one repeated',
      ),
      scan: cited(null, 'the queue sleeps until the next message is due'),
      jitter: cited(null, 'queue.schedule.retry has none'),
      per: cited('message', 'a schedule for each message and domain'),
      atOnce: cited(null, 'what is due together goes out together'),
    },
    giveUpAfter: cited({ age: 5 * DAY, attempts: null, hostDown: null }, 'queue.schedule.expire=5d'),
    warnAfter: cited([DAY, 3 * DAY], 'queue.schedule.notify=[1d, 3d]'),
    concurrency: cited(null, 'no limit per destination unless one is set'),
    deadHosts: cited(null, 'none unless a throttle is set'),
    reuse: cited(null, 'delivery.rs: a connection for each message'),
    loopback: assumed('loops', 'no comparison with its own names was found in lookup.rs'),
    knowsItselfBy: assumed('nothing', 'no comparison with its own names was found in lookup.rs'),
  },
});
