import {
  connectPatience,
  DECISIONS,
  EQUAL_PREFERENCES,
  FAILURE_CLASSES,
  type GiveUp,
  LOOKUP_DECISIONS,
  type MtaBehaviour,
  ORDERS,
  type RetrySchedule,
  STAGES,
} from '../../mail/index.js';

/** Positions in STAGES. */
export const CONNECT = 0;
export const GREETING = 1;
export const EHLO = 2;
export const MAIL = 3;
export const RCPT = 4;
export const DATA = 5;
export const MESSAGE = 6;

/** Positions in FAILURE_CLASSES. */
export const REFUSED = 0;
export const TIMEOUT = 1;
export const REPLY_4XX = 2;
export const REPLY_5XX = 3;
export const DISCONNECT = 4;

/** Positions in DECISIONS. */
export const NEXT = 0;
export const DEFER = 1;
export const BOUNCE = 2;
export const NEXT_OR_BOUNCE = 3;

export const MEMORY_NONE = 0;
export const MEMORY_HOST = 1;
export const MEMORY_ADDRESS = 2;
export const MEMORY_DESTINATION = 3;
const MEMORIES = { host: MEMORY_HOST, address: MEMORY_ADDRESS, destination: MEMORY_DESTINATION } as const;

const UNLIMITED = 0x7fffffff;
const PER = { message: 0, host: 1, queue: 2 } as const;
export const PER_MESSAGE = PER.message;
export const PER_HOST = PER.host;
export const PER_QUEUE = PER.queue;

/** Positions in LOOKUP_DECISIONS. */
export const LOOKUP_BOUNCE = 0;
export const LOOKUP_DEFER = 1;
export const LOOKUP_ADDRESS = 2;

/** What is a sign of death: any trouble of the server, a connection that did not come about, or silence. */
export const SIGN_SESSION = 0;
export const SIGN_CONNECT = 1;
export const SIGN_TIMEOUT = 2;
const SIGNS = { session: SIGN_SESSION, connect: SIGN_CONNECT, timeout: SIGN_TIMEOUT } as const;

/** Which messages share connections. */
export const SHARED_BY_ALL = 0;
export const SHARED_BY_DEFERRED = 1;
export const SHARED_WHILE_BUSY = 2;
const SHARING = { all: SHARED_BY_ALL, deferred: SHARED_BY_DEFERRED, busy: SHARED_WHILE_BUSY } as const;

/** Period of whole-queue runs [s]: the first wait of the schedule that takes time. */
function queuePeriod({ rule }: RetrySchedule): number {
  switch (rule.kind) {
    case 'every':
      return rule.every;
    case 'list':
      return [...rule.waits, ...rule.then].find((wait) => wait > 0) ?? 0;
    case 'backoff':
      return rule.first;
    case 'age':
      return rule.min;
    case 'quadratic':
      return rule.unit;
    case 'steps':
      return rule.steps[0]?.every ?? 0;
    case 'never':
      return 0;
  }
}

/** Decisions by kind of answer, in the order of the zone's answer kinds. */
function lookupTable({ onLookup }: MtaBehaviour): Uint8Array {
  const { nullMx, nxdomain, empty, servfail, timeout, noAddress } = onLookup;
  const byKind = ['bounce', nullMx, nxdomain, empty, servfail, timeout, noAddress] as const;
  return Uint8Array.from(byKind, (decision) => LOOKUP_DECISIONS.indexOf(decision));
}

/** Time-outs [s] by stage; a connection is given up by the MTA or by its operating system, whichever is sooner. */
function timeoutTable({ timeouts }: MtaBehaviour): Float64Array {
  const table = Float64Array.from(STAGES, (stage) => timeouts[stage]);
  table[CONNECT] = connectPatience(timeouts);
  return table;
}

/** Decisions by stage × class. */
function decisionTable({ onFailure }: MtaBehaviour): Uint8Array {
  const decisions = STAGES.flatMap((stage) => FAILURE_CLASSES.map((failure) => onFailure[stage][failure]));
  return Uint8Array.from(decisions, (decision) => DECISIONS.indexOf(decision));
}

/**
 * Yes or no. A number, since V8 tests one in two instructions; of a boolean in a field it does not know that it is one,
 * and asks whether it is an empty text.
 */
