/**
 * Messages meet servers: the only hot loop. A frozen model goes in, what one replication leaves behind comes out.
 *
 *     const result = runReplication(model, 1);
 *
 * `build/` turns the model into numbers, `tables/` hold the state as typed columns, `handlers/` are the steps in the
 * life of a message, `dispatch.ts` is their table of contents, and `replication.ts` turns the crank.
 */
export { type ExplainOptions, explainMessages } from './explain.js';
export { type ReplicationOptions, runReplication } from './replication.js';
