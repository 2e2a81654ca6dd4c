import {
  connectPatience,
  DECISIONS,
  FAILURE_CLASSES,
  FLAG_KEYS,
  LOOKUP_DECISIONS,
  type MtaBehaviour,
  type RetrySchedule,
  SIZE_TREATMENTS,
  STAGES,
} from '../../mail/index.js';
import {
  CONNECT,
  LOOKUP_FREEZE,
  MEMORY_ADDRESS,
  MEMORY_DESTINATION,
  MEMORY_HOST,
  MEMORY_NONE,
  MEMORY_OF_ALL,
  MEMORY_OF_BUSY,
  MEMORY_OF_RUN,
  PER_HOST,
  PER_MESSAGE,
  PER_QUEUE,
  RATE_ADDRESS,
  RATE_DESTINATION,
  RATE_HOST,
  RATE_SITE,
  SHARED_BY_ALL,
  SHARED_BY_DEFERRED,
  SHARED_WHILE_BUSY,
  SIGN_CONNECT,
  SIGN_CONNECT_TIMEOUT,
  SIGN_SESSION,
  SIGN_TIMEOUT,
} from '../core/codes.js';
import type { CoreMemory, Field, Values } from './core-memory.js';
import { asksForTls, tlsOf } from './encryption-records.js';
import { UNLIMITED, walkOf } from './walk-record.js';

const NEVER = Number.NaN;
/** Default age at which a frozen message is given up [s] (Exim, configure.default: timeout_frozen_after=7d). */
const FROZEN = 604_800;

const MEMORIES = { host: MEMORY_HOST, address: MEMORY_ADDRESS, destination: MEMORY_DESTINATION } as const;
const MEMORIES_OF = { all: MEMORY_OF_ALL, busy: MEMORY_OF_BUSY, run: MEMORY_OF_RUN } as const;
const PER = { message: PER_MESSAGE, host: PER_HOST, queue: PER_QUEUE } as const;
const SIGNS = {
  session: SIGN_SESSION,
  connect: SIGN_CONNECT,
  timeout: SIGN_TIMEOUT,
  connectTimeout: SIGN_CONNECT_TIMEOUT,
} as const;
const RATES = { destination: RATE_DESTINATION, site: RATE_SITE, host: RATE_HOST, address: RATE_ADDRESS } as const;
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
function lookupTable({ onLookup }: MtaBehaviour): number[] {
  const { nullMx, nxdomain, empty, servfail, timeout, noAddress, loop, noPrimary } = onLookup;
  const byKind = ['bounce', nullMx, nxdomain, empty, servfail, timeout, noAddress, loop, noPrimary] as const;
  return byKind.map((decision) => (decision === 'freeze' ? LOOKUP_FREEZE : LOOKUP_DECISIONS.indexOf(decision)));
}

/** Time-outs [s] by stage; a connection is given up by the MTA or by its operating system, whichever is sooner. */
function timeoutTable({ timeouts }: MtaBehaviour): number[] {
  const table = STAGES.map((stage) => timeouts[stage] ?? Number.POSITIVE_INFINITY);
  table[CONNECT] = connectPatience(timeouts);
  const { session = Number.POSITIVE_INFINITY } = timeouts;
  return table.map((time, stage) => (stage === CONNECT ? time : Math.min(time, session)));
}

/** Decisions by stage × class. */
function decisionTable({ onFailure }: MtaBehaviour): number[] {
  const decisions = STAGES.flatMap((stage) => FAILURE_CLASSES.map((failure) => onFailure[stage][failure]));
  return decisions.map((decision) => DECISIONS.indexOf(decision));
}

/**
 * Puts a mail system into the core's memory; its address. `number`: by which the core asks for its rules. `offs`: failures, as
 * addresses, in which its machine is off.
 */
