import { type Distribution, distributionMean, lognormalFrom } from '../../random/index.js';
import type { Seconds } from '../../units/index.js';
import { type Context, complain } from '../context.js';
import type { Path } from '../mistakes/problem.js';
import type { WrittenDistribution } from '../schema/distribution.js';

/** Resolves a distribution; a plain time is a constant. Reports parts that do not fit together. */
export function resolveDistribution(context: Context, path: Path, written: WrittenDistribution): Distribution {
  if (typeof written === 'number') return { kind: 'constant', value: written };
  if ('exponential' in written) return { kind: 'exponential', mean: written.exponential };
  if ('constant' in written) return { kind: 'constant', value: written.constant };
  if ('uniform' in written) return uniform(context, [...path, 'uniform'], written.uniform);
  if ('lognormal' in written) return lognormal(context, [...path, 'lognormal'], written.lognormal);
  if ('weibull' in written) return { kind: 'weibull', ...written.weibull };
  return 'gamma' in written ? { kind: 'gamma', ...written.gamma } : { kind: 'empirical', values: written.empirical };
}

function uniform(context: Context, path: Path, [low, high]: readonly [Seconds, Seconds]): Distribution {
  if (low > high) {
    complain(context, path, {
      code: 'form',
      message: 'the first time is longer than the second',
      expected: '`[shortest, longest]`',
    });
  }
  return { kind: 'uniform', low, high };
}

function lognormal(context: Context, path: Path, { median, p99 }: { median: Seconds; p99: Seconds }): Distribution {
  if (p99 > median) return lognormalFrom(median, p99);
  const message = '`p99` is not above `median`';
  complain(context, [...path, 'p99'], {
    code: 'form',
    message,
    expected: 'a longer time: only one in a hundred is longer still',
  });
  return { kind: 'constant', value: median };
}

/** Least mean of a time up or down [s]: if it repeated without any delay, simulated time would never pass. */
const SHORTEST_MEAN: Seconds = 0.001;

/** A time up or down: a plain time is the mean of an exponential. */
export function resolveRenewal(context: Context, path: Path, written: WrittenDistribution): Distribution {
  const found: Distribution =
    typeof written === 'number' ? { kind: 'exponential', mean: written } : resolveDistribution(context, path, written);
  if (!(distributionMean(found) >= SHORTEST_MEAN)) {
    complain(context, path, {
      code: 'time',
      message: 'this lasts no time at all',
      expected: 'a time of at least `1ms` on average',
    });
  }
  return found;
}
