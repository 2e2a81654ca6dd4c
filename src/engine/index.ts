/**
 * Messages meet servers: the only hot loop. A frozen model goes in, what one replication leaves behind comes out.
 *
 *     const result = runReplication(model, 1);
 *
 * `core/` is the loop itself, compiled to WebAssembly. `host/` lays the model out in its memory, gives it what it asks for
 * and reads what it leaves behind, `trace/` writes traces down, and `replication.ts` goes from step to step.
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
