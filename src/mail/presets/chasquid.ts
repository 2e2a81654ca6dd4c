import { HOUR, MINUTE } from '../../units/index.js';
import { always, assumed, basedOn, cited, LINUX_CONNECT, type StageDecisions } from './preset.js';
import { RFC5321 } from './rfc5321.js';

const next = cited('next', 'Go (net.Dial) tries the addresses of one host in turn; recorded');
const nextHost = cited('nextHost', 'smtp.go (Deliver): anything but a permanent error leads to the next MX; recorded');
const nextHostUnrecorded = cited('nextHost', 'smtp.go (Deliver): anything but a permanent error leads to the next MX');
const bounce = cited('bounce', 'smtp.go (deliver): a 5xx to MAIL or later is permanent; recorded');
const early: StageDecisions = { ...always(nextHost), timeout: nextHostUnrecorded };
const transaction: StageDecisions = { ...always(nextHostUnrecorded), '4xx': nextHost, '5xx': bounce };
const session = cited(
  10 * MINUTE,
  'smtp.go (deliver): smtpTotalTimeout, for the whole session once the connection stands',
);

/** chasquid as Debian ships it. Source files are those of its courier and queue packages. */
export const CHASQUID = basedOn(RFC5321, {
  name: 'chasquid',
  summary: 'chasquid: five hosts, everything but a 5xx leads on, waits of 1, 5, 10 and then 20 minutes, up to 20 hours',
  describes: 'chasquid 1.11 (Debian 12), nothing set but its name',
  values: {
    honoursBackups: cited(1, 'recorded: goes on to the backup'),
    order: cited('preference', 'recorded: lower numbers first'),
    equalPreference: cited('hosts', 'Go (net.LookupMX) shuffles records of one preference; recorded'),
    addressOrder: cited('asPresented', 'Go (net.Dial) tries the addresses of one host in turn; recorded'),
    family: {
      use: cited('both', 'recorded: a host with either family is reached'),
      asks: cited('always', 'recorded: asks for AAAA without an address of its own'),
      prefer: cited('ipv6', 'Go (net.Dial) sorts by RFC 6724; recorded'),
      within: cited('host', 'recorded: AAAA then A of one host, then the next host'),
      balance: cited(false, 'recorded: no limit, so nothing to balance'),
      race: cited(0.3, 'Go (net.Dialer, FallbackDelay): 300 ms (RFC 6555); recorded'),
    },
    repeats: cited('tried', 'recorded: a host listed twice, or two names of one address, are tried twice'),
    ipExchanger: cited('bounce', 'recorded: Go calls the answer invalid, and the message bounces'),
    process: assumed('delivery', 'nothing is decided once per process'),
    walk: cited('list', 'smtp.go (Deliver): down the list, once; recorded'),
    onLookup: {
      nullMx: cited('defer', 'recorded: takes the dot for a host name that is not found'),
      nxdomain: cited('defer', 'recorded: tries the name itself, and calls its failure temporary'),
      empty: cited('defer', 'recorded: tries the name itself, and calls its failure temporary'),
      servfail: cited('address', 'smtp.go (lookupMXs): goes by the address of the domain; recorded'),
      timeout: cited('address', 'smtp.go (lookupMXs): goes by the address of the domain; recorded'),
      noAddress: cited('defer', 'smtp.go (Deliver): a host that cannot be dialled is a temporary failure'),
      emptyHost: cited('next', 'recorded: the host counts as one that cannot be dialled'),
      loop: assumed('bounce', 'it does not find itself'),
      noPrimary: assumed('bounce', 'it does not find itself'),
    },
    helo: cited(true, 'Go (net/smtp, Hello); recorded'),
    noticesCuts: cited(true, 'recorded: goes on at once'),
    tls: cited('may', 'smtp.go (deliver): TLS where it is offered; recorded'),
    oldTls: cited(false, 'crypto/tls of Go: TLS 1.2 at least; recorded'),
    plainText: cited(null, 'recorded: never in clear; versions after 1.11 try it at once'),
    mtaSts: cited(1, 'sts.go: on as shipped; recorded'),
    mtaStsBy: cited('names', 'smtp.go: hosts that no pattern names are passed over; recorded'),
    size: cited('ignores', 'recorded: sends the whole message, and gets 552 after the final dot'),
    recipientsPerTransaction: cited(1, 'queue.go (SendLoop): each recipient by itself; recorded'),
    limits: {
      addresses: cited(null, 'recorded: all twelve addresses of a host'),
      sessions: cited(null, 'recorded: five sessions in one delivery, which is the limit of hosts'),
      hosts: cited(5, 'smtp.go (lookupMXs): five hosts; recorded'),
      addressesPerHost: cited(null, 'recorded: all twelve addresses of a host'),
      nextPreference: cited(false, 'recorded: stops at the fifth host'),
      counts: cited([], 'recorded: the next address at once, and no limit of addresses'),
    },
    timeouts: {
      dns: cited(10, 'Go resolver: two queries of 5 s; recorded'),
      connect: cited(MINUTE, 'smtp.go: smtpDialTimeout, for all addresses of a host; recorded for one'),
      kernel: LINUX_CONNECT,
      greeting: session,
      ehlo: session,
      starttls: session,
      tls: session,
      mail: session,
      rcpt: session,
      data: session,
      message: session,
      quit: session,
      session,
    },
    onFailure: {
      connect: always(next),
      greeting: early,
      ehlo: { ...early, '4xx': nextHostUnrecorded, disconnect: nextHostUnrecorded },
      starttls: always(cited('nextHost', 'smtp.go (deliver): a temporary error of this host; recorded')),
      tls: always(cited('nextHost', 'smtp.go (deliver): a temporary error of this host; recorded')),
      mail: transaction,
      rcpt: transaction,
      data: { ...transaction, '5xx': cited('bounce', 'smtp.go (deliver): a 5xx to MAIL or later is permanent') },
      message: { ...transaction, disconnect: nextHost },
    },
    retry: {
      rule: cited(
        {
          kind: 'steps',
          from: 'failure',
          steps: [
            { every: 1.5 * MINUTE, factor: 1, until: MINUTE },
            { every: 5.5 * MINUTE, factor: 1, until: 5 * MINUTE },
            { every: 10.5 * MINUTE, factor: 1, until: 10 * MINUTE },
            { every: 20.5 * MINUTE, factor: 1, until: null },
          ],
        },
        'queue.go (nextDelay): 1, 5, 10 or 20 minutes by age, and up to a minute more (the half of it is in here); recorded',
      ),
      scan: cited(null, 'queue.go sleeps until the message is due; recorded'),
      jitter: cited({ kind: 'time', time: 30 }, 'queue.go (nextDelay): up to a minute more, evenly; recorded'),
      per: cited('message', 'queue.go: a loop for each message; recorded'),
      atOnce: cited(null, 'queue.go: each message on its own'),
    },
    giveUpAfter: cited(
      { age: 20 * HOUR, attempts: null, hostDown: null, onTime: true },
      'queue.go: GiveUpAfter, 20 hours, looked at before each try',
    ),
    warnAfter: cited([], 'queue.go sends none'),
    warnsAhead: cited(false, 'no warning is sent'),
    concurrency: cited(null, 'no limit per domain; recorded: 60 sessions at once'),
    pace: cited(null, 'recorded: all at once'),
    deadHosts: cited(null, 'recorded: every message tries the dead server for itself'),
    reuse: cited(null, 'smtp.go (deliver): one message per session; recorded'),
    addresses: assumed(1, 'one address per sending host'),
    repeatsAfterQuit: cited(false, 'recorded: delivered once, though QUIT is not answered (hquit)'),
    implicitMx: cited('whenNone', 'recorded: no MX and an address of its own is delivered (d6g)'),
    loopback: assumed('loops', 'sends to itself as to any other host (knowsItselfBy)'),
    knowsItselfBy: cited('nothing', 'recorded: goes on to worse preferences than its own'),
  },
});
