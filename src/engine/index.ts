/**
 * Messages meet servers: the only hot loop. A frozen model goes in, the result of one replication comes out.
 *
 *     const result = runReplication(model, 1);
 *
 * `core/` is the loop itself, compiled to WebAssembly. `host/` lays the model out in its memory, provides its imports and
 * reads its results, `trace/` writes traces, and `replication.ts` runs it step by step.
 */
export { type AttemptFilter, attemptSteps, messagesThatWent } from './attempts.js';
export { type Excess, excessOf } from './excess.js';
export { type ExplainOptions, explainMessages, traceSteps } from './explain.js';
export { type FailureTime, failureTimes } from './failure-times.js';
export { giveCore } from './host/core.js';
export { serversUnfound } from './host/lookup-failure-records.js';
export { type Recording, record, type Stretch } from './recording.js';
export { type ReplicationOptions, replicationSteps, runReplication } from './replication.js';
export { emptyEngine } from './replication-state.js';
export { finishSteps, type Steps } from './steps.js';
