import exp from '@stdlib/math-base-special-exp';
import ln from '@stdlib/math-base-special-ln';
import type { Share } from '../units/index.js';

/** Bets are halved so many times; the mean of all wealths is a wealth as well. */
const BETS = 10;
/** The largest bet stays just below the one that may lose everything. */
const BOLDEST = 0.999;

/** ln of the evidence that the mean of shares lies below a threshold, and that it lies above. */
export interface Evidence {
  readonly below: number;
  readonly above: number;
}

/**
 * E-values for the mean of values in [0, 1] against a threshold: the wealth of a gambler who bets on each value (I.
 * Waudby-Smith, A. Ramdas, "Estimating means of bounded random variables by betting", J. R. Stat. Soc. B 86, 2024). Where
 * the mean is not below the threshold, `below` ever reaches ln(1/α) with probability α at most, however often one looks
 * (Ville's inequality); so for `above`. Products commute, so the order of values does not matter.
 */
export function evidenceAbout(values: Iterable<number>, threshold: Share): Evidence {
  const sums = { below: new Float64Array(BETS), above: new Float64Array(BETS) };
  for (const value of values) {
    for (let bet = 0; bet < BETS; bet += 1) {
      const size = BOLDEST * 2 ** -bet;
      addTo(sums.below, bet, 1 + (size / (1 - threshold)) * (threshold - value));
      addTo(sums.above, bet, 1 + (size / threshold) * (value - threshold));
    }
  }
  return { below: meanOfExponentials(sums.below), above: meanOfExponentials(sums.above) };
}

function addTo(sums: Float64Array, at: number, factor: number): void {
  sums[at] = (sums[at] as number) + ln(factor);
}

/** ln of the mean of exp(x). */
function meanOfExponentials(logs: Float64Array): number {
  const most = logs.reduce((top, one) => Math.max(top, one), Number.NEGATIVE_INFINITY);
  return most + ln(logs.reduce((sum, one) => sum + exp(one - most), 0) / logs.length);
}
