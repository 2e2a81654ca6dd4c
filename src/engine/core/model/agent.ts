import { Histogram } from '../histogram';
import { Mta } from './mta';
import { Server } from './server';

/** Who sends: the population of a sender, or a relay (one host). Keys are those of its own decisions. */
@unmanaged
export class Agent {
  spam: f64;
  virus: f64;
  /** Number of its first sending host among those of all agents. */
  hostBase: f64;
  /** Of a sender: what its queue's time series counts in the bin of time at `bin` (series.ts). */
  net: f64;
  instants: f64;
  mta: Mta;
  number: i32;
  hosts: i32;
  honoursKey0: i32;
  honoursKey1: i32;
  orderKey0: i32;
  orderKey1: i32;
  jitterKey0: i32;
  jitterKey1: i32;
  phaseKey0: i32;
  phaseKey1: i32;
  addressKey0: i32;
  addressKey1: i32;
  /** Server of a relay; none for a sender. */
  relayServer: Server;
  /** Numbers of the hosts by whose name, and of the servers by whose address, it finds itself in an MX list. */
  ownHosts: usize;
  ownServers: usize;
  ownHostCount: i32;
  ownServerCount: i32;
  bin: i32;
  /** Of a sender: its messages by kind and fate, doubles. */
  fates: usize;
  /** Of a sender: times to delivery of its wanted mail. */
  latency: Histogram;
  isSender: bool;
  /** All that it sends is wanted mail, unless it is sent to nobody. */
  sendsHamOnly: bool;
  hasIdentity: bool;
  /** The bit of a domain that says whether its first choice depends on the message's own luck alone; none if it never does. */
  firstChoice: u8;
  /** It can tell in which order the DNS answered. */
  seesDnsOrder: bool;
}
