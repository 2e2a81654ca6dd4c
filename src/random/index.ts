/**
 * Addressed luck: each random number is a pure function of (seed, replication, purpose, entity, two counters), so asking
 * for one more number changes no other. And distributions that know their moments. Most of the drawing is done in the core
 * of the engine (src/engine/core/luck).
 *
 *     const { k0, k1 } = createLuck('7', 1).stream('service', 'mx1.example.org');
 *     const u = uniform(k0, k1, message, attempt);
 *
 * One address (key and counters) serves one decision.
 */
export { block, drawBlock, uniform } from './addressed.js';
export type { Distribution } from './distribution.js';
export { Draws } from './draws.js';
export { createLuck, type Luck, type StreamKey } from './luck.js';
export { distributionMean, distributionVariance, lognormalFrom } from './moments.js';
export {
  buildSampler,
  CONSTANT,
  EMPIRICAL,
  EXPONENTIAL,
  GAMMA,
  LOGNORMAL,
  Sampler,
  UNIFORM,
  WEIBULL,
} from './sampler.js';
