import betaincinv from '@stdlib/math-base-special-kernel-betaincinv';
import type { Share } from '../units/index.js';

/**
 * How often something happens that was seen `seen` times in `trials` independent trials: the exact interval of C. J.
 * Clopper, E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial", Biometrika
 * 26(4), 1934. Its ends are quantiles of beta distributions.
 */
export function clopperPearson(
  seen: number,
  trials: number,
  level = 0.95,
): { readonly low: Share; readonly high: Share } {
  const tail = (1 - level) / 2;
  return {
    low: seen === 0 ? 0 : quantile(tail, seen, trials - seen + 1),
    high: seen === trials ? 1 : quantile(1 - tail, seen + 1, trials - seen),
  };
}

/** What so many trials that all went alike leave for those that go otherwise, at one side only: 1 - (1 - level)^(1/n). */
export function differsInFewerThan(trials: number, level = 0.95): Share {
  return trials === 0 ? 1 : quantile(level, 1, trials);
}

/** Quantile of the beta distribution. */
function quantile(p: Share, a: number, b: number): Share {
  return betaincinv(a, b, p, 1 - p)[0] ?? Number.NaN;
}
