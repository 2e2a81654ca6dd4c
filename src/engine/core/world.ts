import { Histogram } from './histogram';
import { drawBlock, firstWord, uniform, uniformBelow } from './luck/addressed';
import { isNone } from './memory';
import { Agent } from './model/agent';
import { Server } from './model/server';
import { Traffic } from './model/traffic';
import { Domain } from './model/zone';
import { Message } from './state/message';

/** The model, as the host has laid it out: where the records of each kind stand, one after the other. */
@unmanaged
export class Model {
  /** Means over time and latencies begin then [s]. */
  warmup: f64;
  /** The run stops there at the latest [s]; Infinity for never. */
  until: f64;
  /** Messages after which nothing arrives; Infinity for no bound. */
  messages: f64;
  /** Width of the first time bins [s]. */
  binWidth: f64;
  /** Sending hosts of all agents. */
  hosts: f64;
  /** Pointers to records, by their number. */
  agents: usize;
  servers: usize;
  domains: usize;
  traffic: usize;
  failures: usize;
  agentCount: i32;
  senderCount: i32;
  serverCount: i32;
  domainCount: i32;
  trafficCount: i32;
  failureCount: i32;
  hostNameCount: i32;
  /** Most addresses that one answer can lead to, and most records in one answer. */
  longestList: i32;
  mostRecords: i32;
  bins: i32;
  /** Times to delivery of all mail, where the senders' do not add up to them; else none. */
  latency: Histogram;
  /** They are kept of each domain, or of all mail, as well. */
  keepsMoreLatencies: bool;
}

/** What the host reads and writes while a world turns. */
@unmanaged
export class State {
  /** Instant of the event under way [s]. */
  now: f64;
  /** When the next message arrives [s]. */
  nextArrivalAt: f64;
  /** Messages that have arrived, and events, so far. */
  arrived: f64;
  events: f64;
}

export const model = changetype<Model>(memory.data(offsetof<Model>(), 16));
export const state = changetype<State>(memory.data(offsetof<State>(), 16));

const ONE: usize = memory.data<f64>([1.0], 16);

/** 1, from memory: V8 makes three instructions of the number, and none of its own of a place. For what is counted often. */
export function one(): f64 {
  return load<f64>(ONE);
}

/** Instant of the event under way [s]. */
export let now: f64 = 0;
/** Are stories told? Does anyone watch how messages end, or their stories? */
export let tells: bool = false;
export let isWatched: bool = false;

export function setNow(t: f64): void {
  now = t;
}

export function setWatch(stories: bool, ends: bool): void {
  tells = stories;
  isWatched = stories || ends;
}

export function serverNumbered(number: i32): Server {
  return changetype<Server>(load<usize>(model.servers + ((<usize>number) << 2)));
}

export function agentNumbered(number: i32): Agent {
  return changetype<Agent>(load<usize>(model.agents + ((<usize>number) << 2)));
}

export function domainNumbered(number: i32): Domain {
  return changetype<Domain>(load<usize>(model.domains + ((<usize>number) << 2)));
}

export function trafficNumbered(number: i32): Traffic {
  return changetype<Traffic>(load<usize>(model.traffic + ((<usize>number) << 2)));
}

/** The server of the attempt under way, or of the last one. */
export function serverOf(m: Message): Server {
  return m.address.server;
}

/** Its number; -1 before the first attempt. */
export function serverNumberOf(m: Message): i32 {
  return isNone(m.address) ? -1 : m.address.server.number;
}

/** Luck of who sends a message: its first word chooses the host, its second the kind. */
export function personBlock(m: Message): u64 {
  const traffic = m.traffic;
  return drawBlock(traffic.person0, traffic.person1, m.number, 0);
}

/** The host that sends a message is chosen when it is first asked for: most messages meet nothing that depends on it. */
export const UNCHOSEN: i32 = -1;

/** Number of the sending host among its agent's. */
export function hostNumberOf(m: Message): i32 {
  if (m.host === UNCHOSEN) m.host = uniformBelow(firstWord(personBlock(m)), m.agent.hosts);
  return m.host;
}

/** Number of the sending host among those of all agents. */
export function hostOf(m: Message): f64 {
  return m.agent.hostBase + <f64>hostNumberOf(m);
}

/** Second luck counter of the present pass: relays' passes never meet the senders'. */
export function passCounter(m: Message): i32 {
  return ((m.passes & 0x7fff) << 1) | (<i32>m.agent.isSender ^ 1);
}

/** Uniform luck of this message for one purpose, in [0, 1). */
export function luckOf(m: Message, k0: i32, k1: i32, counter: i32): f64 {
  const traffic = m.traffic;
  return uniform(k0 ^ traffic.salt0, k1 ^ traffic.salt1, m.number, counter);
}

/** Uniform luck of a sending host, the same for the whole run, in [0, 1). */
export function hostLuck(k0: i32, k1: i32, host: i32): f64 {
  return uniform(k0, k1, host, 0);
}
