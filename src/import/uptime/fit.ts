import { spellDuration } from '../../units/index.js';
import { spellFlow } from '../writing/lines.js';

/** A fitted distribution in the scenario language, and its goodness of fit. */
export interface Fit {
  readonly text: string;
  readonly words: string;
}

/** Fewest values for which a test is meaningful. */
const LEAST_VALUES = 8;
/** The 99th percentile of the standard normal distribution. */
const Z99 = 2.3263;

/** Largest distance between the values and a distribution (Kolmogorov and Smirnov). */
function distance(sorted: readonly number[], below: (value: number) => number): number {
  const n = sorted.length;
  return sorted.reduce((most, value, at) => {
    const share = below(value);
    return Math.max(most, (at + 1) / n - share, share - at / n);
  }, 0);
}

/** The normal distribution function, by the error function (Abramowitz and Stegun 7.1.26), to 1.5e-7. */
function normalBelow(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const erf = 1 - poly * Math.exp(-x * x);
  return z >= 0 ? (1 + erf) / 2 : (1 - erf) / 2;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Fits an exponential distribution, and a lognormal one if the first is rejected at 5 %. Both are Lilliefors tests,
 * with estimated parameters and the constants of M. A. Stephens, "EDF statistics for goodness of fit and some
 * comparisons" (1974), table 1A.
 */
export function fitTimes(values: readonly number[]): Fit {
  const n = values.length;
  const average = mean(values);
  const plain = spellDuration(Math.max(1, Math.round(average)));
  if (n < LEAST_VALUES) return { text: plain, words: `mean of ${n}, an exponential assumed: too few to test` };
  const sorted = values.toSorted((a, b) => a - b);
  const root = Math.sqrt(n);
  const d = distance(sorted, (value) => 1 - Math.exp(-value / average));
  const exponential = (d - 0.2 / n) * (root + 0.26 + 0.5 / root);
  if (exponential <= 1.094) return { text: plain, words: `mean of ${n}; an exponential fits (Lilliefors, 5 %)` };
  const logs = sorted.map((value) => Math.log(Math.max(1e-3, value)));
  const center = mean(logs);
  const spread = Math.sqrt(logs.reduce((sum, log) => sum + (log - center) ** 2, 0) / (n - 1));
  const median = Math.exp(center);
  const p99 = Math.exp(center + Z99 * Math.max(spread, 0.02));
  const lognormal =
    distance(logs, (log) => normalBelow((log - center) / Math.max(spread, 1e-9))) * (root - 0.01 + 0.85 / root);
  const verdict =
    lognormal <= 0.895
      ? 'a lognormal fits (Lilliefors, 5 %), an exponential does not'
      : 'neither an exponential nor a lognormal fits at 5 %: look at the planned ones';
  const time = (seconds: number): string => spellDuration(Math.max(1, Math.round(seconds)));
  const inner = spellFlow([
    ['median', time(median)],
    ['p99', time(Math.max(p99, median + 1))],
  ]);
  return { text: spellFlow([['lognormal', inner]]), words: `of ${n}; ${verdict}` };
}
