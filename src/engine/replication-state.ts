import type { Model } from '../model/index.js';
import { randomStreams } from '../random/index.js';
import type { MessageEnd } from '../results/index.js';
import type { TraceListener } from './core-layout.js';
import { abandonCore, type Core, type SavedCore, theCore } from './host/core.js';
import type { CoreMemory } from './host/core-memory.js';
import { ModelRecords } from './host/model-records.js';
import { dailyRatesOf } from './host/traffic-records.js';
import { TraceBuilder } from './trace/trace-builder.js';

/** Observers of a replication. */
export interface Watch {
  readonly onEnd?: ((end: MessageEnd) => void) | undefined;
  /** Messages whose traces are told, by their order of arrival from 1; `null` for all. */
  readonly traces?: ReadonlySet<number> | null | undefined;
  /** Another listener, instead of a builder. */
  readonly listen?: ((memory: CoreMemory, records: ModelRecords) => Partial<TraceListener>) | undefined;
  /** Bytes of each message's record in which the listener takes notes. */
  readonly notes?: number | undefined;
}

/** A replication of a model in the core of this thread. */
export interface ReplicationState {
  readonly core: Core;
  readonly records: ModelRecords;
  readonly replication: number;
  /** Tells the traces, if there are any to tell. */
  readonly builder: TraceBuilder | null;
}

/** The model that lies in the core of this thread: many replications of one follow each other. */
let records: ModelRecords | undefined;
/** A replication that is under way there; another that begins there ends it. */
let underWay: ReplicationState | undefined;

/** Releases all memory of this thread's engine; the next replication begins with a new core. */
export function emptyEngine(): void {
  records = undefined;
  underWay = undefined;
  abandonCore();
}

/** Performs an action on the core; a core that was stopped in the middle of one cannot be used again. */
function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    emptyEngine();
    throw error;
  }
}

/** Puts a replication (1, 2, …) of a model into the core of this thread, in place of what was there. */
export function beginReplication(model: Model, replication: number, watch: Watch = {}): ReplicationState {
  underWay = undefined;
  underWay = guarded(() => {
    const core = theCore();
    if (records?.model !== model) {
      records = core.load(() => new ModelRecords(core.memory, model, core.at('model')));
      core.rules = records.rules;
      core.servers = model.servers.map(({ name }) => name);
    }
    records.placeStreams(randomStreams(model.seed, replication));
    core.dailyRates = dailyRatesOf(model);
    const builder =
      watch.traces === undefined ? null : new TraceBuilder(core.memory, records, replication, watch.traces);
    core.tellTo(watch.listen?.(core.memory, records) ?? builder);
    core.onEnd = watch.onEnd ?? null;
    core.begin(replication === 1, watch.notes);
    return { core, records, replication, builder };
  });
  return underWay;
}

/** A replication at one instant. */
export interface SavedState {
  readonly state: ReplicationState;
  readonly core: SavedCore;
  readonly dailyRates: Core['dailyRates'];
}

/** Saves the present state of a replication; pages unchanged since `before` are shared with it. */
export function saveState(state: ReplicationState, before: SavedState | null): SavedState {
  checkUnderWay(state);
  return { state, core: state.core.save(before?.core ?? null), dailyRates: state.core.dailyRates };
}

/** Restores a saved replication, whatever this thread has done since; the listener from `listen` is told of the steps from here on. */
export function resumeState(
  { state, core: saved, dailyRates }: SavedState,
  listen: (core: Core, records: ModelRecords) => Partial<TraceListener>,
): void {
  const { core } = state;
  if (core === theCore()) ({ records } = state);
  core.rules = state.records.rules;
  core.servers = state.records.model.servers.map(({ name }) => name);
  core.dailyRates = dailyRates;
  core.onEnd = null;
  core.putBack(saved);
  core.tellTo(listen(core, state.records));
  underWay = state;
}

/** Processes so many events; false if the replication has ended. */
export function advance(state: ReplicationState, events: number): boolean {
  checkUnderWay(state);
  return guarded(() => state.core.step(events));
}

/**
 * Events in one step. The loop is called anew after that many: V8 exchanges a function for a faster one when
 * it is called again, not while it runs.
 */
const EVENTS = 1 << 12;
/** Steps without a pause: some ten milliseconds. */
const STEPS = 64;

/** Runs a replication for a while; false once it is at its end, or its traces are complete. Reports the share that is done. */
export function step(state: ReplicationState, onProgress?: (share: number) => void, steps = STEPS): boolean {
  checkUnderWay(state);
  const goesOn = guarded(() => {
    for (let done = 0; done < steps; done += 1) if (!state.core.step(EVENTS)) return false;
    return true;
  });
  if (goesOn) onProgress?.(shareDone(state));
  return goesOn;
}

function checkUnderWay(state: ReplicationState): void {
  if (state !== underWay) throw new Error('another replication has begun on this thread');
}

/** Stops a replication that is at its end; tells whether anything was still queued. */
export function stop(state: ReplicationState): boolean {
  checkUnderWay(state);
  return guarded(() => state.core.finish());
}

/** Messages after which the arrivals end, as far as that is known. */
function mostMessages({ messages, traffic }: Model): number {
  const replayed = traffic.reduce(
    (sum, source) => sum + (source.kind === 'replay' ? source.times.length : Number.POSITIVE_INFINITY),
    0,
  );
  return Math.min(messages ?? Number.POSITIVE_INFINITY, replayed);
}

/** Share of the arrivals that is over: they end with the duration or the messages, whichever comes first. What waits then is not counted. */
function shareDone({ core, records: { model } }: ReplicationState): number {
  const read = (field: 'now' | 'arrived'): number => core.memory.read('State', core.at('state'), field);
  const shares = [read('arrived') / mostMessages(model), read('now') / (model.duration ?? Number.POSITIVE_INFINITY)];
  return Math.min(1, Math.max(...shares));
}
