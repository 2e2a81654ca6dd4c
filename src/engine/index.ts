/**
 * Messages meet servers: the only hot loop. A frozen model goes in, what one replication leaves behind comes out.
 *
 *     const result = runReplication(model, 1);
 *
 * `core/` is the loop itself, compiled to WebAssembly. `build/` lays the model out in its memory, `port/` is the way to
 * that memory and to what the core asks for, `trace/` writes stories down, and `replication.ts` turns the crank.
 */
export { type Excess, excessOf } from './excess.js';
export { type ExplainOptions, explainMessages, storySteps } from './explain.js';
export { type FailureTime, failureTimes } from './failure-times.js';
export { giveCore } from './port/core.js';
export { type ReplicationOptions, replicationSteps, runReplication } from './replication.js';
export { finishSteps, type Steps } from './steps.js';
export { emptyEngine } from './world.js';