export type Flag = 0 | 1;

function flag(holds: boolean): Flag {
  return holds ? 1 : 0;
}

/** An MTA's behaviour as numbers, one shape for all, for the hot loop. */
export class CompiledMta {
  readonly behaviour: MtaBehaviour;
  readonly honoursBackups: number;
  /** Position in ORDERS. */
  readonly order: number;
  /** Position in EQUAL_PREFERENCES. */
  readonly equal: number;
  /** It shuffles the addresses of one host, each time or once per process. */
  readonly shufflesAddresses: Flag;
  readonly fixesAddresses: Flag;
  readonly seedsBySecond: Flag;
  /** After a failure it begins again with the best address that is not dead. */
  readonly walksBest: Flag;
  /** Positions in LOOKUP_DECISIONS, by kind of answer. */
  readonly lookups: Uint8Array;
  readonly emptyHostBounces: Flag;
  readonly saysHelo: Flag;
  readonly noticesCuts: Flag;
  /** It passes over an address whose host, or whose server, was in the list before. */
  readonly skipsRepeats: Flag;
  readonly skipsSameServer: Flag;
  readonly ipExchanger: MtaBehaviour['ipExchanger'];
  readonly maxAddresses: number;
  readonly maxSessions: number;
  readonly maxHosts: number;
  readonly maxAddressesPerHost: number;
  readonly nextPreference: Flag;
  readonly dnsTimeout: number;
  /** Time-outs [s] by stage. */
  readonly timeouts: Float64Array;
  readonly shortestTimeout: number;
  /** Decisions by stage × class. */
  readonly decisions: Uint8Array;
  readonly retry: RetrySchedule;
  readonly per: number;
  readonly queuePeriod: number;
  readonly giveUp: GiveUp;
  readonly warnAfter: readonly number[];
  readonly warnsAhead: Flag;
  readonly initialSessions: number;
  readonly maxDestinationSessions: number;
  readonly deadMemory: number;
  /** It remembers dead hosts or addresses (not destinations). */
  readonly remembersDeadServers: Flag;
  readonly deadAfter: number;
  readonly deadFor: number;
  readonly deadForTimeout: number;
  /** One of the SIGN numbers. */
  readonly deadSign: number;
  readonly deadMemoryOf: 'all' | 'busy' | 'run';
  readonly reuses: Flag;
  readonly reuseMessages: number;
  readonly reuseIdle: number;
  /** One of the SHARED numbers. */
  readonly sharing: number;
  /** It takes over any open connection to the destination, before it looks at the list. */
  readonly reusesByDestination: Flag;
  readonly countsConnections: Flag;
  /** Retries of one host under way at once. */
  readonly runners: number;
  readonly hasRunner: Flag;
  /** Least time between connections [s]; `isPaced` if there is any. */
  readonly destinationPace: number;
  readonly addressPace: number;
  readonly isPaced: Flag;
  /** A message that is turned away where others are served waits in line for a session. */
  readonly waitsForSessions: Flag;
  readonly addresses: number;
  readonly knowsItselfBy: MtaBehaviour['knowsItselfBy'];
  /** Its passes must ask their destination first. */
  readonly gated: Flag;
  /** Its first choice depends on nothing but the list and the message's own luck. */
  readonly choosesFirst: Flag;
  /** It keeps something per server: dead hosts, retry clocks, open or idle connections. */
  readonly remembersServers: Flag;

