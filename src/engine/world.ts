import { EventQueue } from '../kernel/index.js';
import type { Model } from '../model/index.js';
import { createLuck, type StreamKey, uniform, Words } from '../random/index.js';
import { type MessageEnd, Recorder, SeriesRecorder } from '../results/index.js';
import { Agents } from './build/agents.js';
import type { CompiledMta } from './build/compiled-mta.js';
import { TrafficSource } from './build/traffic.js';
import { Zone } from './build/zone.js';
import { FilterTable } from './tables/filter-table.js';
import { GreylistTable } from './tables/greylist-table.js';
import { Acquaintances, Destinations, DnsCache, QueueRuns } from './tables/host-memories.js';
import { IdleConnections } from './tables/idle-connections.js';
import { MessageTable } from './tables/message-table.js';
import { PatienceLists } from './tables/patience-lists.js';
import { ServerTable } from './tables/server-table.js';
import { WalkTable } from './tables/walk-table.js';
import { Storyteller } from './trace/storyteller.js';

/** What an event does; the low bits of the queue's `kind`. */
export const PASS_DUE = 0;
export const RESOLVED = 1;
export const LOOKUP_FAILED = 2;
export const ATTEMPT_FAILED = 3;
export const MESSAGE_ACCEPTED = 4;
export const REACHED_FILTER = 5;
export const BACKLOG_OVER = 6;
export const SERVER_FINISHED = 7;
export const IDLE_OVER = 8;
export const SESSION_GRANTED = 9;
export const RUN_GRANTED = 10;
export const DESTINATION_DUE = 11;
export const TIME_UP = 12;
export const PATIENCE_OVER = 13;
/** Bits of the event kind; the epoch of the row stands above them. */
export const KIND_BITS = 4;
export const EPOCH_MASK = 0x7ffffff;

/** Events for which there is room from the start. */
const FIRST_EVENTS = 1 << 20;

/** Length of a run whose end nobody states [s], for the width of the first time bins. */
const SOME_HORIZON = 7 * 86_400;

function horizonOf(model: Model): number {
  if (model.duration !== null) return model.duration;
  const rate = model.traffic.reduce((sum, traffic) => sum + (traffic.kind === 'rate' ? traffic.rate : 0), 0);
  return model.messages === null || rate === 0 ? SOME_HORIZON : model.messages / rate;
}

/** Who watches a replication. */
export interface Watch {
  readonly onEnd?: ((end: MessageEnd) => void) | undefined;
  /** Messages whose stories are told, by their order of arrival from 1; `null` for all. */
  readonly stories?: ReadonlySet<number> | null | undefined;
}

/**
 * Everything one replication needs: the compiled model and its state. There is one world in a thread, which is emptied
 * for each replication, not made anew: what is assigned once, V8 takes for a constant.
 */
export class World {
  readonly messages = new MessageTable();
  readonly greylists = new GreylistTable();
  readonly dnsCache = new DnsCache();
  readonly destinations = new Destinations();
  readonly acquaintances = new Acquaintances();
  readonly runs = new QueueRuns();
  readonly idle = new IdleConnections();
  readonly patience = new PatienceLists();
  readonly queue = new EventQueue(FIRST_EVENTS);
  readonly words = new Words();

  // The compiled model, from `load`. Not given a first value here, since what is assigned twice is no constant.
  declare model: Model;
  declare zone: Zone;
  declare agents: Agents;
  declare servers: ServerTable;
  declare filters: FilterTable;
  declare walks: WalkTable;
  declare recorder: Recorder;
  /** Records of the list being ordered. */
  declare records: Int32Array;
  /** DNS queries answered so far per domain, for cyclic rotation. */
  declare queries: Int32Array;
  /** 1 where an agent can tell in which order the DNS answered. */
  declare seesDnsOrder: Uint8Array;

  // One replication of it, from `begin`.
  replication = 0;
  /** Told how each message ended, if anyone wants to know. */
  onEnd: ((end: MessageEnd) => void) | null = null;
  /** Writes down the lives of some messages; null in an ordinary run, where nothing is told. */
  story: Storyteller | null = null;
  traffic: readonly TrafficSource[] = [];

