import { FATES, KINDS, type MtaBehaviour } from '../../mail/index.js';
import { hasSeveralRecipients, type Model, meetsTls } from '../../model/index.js';
import type { RandomStreams } from '../../random/index.js';
import { type AgentRecords, addAgents, agentsOf, placeAgentStreams } from './agent-records.js';
import type { CoreMemory } from './core-memory.js';
import { addPolicies, type PolicyRecords, placePolicyStreams } from './encryption-records.js';
import {
  addFailure,
  FailureLists,
  type PlacedFailure,
  placedFailures,
  placeFailureStreams,
} from './failure-records.js';
import { countEndpoints } from './families.js';
import { addLatencies, type LatencyRecords } from './latency-records.js';
import {
  addLookupFailures,
  placedLookupFailures,
  placeLookupFailureStreams,
  serversUnfound,
} from './lookup-failure-records.js';
import { addServers, connectStandbys, learningDatabases, placeServerStreams } from './server-records.js';
import { binsOf, firstWidthOf } from './time-bins.js';
import { addTraffic, placeTrafficStreams } from './traffic-records.js';
import { Zone } from './zone.js';
import { addZone, placeZoneStreams, type ZoneRecords } from './zone-records.js';

/** Cells of a fate table per sender or domain, and their bytes. */
const FATE_CELLS = KINDS.length * FATES.length;
const FATE_BYTES = FATE_CELLS * Float64Array.BYTES_PER_ELEMENT;

/** A model laid out in the core's memory: the addresses of its records, by number. */
export class ModelRecords {
  readonly model: Model;
  readonly zone: Zone;
  readonly servers: readonly number[];
  /** Of servers and sites, then of name servers. */
  readonly failures: readonly number[];
  private readonly lookupFailures: readonly number[];
  private readonly placed: readonly PlacedFailure[];
  /** Numbers of the failures that prevent all connections to a server, by server. */
  readonly stopping: readonly (readonly number[])[];
  /** Numbers of the failures that come by chance, by server. */
  readonly byChance: readonly (readonly number[])[];
  readonly rules: readonly MtaBehaviour[];
  /** Reply of each failure, by number; null if it has none. */
  readonly failureReplies: readonly (string | null)[];
  /** Replies of the limits for each client, with the place of each limit among those of its server. */
  readonly limits: readonly { readonly reply: string; readonly place: number }[];
  readonly latencies: LatencyRecords;
  /** Messages by kind and fate, of all senders and of all domains. */
  private readonly senderFates: number;
  private readonly domainFates: number;
  private readonly agents: AgentRecords;
  private readonly zoneRecords: ZoneRecords;
  private readonly policies: PolicyRecords;
  private readonly traffic: readonly number[];
  private readonly memory: CoreMemory;

  /** Lays the model out in the core's memory, which holds no other. `fixture`: where the core looks for it. */
  constructor(memory: CoreMemory, model: Model, fixture: number) {
    this.memory = memory;
    this.model = model;
    this.zone = new Zone(model);
    const clients = agentsOf(model).map(({ client }) => client);
    this.placed = placedFailures(model);
    const failures = this.placed.map(({ failure }) => failure);
    const ofServers = failures.map((failure, number) => addFailure(memory, failure, number, clients));
    this.lookupFailures = addLookupFailures(memory, model, ofServers.length, clients);
    this.failures = [...ofServers, ...this.lookupFailures];
    this.failureReplies = failures.map(({ reply }) => reply?.text ?? null);
    this.limits = model.servers.flatMap(({ perClient = [] }) =>
      perClient.map(({ reply }, place) => ({ reply: reply.text, place })),
    );
    const lists = new FailureLists(memory, model, { failures, records: this.failures });
    this.stopping = model.servers.map((_, server) => lists.stoppingAll(server));
    const unfound = serversUnfound(model);
    const named = placedLookupFailures(model).map(({ failure }) => failure.timing.kind === 'renewal');
    this.byChance = model.servers.map((_, server) => [
      ...lists.byChance(server),
      ...unfound.flatMap((servers, i) => (named[i] && servers.includes(server) ? [ofServers.length + i] : [])),
    ]);
    this.servers = addServers(memory, model, lists, clients);
    connectStandbys(memory, model.servers, this.servers, (server) =>
      (this.stopping[server] ?? []).map((number) => this.failures[number] as number),
    );
    this.senderFates = memory.allocate(model.senders.length * FATE_BYTES);
    this.domainFates = memory.allocate(model.domains.length * FATE_BYTES);
    this.zoneRecords = addZone(
      memory,
      this.zone,
      { servers: this.servers, failures: this.lookupFailures },
      this.domainFates,
      FATE_BYTES,
    );
    this.policies = addPolicies(memory, model, this.zoneRecords.domains, this.lookupFailures);
    const machines = {
      records: this.servers,
      off: (server: number) => lists.off(server),
      answers: this.zoneRecords.answers,
    };
    this.agents = addAgents(memory, model, this.zone, machines, this.senderFates, FATE_BYTES);
    this.rules = this.agents.rules;
    this.latencies = addLatencies(memory, model, { ...this.agents, domains: this.zoneRecords.domains });
    this.connectRelays();
    const ends = { agents: this.agents.agents, domains: this.zoneRecords.domains };
    this.traffic = addTraffic(memory, model, ends);
    this.describe(fixture);
  }

