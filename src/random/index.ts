/**
 * Counter-based random numbers: each is a pure function of (seed, replication, purpose, entity, two counters), so asking
 * for one more number changes no other, and set-ups that share a seed have common random numbers. And distributions that
 * know their moments. Most of the drawing is done in the core of the engine (src/engine/core).
 *
 *     const { k0, k1 } = randomStreams('7', 1).stream('service', 'mx1.example.org');
 *     const u = uniform(k0, k1, message, attempt);
 *
 * One address (key and counters) serves one decision.
 */

export { Draws } from './draws.js';
export type { Distribution } from './moments.js';
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
export { type RandomStreams, randomStreams, type StreamKey } from './streams.js';
export { block, drawBlock, uniform } from './threefry.js';