  /** Empties the world and puts a replication (1, 2, …) of a model in place. */
  begin(model: Model, replication: number, watch: Watch = {}): void {
    if (this.model !== model) this.load(model);
    const luck = createLuck(model.seed, replication);
    this.replication = replication;
    this.onEnd = watch.onEnd ?? null;
    this.story = watch.stories === undefined ? null : new Storyteller(this, watch.stories);
    this.now = 0;
    this.arrived = 0;
    for (const part of [this.zone, this.agents, this.servers, this.filters]) part.begin(luck);
    for (const table of [this.messages, this.greylists, this.walks, this.idle, this.patience, this.queue])
      table.clear();
    for (const memory of [this.dnsCache, this.destinations, this.acquaintances, this.runs]) memory.forgetAll();
    this.queries.fill(0);
    this.recorder.begin(replication === 1);
    this.traffic = model.traffic.map((traffic, i) => new TrafficSource(traffic, i, model, luck));
  }

  /** Compiles a model. */
  private load(model: Model): void {
    const { senders, domains, servers } = model;
    this.model = model;
    this.zone = new Zone(model);
    this.agents = new Agents(model, this.zone);
    this.servers = new ServerTable(model);
    this.filters = new FilterTable(model);
    this.walks = new WalkTable(this.zone.longestList);
    this.records = new Int32Array(this.zone.mostRecords);
    this.queries = new Int32Array(domains.length);
    const series = new SeriesRecorder(senders.length, servers.length, horizonOf(model));
    this.recorder = new Recorder(senders.length, domains.length, servers.length, series, model.warmup);
    const { hostCount } = this.agents;
    this.dnsCache.prepare(hostCount, domains.length);
    this.destinations.prepare(hostCount, domains.length);
    this.runs.prepare(hostCount, 1);
    this.acquaintances.prepare(hostCount, servers.length + model.hosts.length);
    this.idle.prepare(hostCount, servers.length + domains.length);
    const { multihomed } = this.zone;
    this.seesDnsOrder = Uint8Array.from(this.agents.mta, (mta) => (seesDnsOrder(mta, multihomed) ? 1 : 0));
  }

  /** Instant of the event under way [s]. */
  now = 0;
  /** Messages that have arrived, the newest included. */
  arrived = 0;
  /** Events so far. */
  events = 0;
  /** The traffic whose message comes next, and when it does [s]. */
  nextTraffic = 0;
  nextArrivalAt = Number.POSITIVE_INFINITY;

  /** Schedules what happens next to a row [s]. */
  schedule(t: number, kind: number, row: number): void {
    this.queue.push(t, kind | (((this.messages.epoch[row] as number) & EPOCH_MASK) << KIND_BITS), row);
  }

  /** Is the event just popped still meant for this row? */
  isCurrent(kindAndEpoch: number, row: number): boolean {
    return kindAndEpoch >>> KIND_BITS === ((this.messages.epoch[row] as number) & EPOCH_MASK);
  }

  mtaOf(row: number): CompiledMta {
    return this.agents.mta[this.messages.agent[row] as number] as CompiledMta;
  }

  /** The server of the attempt under way, or of the last one; -1 before the first. */
  serverOf(row: number): number {
    const address = this.messages.address[row] as number;
    return address < 0 ? -1 : (this.zone.addressServer[address] as number);
  }

  isFromSender(row: number): boolean {
    return (this.messages.agent[row] as number) < this.agents.senders;
  }

  /** Number of the sending host among those of all agents. */
  hostOf(row: number): number {
    return (this.agents.hostBase[this.messages.agent[row] as number] as number) + (this.messages.host[row] as number);
  }

  /** Second luck counter of the present pass: relays' passes never meet the senders'. */
  passCounter(row: number): number {
    return (((this.messages.passes[row] as number) & 0x7fff) << 1) | (this.isFromSender(row) ? 0 : 1);
  }

  /** Uniform luck of a sending host, the same for the whole run, in [0, 1). */
  hostLuck(key: StreamKey, host: number): number {
    return uniform(key.k0, key.k1, host, 0);
  }

  /** Uniform luck of this message for one purpose, in [0, 1). */
  luckOf(row: number, key: StreamKey, counter: number): number {
    const salt = (this.traffic[this.messages.traffic[row] as number] as TrafficSource).salt;
    return uniform(key.k0 ^ salt.k0, key.k1 ^ salt.k1, this.messages.number[row] as number, counter);
  }
}

function seesDnsOrder(mta: CompiledMta, multihomed: boolean): boolean {
  const { equalPreference } = mta.behaviour;
  const fixes = mta.fixesAddresses || mta.shufflesAddresses;
  const ordersItself = equalPreference === 'addresses' || (equalPreference === 'hosts' && (!multihomed || fixes));
  return !ordersItself && !(equalPreference === 'perProcess' && (!multihomed || fixes));
}

/** The world of this thread. */
export const theWorld = new World();