export function addMta(
  memory: CoreMemory,
  behaviour: MtaBehaviour,
  number: number,
  setting: { readonly meetsTls: boolean; readonly hopOf: (host: string | undefined) => number },
  offs: readonly number[] = [],
): number {
  const timeouts = timeoutTable(behaviour);
  const tls = setting.meetsTls && asksForTls(behaviour);
  return memory.add('Mta', {
    number,
    ...flagsOf(behaviour),
    ...walkOf(behaviour),
    ...clockOf(behaviour),
    ...memoryOf(behaviour),
    ...connectionsOf(behaviour),
    ...conclusionsOf(behaviour),
    dnsTimeout: behaviour.timeouts.dns,
    aaaaBeyondDns: (behaviour.timeouts.aaaa ?? behaviour.timeouts.dns) - behaviour.timeouts.dns,
    dnsFailuresFor: behaviour.dnsCache?.failures ?? 0,
    dnsAtLeast: behaviour.dnsCache?.atLeast ?? 0,
    // A limit for the whole session, or TLS, is looked at stage by stage, never in one sum.
    shortestTimeout: behaviour.timeouts.session === undefined && !tls ? Math.min(...timeouts) : -1,
    limitsSession: behaviour.timeouts.session !== undefined,
    sessionTimeout: behaviour.timeouts.session ?? Number.POSITIVE_INFINITY,
    quitTimeout: behaviour.timeouts.quit ?? 0,
    timeouts: memory.addDoubles(timeouts),
    decisions: memory.addBytes(decisionTable(behaviour)),
    lookups: memory.addBytes(lookupTable(behaviour)),
    warnAfter: memory.addDoubles(behaviour.warnAfter),
    warnings: behaviour.warnAfter.length,
    addresses: behaviour.addresses,
    size: SIZE_TREATMENTS.indexOf(behaviour.size),
    maxRecipients: behaviour.recipientsPerTransaction ?? UNLIMITED,
    emptyHostBounces: behaviour.onLookup.emptyHost === 'bounce',
    ...rateOf(behaviour),
    via: setting.hopOf(behaviour.via),
    fallback: setting.hopOf(behaviour.fallback),
    ...(tls ? tlsOf(behaviour) : {}),
    // Policies of the recipient's domain are for its MX hosts (RFC 8461 §5, RFC 7672 §2.2).
    ...(behaviour.via === undefined ? {} : { readsPolicies: false, mtaSts: 0, dane: 0 }),
    ...(offs.length > 0 ? machineOf(memory, offs) : {}),
  });
}

/** Each yes or no has a field of its own name. */
function flagsOf(behaviour: MtaBehaviour): Values<'Mta'> {
  const fields: readonly (keyof MtaBehaviour & Field<'Mta'>)[] = FLAG_KEYS;
  return Object.fromEntries(fields.map((key) => [key, behaviour[key]]));
}

/** A machine that is off at times: it is asked for before each pass, and each session is looked at stage by stage. */
function machineOf(memory: CoreMemory, offs: readonly number[]): Values<'Mta'> {
  const first = memory.addInts(offs);
  const off = memory.add('OffTime', { first, last: first + 4 * offs.length });
  return { goesOff: true, off, asksFirst: true, shortestTimeout: -1 };
}

/** Its retry schedule, and when it gives up. */
function clockOf({ retry, giveUpAfter }: MtaBehaviour): Values<'Mta'> {
  return {
    per: PER[retry.per],
    queuePeriod: queuePeriod(retry),
    scan: retry.scan ?? NEVER,
    neverRetries: retry.rule.kind === 'never',
    stepsGrow: retry.rule.kind === 'steps',
    hasJitter: retry.jitter !== null,
    retriesAtOnce: retry.atOnce ?? UNLIMITED,
    runners: retry.scan === null || retry.atOnce === null ? 1 : (retry.runners ?? 1),
    hasRunner: retry.atOnce !== null,
    giveUpAge: giveUpAfter.age ?? NEVER,
    giveUpFrozen: giveUpAfter.frozen ?? giveUpAfter.age ?? FROZEN,
    giveUpHostDown: giveUpAfter.hostDown ?? NEVER,
    givesUpOnTime: giveUpAfter.onTime === true,
  };
}

/** Its memory of dead hosts. */
function memoryOf({ deadHosts }: MtaBehaviour): Values<'Mta'> {
  return {
    deadMemory: deadMemoryOf(deadHosts),
    deadAfter: deadHosts?.after ?? 0,
    deadApart: deadHosts?.apart ?? 0,
    deadFor: deadHosts?.for ?? 0,
    deadForTimeout: deadHosts?.timeoutFor ?? deadHosts?.for ?? 0,
    deadSign: SIGNS[deadHosts?.counts ?? 'session'],
    deadMemoryOf: MEMORIES_OF[deadHosts?.memory ?? 'all'],
    remembersDeadServers: remembersDeadServers(deadHosts),
  };
}

function deadMemoryOf(deadHosts: MtaBehaviour['deadHosts']): number {
  return deadHosts === null ? MEMORY_NONE : MEMORIES[deadHosts.remember];
}

function remembersDeadServers(deadHosts: MtaBehaviour['deadHosts']): boolean {
  return [MEMORY_HOST, MEMORY_ADDRESS].includes(deadMemoryOf(deadHosts));
}

