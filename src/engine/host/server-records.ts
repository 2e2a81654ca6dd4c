import { STAGES } from '../../mail/index.js';
import {
  CERTIFICATES,
  type ClientLimitModel,
  type FilterAction,
  type FilterModel,
  type GreylistModel,
  hasSeveralRecipients,
  type Model,
  type Overload,
  type ServerModel,
  TLSA,
} from '../../model/index.js';
import type { RandomStreams } from '../../random/index.js';
import {
  FILTER_QUARANTINE,
  FILTER_REJECT,
  FILTER_REMOVE,
  KEY_ADDRESS,
  KEY_DOMAIN,
  KEY_HOST,
  KEY_SENDER,
  LIMIT_BUCKET,
  LIMIT_SESSIONS,
  LIMIT_WINDOW,
  OVERLOAD_REFUSE,
  OVERLOAD_REPLY,
  OVERLOAD_WAIT,
} from '../core/codes.js';
import { LAYOUT } from '../core-layout.js';
import type { CoreMemory, Values } from './core-memory.js';
import { addSampler } from './sampler-record.js';

const OVERLOADS = { reply: OVERLOAD_REPLY, refuse: OVERLOAD_REFUSE, wait: OVERLOAD_WAIT } as const;
const ACTIONS: Readonly<Record<FilterAction, number>> = {
  quarantine: FILTER_QUARANTINE,
  remove: FILTER_REMOVE,
  reject: FILTER_REJECT,
};
/** A network is a sending host with its pool of addresses. */
const KEYS = {
  address: KEY_ADDRESS,
  host: KEY_HOST,
  network: KEY_HOST,
  sender: KEY_SENDER,
  domain: KEY_DOMAIN,
} as const;
const UNLIMITED = 0x7fffffff;
/** Service not available, closing channel (RFC 5321 §4.2.3). */
const NOT_AVAILABLE = 421;

/**
 * Puts the servers into the core's memory; their addresses. `lists`: which failures strike each. Relays' agents are filled
 * in later, since they refer to servers. `clients`: names of all agents, by number.
 */
export function addServers(
  memory: CoreMemory,
  model: Model,
  lists: { readonly of: (server: number) => Values<'Server'> },
  clients: readonly string[],
): number[] {
  const databases = new Map<string, number>();
  const databaseOf = (greylist: GreylistModel | null): number => {
    if (greylist === null) return -1;
    if (!databases.has(greylist.database)) databases.set(greylist.database, databases.size);
    return databases.get(greylist.database) as number;
  };
  const { servers, traffic } = model;
  const several = hasSeveralRecipients(model);
  const haveSizes = traffic.some(({ size }) => size !== undefined);
  const weighs = ({ maxSize, bandwidth }: ServerModel): boolean =>
    haveSizes && (maxSize !== undefined || bandwidth !== undefined);
  const limits = new ClientLimits(memory);
  return servers.map((server, number) =>
    memory.add('Server', {
      number,
      rtt: server.rtt,
      capacity: server.sessions ?? UNLIMITED,
      service: addSampler(memory, server.service),
      filter: server.filter === null ? 0 : addFilter(memory, server.filter),
      knowsRecipients: server.knowsRecipients,
      judges: server.greylist !== null || server.filter !== null || stagesOf(server) !== 0 || weighs(server) || several,
      weighs: weighs(server),
      maxRecipients: server.recipientsPerTransaction?.max ?? UNLIMITED,
      tooManyCode: server.recipientsPerTransaction?.reply.code ?? 0,
      maxSize: server.maxSize ?? Number.POSITIVE_INFINITY,
      bandwidth: server.bandwidth ?? Number.POSITIVE_INFINITY,
      ...limits.of(server),
      limitedStages: stagesOf(server),
      ...askingOf(server),
      isMailbox: server.filter === null && server.relay === null,
      greylist: databaseOf(server.greylist),
      greylistKnown: server.greylist?.known ?? 0,
      greylistDelay: server.greylist?.delay ?? 0,
      greylistWindow: server.greylist?.window ?? 0,
      greylistByNetwork: server.greylist?.byNetwork === true,
      greylistLearns: server.greylist?.learns ?? 0,
      greylistExempt: exemptOf(memory, server.greylist, clients),
      ...tlsOf(server),
      ...overloadOf(server.overload),
      ...lists.of(number),
    }),
  );
}

/** Stages at which a session depends on other sessions, a bit for each. */
function stagesOf({ perClient = [], asks, standby }: ServerModel): number {
  const atRcpt = (asks ?? standby) === undefined ? [] : (['rcpt'] as const);
  return [...perClient.map(({ stage }) => stage), ...atRcpt].reduce(
    (bits, one) => bits | (1 << STAGES.indexOf(one)),
    0,
  );
}

function askingOf({ asks }: ServerModel): Values<'Server'> {
  if (asks === undefined) return {};
  const { remembers, unanswered, mailboxes } = asks;
  return { asksForRecipients: true, remembersFor: remembers, takesUnanswered: unanswered === 'accept', mailboxes };
}

/** Gives backups the failures of the servers that they stand by for. `stopping`: addresses of those that stop all sessions, by server. */
export function connectStandbys(
  memory: CoreMemory,
  servers: readonly ServerModel[],
  records: readonly number[],
  stopping: (server: number) => readonly number[],
): void {
  const numbers = new Map(servers.map(({ name }, number) => [name, number]));
  servers.forEach(({ standby }, number) => {
    if (standby === undefined) return;
    const rows = standby.for.map((name) => stopping(numbers.get(name) as number));
    let count = 0;
    const ends = rows.map(({ length }) => {
      count += length;
      return count;
    });
    const record = memory.add('Standby', {
      every: standby.every,
      code: standby.reply.code,
      originals: memory.addInts(rows.flat()),
      copies: memory.allocate(count * LAYOUT.Failure.size),
      ends: memory.addInts(ends),
      failureCount: count,
      serverCount: rows.length,
    });
    memory.write('Server', records[number] as number, { standby: record });
  });
}

