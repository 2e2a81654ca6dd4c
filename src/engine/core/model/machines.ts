import { Histogram } from '../counts/histogram';
import { Sampler } from '../kernel/distribution';
import { Mta } from './mta';

/** A sending MTA: the hosts of a sender, or a relay, which is one host. The keys are of its own random streams. */
@unmanaged
export class Agent {
  spam: f64;
  virus: f64;
  /** Number of its first sending host among those of all agents. */
  hostBase: f64;
  /** Of a sender: counts of its queue's time series in the bin of time at `bin` (counts/series.ts). */
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
  stsKey0: i32;
  stsKey1: i32;
  daneKey0: i32;
  daneKey1: i32;
  addressKey0: i32;
  addressKey1: i32;
  routeKey0: i32;
  routeKey1: i32;
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
  /** All that it sends is wanted mail, unless the recipient does not exist. */
  sendsHamOnly: bool;
  hasIdentity: bool;
  /** The bit of a domain that says whether its first choice depends on the message's own random numbers alone; none if it never does. */
  firstChoice: u8;
  /** It sees the order of the records in DNS answers. */
  seesDnsOrder: bool;
}

/** An outage of a server for all sessions, as long as mail that had to wait for it is queued (counts/recovery.ts). */
@unmanaged
export class Outage {
  /** When the server is back, and for how long from then on such mail has been queued so far [s]. */
  back: f64;
  lasted: f64;
  server: Server;
  /** The outage before, where mail of that is queued, too. */
  before: Outage;
  /** Copies of messages that wait for it, and their sizes together [bytes]. */
  held: i32;
  bytes: f64;
}

/** The part of a server's record that is zero when a replication begins: its state and its counts. */
@unmanaged
export class ServerState {
  /** Sessions that have connected, and connections in the backlog, from first to last. */
  sessions: i32;
  backlog: i32;
  backlogHead: usize;
  backlogTail: usize;
  relayQueue: i32;

  attempts: f64;
  /** Of these: of further recipients in a transaction. */
  together: f64;
  /** Of these: over a session that was open already; not the first that its message's sender made. */
  reused: f64;
  furtherChoices: f64;
  /** Attempts by outcome, in the order of OUTCOMES. */
  accepted: f64;
  refused: f64;
  timedOut: f64;
  tempfailed: f64;
  rejected: f64;
  disconnected: f64;
  overloaded: f64;
  unreachable: f64;
  noTls: f64;
  badCertificate: f64;
  acceptedFromRelays: f64;
  /** Sessions that a policy would have ended if it were not in testing mode. */
  wouldFail: f64;
  /** Sums of instants, when they ended less when they began (`addAreas`), and integrals over time. */
  sessionInstants: f64;
  sessionArea: f64;
  backlogInstants: f64;
  backlogArea: f64;
  queueInstants: f64;
  queueArea: f64;
  peakSessions: i32;
  /** Most sessions while all is calm (counts/recorder.ts). */
  calmSessions: i32;
  peakBacklog: i32;
  peakQueue: i32;
  /** The last of its outages for which mail had to wait. */
  outage: Outage;
  /** Of the last outage that any message met: an instant of it, its end, and the latest failure of a connection begun before that [s]. */
  downSince: f64;
  backAt: f64;
  heardUntil: f64;
  /** Outages for which mail had to wait; of these: not over when the run was stopped; most mail that waited for one, and its size [bytes]. */
  outages: f64;
  unrecovered: f64;
  mostHeld: f64;
  mostBytes: f64;
  /** Time that mail of each outage was queued after its end: sum, and longest [s]. */
  recoveryTime: f64;
  longestRecovery: f64;
  filtered: f64;
  filterWait: f64;
  /** Counts of its time series in the bin of time at `bin`, and its totals as that bin began (counts/series.ts). */
  net: f64;
  instants: f64;
  acceptedBefore: f64;
  attemptsBefore: f64;
}

