import type { MailLoad } from '../../model/index.js';
import { type Distribution, lognormalFrom } from '../../random/index.js';
import { type Context, complain } from '../context.js';
import type { Path } from '../mistakes/problem.js';
import type { WrittenSizeDistribution } from '../schema/distribution.js';
import type { WrittenTraffic } from '../schema/traffic.js';

/**
 * Recipients and size of the messages of an entry of `traffic`. Keys that are unwritten or without effect are left out.
 */
export function resolveMailLoad(
  context: Context,
  path: Path,
  { size, recipients: written = 'none' }: Pick<WrittenTraffic, 'size' | 'recipients'>,
): MailLoad {
  const recipients = written === 'none' ? 1 : written;
  const isOne = typeof recipients === 'number' ? recipients === 1 : recipients.geometric === 1;
  return {
    ...(isOne ? {} : { recipients }),
    ...(size === undefined || size === 'none' ? {} : { size: sizeOf(context, [...path, 'size'], size) }),
  };
}

function sizeOf(context: Context, path: Path, written: WrittenSizeDistribution): Distribution {
  if (typeof written === 'number') return { kind: 'constant', value: written };
  if ('exponential' in written) {
    const { exponential: mean } = written;
    if (mean > 0) return { kind: 'exponential', mean };
    complain(context, [...path, 'exponential'], {
      code: 'form',
      message: 'a mean of nothing',
      expected: 'a size above 0B',
    });
    return { kind: 'constant', value: 0 };
  }
  if ('uniform' in written) {
    const [low, high] = written.uniform;
    if (low > high) {
      const message = 'the first size is larger than the second';
      complain(context, [...path, 'uniform'], { code: 'form', message, expected: '`[smallest, largest]`' });
    }
    return { kind: 'uniform', low, high };
  }
  if ('empirical' in written) return { kind: 'empirical', values: written.empirical };
  const { median, p99 } = written.lognormal;
  if (p99 > median && median > 0) return lognormalFrom(median, p99);
  const message = median > 0 ? '`p99` is not above `median`' : '`median` is nothing';
  const expected = 'a median above `0B`, and a `p99` above that: only one in a hundred is larger still';
  complain(context, [...path, 'lognormal', 'p99'], { code: 'form', message, expected });
  return { kind: 'constant', value: median };
}
