/**
 * Closed forms, each with its source: the engine must agree with them, advice is calculated from them, and
 * `--check-theory` compares a run with them (`forms.ts`). Rates are in 1/s, times in s. Nothing here may touch a result of the
 * engine, so the language's own exp and log will do.
 *
 *     checkTheory(model, result.estimates)             → each form: its expectation beside the measured value, or why not
 */
export {
  atLeastOne,
  availability,
  firstRetrySuccess,
  meanResidual,
  none,
  stillDown,
  unavailability,
  upAfter,
} from './availability.js';
export { checkTheory } from './check.js';
export { bucketAccepts, windowAccepts } from './client-limits.js';
export { type BoundedQueueMeans, erlangB, erlangBBusy, erlangC, mmck } from './erlang.js';
export { CLOSED_FORMS, type ClosedForm } from './forms.js';
export { acceptedShares, shuffledAddressShares, shuffledHostShares } from './load-shares.js';
export { littlesLaw, md1, mg1, mgcWaitTail, mm1, mmc, mmcWaitTail, type QueueMeans } from './queues.js';
export { sessionTime } from './setting.js';
export { distributionTail, upperGamma, weibullScale } from './tail.js';
