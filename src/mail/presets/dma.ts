import { DAY, MINUTE } from '../../units/index.js';
import { always, assumed, basedOn, cited, LINUX_CONNECT, type StageDecisions } from './preset.js';
import { RFC5321 } from './rfc5321.js';

const next = cited('next', 'net.c (deliver_remote): a temporary failure leads to the next host; recorded');
const nextUnrecorded = cited('next', 'net.c (deliver_remote): a temporary failure leads to the next host');
const bounce = cited('bounce', 'net.c (READ_REMOTE_CHECK): a 5xx reply is permanent; recorded');
const bounceUnrecorded = cited('bounce', 'net.c (READ_REMOTE_CHECK): a 5xx reply is permanent');
const ehlo = cited('bounce', 'net.c (deliver_to_host): no EHLO, no delivery');
const lost = cited('defer', 'recorded: it waits on in vain, and only a later queue run tries again');
const lostUnrecorded = assumed('defer', 'as after the line was cut elsewhere, where a later queue run tries again');
const recordedTimeout = cited(
  'defer',
  'net.c ends the wait with a jump that loses the process: no next MX, and a later queue run tries again; recorded',
);
const stage: StageDecisions = {
  ...always(nextUnrecorded),
  timeout: recordedTimeout,
  '4xx': next,
  '5xx': bounce,
  disconnect: lostUnrecorded,
  unreachable: nextUnrecorded,
};
const read = cited(5 * MINUTE, 'dma.h: CON_TIMEOUT, for each reply');
const inClear = cited('plain', 'recorded with OPPORTUNISTIC_TLS');