  /** Connects each server that accepts mail for others to its relay. */
  private connectRelays(): void {
    agentsOf(this.model).forEach(({ server }, number) => {
      if (server < 0) return;
      const relayAgent = this.agents.agents[number] as number;
      this.memory.write('Server', this.servers[server] as number, { relayAgent });
    });
  }

  /** Tells the core the addresses of the records. */
  private describe(fixture: number): void {
    const { model, memory, zone } = this;
    const bins = binsOf(model);
    memory.write('Model', fixture, {
      warmup: model.warmup,
      until: model.until ?? Number.POSITIVE_INFINITY,
      messages: model.messages ?? Number.POSITIVE_INFINITY,
      binWidth: firstWidthOf(model, bins),
      bins,
      hosts: this.agents.hostCount,
      agents: memory.addInts(this.agents.agents),
      servers: memory.addInts(this.servers),
      domains: memory.addInts(this.zoneRecords.domains),
      traffic: memory.addInts(this.traffic),
      failures: memory.addInts(this.failures),
      agentCount: this.agents.agents.length,
      meetsTls: meetsTls(model),
      severalRecipients: hasSeveralRecipients(model),
      senderCount: model.senders.length,
      serverCount: model.servers.length,
      endpointCount: countEndpoints(model),
      domainCount: model.domains.length,
      destinationCount: model.domains.length + (zone.fixedHops.size > 0 ? 1 : 0),
      trafficCount: model.traffic.length,
      failureCount: this.failures.length,
      hostNameCount: model.hosts.length,
      learningDatabases: learningDatabases(model),
      failingNames: zone.failuresOfHost.filter((failures) => failures.length > 0).length,
      longestList: zone.longestList,
      mostRecords: zone.mostRecords,
      latency: this.latencies.all,
      hasOutages: this.stopping.some((failures) => failures.length > 0),
      keepsMoreLatencies: this.latencies.all !== 0 || this.latencies.domains.length > 0,
    });
  }

  /** Puts the random streams of a replication in place. */
  placeStreams(streams: RandomStreams): void {
    const { memory, model } = this;
    placeFailureStreams(memory, this.placed, this.failures, streams);
    placeLookupFailureStreams(memory, model, this.lookupFailures, streams);
    placeServerStreams(memory, model.servers, this.servers, streams);
    placeZoneStreams(memory, this.zone, this.zoneRecords, streams);
    placePolicyStreams(memory, this.model, this.policies, streams);
    placeAgentStreams(memory, this.agents, streams);
    placeTrafficStreams(memory, this.traffic, streams);
  }

  /** Messages by kind and fate: those of all senders, and of all domains. */
  senderCounts(): Float64Array<ArrayBuffer> {
    return this.memory.doubles(this.senderFates, this.model.senders.length * FATE_CELLS);
  }

  domainCounts(): Float64Array<ArrayBuffer> {
    return this.memory.doubles(this.domainFates, this.model.domains.length * FATE_CELLS);
  }
}
