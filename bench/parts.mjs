// node bench/parts.mjs, after npm run build: the random numbers and the event queue on their own. Each figure is the
// best of many short rounds, which a busy machine disturbs least.
import { EventQueue } from '../dist/kernel/index.js';
import {
  block,
  buildSampler,
  createLuck,
  drawBlock,
  exponential,
  lognormalFrom,
  sample,
  standardNormal,
  uniform,
} from '../dist/random/index.js';

const ROUNDS = 200;
const STEPS = 20_000;
const { k0, k1 } = createLuck('bench', 1).stream('service', 'mx1.example.org');

/** Nanoseconds per step of a loop over `steps` steps. Each loop is compiled from a text of its own, so none shares another's types. */
function report(name, body, parts, rounds = ROUNDS) {
  const names = Object.keys(parts);
  const loop = new Function(
    ...names,
    `/* ${name} */ let sum = 0, next = 0;
    return (steps) => { for (let i = 0; i < steps; i += 1) { ${body} } return sum; }`,
  )(...Object.values(parts));
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    if (Number.isNaN(loop(STEPS))) throw new Error(`${name}: not a number`);
    best = Math.min(best, performance.now() - began);
  }
  console.log(`${name.padEnd(44)} ${((best / STEPS) * 1e6).toFixed(1).padStart(7)} ns`);
}

const key = { k0, k1 };
report('block', 'drawBlock(k0, k1, i, 0);', { drawBlock, ...key });
report('block, each address from the last block', 'drawBlock(k0, k1, sum, i); sum = block[0] | 0;', {
  drawBlock,
  block,
  ...key,
});
for (const draw of [uniform, exponential, standardNormal])
  report(draw.name, 'sum += draw(k0, k1, i, 0);', { draw, ...key });
for (const distribution of [
  { kind: 'exponential', mean: 0.4 },
  { kind: 'uniform', low: 1, high: 2 },
  lognormalFrom(0.08, 2),
  { kind: 'weibull', mean: 30, shape: 0.7 },
  { kind: 'gamma', mean: 5, shape: 4 },
  { kind: 'empirical', values: [1, 2, 5, 30] },
]) {
  const parts = { sample, sampler: buildSampler(distribution), ...key };
  report(`sample: ${distribution.kind}`, 'sum += sample(sampler, k0, k1, i, 0);', parts);
}

const waits = Float64Array.from({ length: 1 << 16 }, (_, index) => exponential(k0, k1, index, 1));
const CAUSES_ONE = `queue.pop();
  queue.push(queue.time + waits[next++ & 65535], queue.kind, queue.subject);
  sum = queue.time;`;
const CAUSES_TWO_OR_NONE = `queue.pop();
  if (queue.size < pending) {
    queue.push(queue.time + waits[next++ & 65535], queue.kind, queue.subject);
    queue.push(queue.time + waits[next++ & 65535], queue.kind, queue.subject);
  }
  sum = queue.time;`;
for (const pending of [80, 1000, 1_000_000]) {
  const rounds = pending > 1e5 ? 100 : ROUNDS;
  for (const [what, body] of [
    ['each causes one', CAUSES_ONE],
    ['half cause two, half none', CAUSES_TWO_OR_NONE],
  ]) {
    const queue = new EventQueue();
    for (let event = 0; event < pending; event += 1) queue.push(waits[event & 65535], event & 15, event);
    report(`event of ${pending}: ${what}`, body, { queue, waits, pending }, rounds);
    if (Math.abs(queue.size - pending) > 1) throw new Error(`${queue.size} events pending, not ${pending}`);
  }
}
