import erfc from '@stdlib/math-base-special-erfc';
import gammainc from '@stdlib/math-base-special-gammainc';

/** Probability of at least this chi-square statistic. */
export function chiSquareP(statistic: number, degrees: number): number {
  return gammainc(statistic / 2, degrees / 2, true, true);
}

/** Chi-square test of counts in cells that are expected to hold `expected` each, or one number for all. */
export function cellsP(counts: ArrayLike<number>, expected: number | readonly number[]): number {
  let statistic = 0;
  for (let cell = 0; cell < counts.length; cell += 1) {
    const mean = typeof expected === 'number' ? expected : (expected[cell] as number);
    statistic += ((counts[cell] as number) - mean) ** 2 / mean;
  }
  return chiSquareP(statistic, counts.length - 1);
}

/** Probability that a standard normal is at least `z`. Both ends of it are suspect. */
export function normalP(z: number): number {
  return erfc(z / Math.SQRT2) / 2;
}

/** Probability of at least this distance between the sample and a continuous distribution (Kolmogorov; M. A. Stephens 1970). */
export function kolmogorovP(distance: number, size: number): number {
  const root = Math.sqrt(size);
  const t = (root + 0.12 + 0.11 / root) * distance;
  // For short distances the other series, which converges there.
  if (t < 1) {
    let sum = 0;
    for (let k = 1; k <= 9; k += 2) sum += Math.exp((-k * k * Math.PI * Math.PI) / (8 * t * t));
    return 1 - (Math.sqrt(2 * Math.PI) / t) * sum;
  }
  let sum = 0;
  for (let k = 1; k <= 12; k += 1) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * t * t);
  return 2 * sum;
}

/** Kolmogorov–Smirnov test of values against a cumulative distribution; sorts the values. */
export function distributionP(values: Float64Array, cumulative: (x: number) => number): number {
  values.sort();
  let distance = 0;
  values.forEach((value, index) => {
    const at = cumulative(value);
    distance = Math.max(distance, at - index / values.length, (index + 1) / values.length - at);
  });
  return kolmogorovP(distance, values.length);
}
