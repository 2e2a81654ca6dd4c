import type { Model } from '../../model/index.js';
import type { TraceAddress, TraceAnswer, TraceEvent, TraceFailure } from '../../results/index.js';
import { EHLO } from '../core/codes.js';
import { SECURED } from '../core/tls-codes.js';
import type { CoreMemory, Field } from '../host/core-memory.js';
import { placedFailures } from '../host/failure-records.js';
import { placedLookupFailures } from '../host/lookup-failure-records.js';
import type { ModelRecords } from '../host/model-records.js';
import type { Zone } from '../host/zone.js';
import { ANSWERS } from './words.js';

/** Gives each record of the model its name, and remembers it: there are few, and they stay. */
export function remembering<T>(look: (record: number) => T): (record: number) => T {
  const known = new Map<number, T>();
  return (record) => {
    const before = known.get(record);
    if (before !== undefined) return before;
    const found = look(record);
    known.set(record, found);
    return found;
  };
}

type Told<Kind extends TraceEvent['kind']> = Extract<TraceEvent, { kind: Kind }>;

/** Names in traces for the records of the core, which are numbers there. */
export class RecordNames {
  private readonly memory: CoreMemory;
  private readonly model: Model;
  private readonly zone: Zone;
  private readonly failures: readonly TraceFailure[];
  /** Numbers of the failures that lead to an answer, by the number of the answer. */
  private readonly failing: ReadonlyMap<number, number>;
  private readonly fixedHops: ReadonlySet<number>;
  private readonly agentOf: (m: number) => number;
  private readonly currentAddressOf: (m: number) => number;
  /** A sender, or the server that is a relay. */
  readonly agent: (agent: number) => string;
  readonly address: (address: number) => TraceAddress;

  constructor(memory: CoreMemory, { model, zone }: ModelRecords) {
    this.memory = memory;
    this.model = model;
    this.zone = zone;
    this.agentOf = memory.reader('Message', 'agent');
    this.currentAddressOf = memory.reader('Message', 'address');
    this.agent = remembering((at) => this.lookForAgent(at));
    this.address = remembering((at) => this.lookForAddress(at));
    this.fixedHops = new Set(zone.fixedHops.values());
    const ofServers = placedFailures(model);
    this.failures = [...ofServers, ...placedLookupFailures(model)];
    this.failing = new Map([...zone.failingAnswers].map(([failure, answer]) => [answer, ofServers.length + failure]));
  }

  /** Position of a failure in the scenario. */
  failure(failure: number): TraceFailure | null {
    return this.failureNumbered(this.memory.read('Failure', failure, 'number'));
  }

  private failureNumbered(number: number): TraceFailure | null {
    const found = this.failures[number];
    return found === undefined ? null : { of: found.of, name: found.name, at: found.at };
  }

  /** The failure of name servers by which a query failed, if it did. */
  failureOf(failure: number): { failure?: TraceFailure } {
    const found = failure === 0 ? null : this.failure(failure);
    return found === null ? {} : { failure: found };
  }

  /** The failure of name servers that an answer comes of. */
  failureIn(answer: number): { failure?: TraceFailure } {
    const failure = this.failureNumbered(this.failing.get(answer) ?? -1);
    return failure === null ? {} : { failure };
  }

  /** A field of a message. */
  field(m: number, name: Field<'Message'>): number {
    return this.memory.read('Message', m, name);
  }

  agentNumber(m: number): number {
    return this.memory.read('Agent', this.agentOf(m), 'number');
  }

  domainOf(m: number): string {
    return this.model.domains[this.memory.read('Domain', this.field(m, 'domain'), 'number')]?.name ?? '';
  }

  /** Owner of the queue that the copy is in: a sender or a relay. */
  queueOf(m: number): string {
    return this.agent(this.agentOf(m));
  }

  private lookForAgent(agent: number): string {
    const sender = this.model.senders[this.memory.read('Agent', agent, 'number')];
    return sender?.name ?? this.server(this.memory.read('Agent', agent, 'relayServer'));
  }

  server(server: number): string {
    return this.model.servers[this.memory.read('Server', server, 'number')]?.name ?? '';
  }

  host(host: number): string {
    return this.hostNumbered(this.memory.read('Host', host, 'number'));
  }

  hostNumbered(number: number): string {
    return this.model.hosts[number]?.name ?? '';
  }

  private lookForAddress(address: number): TraceAddress {
    const host = this.host(this.memory.read('Address', address, 'host'));
    const server =
      this.model.servers[this.memory.read('Server', this.memory.read('Address', address, 'server'), 'number')];
    if (server === undefined || server.family === 'ipv4') return { host, server: server?.name ?? '' };
    return {
      host,
      server: server.name,
      family: this.memory.read('Address', address, 'isIpv6') === 1 ? 'ipv6' : 'ipv4',
    };
  }

  /** The address of the attempt under way. */
  addressOf(m: number): TraceAddress {
    return this.address(this.currentAddressOf(m));
  }

  /** Kind of an answer, by its number. */
  answer(number: number): TraceAnswer {
    if (this.zone.answerIsImplicit[number] === 1) return 'implicitMx';
    if (this.fixedHops.has(number)) return 'fixedHop';
    return ANSWERS[this.zone.answerKind[number] as number] ?? 'mx';
  }

  /** The records of an answer as they are written in the zone. */
  recordsOf(answer: number): Told<'lookup'>['records'] {
    const { recordFirst, recordHost, recordPlace, recordPreference } = this.zone;
    const records = [];
    for (let i = recordFirst[answer] as number; i < (recordFirst[answer + 1] as number); i += 1) {
      const host = this.hostNumbered(recordHost[i] as number);
      records.push({ place: recordPlace[i] as number, preference: recordPreference[i] as number, host });
    }
    return records.sort((a, b) => a.place - b.place).map(({ preference, host }) => ({ preference, host }));
  }

  /** Version of the TLS in which the session of a message ended at this stage; null in clear. What is newer than 1.1 counts as 1.3. */
  tlsOf(m: number, stage: number): string | null {
    if (stage < EHLO || (this.field(m, 'failure') & SECURED) === 0) return null;
    const mta = this.memory.read('Agent', this.field(m, 'agent'), 'mta');
    if (this.memory.read('Mta', mta, 'meetsTls') === 0) return null;
    const server = this.memory.read('Address', this.field(m, 'address'), 'server');
    return this.memory.read('Server', server, 'oldTls') === 0 ? 'TLSv1.3' : 'TLSv1.1';
  }
}
