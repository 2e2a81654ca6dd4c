/** The state of the simulation that the host reads. */
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

/** Instant of the event under way [s]. */
export let now: f64 = 0;
/** Is every step traced? Is there an observer of the ends of messages, or of every step? */
export let isTraced: bool = false;
export let isObserved: bool = false;

export function setNow(t: f64): void {
  now = t;
}

export function setObservers(traces: bool, ends: bool): void {
  isTraced = traces;
  isObserved = traces || ends;
}
