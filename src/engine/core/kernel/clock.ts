/** What the host reads and writes while a world turns. */
@unmanaged
class State {
  /** Instant of the event under way [s]. */
  now: f64;
  /** When the next message arrives [s]. */
  nextArrivalAt: f64;
  /** Messages that have arrived, and events, so far. */
  arrived: f64;
  events: f64;
}
export const state = changetype<State>(memory.data(offsetof<State>(), 16));

const ONE: usize = memory.data<f64>([1.0], 16);

/** 1, from memory: V8 makes three instructions of the number, and none of its own of a place. For what is counted often. */
export function one(): f64 {
  return load<f64>(ONE);
}

/** Instant of the event under way [s]. */
export let now: f64 = 0;
/** Are stories told? Does anyone watch how messages end, or their stories? */
export let isTraced: bool = false;
export let isObserved: bool = false;

export function setNow(t: f64): void {
  now = t;
}

export function setObservers(stories: bool, ends: bool): void {
  isTraced = stories;
  isObserved = stories || ends;
}
