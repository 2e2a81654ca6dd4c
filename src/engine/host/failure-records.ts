import { STAGES } from '../../mail/index.js';
import {
  CERTIFICATES,
  DEFAULTS,
  type FailureModel,
  type FailureTiming,
  type Model,
  meetsAll,
  type ServerModel,
} from '../../model/index.js';
import { distributionMean, type RandomStreams } from '../../random/index.js';
import type { TraceFailure } from '../../results/index.js';
import {
  FAIL_CERTIFICATE,
  FAIL_DISCONNECT,
  FAIL_REFUSE,
  FAIL_REPLY,
  FAIL_SILENT,
  FAIL_SLOW,
  FAIL_TIMEOUT,
  FAIL_UNREACHABLE,
  TIMING_ALWAYS,
  TIMING_PLANNED,
  TIMING_RENEWAL,
} from '../core/codes.js';
import { narrowingOf, placeNarrowing } from './conditions-record.js';
import type { CoreMemory, Values } from './core-memory.js';
import { addSampler } from './sampler-record.js';

const KINDS = {
  timeout: FAIL_TIMEOUT,
  unreachable: FAIL_UNREACHABLE,
  silent: FAIL_SILENT,
  refuse: FAIL_REFUSE,
  reply: FAIL_REPLY,
  disconnect: FAIL_DISCONNECT,
  slow: FAIL_SLOW,
  // A failed handshake is a broken connection, or, with an alert, a kind of refusal (`codeOf`).
  handshake: FAIL_DISCONNECT,
  certificate: FAIL_CERTIFICATE,
} as const;

/** A fatal alert (RFC 8446 §6.2) counts as 554: the attempt is refused for good. */
const ALERT = 554;

function codeOf({ kind, reply, becomes, how }: FailureModel): number {
  if (kind === 'certificate') return CERTIFICATES.indexOf(becomes ?? DEFAULTS.failure.becomes);
  return how === 'alert' ? ALERT : (reply?.code ?? LOCAL_ERROR);
}

/** Default reply code: temporary trouble (RFC 5321 §4.2.3). */
const LOCAL_ERROR = 451;

/** A failure, and its position in the scenario. */
export interface PlacedFailure extends TraceFailure {
  readonly of: 'sites' | 'servers';
  readonly failure: FailureModel;
}

/** All failures of a model by number: first the sites', then the servers'. */
export function placedFailures({ sites, servers }: Model): PlacedFailure[] {
  const of = (section: PlacedFailure['of'], list: Model['sites']): PlacedFailure[] =>
    list.flatMap(({ name, failures }) => failures.map((failure, at) => ({ of: section, name, at, failure })));
  return [...of('sites', sites), ...of('servers', servers)];
}

export function failuresOf(model: Model): FailureModel[] {
  return placedFailures(model).map(({ failure }) => failure);
}

/** Puts the random streams of the failures in place; `records`: their addresses, by number. */
export function placeFailureStreams(
  memory: CoreMemory,
  placed: readonly PlacedFailure[],
  records: readonly number[],
  streams: RandomStreams,
): void {
  placed.forEach(({ of, name, at, failure }, number) => {
    const record = records[number] as number;
    const { k0, k1 } = streams.stream(of === 'sites' ? 'failure of a site' : 'failure of a server', `${at} ${name}`);
    memory.write('Failure', record, { key0: k0, key1: k1 });
    placeNarrowing(memory, record, failure, streams, `${of} ${at} ${name}`);
  });
}

/** Puts a failure into the core's memory; returns its address. `agents`: names of all agents, by number. */
export function addFailure(
  memory: CoreMemory,
  failure: FailureModel,
  number: number,
  agents: readonly string[],
): number {
  return memory.add('Failure', {
    number,
    ...narrowingOf(memory, failure, agents),
    kind: failure.how === 'alert' ? FAIL_REPLY : KINDS[failure.kind],
    probability: failure.probability,
    delay: failure.delay,
    factor: failure.factor,
    helo: failure.helo,
    kept: failure.kept,
    code: codeOf(failure),
    ...timingOf(memory, failure.timing),
  });
}

/** Does it prevent a connection, or its greeting? */
function stopsSessions({ kind, stage }: FailureModel): boolean {
  return kind === 'timeout' || kind === 'unreachable' || kind === 'refuse' || (kind === 'silent' && stage === null);
}

export function timingOf(memory: CoreMemory, timing: FailureTiming): Values<'Failure'> {
  if (timing.kind === 'always') return { timing: TIMING_ALWAYS };
  if (timing.kind === 'planned') {
    const plannedEvery = timing.every ?? Number.NaN;
    return { timing: TIMING_PLANNED, plannedAt: timing.at, plannedFor: timing.for, plannedEvery };
  }
  return {
    timing: TIMING_RENEWAL,
    up: addSampler(memory, timing.up),
    down: addSampler(memory, timing.down),
    meanUp: distributionMean(timing.up),
    meanDown: distributionMean(timing.down),
    startsLongRun: timing.starts === 'longRun',
  };
}

