/**
 * Closed forms, each with its source: what the engine must agree with, and what advice is worked out from. Rates are
 * in 1/s, times in s. Nothing here may touch a result of the engine, so the language's own exp and log will do.
 */
export {
  allDown,
  anyUp,
  availability,
  firstRetrySuccess,
  meanResidual,
  stillDown,
  upAfter,
} from './availability.js';
export { type BoundedQueueMeans, erlangB, erlangBBusy, erlangC, mmck } from './erlang.js';
export { acceptedShares, shuffledAddressShares, shuffledHostShares } from './load-shares.js';
export { littlesLaw, md1, mg1, mgcWaitTail, mm1, mmc, mmcWaitTail, type QueueMeans } from './queues.js';
