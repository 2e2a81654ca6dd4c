import { FAMILIES, KINDS } from '../../mail/index.js';
import type { Conditions, Meeting } from '../../model/index.js';
import type { RandomStreams } from '../../random/index.js';
import type { CoreMemory, Values } from './core-memory.js';

/** All bits set: no restriction. */
const ALL = 0xff;
const WITHOUT_TLS = 1;
const WITH_TLS = 2;

/** Conditions in a failure's record for the sessions that it affects. `clients`: names of all agents, by number. */
export function narrowingOf(
  memory: CoreMemory,
  { only, except }: Meeting,
  clients: readonly string[],
): Values<'Failure'> {
  const record = (asked: Conditions | undefined): number =>
    asked === undefined ? 0 : addConditions(memory, asked, clients);
  return { only: record(only), except: record(except), isNarrow: only !== undefined || except !== undefined };
}

/** Puts conditions into the core's memory; returns their address. `clients`: names of all agents, by number. */
function addConditions(memory: CoreMemory, asked: Conditions, clients: readonly string[]): number {
  const { senders, hosts, family, mail, over, tls, recipient, after } = asked;
  return memory.add('Conditions', {
    senders: senders === null ? 0 : memory.addBytes(clients.map((name) => (senders.includes(name) ? 1 : 0))),
    hosts: hosts ?? 1,
    families: family === null ? ALL : bitsOf(FAMILIES, family),
    kinds: mail === null ? ALL : bitsOf(KINDS, mail),
    over: over ?? -1,
    tls: tls === null ? ALL : tls ? WITH_TLS : WITHOUT_TLS,
    recipients: recipient === null ? 0 : memory.addInts(recipient),
    recipientCount: recipient?.length ?? 0,
    after: after ?? 0,
  });
}

function bitsOf<T extends string>(words: readonly T[], some: readonly T[]): number {
  return some.reduce((bits, word) => bits | (1 << words.indexOf(word)), 0);
}

/** Sets the random streams that choose the hosts a failure affects: named by the group if it has one, else by the failure. */
export function placeNarrowing(
  memory: CoreMemory,
  record: number,
  { only, except }: Meeting,
  streams: RandomStreams,
  failure: string,
): void {
  for (const [key, asked] of [
    ['only', only],
    ['except', except],
  ] as const) {
    if (asked === undefined || asked.hosts === null) continue;
    const { k0, k1 } =
      asked.group === null
        ? streams.stream('hosts that a failure meets', `${key} ${failure}`)
        : streams.stream('group of hosts', asked.group);
    const at = memory.read('Failure', record, key);
    memory.write('Conditions', at, { hostsKey0: k0, hostsKey1: k1 });
  }
}