/** The DragonFly Mail Agent as Debian ships it. Source files are those of dma. */
export const DMA = basedOn(RFC5321, {
  name: 'dma',
  summary: 'dma: a small agent without HELO, a process per message, the whole queue every five minutes for five days',
  describes: 'DragonFly Mail Agent 0.13 (Debian 12), dma -q every five minutes as the cron job of the package does',
  values: {
    honoursBackups: cited(1, 'recorded: goes on to the backup'),
    order: cited('preference', 'dns.c (sort_pref); recorded'),
    equalPreference: cited('dnsOrder', 'dns.c (sort_pref) knows the preference alone; recorded'),
    addressOrder: cited('asPresented', 'recorded: the addresses of one host in DNS order'),
    family: {
      use: cited('both', 'recorded: a host with either family is reached'),
      asks: cited('always', 'recorded: asks for AAAA without an address of its own'),
      prefer: cited('ipv6', 'dns.c (sort_pref): by preference, then IPv6 before IPv4; recorded'),
      within: cited('preference', 'dns.c (sort_pref) sorts all addresses; recorded: AAAA of every host before any A'),
      balance: cited(false, 'recorded: no limit, so nothing to balance'),
      race: cited(null, 'recorded: one address after the other'),
    },
    repeats: cited('tried', 'recorded: a host listed twice, or two names of one address, are tried twice'),
    ipExchanger: cited('use', 'recorded: connects to an MX that is written as an IP address'),
    process: assumed('delivery', 'nothing is decided once per process'),
    walk: cited('list', 'net.c (deliver_remote): down the list, once; recorded'),
    onLookup: {
      nullMx: cited('defer', 'recorded: takes the dot for a host that cannot be looked up for now'),
      nxdomain: cited('bounce', 'dns.c (dns_get_mx_list); recorded'),
      empty: cited('bounce', 'recorded'),
      servfail: cited('defer', 'dns.c (dns_get_mx_list); recorded'),
      timeout: cited('defer', 'dns.c (dns_get_mx_list); recorded'),
      noAddress: cited('bounce', 'one such host is enough; see onLookup.emptyHost'),
      emptyHost: cited('bounce', 'dns.c (add_host); recorded: a better MX without an address, and the message bounces'),
      loop: assumed('bounce', 'it does not find itself'),
      noPrimary: assumed('bounce', 'it does not find itself'),
    },
    helo: cited(false, 'net.c (perform_server_greeting); recorded: bounces when EHLO is refused'),
    noticesCuts: cited(
      false,
      'net.c (read_remote) loops at the end of the stream until its alarm; recorded: the queue run after that tries again',
    ),
    repeatsAfterQuit: cited(true, 'recorded: a message whose QUIT is not answered is delivered again and again'),
    tls: cited('none', 'SECURETRANSFER is not set; recorded'),
    oldTls: cited(false, 'recorded with SECURETRANSFER: the handshake fails'),
    plainText: cited(null, 'recorded with OPPORTUNISTIC_TLS: only after a refusal of STARTTLS'),
    size: cited('ignores', 'recorded: sends the whole message, and gets 552 after the final dot'),
    recipientsPerTransaction: cited(1, 'dma.c: a process for each recipient; recorded'),
    limits: {
      addresses: cited(null, 'recorded: all twelve addresses of a host'),
      sessions: cited(null, 'recorded: six sessions in one delivery'),
      hosts: cited(null, 'recorded: all ten hosts'),
      addressesPerHost: cited(null, 'recorded: all twelve addresses of a host'),
      nextPreference: cited(false, 'no limit, so nothing to jump at'),
      counts: cited([], 'recorded: the next address at once, and no limit of addresses'),
    },
    timeouts: {
      dns: cited(10, 'two queries of 5 s; recorded'),
      aaaa: cited(15, 'recorded: an AAAA query that is never answered takes 15 s'),
      connect: cited(135, 'net.c (open_connection) has no time-out of its own, so the kernel decides; recorded'),
      kernel: LINUX_CONNECT,
      greeting: read,
      ehlo: read,
      starttls: read,
      tls: cited(null, 'recorded with SECURETRANSFER: still waiting after half an hour'),
      mail: read,
      rcpt: read,
      data: read,
      message: read,
      quit: cited(5 * MINUTE, 'dma.h: CON_TIMEOUT; recorded'),
    },
    onFailure: {
      connect: always(next),
      greeting: { ...stage, disconnect: lost },
      ehlo: {
        ...always(ehlo),
        timeout: recordedTimeout,
        '5xx': cited('bounce', 'net.c (deliver_to_host): no EHLO, no delivery; recorded'),
      },
      starttls: { ...always(cited('next', 'recorded with SECURETRANSFER')), '4xx': inClear, '5xx': inClear },
      tls: {
        ...always(cited('defer', 'recorded with SECURETRANSFER: its process ends')),
        '5xx': cited('next', 'recorded with SECURETRANSFER: an alert'),
      },
      mail: stage,
      rcpt: stage,
      data: { ...stage, '5xx': bounceUnrecorded },
      message: { ...stage, disconnect: lost },
    },
    retry: {
      rule: cited(
        { kind: 'every', every: 5 * MINUTE },
        'dma -q every five minutes wakes all (dma.c, flushqueue_since); recorded',
      ),
      scan: cited(null, 'the queue run is the grid'),
      jitter: cited(null, 'recorded: none'),
      per: cited('queue', 'each run tries the whole queue; recorded'),
      atOnce: cited(null, 'dma.c: a process per message; recorded: twelve at once'),
    },
    giveUpAfter: cited({ age: 5 * DAY, attempts: null, hostDown: null }, 'dma.h: MAX_TIMEOUT; recorded'),
    warnAfter: cited([], 'dma.c sends none; recorded'),
    warnsAhead: cited(false, 'no warning is sent'),
    concurrency: cited(null, 'dma.c: a process per message; recorded: 57 sessions at once'),
    pace: cited(null, 'recorded: all at once'),
    deadHosts: cited(null, 'recorded: every message tries the dead server for itself'),
    reuse: cited(null, 'net.c (deliver_to_host): one message per session; recorded'),
    addresses: assumed(1, 'one address per sending host'),
    implicitMx: cited('whenNone', 'recorded: no MX and an address of its own is delivered (d6g)'),
    loopback: assumed('loops', 'sends to itself as to any other host (knowsItselfBy)'),
    knowsItselfBy: cited('nothing', 'recorded: tries itself in turn, and goes on to worse preferences'),
  },
});
