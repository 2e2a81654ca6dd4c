import { CLASS_COUNT } from '../codes';

/** A mail system's behaviour as numbers, one shape for all. Flags are true or false; codes are those of codes.ts. */
@unmanaged
export class Mta {
  honoursBackups: f64;
  dnsTimeout: f64;
  /** Additional wait for an answer to the query for IPv6 addresses [s]. */
  aaaaBeyondDns: f64;
  /** Messages that it sends at most [1/s], 0 without a limit; and how many at once. */
  ratePerSecond: f64;
  rateBurst: f64;
  /** Time for which a DNS failure is cached, and least time for any answer [s]. */
  dnsFailuresFor: f64;
  dnsAtLeast: f64;
  shortestTimeout: f64;
  /** Limit for a whole session, from the moment the connection is established [s]; where `limitsSession`. */
  sessionTimeout: f64;
  /** Time-out for the reply to QUIT [s]; 0 if it does not wait for one. */
  quitTimeout: f64;
  queuePeriod: f64;
  /** Shares of its hosts that obey MTA-STS, and DANE. */
  mtaSts: f64;
  dane: f64;
  /** Least age of a message, as its pass begins, to be sent in clear; and time for which a host is spoken to in clear [s]. */
  clearAge: f64;
  clearFor: f64;
  /** Interval of its queue scan [s]; NaN without one. */
  scan: f64;
  /** Age at which it gives up [s], NaN for never; and failing time of a server after which it does so too. */
  giveUpAge: f64;
  giveUpHostDown: f64;
  /** Age at which it gives a frozen message up [s]. */
  giveUpFrozen: f64;
  /** Least time between two signs of death that count [s]; 0 where all do. */
  deadApart: f64;
  deadFor: f64;
  deadForTimeout: f64;
  reuseIdle: f64;
  /** Age up to which a connection takes further messages [s]; Infinity without a limit. */
  reuseAge: f64;
  /** Sessions that a failure takes away; 0 where the window stays. */
  shrinks: f64;
  /** Share of its hosts that have a route to IPv6. */
  ipv6Routes: f64;
  /** Wait for a connection before it tries another address of the host in parallel [s]; 0 if it does not. */
  race: f64;
  /** Least time between connections [s]; `isPaced` if there is any. */
  destinationPace: f64;
  addressPace: f64;
  /** Its number among the mail systems, by which the rules of mail know it. */
  number: i32;
  order: i32;
  equal: i32;
  ipExchanger: i32;
  loopback: i32;
  /** A position in SIZE_TREATMENTS. */
  size: i32;
  /** Recipients in one transaction. */
  maxRecipients: i32;
  /** Which families of addresses it uses, and which it prefers. */
  families: i32;
  prefers: i32;
  maxAddresses: i32;
  maxSessions: i32;
  maxHosts: i32;
  maxAddressesPerHost: i32;
  per: i32;
  initialSessions: i32;
  maxDestinationSessions: i32;
  /** Initial and most sessions to one host or address, where `limitsPlaces`. */
  initialAtPlace: i32;
  maxAtPlace: i32;
  rateBy: i32;
  deadMemory: i32;
  deadAfter: i32;
  deadSign: i32;
  deadMemoryOf: i32;
  reuseMessages: i32;
  sharing: i32;
  /** Retries that one queue runner has under way at once; and queue runners of one host at most. */
  retriesAtOnce: i32;
  runners: i32;
  addresses: i32;
  /** Positions in TLS_LEVELS, and in PLAIN_TEXT_AFTER. */
  tlsLevel: i32;
  clearAfter: i32;
  /** Time-outs [s] by stage: doubles. */
  timeouts: usize;
  /** Decisions by stage × class, and by kind of answer: bytes. */
  decisions: usize;
  lookups: usize;
  /** Ages of delay warnings [s]: doubles. */
  warnAfter: usize;
  warnings: i32;
  /** Of hosts of equal preference any may come first, alike: it shuffles them, or their addresses. */
  shufflesFirst: bool;
  /** It shuffles the addresses of one host, each time or once per process. */
  shufflesAddresses: bool;
  fixesAddresses: bool;
  seedsBySecond: bool;
  /** After a failure it begins again with the best address that is not dead. */
  walksBest: bool;
  emptyHostBounces: bool;
  /** It goes to no domain without MX records; to the domain's own address, too, once all MX hosts have failed. */
  needsMx: bool;
  triesOwnAddress: bool;
  /** It leaves out an MX host whose name is an alias. */
  refusesAliases: bool;
  helo: bool;
  noticesCuts: bool;
  repeatsAfterQuit: bool;
  bouncesTogether: bool;
  countsAnew: bool;
  /** It passes over an address whose host, or whose server, was in the list before. */
  skipsRepeats: bool;
  skipsSameServer: bool;
  /** It sorts the addresses of a whole preference by family, not those of each host; and keeps room for both under its limit. */
  sortsPreference: bool;
  balances: bool;
  /** A host of it that has no route to IPv6 does not ask for such addresses. */
  asksIfRouted: bool;
  /** An address without a route counts as a try. */
  countsUnreachable: bool;
  nextPreference: bool;
  /** All domains with the same MX hosts are one destination. */
  bySite: bool;
  /** Its fixed next hop instead of any MX, and the one it turns to when all have failed in a pass: answers (model/zone.ts), or 0. */
  via: usize;
  fallback: usize;
  /** It limits its sessions to each address, or to each host name. */
  limitsPlaces: bool;
  limitsSession: bool;
  /** It may speak TLS, or ask for it: else nothing below is looked at. */
  meetsTls: bool;
  oldTls: bool;
  daneInsteadOfSts: bool;
  /** It obeys policies of recipients, and there are some; it finds by certificates that a host is not named. */
  readsPolicies: bool;
  stsByCertificates: bool;
  /** In clear also where the session breaks at the EHLO after the handshake. */
  clearAfterEhlo: bool;
  limitsHosts: bool;
  warnsAhead: bool;
  /** Without retries; by steps that grow; with jitter; ends messages between two tries. */
  neverRetries: bool;
  stepsGrow: bool;
  hasJitter: bool;
  givesUpOnTime: bool;
  /** It keeps for how long each server has been failing: for a retry clock, or to give up when all have failed for so long. */
  clocksServers: bool;
  /** It remembers dead hosts or addresses (not destinations). */
  remembersDeadServers: bool;
  reuses: bool;
  /** It takes over any open connection to the destination, before it looks at the list. */
  reusesByDestination: bool;
  countsConnections: bool;
  /** It keeps, counts or paces its connections, or waits for one. */
  tendsConnections: bool;
  hasRunner: bool;
  isPaced: bool;
  /** Its walk may have to wait at its position: it paces its connections, or limits them to a place. */
  waitsAtAddress: bool;
  /** A message that is turned away by a server that serves others waits in line for a session. */
  waitsForSessions: bool;
  /** Its passes must ask their destination first. */
  gated: bool;
  /** A pass begins with more than a look at the DNS: at the queue runner, the destination, or open connections. */
  asksFirst: bool;
  /** It is the mail system of a relay whose machine is off at times: then. */
  goesOff: bool;
  off: OffTime;
  /** It keeps state per server: dead hosts, retry clocks, open or idle connections. */
  remembersServers: bool;
  /** It keeps state from one message to the next: about servers, or connections. */
  keepsState: bool;
}

/** Time-out of a stage [s]. */
export function timeoutOf(mta: Mta, stage: i32): f64 {
  return load<f64>(mta.timeouts + ((<usize>stage) << 3));
}

/** The decision after a failure of this class at this stage: a position in DECISIONS. */
export function decisionAt(mta: Mta, stage: i32, failureClass: i32): i32 {
  return <i32>load<u8>(mta.decisions + <usize>(stage * CLASS_COUNT + failureClass));
}

/** When the machine of a relay is off: the present or next interval [start, end) of its failures together. */
@unmanaged
export class OffTime {
  /** [s]; Infinity where it never goes off again. */
  start: f64;
  end: f64;
  /** When it was last on again [s]; -Infinity before. */
  lastEnd: f64;
  /** The failures, as pointers: `first` up to, not including, `last`. */
  first: usize;
  last: usize;
}
