/**
 * What every way to call mxsim has in common, and what needs neither Node nor a browser: a scenario run as a whole, and
 * where its result comes from.
 *
 *     const run = simulate(text, { file: 'first-failover.yaml' });
 */

export { type Digest, fingerprint } from './fingerprint.js';
export { giveVersion, provenanceOf, readVersion, type Written, warningOf } from './origin.js';
export { excessProblem, type SimulateOptions, type Simulation, simulate } from './simulation.js';
