/** Histograms, means, intervals; numbers in, numbers out; merged exactly. */
export { LogHistogram } from './log-histogram.js';
