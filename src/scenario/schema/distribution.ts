import { z } from 'zod';
import { LONGEST_DURATION } from '../../units/index.js';
import { either, required } from './leaf.js';
import { number, size, time, timeFrom } from './leaves.js';

/** Shortest mean: with more than a thousand events a second, simulated time would hardly pass. */
const SHORTEST_MEAN = 0.001;

const mean = timeFrom(SHORTEST_MEAN, LONGEST_DURATION);
/** Below this nearly all times are zero, and a few exceed any run: the mean would never be observed. */
const shape = number(0.1, 100);

/** Forms common to times and sizes: they differ in the value, and in the wording. */
function uniformOf<T extends z.ZodType>(value: T, example: readonly string[], expected: string) {
  const about = { description: 'Evenly between the two.', examples: [[...example]], expected };
  return z.strictObject({ uniform: z.tuple([value, value]).meta(about) });
}

function empiricalOf<T extends z.ZodType>(value: T, example: readonly string[], expected: string) {
  const about = { description: 'Each of these equally likely.', examples: [[...example]], expected };
  return z.strictObject({ empirical: z.array(value).min(1).max(100_000).meta(about) });
}

/** `less`, `more`: words to compare its values, such as shorter and longer. */
function lognormalOf<T extends z.ZodType>(
  value: T,
  { median, p99, less, more }: Readonly<Record<'median' | 'p99' | 'less' | 'more', string>>,
) {
  const parts = {
    median: required(value, { description: `Half of all are ${less}.`, examples: [median] }),
    p99: required(value, { description: `One in a hundred is ${more}. Must be above the median.`, examples: [p99] }),
  };
  return z.strictObject({
    lognormal: z.strictObject(parts).meta({ description: 'By its median and its 99th percentile.' }),
  });
}

const forms = [
  z.strictObject({ exponential: required(mean, { description: 'Its mean.', examples: ['400ms'] }) }),
  z.strictObject({ constant: required(time, { description: 'Always this long.', examples: ['2h'] }) }),
  uniformOf(time, ['1s', '2s'], 'a list of two times, such as `[1s, 2s]`'),
  lognormalOf(mean, { median: '80ms', p99: '2s', less: 'shorter', more: 'longer' }),
  z.strictObject({
    weibull: z
      .strictObject({
        mean: required(mean, { description: 'Its mean.', examples: ['30d'] }),
        shape: required(shape, {
          description: 'Below 1: early failures; 1: exponential; above: wear.',
          examples: [0.7],
        }),
      })
      .meta({ description: 'By its mean and shape.' }),
  }),
  z.strictObject({
    gamma: z
      .strictObject({
        mean: required(mean, { description: 'Its mean.', examples: ['30d'] }),
        shape: required(shape, { description: '1: exponential; larger: more regular.', examples: [2] }),
      })
      .meta({ description: 'By its mean and shape.' }),
  }),
  empiricalOf(time, ['1s', '2s', '30s'], 'a list of times'),
] as const;

const EXPECTED =
  'a time, or one of `{ exponential: 400ms }`, `{ constant: 2h }`, `{ uniform: [1s, 2s] }`, `{ lognormal: { median: 80ms, p99: 2s } }`, `{ weibull: { mean: 30d, shape: 0.7 } }`, `{ gamma: { mean: 30d, shape: 2 } }`, `{ empirical: [1s, 2s] }`';

/** A random time. A plain time is a constant, or the mean of an exponential: the key decides. */
export const distribution = either(EXPECTED, [time, ...forms], {
  id: 'distribution',
  description:
    'A time that varies: a plain time is always the same (at `mtbf` and `mttr`: the mean of an exponential).',
});

export type WrittenDistribution = z.output<typeof distribution>;

const sizeForms = [
  lognormalOf(size, { median: '40kB', p99: '8MB', less: 'smaller', more: 'larger' }),
  z.strictObject({ exponential: required(size, { description: 'Its mean.', examples: ['40kB'] }) }),
  uniformOf(size, ['10kB', '2MB'], 'a list of two sizes, such as `[10kB, 2MB]`'),
  empiricalOf(size, ['4kB', '40kB', '8MB'], 'a list of sizes'),
] as const;

const SIZE_EXPECTED =
  'a size, or one of `{ lognormal: { median: 40kB, p99: 8MB } }`, `{ exponential: 40kB }`, `{ uniform: [10kB, 2MB] }`, `{ empirical: [4kB, 8MB] }`';

/** The size of a message, one draw for each: a plain size is constant. */
export const sizeDistribution = either(SIZE_EXPECTED, [size, ...sizeForms], {
  id: 'sizeDistribution',
  description: 'A size that varies from message to message: a plain size is always the same.',
});

export type WrittenSizeDistribution = z.output<typeof sizeDistribution>;
