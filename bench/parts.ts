/**
 * Loops around parts of the core, for bench/parts.mjs. AssemblyScript, so that nothing but the part is measured: a call from
 * outside takes as long as a random number. Each loop adds up what it draws, or the compiler would leave it out.
 */
import { drawBlock, firstWord, uniform } from '../src/engine/core/luck/addressed';
import { exponential, prepareExponential } from '../src/engine/core/luck/exponential';
import { prepareNormal, standardNormal } from '../src/engine/core/luck/normal';
import { sample } from '../src/engine/core/luck/sample';
import { Sampler } from '../src/engine/core/model/sampler';
import { kind, peekTime, pendingEvents, pop, push, subject } from '../src/engine/core/queue';

export { allocateZeroed as allocate } from '../src/engine/core/memory';
export { clearQueue, pendingEvents, push } from '../src/engine/core/queue';

/** Fills in the tables of luck, once. */
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

/** Waits are taken from a ring of 2^16. */
const RING: usize = 0xffff;
let waited: usize = 0;

/** Adds an event that follows the one taken last, at `now`. */
function follow(now: f64, waits: usize): void {
  push(now + load<f64>(waits + ((waited & RING) << 3)), kind, subject);
  waited += 1;
}

/** Each event causes one. */
export function takeEvents(steps: i32, waits: usize): f64 {
  let now: f64 = 0;
  for (let i = 0; i < steps; i += 1) {
    now = peekTime();
    pop();
    follow(now, waits);
  }
  return now;
}

/** Half of the events cause two, half none: so many stay pending. */
export function takeEventsInPairs(steps: i32, waits: usize, pending: i32): f64 {
  let now: f64 = 0;
  for (let i = 0; i < steps; i += 1) {
    now = peekTime();
    pop();
    if (pendingEvents() < pending) {
      follow(now, waits);
      follow(now, waits);
    }
  }
  return now;
}
