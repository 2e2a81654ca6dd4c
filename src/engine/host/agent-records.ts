import type { MtaBehaviour } from '../../mail/index.js';
import { type Model, meetsTls } from '../../model/index.js';
import type { RandomStreams } from '../../random/index.js';
import { FIRST_IN_ORDER, FIRST_WITHOUT_ORDER } from '../core/codes.js';
import type { CoreMemory } from './core-memory.js';
import { addMta, choosesFirst, seesDnsOrder } from './mta-record.js';
import type { Zone } from './zone.js';

/** An agent that sends mail: a sender with its population of hosts, or a relay, which is one host. */
interface AgentModel {
  /** Name of its random streams, different from those of others. */
  readonly name: string;
  /** Its name in the scenario: that of the sender, or of the relay's server. */
  readonly client: string;
  readonly mta: MtaBehaviour;
  readonly hosts: number;
  readonly spam: number;
  readonly virus: number;
  /** Names under which it finds itself in an MX list. */
  readonly names: readonly string[];
  /** Number of a relay's server, or -1. */
  readonly server: number;
}

/** Addresses of agents in the core's memory, by number: the senders first, then the relays, in the model's order. */
export interface AgentRecords {
  readonly agents: readonly number[];
  /** The mail systems among them, by number. */
  readonly rules: readonly MtaBehaviour[];
  /** Entity of each in the names of random streams. */
  readonly names: readonly string[];
  /** Sending hosts of all together. */
  readonly hostCount: number;
}

/** All agents of a model. */
export function agentsOf({ senders, servers }: Model): AgentModel[] {
  const own = senders.map(({ name, mta, hosts, spam, virus, is }) => ({
    name: `sender ${name}`,
    client: name,
    mta,
    hosts,
    spam,
    virus,
    names: is === null ? [] : [is],
    server: -1,
  }));
  const relays = servers.flatMap(({ name, relay, relayIs, hosts }, server) =>
    relay === null
      ? []
      : {
          name: `relay ${name}`,
          client: name,
          mta: relay,
          hosts: 1,
          spam: 0,
          virus: 0,
          names: relayIs === null ? [name, ...hosts] : [relayIs],
          server,
        },
  );
  return [...own, ...relays];
}

/**
 * Puts them into the core's memory. `ends`: addresses of the servers and of answers, and failures that put a machine off;
 * `fates`: of the senders' counts, `fateBytes` each.
 */
export function addAgents(
  memory: CoreMemory,
  model: Model,
  zone: Zone,
  ends: {
    readonly records: readonly number[];
    readonly off: (server: number) => readonly number[];
    readonly answers: readonly number[];
  },
  fates: number,
  fateBytes: number,
): AgentRecords {
  const all = agentsOf(model);
  const rules = [...new Set(all.map(({ mta }) => mta))];
  const numbers = new Map(rules.map((behaviour, number) => [behaviour, number]));
  const hopOf = (host: string | undefined): number =>
    host === undefined ? 0 : (ends.answers[zone.fixedHops.get(host) as number] as number);
  const setting = { meetsTls: meetsTls(model), hopOf };
  const mtas = rules.map((behaviour, number) => addMta(memory, behaviour, number, setting));
  const mtaOf = ({ mta, server }: AgentModel): number => {
    const number = numbers.get(mta) as number;
    const offs = server < 0 ? [] : ends.off(server);
    return offs.length === 0 ? (mtas[number] as number) : addMta(memory, mta, number, setting, offs);
  };
  const { multihomed } = zone;
  let hostCount = 0;
  const agents = all.map((agent, number) => {
    const isSender = number < model.senders.length;
    const own = identityOf(agent, zone);
    const seesOrder = seesDnsOrder(agent.mta, multihomed);
    const record = memory.add('Agent', {
      number,
      mta: mtaOf(agent),
      hosts: agent.hosts,
      hostBase: hostCount,
      spam: agent.spam,
      virus: agent.virus,
      isSender,
      sendsHamOnly: agent.spam === 0 && agent.virus === 0,
      relayServer: isSender ? 0 : (ends.records[agent.server] as number),
      fates: isSender ? fates + number * fateBytes : 0,
      hasIdentity: hasIdentity(own),
      // For an MTA that sees the order of the DNS, the first address is known only if that order does not change.
      firstChoice:
        choosesFirst(agent.mta, setting) && !hasIdentity(own) && agent.mta.via === undefined
          ? seesOrder
            ? FIRST_IN_ORDER
            : FIRST_WITHOUT_ORDER
          : 0,
      ownHosts: memory.addInts(own.hosts),
      ownHostCount: own.hosts.length,
      ownServers: memory.addInts(own.servers),
      ownServerCount: own.servers.length,
      seesDnsOrder: seesOrder,
    });
    hostCount += agent.hosts;
    return record;
  });
  return { agents, rules, names: all.map(({ name }) => name), hostCount };
}

function hasIdentity({ hosts, servers }: { readonly hosts: number[]; readonly servers: number[] }): boolean {
  return hosts.length + servers.length > 0;
}

/** RFC 5321 §5.1 lets an MTA drop itself from an MX list; whether it compares names or addresses is its own affair. */
function identityOf({ mta, names, server }: AgentModel, zone: Zone): { hosts: number[]; servers: number[] } {
  const { knowsItselfBy } = mta;
  if (names.length === 0 || knowsItselfBy === 'nothing') return { hosts: [], servers: [] };
  const hosts = [...new Set(names)].flatMap((name) => zone.hostNumbers.get(name) ?? []);
  if (knowsItselfBy === 'name') return { hosts, servers: [] };
  const servers = hosts.flatMap((host) => [
    ...zone.addressServer.subarray(zone.addressFirst[host], zone.addressFirst[host + 1]),
  ]);
  // By its address alone: a name of its own that has none is not found in a list (Postfix, smtp_addr.c, smtp_find_self).
  return { hosts: [], servers: server >= 0 ? [...servers, server] : servers };
}

/** Puts the random streams of a replication in place. */
export function placeAgentStreams(memory: CoreMemory, { agents, names }: AgentRecords, streams: RandomStreams): void {
  agents.forEach((agent, number) => {
    const name = names[number] as string;
    const honours = streams.stream('honours backups', name);
    const order = streams.stream('order', name);
    const jitter = streams.stream('jitter', name);
    const phase = streams.stream('phase', name);
    const address = streams.stream('source address', name);
    const route = streams.stream('route to IPv6', name);
    const sts = streams.stream('obeys MTA-STS', name);
    const dane = streams.stream('obeys DANE', name);
    memory.write('Agent', agent, {
      honoursKey0: honours.k0,
      honoursKey1: honours.k1,
      orderKey0: order.k0,
      orderKey1: order.k1,
      jitterKey0: jitter.k0,
      jitterKey1: jitter.k1,
      phaseKey0: phase.k0,
      phaseKey1: phase.k1,
      stsKey0: sts.k0,
      stsKey1: sts.k1,
      daneKey0: dane.k0,
      daneKey1: dane.k1,
      addressKey0: address.k0,
      addressKey1: address.k1,
      routeKey0: route.k0,
      routeKey1: route.k1,
    });
  });
}
