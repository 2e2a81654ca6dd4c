/**
 * How random numbers and orders come about, in plain TypeScript: what the core of the engine draws must be the same, to the
 * last bit (test/core/random-numbers.test.ts).
 */
export { exponential } from './exponential.js';
export { rotate, shuffle, swapNeighbours } from './mx-order.js';
export { standardNormal } from './normal.js';
export { sampleResidual } from './residual.js';
export { sample } from './sample.js';
export { uniformBelow, Words } from './words.js';