/** Limits, pace and reuse of its connections. */
function connectionsOf(behaviour: MtaBehaviour): Values<'Mta'> {
  const { concurrency, reuse, pace } = behaviour;
  const atPlace = limitsPlaces(behaviour);
  return {
    initialSessions: (atPlace ? undefined : concurrency?.initial) ?? UNLIMITED,
    maxDestinationSessions: (atPlace ? undefined : concurrency?.max) ?? UNLIMITED,
    initialAtPlace: concurrency?.initial ?? UNLIMITED,
    maxAtPlace: concurrency?.max ?? UNLIMITED,
    bySite: concurrency?.by === 'site',
    limitsPlaces: atPlace,
    limitsHosts: concurrency?.by === 'host',
    reuses: reuse !== null,
    reuseMessages: reuse === null ? 1 : (reuse.messages ?? UNLIMITED),
    reuseIdle: reuse?.idle ?? 0,
    reuseAge: reuse?.age ?? Number.POSITIVE_INFINITY,
    shrinks: concurrency?.shrinks ?? 0,
    sharing: SHARING[reuse?.of ?? 'all'],
    reusesByDestination: reuse?.by === 'destination',
    destinationPace: pace?.destination ?? 0,
    addressPace: pace?.address ?? 0,
  };
}

/** Flags that follow from the rest: which checks the core must make, and which it can skip. */
function conclusionsOf(behaviour: MtaBehaviour): Values<'Mta'> {
  const { rate } = behaviour;
  const { concurrency, deadHosts, reuse, pace, equalPreference, walk, retry, giveUpAfter } = behaviour;
  const destinationPace = pace?.destination ?? 0;
  const addressPace = pace?.address ?? 0;
  const paced = isPaced(behaviour);
  const countsConnections = equalPreference === 'fewestConnections';
  const remembersDestination = deadMemoryOf(deadHosts) === MEMORY_DESTINATION || reuse?.of === 'busy';
  const waitsForSessions = walk === 'best' && destinationPace > 0;
  const atPlace = limitsPlaces(behaviour);
  const gated = (concurrency !== null && !atPlace) || remembersDestination || destinationPace > 0;
  const limitsSession = behaviour.timeouts.session !== undefined;
  const tendsConnections = reuse !== null || countsConnections || paced || waitsForSessions || atPlace || limitsSession;
  const clocksServers = retry.per === 'host' || giveUpAfter.hostDown !== null;
  const remembersServers = remembersDeadServers(deadHosts) || clocksServers || countsConnections || addressPace > 0;
  return {
    clocksServers,
    countsConnections,
    isPaced: paced,
    waitsAtAddress: paced || atPlace || ratesPlace(behaviour),
    waitsForSessions,
    tendsConnections,
    gated,
    asksFirst: gated || retry.atOnce !== null || reuse?.by === 'destination' || rate !== undefined,
    remembersServers,
    keepsState: tendsConnections || remembersServers,
  };
}

/** Does it limit its sessions to a host or an address, where a walk has come to, rather than to a destination? */
function limitsPlaces({ concurrency }: MtaBehaviour): boolean {
  return concurrency?.by === 'host' || concurrency?.by === 'address';
}

/** Its rate limit, and the unit to which that applies. */
function rateOf({ rate }: MtaBehaviour): Values<'Mta'> {
  if (rate === undefined) return {};
  const { limit, burst = Math.max(1, Math.floor(limit.amount)), by = 'destination' } = rate;
  return { ratePerSecond: limit.amount / limit.per, rateBurst: burst, rateBy: RATES[by] };
}

/** Does its rate limit apply per host or address, rather than per destination? */
function ratesPlace({ rate }: MtaBehaviour): boolean {
  return rate?.by === 'host' || rate?.by === 'address';
}

function isPaced({ pace }: MtaBehaviour): boolean {
  return (pace?.destination ?? 0) > 0 || (pace?.address ?? 0) > 0;
}

/** Does the first choice of this mail system depend on nothing but the list and the message's own random stream? */
export function choosesFirst(behaviour: MtaBehaviour, { meetsTls }: { readonly meetsTls: boolean }): boolean {
  // Addresses to be tried in clear, or left out by a policy, are marked in the list.
  if (meetsTls && asksForTls(behaviour)) return false;
  // Nor is it certain that such a host is tried at all.
  if (behaviour.implicitMx === 'never' || behaviour.aliases === 'refused') return false;
  const { order, equalPreference, walk, family } = behaviour;
  const consultsOthers = equalPreference === 'perProcess' || equalPreference === 'fewestConnections';
  const asks =
    isPaced(behaviour) || limitsPlaces(behaviour) || ratesPlace(behaviour) || behaviour.timeouts.session !== undefined;
  return order === 'preference' && !consultsOthers && walk !== 'best' && !asks && family.use !== 'ipv6';
}

/** Does the order of DNS answers matter to this mail system? Not if it orders all records itself. */
export function seesDnsOrder({ equalPreference, addressOrder }: MtaBehaviour, multihomed: boolean): boolean {
  const ordersAddresses = addressOrder === 'perProcess' || addressOrder === 'random';
  const ordersItself =
    equalPreference === 'addresses' || (equalPreference === 'hosts' && (!multihomed || ordersAddresses));
  return !ordersItself && !(equalPreference === 'perProcess' && (!multihomed || ordersAddresses));
}
