import { Histogram } from '../counts/histogram';
import { Agent, Server } from './machines';
import { Traffic } from './traffic';
import { Domain } from './zone';

/** The model, as the host has laid it out: the addresses of the records of each kind, one after the other. */
@unmanaged
class Model {
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
  /** Addresses of servers by family: one with both families has two. */
  endpointCount: i32;
  domainCount: i32;
  /** The domains, and one more for all that goes to a fixed next hop. */
  destinationCount: i32;
  trafficCount: i32;
  failureCount: i32;
  hostNameCount: i32;
  /** Databases of greylists, where any of them learns; else 0. */
  learningDatabases: i32;
  /** Host names whose name servers fail. */
  failingNames: i32;
  /** Most addresses that one answer can lead to, and most records in one answer. */
  longestList: i32;
  mostRecords: i32;
  bins: i32;
  /** Times to delivery of all mail, where the senders' do not add up to them; else none. */
  latency: Histogram;
  /** They are kept of each domain, or of all mail, as well. */
  keepsMoreLatencies: bool;
  /** Some MTA may speak TLS, or ask for it. */
  meetsTls: bool;
  /** Some messages go to several recipients. */
  severalRecipients: bool;
  /** Some server is down for all sessions at times. */
  hasOutages: bool;
}

export const model = changetype<Model>(memory.data(offsetof<Model>(), 16));

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
