import erfc from '@stdlib/math-base-special-erfc';

/** Probability that a standard normal variable exceeds z. */
export function normalTail(z: number): number {
  return erfc(z / Math.SQRT2) / 2;
}