/** A row of addresses. */
interface Row {
  readonly from: number;
  readonly to: number;
}

/** The failures that strike each server, by effect. Each list is a row of addresses. */
export class FailureLists {
  private readonly memory: CoreMemory;
  private readonly failures: readonly FailureModel[];
  private readonly records: readonly number[];
  private readonly struck: readonly (readonly number[])[];
  private readonly relays: readonly boolean[];
  /** Rows that are there, by the numbers in them: nothing changes them, and most servers have few failures. */
  private readonly rows = new Map<string, Row>();
  private steadyStages: number | null = null;

  /** `records`: addresses of these failures, by number. */
  constructor(
    memory: CoreMemory,
    model: Model,
    { failures, records }: { readonly failures: readonly FailureModel[]; readonly records: readonly number[] },
  ) {
    this.memory = memory;
    this.failures = failures;
    this.records = records;
    this.struck = failuresOfServers(model);
    this.relays = model.servers.map(({ relay }) => relay !== null);
  }

  /** The lists of a server. */
  of(server: number): Values<'Server'> {
    const all = this.addRow(this.select(server, () => true));
    const connects = this.addRow(this.stopping(server));
    const slows = this.addRow(this.select(server, ({ kind, factor }) => kind === 'slow' && factor !== 1));
    const off = new Set(this.machineOff(server));
    const stops = this.addRow(this.stoppingAll(server));
    const cuts = this.addRow(this.select(server, (failure, number) => failure.cuts || off.has(number)));
    return {
      all: all.from,
      allEnd: all.to,
      connects: connects.from,
      connectsEnd: connects.to,
      slows: slows.from,
      slowsEnd: slows.to,
      cuts: cuts.from,
      cutsEnd: cuts.to,
      stops: stops.from,
      stopsEnd: stops.to,
      stages: this.addStages(server),
      failsAtQuit: this.select(server, ({ atQuit }) => atQuit === true).length > 0,
    };
  }

  /** Numbers of those that prevent a connection to a server. */
  stopping(server: number): number[] {
    return this.select(server, stopsSessions);
  }

  /** Of these, those that strike all sessions: the server is down. */
  stoppingAll(server: number): number[] {
    return this.stopping(server).filter((number) => meetsAll(this.failures[number] as FailureModel));
  }

  /** Numbers of those that come by chance. */
  byChance(server: number): number[] {
    return this.select(server, ({ timing }) => timing.kind === 'renewal');
  }

  /** Numbers of those in which the machine of a relay is off: they stop all sessions, and its queue with them. */
  private machineOff(server: number): number[] {
    if (this.relays[server] !== true) return [];
    return this.stoppingAll(server).filter((number) => {
      const { kind, sends } = this.failures[number] as FailureModel;
      return kind !== 'unreachable' && !sends;
    });
  }

  /** Addresses of the failures in which the machine of a relay is off. */
  off(server: number): number[] {
    return this.machineOff(server).map((number) => this.records[number] as number);
  }

  private select(server: number, test: (failure: FailureModel, number: number) => boolean): number[] {
    return (this.struck[server] ?? []).filter((number) => test(this.failures[number] as FailureModel, number));
  }

  private addRow(numbers: readonly number[]): Row {
    const key = numbers.join();
    const known = this.rows.get(key);
    if (known !== undefined) return known;
    const from = this.memory.addInts(numbers.map((number) => this.records[number] as number));
    const row = { from, to: from + 4 * numbers.length };
    this.rows.set(key, row);
    return row;
  }

  /** The lists of all stages and of QUIT, one after the other, and a row of where each begins; the last begins where all end. */
  private addStages(server: number): number {
    const hasStages = (this.struck[server] ?? []).some((number) => {
      const { stage, atQuit } = this.failures[number] as FailureModel;
      return stage !== null || atQuit === true;
    });
    if (!hasStages) {
      const { from } = this.addRow([]);
      this.steadyStages ??= this.memory.addInts(new Int32Array(STAGES.length + 2).fill(from));
      return this.steadyStages;
    }
    const byStage = [
      ...STAGES.map((stage) => this.select(server, (failure) => failure.stage === stage && failure.atQuit !== true)),
      this.select(server, ({ atQuit }) => atQuit === true),
    ];
    const { from } = this.addRow(byStage.flat());
    let at = from;
    const begins = byStage.map(({ length }) => {
      at += 4 * length;
      return at - 4 * length;
    });
    return this.memory.addInts([...begins, at]);
  }
}

/** Numbers of the failures that strike each server: its own, then its site's. */
export function failuresOfServers({ sites, servers }: Model): number[][] {
  let next = 0;
  const take = (failures: ServerModel['failures']): number[] => failures.map(() => next++);
  const ofSite = new Map(sites.map(({ name, failures }) => [name, take(failures)]));
  return servers.map(({ failures, site }) => [...take(failures), ...(ofSite.get(site ?? '') ?? [])]);
}
