/**
 * Addressed luck: each random number is a pure function of (seed, replication, purpose, entity, two counters), so
 * asking for one more number changes no other. And distributions that know their moments.
 *
 *     const luck = createLuck('7', 1).stream('service', 'mx1.example.org');
 *     const time = sample(buildSampler({ kind: 'exponential', mean: 0.4 }), luck.k0, luck.k1, message, attempt);
 *
 * One address (key and counters) serves one decision. The second counter of `exponential`, `standardNormal`, `sample`
 * and `sampleResidual` stays below 2^24: the bits above number the redraws of their rejection methods.
 */
export { block, drawBlock, uniform, uniformBelow, variate } from './addressed.js';
export type { Distribution } from './distribution.js';
export { drawExponential, exponential } from './exponential.js';
export { createLuck, type Luck, type StreamKey } from './luck.js';
export { distributionMean, distributionVariance, lognormalFrom } from './moments.js';
export { standardNormal } from './normal.js';
export { sampleResidual } from './residual.js';
export { buildSampler, drawSample, type Sampler, sample } from './sampler.js';
export { Words } from './words.js';
