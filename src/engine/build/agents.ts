import type { Model, SenderModel } from '../../model/index.js';
import type { Luck, StreamKey } from '../../random/index.js';
import { CompiledMta } from './compiled-mta.js';
import type { Zone } from './zone.js';

/** Streams of one agent's own decisions. */
export interface AgentKeys {
  readonly host: StreamKey;
  readonly honours: StreamKey;
  readonly order: StreamKey;
  readonly jitter: StreamKey;
  readonly phase: StreamKey;
  readonly address: StreamKey;
}

/**
 * Everybody who sends: the senders' populations first, then the relays (one host each), in the model's order.
 */
export class Agents {
  readonly count: number;
  /** Agents below this number are senders, the others relays. */
  readonly senders: number;
  readonly mta: readonly CompiledMta[];
  keys: readonly AgentKeys[] = [];
  private readonly names: readonly string[];
  readonly hosts: Int32Array;
  /** Number of an agent's first sending host among all of them. */
  readonly hostBase: Float64Array;
  /** Sending hosts of all agents together. */
  readonly hostCount: number;
  readonly spam: Float64Array;
  readonly virus: Float64Array;
  /** Server of a relay, or -1. */
  readonly relayServer: Int32Array;
  /** Host names under which it finds itself in an MX list, and servers by whose address it does. */
  readonly hasIdentity: Uint8Array;
  readonly ownHosts: readonly Int32Array[];
  readonly ownServers: readonly Int32Array[];

  constructor(model: Model, zone: Zone) {
    const relays = model.servers.flatMap((server, s) =>
      server.relay === null ? [] : [{ server, s, mta: server.relay }],
    );
    this.senders = model.senders.length;
    this.count = this.senders + relays.length;
    const compiled = new Map<unknown, CompiledMta>();
    const compile = (behaviour: SenderModel['mta']): CompiledMta => {
      const known = compiled.get(behaviour) ?? new CompiledMta(behaviour);
      compiled.set(behaviour, known);
      return known;
    };
    this.mta = [...model.senders.map((sender) => compile(sender.mta)), ...relays.map(({ mta }) => compile(mta))];
    this.names = [
      ...model.senders.map(({ name }) => `sender ${name}`),
      ...relays.map(({ server }) => `relay ${server.name}`),
    ];
    this.hosts = Int32Array.from([...model.senders.map(({ hosts }) => hosts), ...relays.map(() => 1)]);
    this.hostBase = new Float64Array(this.count);
    for (let agent = 1; agent < this.count; agent += 1) {
      this.hostBase[agent] = (this.hostBase[agent - 1] as number) + (this.hosts[agent - 1] as number);
    }
    this.hostCount = this.hosts.reduce((sum, hosts) => sum + hosts, 0);
    this.spam = Float64Array.from(model.senders, ({ spam }) => spam);
    this.virus = Float64Array.from(model.senders, ({ virus }) => virus);
    this.relayServer = Int32Array.from([...model.senders.map(() => -1), ...relays.map(({ s }) => s)]);
    const ownNames = [
      ...model.senders.map(({ is }) => (is === null ? [] : [is])),
      ...relays.map(({ server }) => (server.relayIs === null ? [server.name, ...server.hosts] : [server.relayIs])),
    ];
    const identities = ownNames.map((hostNames, agent) => this.identity(agent, hostNames, zone));
    this.hasIdentity = Uint8Array.from(identities, (own) => (own.hosts.length + own.servers.length > 0 ? 1 : 0));
    this.ownHosts = identities.map(({ hosts }) => hosts);
    this.ownServers = identities.map(({ servers }) => servers);
  }

  /** Puts the luck of a replication in place. */
  begin(luck: Luck): void {
    this.keys = this.names.map((name) => ({
      host: luck.stream('sending host', name),
      honours: luck.stream('honours backups', name),
      order: luck.stream('order', name),
      jitter: luck.stream('jitter', name),
      phase: luck.stream('phase', name),
      address: luck.stream('source address', name),
    }));
  }

  /** RFC 5321 §5.1 lets an MTA drop itself from an MX list; whether it compares names or addresses is its own affair. */
  private identity(agent: number, names: readonly string[], zone: Zone): { hosts: Int32Array; servers: Int32Array } {
    const knows = (this.mta[agent] as CompiledMta).knowsItselfBy;
    const hosts = [...new Set(names)].flatMap((name) => zone.hostNumbers.get(name) ?? []);
    if (names.length === 0 || knows === 'nothing') return { hosts: new Int32Array(0), servers: new Int32Array(0) };
    if (knows === 'name') return { hosts: Int32Array.from(hosts), servers: new Int32Array(0) };
    const servers = hosts.flatMap((host) => [
      ...zone.addressServer.subarray(zone.addressFirst[host], zone.addressFirst[host + 1]),
    ]);
    const relay = this.relayServer[agent] as number;
    return { hosts: Int32Array.from(hosts), servers: Int32Array.from(relay >= 0 ? [...servers, relay] : servers) };
  }
}
