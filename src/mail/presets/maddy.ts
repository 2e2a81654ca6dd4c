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

const MINUTE = 60;

/** 15 min · 1.25ⁿ, where the power is cut to a whole number (queue.go: time.Duration(math.Pow(…))) [min]. */
const WAITS = [15, 15, 15, 15, 30, 45, 45, 60, 75, 105, 135, 165, 210, 270, 330, 420, 525, 660, 825];

const next = cited('next', 'connect.go (newConn): the next MX until one has taken EHLO');
const lost = cited('nextOrBounce', 'connect.go (newConn): the next MX; at the end of the list the last reply counts');
const defer = cited('defer', 'remote.go: once connected, no other MX is tried');
const bounce = cited('bounce', 'remote.go: a 5xx reply is permanent');

/** maddy with the defaults of its code. Source files are those of its queue and remote targets. */
export const MADDY = basedOn(RFC5321, {
  name: 'maddy',
  summary: 'maddy: waits grow from 15 minutes in whole steps, twenty tries in 66 hours',
  describes: 'maddy of 2026-05 with the defaults of its code; read, not recorded',
  values: {
    honoursBackups: cited(1, 'connect.go (newConn) tries every MX'),
    order: cited('preference', 'connect.go (lookupMX): lower numbers first'),
    equalPreference: cited('dnsOrder', 'connect.go (lookupMX) sorts by preference, and leaves the rest as it came'),
    onLookup: {
      nullMx: cited('bounce', 'connect.go (newConn): 556 5.1.10'),
      nxdomain: cited('bounce', 'connect.go (lookupMX): 554 unless the error is temporary'),
      servfail: cited('defer', 'connect.go (lookupMX): 451 for a temporary error'),
      timeout: cited('defer', 'connect.go (lookupMX): 451 for a temporary error'),
    },
    helo: cited(true, 'go-smtp (Hello)'),
    noticesCuts: assumed(true, 'a closed connection is seen at once'),
    limits: unlimited('connect.go (newConn) tries every MX'),
    timeouts: {
      dns: assumed(30, 'left to the resolver library'),
      connect: cited(5 * MINUTE, 'connect_timeout=5m'),
      kernel: LINUX_CONNECT_ELSEWHERE,
      ...everyReply(cited(5 * MINUTE, 'command_timeout=5m')),
      message: cited(5 * MINUTE, 'submission_timeout=5m in the code; the manual says 12m'),
    },
    onFailure: bySession({ ...always(next), '5xx': lost }, { ...always(defer), '5xx': bounce }),
    retry: {
      rule: cited(
        { kind: 'list', waits: WAITS.map((wait) => wait * MINUTE), then: [825 * MINUTE] },
        'queue.go: 15 minutes · 1.25ⁿ with the power cut to a whole number; the manual does not know of the cut',
      ),
      scan: cited(null, 'queue.go holds each message until it is due'),
      jitter: cited(null, 'queue.go has none'),
      per: cited('message', 'queue.go counts the tries of each message'),
      atOnce: cited(16, 'max_parallelism=16'),
    },
    giveUpAfter: cited({ age: null, attempts: 20, hostDown: null }, 'max_tries=20'),
    warnAfter: cited([], 'queue.go sends none'),
    concurrency: assumed({ initial: 16, max: 16 }, 'max_parallelism=16 holds for all destinations together'),
    deadHosts: cited(null, 'remote.go keeps no such list'),
    reuse: cited(
      { messages: 10, idle: 150, of: 'all', by: 'destination' },
      'conn_reuse_limit=10, conn_max_idle_time=150',
    ),
    knowsItselfBy: assumed('nothing', 'no comparison with its own names was found in connect.go'),
  },
});
