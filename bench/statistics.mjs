// The little statistics that benchmarks need.
import quantileOfT from '@stdlib/stats-base-dists-t-quantile';

/** The middle value; the mean of the two middle ones of an even number. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

function meanAndVariance(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / (values.length - 1) };
}

/**
 * Do two samples have the same mean? Welch's test: the interval of the difference at this confidence holds zero or
 * does not. `margin` is half the interval.
 */
export function compareMeans(one, other, confidence) {
  const a = meanAndVariance(one);
  const b = meanAndVariance(other);
  const partA = a.variance / one.length;
  const partB = b.variance / other.length;
  const difference = a.mean - b.mean;
  if (partA + partB === 0) return { mean: a.mean, difference, margin: 0, agree: difference === 0 };
  // Welch (1947), with Satterthwaite's degrees of freedom.
  const freedom = (partA + partB) ** 2 / (partA ** 2 / (one.length - 1) + partB ** 2 / (other.length - 1));
  const margin = quantileOfT((1 + confidence) / 2, freedom) * Math.sqrt(partA + partB);
  return { mean: a.mean, difference, margin, agree: Math.abs(difference) <= margin };
}
