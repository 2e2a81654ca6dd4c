// node bench/parts.mjs, after npm run build: the random numbers and the event queue of the core on their own. Each figure is
// the best of many short rounds, which a busy machine disturbs least.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import exp from '@stdlib/math-base-special-exp';
import ln from '@stdlib/math-base-special-ln';
import { CoreMemory } from '../dist/engine/host/core-memory.js';
import { addSampler } from '../dist/engine/host/sampler-record.js';
import { lognormalFrom, randomStreams } from '../dist/random/index.js';
import { compileCore } from '../scripts/core.mjs';
import { readOptions } from './options.mjs';

const ROUNDS = 200;
const STEPS = 20_000;
const { k0, k1 } = randomStreams('bench', 1).stream('service', 'mx1.example.org');

/** The loops of bench/parts.ts, compiled as the core is. */
async function compileParts() {
  const { folder } = readOptions();
  const wasm = join(folder, 'parts.wasm');
  mkdirSync(folder, { recursive: true });
  await compileCore('bench/parts.ts', wasm);
  const program = new WebAssembly.Module(readFileSync(wasm));
  const outOfMemory = () => {
    throw new Error('Too few bytes of memory');
  };
  return new WebAssembly.Instance(program, { host: { ln, exp, outOfMemory } }).exports;
}

/** Prints the nanoseconds per step of a loop. */
function report(name, loop, parameters, rounds = ROUNDS) {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    if (Number.isNaN(loop(STEPS, ...parameters))) throw new Error(`${name}: not a number`);
    best = Math.min(best, performance.now() - began);
  }
  console.log(`${name.padEnd(44)} ${((best / STEPS) * 1e6).toFixed(1).padStart(7)} ns`);
}

const parts = await compileParts();
parts.prepare();
const memory = new CoreMemory(parts.memory, parts.allocate);

report('block', parts.drawBlocks, [k0, k1]);
report('block, each address from the last block', parts.drawChain, [k0, k1]);
report('uniform', parts.drawUniforms, [k0, k1]);
report('exponential', parts.drawExponentials, [k0, k1]);
report('standardNormal', parts.drawNormals, [k0, k1]);
for (const distribution of [
  { kind: 'exponential', mean: 0.4 },
  { kind: 'uniform', low: 1, high: 2 },
  lognormalFrom(0.08, 2),
  { kind: 'weibull', mean: 30, shape: 0.7 },
  { kind: 'gamma', mean: 5, shape: 4 },
  { kind: 'empirical', values: [1, 2, 5, 30] },
]) {
  report(`sample: ${distribution.kind}`, parts.drawSamples, [k0, k1, addSampler(memory, distribution)]);
}

parts.drawWaits(k0, k1);
for (const pending of [80, 1000, 1_000_000]) {
  const rounds = pending > 1e5 ? 100 : ROUNDS;
  for (const [what, loop] of [
    ['each causes one', parts.takeEvents],
    ['half cause two, half none', parts.takeEventsInPairs],
  ]) {
    parts.fillQueue(pending);
    report(`event of ${pending}: ${what}`, loop, [pending], rounds);
    const left = parts.pendingEvents();
    if (Math.abs(left - pending) > 1) throw new Error(`${left} events pending, not ${pending}`);
  }
}
