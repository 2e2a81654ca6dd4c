/** Histograms, means, intervals; numbers in, numbers out; merged exactly. */
export { LogHistogram } from './log-histogram.js';
export { type Moments, meanAndVariance } from './mean-and-variance.js';
export { type Interval, studentInterval } from './student-interval.js';
