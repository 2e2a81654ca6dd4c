import { MINUTE } from '../../units/index.js';
import {
  always,
  basedOn,
  bySession,
  cited,
  everyReply,
  LINUX_CONNECT_ELSEWHERE,
  type StageDecisions,
} from './preset.js';
import { RFC5321 } from './rfc5321.js';

const next = cited('next', 'direct.go: a temporary failure of any kind leads to the next host');
const bounce = cited('bounce', 'direct.go: a permanent failure of any kind ends the delivery');
const stage: StageDecisions = { ...always(next), '5xx': bounce };

/** mox with the defaults of its code. Source files are those of its queue and smtpclient packages. */
export const MOX = basedOn(RFC5321, {
  name: 'mox',
  summary: 'mox: one message per domain at a time, waits double from 7.5 minutes, eight tries in 16 hours',
  describes: 'mox of 2026-08 with the defaults of its code; read, not recorded',
  values: {
    family: { prefer: cited('dnsOrder', 'smtpclient/gather.go: as the resolver sorts them') },
    honoursBackups: cited(1, 'direct.go tries every host'),
    order: cited('preference', 'gather.go: lower numbers first'),
    equalPreference: cited('hosts', 'gather.go: the Go resolver shuffles records of one preference'),
    addressOrder: cited('asPresented', 'gather.go keeps the order of the answer within one family'),
    onLookup: {
      nullMx: cited('bounce', 'gather.go (errNoMail)'),
      nxdomain: cited('defer', 'gather.go takes the domain for a host, and a host that is not found is tried again'),
      empty: cited('defer', 'gather.go takes the domain for a host, and a host that is not found is tried again'),
      servfail: cited('defer', 'gather.go: temporary'),
      timeout: cited('defer', 'gather.go: temporary'),
      noAddress: cited('defer', 'direct.go: a host that is not found is a temporary failure'),
      emptyHost: cited('next', 'direct.go: a host that is not found is a temporary failure'),
    },
    helo: cited(true, 'client.go: HELO after a refused EHLO'),
    noticesCuts: cited(true, 'client.go: a read error ends the attempt'),
    limits: {
      addresses: cited(null, 'direct.go knows no such limit'),
      sessions: cited(null, 'direct.go knows no such limit'),
      hosts: cited(null, 'direct.go tries every host'),
      addressesPerHost: cited(1, 'direct.go: one address of each family'),
      nextPreference: cited(false, 'no limit, so nothing to jump at'),
    },
    timeouts: {
      dns: cited(30, 'gather.go: 30 s for each query'),
      connect: cited(30, 'direct.go: 30 s to dial'),
      kernel: LINUX_CONNECT_ELSEWHERE,
      ...everyReply(cited(30, 'client.go (readline): 30 s for each line')),
    },
    onFailure: bySession(stage, stage),
    retry: {
      rule: cited({ kind: 'backoff', first: 450, factor: 2, max: null }, 'queue.go: 7.5 minutes · 2ⁿ'),
      scan: cited(null, 'queue.go sleeps until the next message is due'),
      jitter: cited({ kind: 'share', share: 0.011 }, 'queue.go: 7.5 minutes and up to 5 s either way, doubled alike'),
      per: cited('message', 'queue.go counts the tries of each message'),
      atOnce: cited(10, 'queue.go: maxConcurrentDeliveries=10'),
    },
    giveUpAfter: cited({ age: null, attempts: 8, hostDown: null }, 'queue.go: the default of eight attempts'),
    warnAfter: cited([105 * MINUTE], 'queue.go: after the fifth attempt, which comes after 112.5 minutes'),
    concurrency: cited({ initial: 1, max: 1 }, 'queue.go (busyDomains): one delivery per domain'),
    deadHosts: cited(null, 'queue.go keeps no such list'),
    reuse: cited(null, 'direct.go: a connection for each delivery'),
  },
});
