import { Sampler } from '../kernel/distribution';
import { Agent } from './machines';
import { Domain } from './zone';

/** Draws from shares: the upper bounds of the shares, and their members. */
@unmanaged
export class Shares {
  /** Doubles. */
  bounds: usize;
  /** Pointers. */
  members: usize;
  count: i32;
}

/** One entry of `traffic`: when its next message arrives. Keys are those of its own decisions. */
@unmanaged
export class Traffic {
  /** When the next message arrives [s]; Infinity when there are no more. */
  nextAt: f64;
  /** Messages per second, on average. */
  rate: f64;
  /** Nothing arrives from then on [s]. */
  lastAt: f64;
  /** Expected arrivals so far, for a modulated rate. */
  expected: f64;
  invalidRecipients: f64;
  /** Messages that have been scheduled, where their times follow from it: more than 2^31, where a run takes hours. */
  count: f64;
  /** Messages that have arrived, in 32 bits, which begin anew: the counter of the next message's random numbers. */
  counter: i32;
  number: i32;
  /** Added to the keys of all later decisions about its messages. */
  salt0: i32;
  salt1: i32;
  /** Chooses sender and domain; sending host and kind; the times between arrivals. */
  route0: i32;
  route1: i32;
  person0: i32;
  person1: i32;
  gaps0: i32;
  gaps1: i32;
  /** Distribution of sizes [bytes]; none if messages have none. */
  size: Sampler;
  /** Recipients of each message; 0 where they are drawn: geometric, by the logarithm of the chance of one more. */
  recipients: i32;
  recipientsLog: f64;
  recipientsKey0: i32;
  recipientsKey1: i32;
  sizeKey0: i32;
  sizeKey1: i32;
  senders: Shares;
  domains: Shares;
  /** All is wanted mail, from this sender to this domain. */
  isUniform: bool;
  agent: Agent;
  domain: Domain;
  /** Of a list of messages that is replayed: times [s] as doubles, pointers to agents and domains, kinds as bytes (255: drawn). */
  times: usize;
  agents: usize;
  targets: usize;
  kinds: usize;
  length: i32;
  replays: bool;
  even: bool;
  /** Arrivals by chance, at the same rate at all times. */
  isPoisson: bool;
  /** Its rate follows the time of day. */
  modulated: bool;
}
