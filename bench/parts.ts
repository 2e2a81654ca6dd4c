/**
 * Loops around parts of the core, for bench/parts.mjs. AssemblyScript, so that nothing but the part is measured: a call from
 * outside takes as long as a random number. Each loop adds up what it draws, or the compiler would leave it out.
 */

import { Sampler, sample } from '../src/engine/core/kernel/distribution';
import {
  clearQueue,
  kindOf,
  peek,
  pendingEvents,
  pop,
  push,
  subjectOf,
  timeOf,
} from '../src/engine/core/kernel/event-queue';
import { allocate } from '../src/engine/core/kernel/memory';
import { drawBlock, firstWord, uniform } from '../src/engine/core/kernel/random-numbers';
import { exponential, prepareExponential, prepareNormal, standardNormal } from '../src/engine/core/kernel/variates';

export { pendingEvents } from '../src/engine/core/kernel/event-queue';
export { allocateZeroed as allocate } from '../src/engine/core/kernel/memory';

/** Fills in the tables of random numbers, once. */
export function prepare(): void {
  prepareExponential();
  prepareNormal();
}

export function drawBlocks(steps: i32, k0: i32, k1: i32): f64 {
  let sum: u64 = 0;
  for (let i = 0; i < steps; i += 1) sum ^= drawBlock(k0, k1, i, 0);
  return <f64>sum;
}

/** Each address comes from the last block, so that none is begun before it is done. */
export function drawChain(steps: i32, k0: i32, k1: i32): f64 {
  let last: i32 = 0;
  for (let i = 0; i < steps; i += 1) last = <i32>firstWord(drawBlock(k0, k1, last, i));
  return <f64>last;
}

export function drawUniforms(steps: i32, k0: i32, k1: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < steps; i += 1) sum += uniform(k0, k1, i, 0);
  return sum;
}

export function drawExponentials(steps: i32, k0: i32, k1: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < steps; i += 1) sum += exponential(k0, k1, i, 0);
  return sum;
}

export function drawNormals(steps: i32, k0: i32, k1: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < steps; i += 1) sum += standardNormal(k0, k1, i, 0);
  return sum;
}

export function drawSamples(steps: i32, k0: i32, k1: i32, sampler: Sampler): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < steps; i += 1) sum += sample(sampler, k0, k1, i, 0);
  return sum;
}

/** Waits between an event and what it causes, drawn beforehand and taken in a circle. */
const WAITS: i32 = 1 << 16;
let waits: usize = 0;
let waited: i32 = 0;

export function drawWaits(k0: i32, k1: i32): void {
  waits = allocate((<usize>WAITS) << 3);
  for (let i = 0; i < WAITS; i += 1) store<f64>(waits + ((<usize>i) << 3), exponential(k0, k1, i, 1));
}

function nextWait(): f64 {
  waited = (waited + 1) & (WAITS - 1);
  return load<f64>(waits + ((<usize>waited) << 3));
}

/** A queue with so many events, each about a record of its own: records begin at multiples of 16. */
export function fillQueue(pending: i32): void {
  clearQueue();
  for (let i = 0; i < pending; i += 1) push(nextWait(), i & 15, (<usize>i) << 4);
}

/** Adds an event that follows another, taken at `now`. */
function follow(now: f64, what: usize): void {
  push(now + nextWait(), kindOf(what), subjectOf(what));
}

/** Each event causes one. */
export function takeEvents(steps: i32): f64 {
  let now: f64 = 0;
  for (let i = 0; i < steps; i += 1) {
    const row = peek();
    now = timeOf(row);
    follow(now, pop(row));
  }
  return now;
}

/** Half of the events cause two, half none: so many stay pending. */
export function takeEventsInPairs(steps: i32, pending: i32): f64 {
  let now: f64 = 0;
  for (let i = 0; i < steps; i += 1) {
    const row = peek();
    now = timeOf(row);
    const what = pop(row);
    if (pendingEvents() < pending) {
      follow(now, what);
      follow(now, what);
    }
  }
  return now;
}