/** Lays out the limits for each client, with numbers for the memories that they name. */
class ClientLimits {
  private readonly memory: CoreMemory;
  private readonly names = new Map<string, number>();
  private count = 0;

  constructor(memory: CoreMemory) {
    this.memory = memory;
  }

  of({ perClient }: ServerModel): Values<'Server'> {
    if (perClient === undefined) return {};
    return {
      limitsClients: true,
      clientLimits: this.memory.addInts(perClient.map((limit) => this.add(limit))),
      clientLimitCount: perClient.length,
    };
  }

  private add(limit: ClientLimitModel): number {
    const number = this.count;
    this.count += 1;
    return this.memory.add('ClientLimit', {
      number,
      memory: this.numberOf(limit.memory),
      key: KEYS[limit.key],
      stage: STAGES.indexOf(limit.stage),
      code: limit.reply.code,
      countsTries: limit.countsTries,
      ...allowanceOf(limit.allows),
    });
  }

  private numberOf(name: string): number {
    const known = this.names.get(name);
    if (known !== undefined) return known;
    this.names.set(name, this.names.size);
    return this.names.size - 1;
  }
}

function allowanceOf(allows: ClientLimitModel['allows']): Values<'ClientLimit'> {
  switch (allows.kind) {
    case 'sessions':
      return { kind: LIMIT_SESSIONS, most: allows.most };
    case 'bucket':
      return { kind: LIMIT_BUCKET, most: allows.burst, refill: allows.rate };
    case 'window':
      return { kind: LIMIT_WINDOW, most: allows.most, window: allows.length };
  }
}

function tlsOf({ tls }: ServerModel): Values<'Server'> {
  if (tls === undefined) return {};
  const { certificate, tlsa, versions } = tls;
  return {
    offersTls: certificate !== 'none',
    oldTls: versions === 'old',
    certificate: certificate === 'none' ? 0 : CERTIFICATES.indexOf(certificate),
    tlsa: TLSA.indexOf(tlsa),
  };
}

/** Agents exempt from a greylist, as bytes by the number of the agent. */
function exemptOf(memory: CoreMemory, greylist: GreylistModel | null, clients: readonly string[]): number {
  const exempt = greylist?.exempt;
  return exempt === undefined ? 0 : memory.addBytes(clients.map((name) => (exempt.includes(name) ? 1 : 0)));
}

/** Databases of greylists, where any of them learns; else 0. */
export function learningDatabases({ servers }: Model): number {
  const greylists = servers.flatMap(({ greylist }) => greylist ?? []);
  if (greylists.every(({ learns }) => learns === undefined)) return 0;
  return new Set(greylists.map(({ database }) => database)).size;
}

function overloadOf(overload: Overload): Values<'Server'> {
  return {
    overload: OVERLOADS[overload.kind],
    overloadCode: overload.kind === 'reply' ? overload.reply.code : NOT_AVAILABLE,
    backlogPlaces: overload.kind === 'wait' ? (overload.places ?? UNLIMITED) : 0,
  };
}

function addFilter(memory: CoreMemory, { workers, time, spam, virus }: FilterModel): number {
  return memory.add('Filter', {
    time: addSampler(memory, time),
    workers: memory.addDoubles(new Float64Array(workers)),
    workerCount: workers,
    spamCatches: spam.catches,
    spamMistakes: spam.mistakes,
    spamThen: ACTIONS[spam.then],
    virusCatches: virus.catches,
    virusMistakes: virus.mistakes,
    virusThen: ACTIONS[virus.then],
  });
}

/**
 * The database whose name seeds the draw of known messages: one draw for all databases, since a frequent sender to a domain
 * is known at all of its servers. The first by name, whatever the order of the servers.
 */
function knowingDatabase(servers: readonly ServerModel[]): string {
  const names = servers.flatMap(({ greylist }) => (greylist !== null && greylist.known > 0 ? [greylist.database] : []));
  return names.toSorted()[0] ?? '';
}

/** Puts the random streams of a replication in place. */
export function placeServerStreams(
  memory: CoreMemory,
  servers: readonly ServerModel[],
  records: readonly number[],
  streams: RandomStreams,
): void {
  const known = streams.stream('greylist', knowingDatabase(servers));
  servers.forEach(({ name, greylist, filter, asks }, number) => {
    const record = records[number] as number;
    const service = streams.stream('service', name);
    memory.write('Server', record, { serviceKey0: service.k0, serviceKey1: service.k1 });
    if (greylist !== null) {
      const { k0, k1 } = known;
      memory.write('Server', record, { greylistKey0: k0, greylistKey1: k1 });
    }
    if (asks !== undefined) {
      const { k0, k1 } = streams.stream('mailbox', name);
      memory.write('Server', record, { mailboxKey0: k0, mailboxKey1: k1 });
    }
    if (filter === null) return;
    const time = streams.stream('filter time', name);
    const verdict = streams.stream('filter verdict', name);
    memory.write('Filter', memory.read('Server', record, 'filter'), {
      timeKey0: time.k0,
      timeKey1: time.k1,
      verdictKey0: verdict.k0,
      verdictKey1: verdict.k1,
    });
  });
}
