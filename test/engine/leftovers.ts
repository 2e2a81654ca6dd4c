import { LAYOUT } from '../../src/engine/core-layout.js';
import { type Core, theCore } from '../../src/engine/host/core.js';
import { beginReplication, step } from '../../src/engine/replication-state.js';
import type { Model } from '../../src/model/index.js';

type Leftover = keyof typeof LAYOUT.Leftovers.fields;
/** What a run that came to its end has not given back: everything is zero where nothing leaks. */
export type Leftovers = Readonly<Record<Leftover, number>>;

const NAMES = Object.keys(LAYOUT.Leftovers.fields) as readonly Leftover[];

export const NOTHING = Object.fromEntries(NAMES.map((name) => [name, 0])) as Leftovers;

/** More events than a small run can need: it would never end. */
const MOST_EVENTS = 3_000_000;

/** Runs replication 1 to its end, and tells what is still taken then; an error where the run does not end. */
export function leftovers(model: Model): Leftovers {
  return withinEvents(MOST_EVENTS, () => {
    const state = beginReplication(model, 1);
    step(state);
    return leftoversOf(state.core);
  });
}

/** Makes a run that does not end fail, instead of the test never ending. */
export function withinEvents<T>(events: number, run: () => T): T {
  const core = theCore();
  const step = core.step.bind(core);
  let left = events;
  core.step = (some) => {
    left -= some;
    const goesOn = step(some);
    if (goesOn && left < 0) throw new Error(`more than ${events} events, and the run is not over`);
    return goesOn;
  };
  try {
    return run();
  } finally {
    Reflect.deleteProperty(core, 'step');
  }
}

function leftoversOf(core: Core): Leftovers {
  const at = core.leftovers();
  return Object.fromEntries(NAMES.map((name) => [name, core.memory.read('Leftovers', at, name)])) as Leftovers;
}
