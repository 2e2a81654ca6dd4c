import type { Model } from '../model/index.js';
import { createLuck } from '../random/index.js';
import type { MessageEnd } from '../results/index.js';
import { ModelRecords } from './build/model-records.js';
import { dailyRatesOf } from './build/traffic-records.js';
import { type Core, theCore } from './port/core.js';
import { Storyteller } from './trace/storyteller.js';

/** Who watches a replication. */
export interface Watch {
  readonly onEnd?: ((end: MessageEnd) => void) | undefined;
  /** Messages whose stories are told, by their order of arrival from 1; `null` for all. */
  readonly stories?: ReadonlySet<number> | null | undefined;
}

/** A replication of a model in the core of this thread. */
export interface World {
  readonly core: Core;
  readonly records: ModelRecords;
  readonly replication: number;
  /** Tells the stories, if there are any to tell. */
  readonly storyteller: Storyteller | null;
}

/** The model that lies in the core of this thread: many replications of one follow each other. */
let records: ModelRecords | undefined;

/** Empties the world of this thread and puts a replication (1, 2, …) of a model in place. */
export function beginWorld(model: Model, replication: number, watch: Watch = {}): World {
  const core = theCore();
  if (records?.model !== model) {
    records = core.load(() => new ModelRecords(core.memory, model, core.at('model')));
    core.rules = records.rules;
  }
  records.placeLuck(createLuck(model.seed, replication));
  core.dailyRates = dailyRatesOf(model);
  const storyteller =
    watch.stories === undefined ? null : new Storyteller(core.memory, records, replication, watch.stories);
  core.story = storyteller;
  core.onEnd = watch.onEnd ?? null;
  core.begin(replication === 1);
  return { core, records, replication, storyteller };
}

/**
 * Events between two reports of progress. The loop is called anew after that many: V8 exchanges a function for a faster
 * one when it is called again, not while it runs.
 */
const SLICE = 1 << 12;

/** Lets the world run to its end, or until its stories are told. */
export function crank({ core, records: { model } }: World, onProgress?: (share: number) => void): void {
  const { memory } = core;
  const state = core.at('state');
  const most = model.messages ?? Number.POSITIVE_INFINITY;
  while (core.turn(SLICE)) {
    if (onProgress === undefined) continue;
    const now = memory.read('State', state, 'now');
    onProgress(Math.min(memory.read('State', state, 'arrived') / most, now / (model.duration ?? now * 2)));
  }
}