/** A server. Lists of failures: `first` up to, not including, `end`. */
@unmanaged
export class Server extends ServerState {
  /** No failure is active from the last look until then [s]. */
  quietUntil: f64;
  /** One round trip [s]. */
  rtt: f64;
  /** Most sessions, and most connections in the backlog. */
  capacity: i32;
  backlogPlaces: i32;
  service: Sampler;
  serviceKey0: i32;
  serviceKey1: i32;
  /** Greylist database, or -1. */
  greylist: i32;
  /** It has a greylist, a filter, limits for each client, or messages have sizes that matter to it. */
  judges: bool;
  limitsClients: bool;
  /** Messages have sizes, and it has a limit or a bandwidth. */
  weighs: bool;
  /** A final server without a filter: mail that it accepts is delivered. */
  isMailbox: bool;
  /** None without one. */
  filter: Filter;
  /** Of a relay: the agent that sends on what it accepts; none for a final server. */
  relayAgent: Agent;
  /** Largest message that it takes [bytes], and how fast each session brings them [bytes/s]; Infinity without. */
  maxSize: f64;
  bandwidth: f64;
  /** Recipients that it takes in one transaction, and the code of its reply to one more. */
  maxRecipients: i32;
  tooManyCode: i32;
  greylistKnown: f64;
  greylistDelay: f64;
  greylistWindow: f64;
  greylistKey0: i32;
  greylistKey1: i32;
  /** Bytes by the number of the agent, 1 for those that pass; 0 if none is exempt. */
  greylistExempt: usize;
  /** A sending host is known once so many of its messages have passed; 0 where nobody ever is. */
  greylistLearns: i32;
  /** All addresses of a sending host are one. */
  greylistByNetwork: bool;
  number: i32;
  overload: i32;
  /** Code of the reply to a connection that is turned away. */
  overloadCode: i32;
  /** Of its time series: the bin in use when something was last counted, as an offset in their rows; -1 before. */
  bin: i32;
  /** Failures that strike it, by effect: all; those that prevent a connection, stretch its work, or cut sessions. */
  all: usize;
  allEnd: usize;
  connects: usize;
  connectsEnd: usize;
  slows: usize;
  slowsEnd: usize;
  cuts: usize;
  cutsEnd: usize;
  /** Those that prevent all connections. */
  stops: usize;
  stopsEnd: usize;
  /** Those that strike at a stage, QUIT after all others: the list of stage s ends where that of s + 1 begins. */
  stages: usize;
  /** Its limits for each client, as pointers; and the stages at which it has any, a bit for each. */
  clientLimits: usize;
  clientLimitCount: i32;
  /** Also RCPT, where it asks others, or stands by for them. */
  limitedStages: i32;
  /** It is closed at RCPT while others take connections; or none. */
  standby: Standby;
  /** It asks a better MX host for recipients that it does not know; how long it keeps that one exists [s]. */
  asksForRecipients: bool;
  /** It accepts recipients for whom no server answers. */
  takesUnanswered: bool;
  remembersFor: f64;
  /** Recipients of a domain that exist; and the draw of which one a message is for. */
  mailboxes: i32;
  mailboxKey0: i32;
  mailboxKey1: i32;
  knowsRecipients: bool;
  /** Some failure strikes at QUIT. */
  failsAtQuit: bool;
  /** It announces STARTTLS; and speaks TLS 1.1 at most. */
  offersTls: bool;
  oldTls: bool;
  /** Its certificate, and its TLSA records. */
  certificate: u8;
  tlsa: u8;
}

/** A limit that a server keeps for each of its clients. */
@unmanaged
export class ClientLimit {
  /** Sessions at once; messages that a bucket holds; messages of a window. */
  most: f64;
  /** Of a bucket: messages that come into it [1/s]. */
  refill: f64;
  /** Of a window: its length [s]. */
  window: f64;
  /** Servers with the same one count together. */
  memory: i32;
  /** Its number among all limits of the model. */
  number: i32;
  stage: i32;
  /** Code of the reply. */
  code: i32;
  kind: u8;
  key: u8;
  /** Refused sessions or messages count as well. */
  countsTries: bool;
}

/** The servers that a backup stands by for, and their state when it last checked. */
@unmanaged
export class Standby {
  every: f64;
  lookedAt: f64;
  /** Failures that prevent all connections, server after server: the originals, and copies with cursors of their own. */
  originals: usize;
  copies: usize;
  /** End of the failures of each server in that list. */
  ends: usize;
  failureCount: i32;
  serverCount: i32;
  code: i32;
  sees: bool;
}

/** A server's content filter. */
@unmanaged
export class Filter {
  spamCatches: f64;
  spamMistakes: f64;
  virusCatches: f64;
  virusMistakes: f64;
  time: Sampler;
  timeKey0: i32;
  timeKey1: i32;
  verdictKey0: i32;
  verdictKey1: i32;
  /** When each worker is free again [s]: a heap of doubles, the earliest first. */
  workers: usize;
  workerCount: i32;
  /** All were freed when the machine was on again, at [s]. */
  freedAt: f64;
  /** The action that follows. */
  spamThen: u8;
  virusThen: u8;
}
