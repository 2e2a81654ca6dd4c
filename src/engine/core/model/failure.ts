import { Sampler } from '../kernel/distribution';

/** A failure process of a server, a site, or of name servers: what it does, and its present or next interval [start, end). What sessions look at comes first. */
@unmanaged
export class Failure {
  /** The interval at the cursor [s]. */
  start: f64;
  end: f64;
  /** Share of the sessions that it strikes. */
  probability: f64;
  /** Of a slow server: wait before replies [s], and the factor by which work is stretched. */
  delay: f64;
  factor: f64;
  key0: i32;
  key1: i32;
  /** Of a reply: its code. */
  code: i32;
  kind: u8;
  /** Of name servers: the type of record that is asked for. */
  record: u8;
  /** Renewal: it begins in its long-run state, not up. */
  startsLongRun: bool;
  /** A client whose EHLO fails gets through with HELO; the server keeps the message when the line is cut. */
  helo: bool;
  kept: bool;
  /** It meets only some sessions: `only` or `except`. */
  isNarrow: bool;
  /** Number of the interval at the cursor. */
  cycle: i32;
  /** Conditions for those it meets, and for those it spares; none if it is not narrowed so. */
  only: Conditions;
  except: Conditions;
  /** Of name servers: the answer that results, if it is one to an MX query. */
  answer: usize;
  number: i32;
  timing: i32;
  /** Planned: when [s], for how long, and how often; NaN where it comes once. */
  plannedAt: f64;
  plannedFor: f64;
  plannedEvery: f64;
  /** Renewal: mean lives [s]. */
  meanUp: f64;
  meanDown: f64;
  up: Sampler;
  down: Sampler;
}

/** Conditions for the sessions that a failure meets, or spares: all must hold. A condition not set has its value for "everybody". */
@unmanaged
export class Conditions {
  /** Share of the sending hosts of each agent; the keys of the draw that says which. 1 for all. */
  hosts: f64;
  hostsKey0: i32;
  hostsKey1: i32;
  /** Messages larger than [bytes]; below zero for all. */
  over: f64;
  /** Bytes by the number of the agent, 1 for those included; 0 if all are. */
  senders: usize;
  /** Numbers of recipients, from 1, as int32; none if all are included. */
  recipients: usize;
  recipientCount: i32;
  /** At least so many recipients have been accepted in this transaction. */
  after: i32;
  /** Bits by the kind of mail, and by the family of the address. */
  kinds: u8;
  families: u8;
  /** Sessions without TLS (bit 0), and with it (bit 1). */
  tls: u8;
}