  constructor(behaviour: MtaBehaviour) {
    this.behaviour = behaviour;
    this.honoursBackups = behaviour.honoursBackups;
    this.order = ORDERS.indexOf(behaviour.order);
    this.equal = EQUAL_PREFERENCES.indexOf(behaviour.equalPreference);
    this.shufflesAddresses = flag(behaviour.addressOrder === 'random');
    this.fixesAddresses = flag(behaviour.addressOrder === 'perProcess');
    this.seedsBySecond = flag(behaviour.process === 'second');
    this.walksBest = flag(behaviour.walk === 'best');
    this.lookups = lookupTable(behaviour);
    this.emptyHostBounces = flag(behaviour.onLookup.emptyHost === 'bounce');
    this.saysHelo = flag(behaviour.helo);
    this.noticesCuts = flag(behaviour.noticesCuts);
    this.skipsRepeats = flag(behaviour.repeats !== 'tried');
    this.skipsSameServer = flag(behaviour.repeats === 'skipAddress');
    this.ipExchanger = behaviour.ipExchanger;
    const { limits } = behaviour;
    this.maxAddresses = limits.addresses ?? UNLIMITED;
    this.maxSessions = limits.sessions ?? UNLIMITED;
    this.maxHosts = limits.hosts ?? UNLIMITED;
    this.maxAddressesPerHost = limits.addressesPerHost ?? UNLIMITED;
    this.nextPreference = flag(limits.nextPreference);
    this.dnsTimeout = behaviour.timeouts.dns;
    this.timeouts = timeoutTable(behaviour);
    this.shortestTimeout = Math.min(...this.timeouts);
    this.decisions = decisionTable(behaviour);
    this.retry = behaviour.retry;
    this.per = PER[behaviour.retry.per];
    this.queuePeriod = queuePeriod(behaviour.retry);
    this.giveUp = behaviour.giveUpAfter;
    this.warnAfter = behaviour.warnAfter;
    this.warnsAhead = flag(behaviour.warnsAhead);
    this.initialSessions = behaviour.concurrency?.initial ?? UNLIMITED;
    this.maxDestinationSessions = behaviour.concurrency?.max ?? UNLIMITED;
    this.deadMemory = behaviour.deadHosts === null ? MEMORY_NONE : MEMORIES[behaviour.deadHosts.remember];
    this.remembersDeadServers = flag([MEMORY_HOST, MEMORY_ADDRESS].includes(this.deadMemory));
    this.deadAfter = behaviour.deadHosts?.after ?? 0;
    this.deadFor = behaviour.deadHosts?.for ?? 0;
    this.deadForTimeout = behaviour.deadHosts?.timeoutFor ?? this.deadFor;
    this.reuseMessages = behaviour.reuse === null ? 1 : (behaviour.reuse.messages ?? UNLIMITED);
    this.reuseIdle = behaviour.reuse?.idle ?? 0;
    this.addresses = behaviour.addresses;
    this.knowsItselfBy = behaviour.knowsItselfBy;
    this.deadSign = SIGNS[behaviour.deadHosts?.counts ?? 'session'];
    this.deadMemoryOf = behaviour.deadHosts?.memory ?? 'all';
    this.reuses = flag(behaviour.reuse !== null);
    this.sharing = SHARING[behaviour.reuse?.of ?? 'all'];
    this.reusesByDestination = flag(behaviour.reuse?.by === 'destination');
    this.runners = behaviour.retry.atOnce ?? UNLIMITED;
    this.hasRunner = flag(behaviour.retry.atOnce !== null);
    this.destinationPace = behaviour.pace?.destination ?? 0;
    this.addressPace = behaviour.pace?.address ?? 0;
    this.isPaced = flag(this.destinationPace > 0 || this.addressPace > 0);
    this.waitsForSessions = flag(this.walksBest === 1 && this.destinationPace > 0);
    this.countsConnections = flag(behaviour.equalPreference === 'fewestConnections');
    this.gated = flag(this.asksItsDestination(behaviour));
    this.choosesFirst = flag(this.choosesByItself(behaviour));
    this.remembersServers = flag(this.keepsTrackOfServers());
  }

  private keepsTrackOfServers(): boolean {
    const remembersTheDead = this.remembersDeadServers === 1;
    return remembersTheDead || this.per === PER_HOST || this.countsConnections === 1 || this.addressPace > 0;
  }

  private asksItsDestination({ concurrency }: MtaBehaviour): boolean {
    const remembers = this.deadMemory === MEMORY_DESTINATION || this.sharing === SHARED_WHILE_BUSY;
    return concurrency !== null || remembers || this.destinationPace > 0;
  }

  private choosesByItself({ order, equalPreference }: MtaBehaviour): boolean {
    const consultsOthers = equalPreference === 'perProcess' || equalPreference === 'fewestConnections';
    return order === 'preference' && !consultsOthers && this.walksBest === 0 && this.isPaced === 0;
  }

  decision(stage: number, failureClass: number): number {
    return this.decisions[stage * FAILURE_CLASSES.length + failureClass] as number;
  }
}
