/** Histograms, means, intervals; numbers in, numbers out; merged exactly. */

export { type Evidence, evidenceAbout } from './e-value.js';
export { eventInterval, gammaAround, type Rest } from './event-interval.js';
export { ExactSum } from './exact-sum.js';
export { type Ends, gammaInterval } from './gamma-interval.js';
export type { BinColumns } from './log-bins.js';
export { LogHistogram, MOST_KEPT, mergedHistogram } from './log-histogram.js';
export { differsFromRest, mserTruncation } from './mser.js';
export { clopperPearson, differsInFewerThan, noneSeenBound, trialsForBound, unseenBound } from './rare.js';
export { Resamples } from './resamples.js';
export { Sample } from './sample.js';
export { Spreads } from './spreads.js';
export {
  type Interval,
  type Moments,
  meanAndVariance,
  normalTail,
  studentFactor,
  studentInterval,
  valuesNeeded,
} from './student-interval.js';
